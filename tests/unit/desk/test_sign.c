/* SPDX-License-Identifier: Apache-2.0 */
#include "../office/ikit.h"
#include "deskkit.h"

/* From a text that is fixed to its release, through the pages: two officers of
 * each party, the ceremony with a reservation, the release room. */

static struct ikit K;
static struct dkit T;
static char draft[128], statement[128], act[128], reservation[128];

static const char *
at(const char *base, const char *more)
{
	static char room[400];

	(void)snprintf(room, sizeof(room), "%s%s", base, more);
	return room;
}

static void
as(const char *login)
{
	t_ok(dkit_login(&T, login) == 303 && dkit_raise(&T, login),
	    "%s, with a passkey", login);
}

static void
keep_location(char out[128])
{
	(void)snprintf(out, 128, "%.127s", dkit_location(&T));
}

/* The form of the page, with these fields behind its hidden version. */
static unsigned
send(const char *path, const char *fields)
{
	static char form[8192];

	if (dkit_get(&T, path) != 200)
		return T.a.status;
	(void)snprintf(form, sizeof(form), "version=%s&%s",
	    dkit_value(&T, "name=\"version\" value=\""), fields);
	return dkit_post(&T, path, form);
}

static unsigned
approve(const char *login, const char *path)
{
	static char form[20000];

	if (dkit_get(&T, path) != 200)
		return T.a.status;
	(void)snprintf(
	    form, sizeof(form), "assertion=%s", dkit_assertion(&T, login));
	return dkit_post(&T, path, form);
}

static void
test_fix(void)
{
	as("signer1");
	t_uint(dkit_post(&T, "/office/drafts/new",
	           "title=Calm&language=en&symbol=calm&"
	           "text=1.+We+speak.%0A%0A2.+We+keep+%5Bvery%5D+%5B%5D+calm."),
	    303, "a draft");
	(void)snprintf(draft, sizeof(draft), "%.74s", dkit_location(&T));
	t_uint(send(at(draft, "/fix"), "symbol=calm&open=invitation&sure=yes"),
	    422, "a bracket is left");
	t_ok(dkit_body(&T, "core/bracket-left"), "and that is why");
	t_uint(
	    send(at(draft, "/edit"), "text=1.+We+speak.%0A%0A2.+We+keep+calm."),
	    303, "resolved");
	t_uint(send(at(draft, "/circulate"), "parties=mfa.p2.example"), 303,
	    "sent");
	t_uint(send(at(draft, "/fix"), "symbol=calm&open=invitation"), 400,
	    "not without having read it");
	t_uint(send(at(draft, "/fix"),
	           "symbol=calm&open=invitation&quorum=1&sure=yes"),
	    303, "the statement");
	keep_location(statement);
	t_uint(dkit_get(&T, statement), 200, "its page");
	t_ok(dkit_body(&T, "comity/statement/v1") &&
	        dkit_body(&T, "Quorum: 1") &&
	        dkit_body(&T, "data-passkey=\"get\""),
	    "has the exact bytes, and the button");
	t_uint(dkit_post(&T, statement, ""), 400, "no passkey, no approval");
	t_uint(approve("signer1", statement), 303, "a signer approves");
	t_uint(dkit_get(&T, statement), 200, "the page again");
	t_ok(dkit_body(&T, "One officer has approved") &&
	        !dkit_body(&T, "data-passkey"),
	    "waits for another officer");
	as("approver1");
	t_uint(approve("approver1", statement), 303, "the second approves");
	t_uint(dkit_get(&T, statement), 200, "the page again");
	t_ok(dkit_body(&T, "sealed until the release"), "signed, and sealed");
}

/* Before the release there is nothing of it for another party. */
static void
test_outside(void)
{
	as("signer3");
	t_uint(dkit_get(&T, draft), 404, "not the draft");
	t_uint(dkit_get(&T, statement), 404, "not the statement");
	t_uint(dkit_get(&T, at(statement, "/request")), 404, "no request");
	t_uint(
	    dkit_post(&T, statement, "assertion=x"), 422, "nothing to approve");
	t_ok(!dkit_body(&T, "Calm"), "without a word of it");
}

