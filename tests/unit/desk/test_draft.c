/* SPDX-License-Identifier: Apache-2.0 */
#include "deskkit.h"

/* A draft through its forms: begun, changed, sent, spoken to; two parties, and
 * a third that may know nothing of it. */

static struct dkit T;
static char draft[128];   /* "/office/d/<id>" */
static char version[128]; /* that a form is about */

static const char *
at(const char *more)
{
	static char room[400];

	(void)snprintf(room, sizeof(room), "%s%s", draft, more);
	return room;
}

/* The form's hidden version, and these fields. */
static const char *
form_of(const char *fields)
{
	static char room[8192];

	(void)snprintf(version, sizeof(version), "%s",
	    dkit_value(&T, "name=\"version\" value=\""));
	(void)snprintf(room, sizeof(room), "version=%s&%s", version, fields);
	return room;
}

static void
as(const char *login)
{
	t_uint(dkit_login(&T, login), 303, login);
}

/* Shows the form, and sends it. */
static unsigned
send(const char *part, const char *fields)
{
	static char path[400];

	(void)snprintf(path, sizeof(path), "%s", at(part));
	if (dkit_get(&T, path) != 200)
		return T.a.status;
	if (strchr(path, '?') != NULL)
		*strchr(path, '?') = '\0';
	return dkit_post(&T, path, form_of(fields));
}

static void
test_begin(void)
{
	as("dora");
	t_uint(dkit_get(&T, "/office/drafts"), 200, "no drafts yet");
	t_ok(dkit_body(&T, "There is none."), "and what belongs there");
	t_uint(dkit_post(&T, "/office/drafts/new",
	           "title=&language=en&text=1.+Calm."),
	    400, "a title is missing");
	t_ok(dkit_body(&T, "1. Calm."), "the text stands in its form");
	t_uint(dkit_post(&T, "/office/drafts/new",
	           "title=Calm&language=en&text=2.+A%0A%0A1.+B"),
	    422, "paragraphs that descend");
	t_uint(dkit_post(&T, "/office/drafts/new",
	           "title=Calm+%3Cscript%3E&language=en&symbol=calm&"
	           "text=1.+States+%5Bshould%5D+%5Bshall%5D+consult.%0D%0A"
	           "%0D%0A2.+%3Cimg+src%3Dx%3E"),
	    303, "a draft");
	(void)snprintf(draft, sizeof(draft), "%.74s", dkit_location(&T));
	t_uint(dkit_get(&T, draft), 200, "its page");
	t_ok(dkit_body(&T, "Calm &lt;script&gt;") &&
	        dkit_body(&T, "&lt;img src=x&gt;") && !dkit_body(&T, "<img") &&
	        !dkit_body(&T, "<script"),
	    "what was typed is text");
	t_ok(dkit_body(&T, "It was not sent to anybody yet"),
	    "who can see it stands there");
	t_ok(dkit_body(&T, "alternatives in brackets are left"),
	    "alternatives are counted");
	t_uint(dkit_get(&T, at("/sign")), 409, "nothing to sign yet");
	t_ok(dkit_body(&T, "desk/not-fixed"), "says so");
	t_uint(dkit_get(&T, at(".json")), 200, "as JSON");
	t_ok(dkit_body(&T, "\"stage\": \"drafting\"") &&
	        dkit_body(&T, "\"alternative\": 2"),
	    "the same");
}

/* To whom it was not sent, it is not there: byte for byte. */
static void
test_foreign(void)
{
	static const char nobody[] =
	    "/office/d/0000000000000000000000000000000000000000000000000000"
	    "000000000001";
	static const char *const part[] = {"", "/edit", "/comment", "/position",
	    "/circulate", "/clear", "/fix", "/sign", "/sign/check", "/release",
	    "/compare"};
	struct buf first;
	char path[400];

	as("olga");
	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		buf_init(&first, 1 << 20);
		(void)snprintf(path, sizeof(path), "%s%s", nobody, part[i]);
		t_uint(dkit_get(&T, path), 404, "what does not exist");
		buf_put(&first, buf_span(&T.a.body));
		t_uint(dkit_get(&T, at(part[i])), 404, part[i]);
		t_ok(span_eq(buf_span(&first), buf_span(&T.a.body)),
		    "%s: the same for what is another's", part[i]);
		buf_release(&first);
	}
	t_uint(dkit_get(&T, "/office/drafts"), 200, "and no list has it");
	t_ok(!dkit_body(&T, "Calm"), "not by its title");
}

static void
test_edit(void)
{
	char old[128];

	as("dora");
	t_uint(dkit_get(&T, at("/edit")), 200, "the editor");
	t_ok(dkit_body(&T, "1. States [should] [shall] consult."),
	    "holds the current text");
	(void)form_of("");
	(void)snprintf(old, sizeof(old), "%s", version);
	t_uint(send("/edit", "text=1.+States+shall+consult.%0A%0A2.+More."),
	    303, "a new version");
	t_uint(dkit_get(&T, draft), 200, "the draft again");
	t_ok(dkit_body(&T, "States shall consult.") &&
	        dkit_body(&T, "version <bdi>2</bdi>"),
	    "is the text now");
	/* Another officer began with version 1. */
	{
		char form[400];

		(void)snprintf(form, sizeof(form),
		    "version=%s&text=1.+Mine+%%26+only.", old);
		t_uint(dkit_post(&T, at("/edit"), form), 409,
		    "a version was saved meanwhile");
	}
	t_ok(dkit_body(&T, "desk/changed") &&
	        dkit_body(&T, "1. Mine &amp; only.") &&
	        dkit_body(&T, "1. States shall consult."),
	    "both texts are shown");
	t_uint(dkit_post(&T, at("/edit"), form_of("text=1.+Both.")), 303,
	    "and then the next version follows the other");
	t_uint(dkit_get(&T, at("/compare")), 200, "what changed");
	t_ok(dkit_body(&T, "<ins>") && dkit_body(&T, "<del>"),
	    "is marked by more than colour");
	t_uint(dkit_get(&T, at("/compare?view=side")), 200, "side by side");
	t_uint(dkit_get(&T, at("/compare?view=clean")), 200, "clean");
	t_ok(!dkit_body(&T, "<ins>"), "without marks");
	t_uint(dkit_get(&T, at("/compare?view=no")), 400, "no such view");
}

