/* SPDX-License-Identifier: Apache-2.0 */
#include "deskkit.h"

/* Officers, steps and tokens, through their pages. */

static struct dkit T;

static void
as(const char *login)
{
	t_ok(dkit_login(&T, login) == 303 && dkit_raise(&T, login),
	    "%s, with a passkey", login);
}

static void
test_invite(void)
{
	static char form[20000];
	char code[64], until[64];

	as("anna");
	t_uint(dkit_get(&T, "/office/officers"), 200, "officers");
	t_ok(dkit_body(&T, "anna") && !dkit_body(&T, "olga"),
	    "of one's own party only");
	t_uint(dkit_post(&T, "/office/officers/invite", "drafter=yes"), 400,
	    "no login");
	t_uint(dkit_post(&T, "/office/officers/invite", "login=new"), 400,
	    "no role");
	t_uint(dkit_post(&T, "/office/officers/invite",
	           "login=%3Cnew%3E&drafter=yes"),
	    400, "no login can be that");
	t_ok(dkit_body(&T, "value=\"&lt;new&gt;\"") && !dkit_body(&T, "<new>"),
	    "it stands in the form");
	t_uint(dkit_post(&T, "/office/officers/invite",
	           "login=new&drafter=yes&clearer=yes&step=legal"),
	    200, "what is to be approved");
	t_ok(dkit_body(&T, "data-passkey=\"get\"") &&
	        T.k->changes == 3 /* those of the kit */,
	    "is shown first");
	(void)snprintf(
	    code, sizeof(code), "%s", dkit_value(&T, "name=\"code\" value=\""));
	(void)snprintf(until, sizeof(until), "%s",
	    dkit_value(&T, "name=\"until\" value=\""));
	(void)snprintf(form, sizeof(form),
	    "login=new&drafter=yes&clearer=yes&step=legal&code=%s&until=%s&"
	    "assertion=%s",
	    code, until, dkit_assertion(&T, "anna"));
	t_uint(dkit_post(&T, "/office/officers/invite", form), 200, "invited");
	t_ok(dkit_body(&T, code) && dkit_body(&T, "class=\"secret\"") &&
	        dkit_body(&T, "https://register.example") && T.k->approved &&
	        strcmp(T.k->approval.login, "anna") == 0,
	    "the code is shown, and the signer was told, with an approval");
	t_uint(dkit_get(&T, "/office/officers"), 200, "officers");
	t_ok(dkit_body(&T, "invited") && !dkit_body(&T, code),
	    "has the invitation, and not its code");
}

static void
test_disable(void)
{
	static char form[20000];

	as("anna");
	t_uint(dkit_get(&T, "/office/officers/disable?login=berta"), 200,
	    "to be disabled");
	t_uint(dkit_post(&T, "/office/officers/disable", "login=berta"), 400,
	    "not without a passkey");
	(void)snprintf(form, sizeof(form), "login=berta&assertion=%s",
	    dkit_assertion(&T, "anna"));
	t_uint(
	    dkit_post(&T, "/office/officers/disable", form), 303, "disabled");
	t_uint(dkit_login(&T, "berta"), 403, "who cannot sign in then");
	as("anna");
	(void)dkit_get(&T, "/office/officers/disable?login=olga");
	(void)snprintf(form, sizeof(form), "login=olga&assertion=%s",
	    dkit_assertion(&T, "anna"));
	t_uint(dkit_post(&T, "/office/officers/disable", form), 404,
	    "an officer of another party is not there");
	t_uint(dkit_login(&T, "olga"), 303, "and signs in as before");
}

static void
test_steps(void)
{
	as("anna");
	t_uint(dkit_post(&T, "/office/steps",
	           "steps=legal%0D%0Aminister%27s+%3Coffice%3E"),
	    303, "two steps");
	t_uint(dkit_get(&T, "/office/steps"), 200, "their page");
	t_ok(dkit_body(&T, "minister&#39;s &lt;office&gt;") ||
	        dkit_body(&T, "minister's &lt;office&gt;"),
	    "has both");
	t_uint(dkit_post(&T, "/office/steps", "steps=a%0D%0Aa"), 400,
	    "none twice");
	(void)dkit_login(&T, "olga");
	t_uint(dkit_get(&T, "/office/steps"), 200, "another party's");
	t_ok(!dkit_body(&T, "legal"), "are its own");
}

static void
test_tokens(void)
{
	char number[32], form[64];

	as("anna");
	t_uint(dkit_post(&T, "/office/tokens", "name=job&days=30"), 400,
	    "no scope");
	t_uint(dkit_post(&T, "/office/tokens", "name=job&read=yes&days=400"),
	    400, "too long");
	t_uint(dkit_post(&T, "/office/tokens", "name=job&read=yes&days=30"),
	    200, "a token");
	t_uint(dkit_get(&T, "/office/tokens"), 200, "their list");
	t_ok(dkit_body(&T, "job") && !dkit_body(&T, "class=\"secret\""),
	    "has it, and shows it no more");
	(void)snprintf(number, sizeof(number), "%s",
	    dkit_value(&T, "name=\"revoke\" value=\""));
	(void)snprintf(form, sizeof(form), "revoke=%s", number);
	(void)dkit_login(&T, "olga");
	t_ok(dkit_post(&T, "/office/tokens", form) == 404,
	    "another's is not there");
	(void)dkit_login(&T, "anna");
	t_uint(dkit_post(&T, "/office/tokens", form), 303, "ended");
}

int
main(void)
{
	struct officer who;

	dkit_start(&T);
	okit_officer(T.k, "anna", "mfa.example",
	    OFFICER_ADMINISTRATOR | OFFICER_DRAFTER, "", &who);
	okit_officer(T.k, "berta", "mfa.example", OFFICER_OBSERVER, "", &who);
	okit_officer(T.k, "olga", "mod.example", 0x7f, "x", &who);
	test_invite();
	test_disable();
	test_steps();
	test_tokens();
	dkit_end(&T);
	return t_done();
}