static void
test_ceremony(void)
{
	static const char file[] =
	    "--b\r\nContent-Disposition: form-data; name=\"authority\"\r\n\r\n"
	    "Note verbale 114\r\n--b\r\nContent-Disposition: form-data; "
	    "name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 x\r\n--b--\r\n";
	char more[400];

	as("signer2");
	t_uint(dkit_get(&T, "/office/"), 200, "what needs you");
	t_ok(dkit_body(&T, "Sign:") && dkit_body(&T, at(draft, "/sign")),
	    "says: sign");
	t_uint(dkit_get(&T, draft), 200, "the draft");
	t_ok(dkit_body(&T, "/sign\""), "has a button to sign");
	t_uint(dkit_post(&T, at(draft, "/sign"), "kind=signature"), 400,
	    "not without having read it");
	t_uint(dkit_post(&T, at(draft, "/sign"), "kind=signature&read=yes"),
	    303, "read");
	t_ok(strstr(dkit_location(&T), "/sign/authority") != NULL, "then");
	(void)snprintf(more, sizeof(more),
	    "%s" DKIT_OURS "Content-Type: multipart/form-data; boundary=b\r\n",
	    T.session);
	t_uint(dkit_send(&T, "POST", at(draft, "/sign/authority"), more,
	           span_str(file)),
	    303, "authority, with its scan");
	t_uint(dkit_post(&T, at(draft, "/sign/declaration"),
	           "declaration=reservation&text="),
	    400, "a reservation has a text");
	t_ok(dkit_body(&T, "value=\"reservation\" checked"),
	    "what was chosen stays");
	t_uint(dkit_post(&T, at(draft, "/sign/declaration"),
	           "declaration=reservation&text=As+far+as+%3Claw%3E+goes."),
	    303, "a reservation");
	t_uint(dkit_post(&T, at(draft, "/sign/scope"), "scope=2-1"), 400,
	    "no scope");
	t_uint(dkit_post(&T, at(draft, "/sign/scope"), "scope=1"), 303,
	    "one paragraph");
	t_uint(dkit_get(&T, at(draft, "/sign/check")), 200, "the check");
	t_ok(dkit_body(&T, "Note verbale 114") &&
	        dkit_body(&T, "As far as &lt;law&gt; goes."),
	    "shows what was chosen");
	t_uint(dkit_get(&T, at(draft, "/sign/authority")), 200, "a step back");
	t_ok(dkit_body(&T, "authority.pdf") &&
	        dkit_body(&T, "value=\"Note verbale 114\""),
	    "has it, too");
	t_uint(dkit_post(&T, at(draft, "/sign/check"), ""), 303, "made");
	keep_location(act);
	t_uint(dkit_get(&T, act), 200, "the act");
	t_ok(dkit_body(&T, "Scope: paragraphs 1") &&
	        dkit_body(&T, "application/pdf authority.pdf") &&
	        dkit_body(&T, "6. Approve") == false,
	    "with all of it");
	(void)snprintf(reservation, sizeof(reservation), "%s",
	    dkit_value(&T, "<ul class=\"refs\">\n<li><a href=\""));
	t_ok(strncmp(reservation, "/office/i/", 10) == 0,
	    "and the reservation beside it");
	t_uint(dkit_get(&T, at(act, "/request")), 200, "a request");
	t_ok(dkit_body(
	         &T, "comity/signing-request/v1\n\tcomity/statement/v1\n") &&
	        dkit_body(&T, "\n\ncomity/act/v1\n") &&
	        dkit_header(&T, "attachment; filename="),
	    "with the statement before it");
	t_uint(approve("signer2", act), 303, "approved by a signer");
	t_uint(approve("signer2", reservation), 303, "and that as well");
	as("approver2");
	t_uint(dkit_get(&T, "/office.json"), 200, "what needs the second");
	t_ok(dkit_body(&T, "\"kind\": \"approve\"") && dkit_body(&T, act) &&
	        dkit_body(&T, reservation),
	    "says: approve both");
	t_uint(approve("approver2", act), 303, "the second officer");
	t_uint(approve("approver2", reservation), 303, "and that as well");
	t_uint(dkit_get(&T, act), 200, "the receipt");
	t_ok(dkit_body(&T, "sealed until the release"), "it is held");
}