static void
test_circulate(void)
{
	as("dora");
	t_uint(send("/circulate", "parties=mod.example&deadline="), 422,
	    "a step is missing");
	t_ok(dkit_body(&T, "office/not-cleared") &&
	        dkit_body(&T, "mod.example</textarea>"),
	    "says so, and keeps what was typed");
	as("carl");
	t_uint(dkit_get(&T, "/office/"), 200, "the inbox of a clearer");
	t_ok(dkit_body(&T, "Review:"), "asks for the step");
	t_uint(send("/clear", "outcome=cleared&text=No+objection."), 303,
	    "the step is recorded");
	as("dora");
	t_uint(send("/circulate", "parties=NO+PARTY"), 400, "no party's id");
	t_uint(send("/circulate",
	           "parties=mod.example&deadline=2026-13-01T10%3A00"),
	    400, "no time");
	t_uint(send("/circulate",
	           "parties=mod.example&deadline=2027-01-01T10%3A00"),
	    303, "sent");
	t_uint(dkit_get(&T, draft), 200, "the draft");
	t_ok(dkit_body(&T, "1 January 2027") && dkit_body(&T, "mod.example"),
	    "says to whom, and until when");
	as("olga");
	t_uint(dkit_get(&T, "/office/"), 200, "the other party's inbox");
	t_ok(dkit_body(&T, "Answer:") && dkit_body(&T, "1 January 2027"),
	    "asks for an answer");
	t_uint(dkit_get(&T, draft), 200, "now the other party sees it");
	t_ok(!dkit_body(&T, "legal") && !dkit_body(&T, "No objection."),
	    "but nothing of what happened within the first");
	t_ok(!dkit_body(&T, at("/circulate")), "no button that it has not");
	t_uint(dkit_get(&T, at("/circulate")), 404,
	    "nor the page, before it has a version of its own");
	t_uint(send("/edit", "text=1.+Ours."), 303, "a version of its own");
	t_uint(
	    send("/circulate", "parties=mfa.example"), 303, "sent to the lead");
}

static void
test_speak(void)
{
	as("olga");
	t_uint(send("/comment?paragraph=1", "paragraph=1&text="), 400,
	    "an empty comment");
	t_uint(send("/comment?paragraph=1",
	           "paragraph=1&text=Why+%3Cb%3Eboth%3C%2Fb%3E%3F"),
	    303, "a comment");
	t_ok(strstr(dkit_location(&T), "#paragraph-1") != NULL,
	    "leads back to its paragraph");
	t_uint(dkit_get(&T, at("/comment?paragraph=99")), 404,
	    "no such paragraph");
	t_uint(
	    send("/position", "kind=ad-referendum&text="), 303, "a position");
	t_uint(send("/position", "kind=never&text="), 422, "no such position");
	as("dora");
	t_uint(dkit_get(&T, draft), 200, "the lead reads");
	t_ok(dkit_body(&T, "Why &lt;b&gt;both&lt;/b&gt;?") &&
	        dkit_body(&T, "agrees ad referendum"),
	    "both of them");
	t_ok(!dkit_body(&T, "/retract/"), "and cannot take them back");
	as("olga");
	(void)dkit_get(&T, draft);
	{
		char path[400];
		const char *found = dkit_value(&T,
		    "<p class=\"acts\"><a "
		    "href=\"");

		(void)snprintf(path, sizeof(path), "%s", found);
		t_ok(strstr(path, "/retract/") != NULL, "who wrote one can");
		t_uint(dkit_get(&T, path), 200, "its page");
		t_uint(dkit_post(&T, path, "text="), 303, "taken back");
		as("dora");
		t_uint(dkit_get(&T, path), 404, "not by another");
	}
	t_uint(dkit_get(&T, draft), 200, "the draft");
	t_ok(dkit_body(&T, "taken back"), "shows it as taken back");
}

int
main(void)
{
	static const struct span steps[] = {SPAN_INIT("legal")};
	struct officer who;
	struct cy_err e;

	dkit_start(&T);
	okit_officer(T.k, "dora", "mfa.example",
	    OFFICER_DRAFTER | OFFICER_ADMINISTRATOR, "", &who);
	okit_must(office_steps_set(T.k->o, &who, steps, 1, &e), &e, "steps");
	okit_officer(
	    T.k, "carl", "mfa.example", OFFICER_CLEARER, "legal", &who);
	okit_officer(T.k, "olga", "mod.example",
	    OFFICER_DRAFTER | OFFICER_SIGNER, "", &who);
	test_begin();
	test_foreign();
	test_edit();
	test_circulate();
	test_speak();
	dkit_end(&T);
	return t_done();
}