static void
test_release(void)
{
	char record[128];

	as("signer0");
	t_uint(dkit_get(&T, "/office.json"), 200, "what needs the keeper");
	t_ok(dkit_body(&T, "\"kind\": \"release\""), "says: release");
	t_uint(dkit_get(&T, draft), 200, "the keeper sees the draft");
	t_ok(dkit_body(&T, "Release room"), "and the room");
	t_uint(dkit_get(&T, at(draft, "/release")), 200, "the release room");
	t_ok(dkit_body(&T, "It can be released now"), "is ready");
	t_uint(dkit_post(&T, at(draft, "/release"), "action=abort"), 400,
	    "ending it asks to be sure");
	t_uint(dkit_post(&T, at(draft, "/release"), "action=prepare"), 303,
	    "the release record");
	keep_location(record);
	t_uint(approve("signer0", record), 303, "one officer of the keeper");
	as("approver0");
	t_uint(approve("approver0", record), 303, "and another");
	t_uint(dkit_get(&T, record), 200, "the release");
	t_ok(dkit_body(&T, "In the register"), "has entered");
	as("signer2");
	t_uint(dkit_get(&T, act), 200, "the act");
	t_ok(dkit_body(&T, "In the register") && dkit_body(&T, "href=\"/r/"),
	    "stands in the register");
	t_uint(dkit_get(&T, at(act, "/retract")), 200, "too late");
	t_ok(dkit_post(&T, at(act, "/retract"), "") >= 400, "to take it back");
	t_uint(dkit_get(&T, draft), 200, "the draft");
	t_ok(dkit_body(&T, "It was released"), "says so");
}

/* After the release: whoever stands to it speaks, and leaves. */
static void
test_afterwards(void)
{
	static const char page[] = "/office/s/calm";
	char record[128];
	struct cy_err e;

	okit_must(node_publish(K.k.n, &e), &e, "node_publish");
	as("signer2");
	t_uint(dkit_get(&T, "/office/s"), 200, "statements of the register");
	t_ok(dkit_body(&T, "href=\"/office/s/calm\""), "and that one");
	t_uint(dkit_get(&T, page), 200, "what can be done");
	t_ok(dkit_body(&T, "value=\"withdrawal\"") &&
	        !dkit_body(&T, "value=\"act\""),
	    "by a party that stands to it");
	t_uint(dkit_get(&T, "/office/s/wild"), 404, "none of that name");
	t_ok(dkit_body(&T, "office/not-found"), "as for anything else");
	t_uint(dkit_post(&T, page, "do=nothing"), 400, "do what?");
	t_uint(dkit_post(&T, page, "do=declaration&kind=explanation&text="),
	    400, "a declaration has a text");
	t_uint(dkit_post(
	           &T, page, "do=declaration&kind=explanation&text=%3Cwhy%3E"),
	    303, "and then is made");
	keep_location(record);
	t_uint(dkit_get(&T, record), 200, "its page");
	t_ok(dkit_body(&T, "&lt;why&gt;") && !dkit_body(&T, "Who can see this"),
	    "has its bytes, and no draft");
	t_uint(dkit_post(&T, page, "do=withdrawal&effective=2040-13-01"), 422,
	    "no such day");
	t_uint(dkit_post(&T, page, "do=withdrawal&effective="), 303,
	    "it withdraws");
	keep_location(record);
	t_uint(dkit_get(&T, record), 200, "the page of that");
	t_ok(dkit_body(&T, "comity/withdrawal/v1"), "has its bytes");
	as("signer3");
	t_uint(dkit_get(&T, page), 200, "another party");
	t_ok(dkit_body(&T, "value=\"act\"") &&
	        !dkit_body(&T, "value=\"withdrawal\""),
	    "may join, and has nothing to withdraw");
	t_uint(dkit_post(&T, page, "do=withdrawal"), 409, "nothing at all");
	t_ok(dkit_body(&T, "desk/no-act"), "and is told so");
	t_uint(dkit_post(&T, page, "do=act&kind=accession&scope=1"), 422,
	    "an act that the register would refuse");
	t_ok(dkit_body(&T, "core/not-invited"), "and why");
}

int
main(void)
{
	ikit_start(&K, 3);
	dkit_open(&T, &K.k);
	test_fix();
	test_outside();
	test_ceremony();
	test_release();
	test_afterwards();
	dkit_end(&T);
	ikit_end(&K);
	return t_done();
}
