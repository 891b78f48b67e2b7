/* SPDX-License-Identifier: Apache-2.0 */
#include "okit.h"

#define PASSWORD_LONG 1024

static void
test_names(void)
{
	static const struct {
		const char *in, *out; /* NULL: none */
	} login[] = {
	    {"anna", "anna"}, {"Anna.Example", "anna.example"}, {"a", "a"},
	    {"anna@aa.example+1_2-3", "anna@aa.example+1_2-3"},
	    {"\xc3\x84NNE", "\xc3\xa4nne"},
	    {"A\xcc\x88nne", "\xc3\xa4nne"}, /* decomposed */
	    {"\xd0\x90\xd0\x9d\xd0\x9d\xd0\x90",
	        "\xd0\xb0\xd0\xbd\xd0\xbd\xd0\xb0"},
	    {"1234567890123456789012345678901234567890123456789012345678901234",
	        "12345678901234567890123456789012345678901234567890123456789012"
	        "34"},
	    {"12345678901234567890123456789012345678901234567890123456789012345",
	        NULL},
	    {"", NULL}, {" anna", NULL}, {"anna b", NULL}, {"anna\n", NULL},
	    {"anna/b", NULL}, {"anna,b", NULL}, {"anna\xff", NULL},
	    {"an\xe2\x80\x8bna", NULL}, /* zero width */
	    {"\xf0\x9f\x98\x80", NULL}, /* a picture */
	};
	char out[LIMIT_LOGIN + 1];
	unsigned roles;
	struct buf b;

	for (size_t i = 0; i < sizeof(login) / sizeof(login[0]); i++) {
		bool ok = officer_login(out, span_str(login[i].in));

		t_ok(ok == (login[i].out != NULL) &&
		        (!ok || strcmp(out, login[i].out) == 0),
		    "login %s", login[i].in);
	}
	t_ok(!officer_login(out, span("an\0na", 5)), "login with NUL");
	t_ok(officer_roles_parse(SPAN_LIT("signer drafter"), &roles) &&
	        roles == (OFFICER_SIGNER | OFFICER_DRAFTER),
	    "roles in any order");
	t_ok(!officer_roles_parse(SPAN_LIT("signer signer"), &roles),
	    "a role twice");
	t_ok(!officer_roles_parse(SPAN_LIT("king"), &roles), "no such role");
	t_ok(!officer_roles_parse(SPAN_LIT(""), &roles), "no role");
	buf_init(&b, 128);
	officer_roles_print(&b, 127);
	t_span(buf_span(&b),
	    SPAN_LIT("administrator drafter clearer signer approver contact "
	             "observer"),
	    "all roles");
	buf_release(&b);
	t_ok(strcmp(trust_role_name(OFFICER_CLEARER), "clearer") == 0 &&
	        trust_role_name(3)[0] == '\0',
	    "names of roles");
	t_ok(strcmp(token_scope_name(SCOPE_ADMIN), "admin") == 0 &&
	        token_scope_name((enum token_scope)3)[0] == '\0',
	    "names of scopes");
}

static enum cy_rc
invite(struct okit *k, const struct officer *who, const char *login,
    const char *party, unsigned roles, char code[SETUP_CODE], struct cy_err *e)
{
	struct officer_invitation i = {
	    .login = span_str(login),
	    .party = span_str(party),
	    .roles = roles,
	};

	return office_invite(k->o, who, &i, NULL, code, e);
}

static void
test_invite(struct okit *k)
{
	static const struct {
		const char *name, *login, *party, *step, *code;
		unsigned roles;
		utc_t until; /* from now */
		enum fault fault;
	} row[] = {
	    {"no login", "", "aa.example", "", "", 1, 0, FAULT_OFFICE_LOGIN},
	    {"two words", "a b", "aa.example", "", "", 1, 0,
	        FAULT_OFFICE_LOGIN},
	    {"no role", "x", "aa.example", "", "", 0, 0, FAULT_OFFICE_ROLES},
	    {"no such role", "x", "aa.example", "", "", 128, 0,
	        FAULT_OFFICE_ROLES},
	    {"a clearer without step", "x", "aa.example", "", "",
	        OFFICER_CLEARER, 0, FAULT_OFFICE_ROLES},
	    {"a step without clearer", "x", "aa.example", "legal", "",
	        OFFICER_SIGNER, 0, FAULT_OFFICE_ROLES},
	    {"a step of two lines", "x", "aa.example", "legal\nme", "",
	        OFFICER_CLEARER, 0, FAULT_OFFICE_ROLES},
	    {"a party without dot", "x", "aa", "", "", 1, 0,
	        FAULT_OFFICE_INVITATION},
	    {"no party", "x", "", "", "", 1, 0, FAULT_OFFICE_INVITATION},
	    {"a short code", "x", "aa.example", "", "abc", 1, 0,
	        FAULT_OFFICE_INVITATION},
	    {"a code of other letters", "x", "aa.example", "",
	        "ABCDEFGHABCDEFGHABCDEFGHABCDEFGH", 1, 0,
	        FAULT_OFFICE_INVITATION},
	    {"ended", "x", "aa.example", "", "", 1, -1,
	        FAULT_OFFICE_INVITATION},
	    {"too long", "x", "aa.example", "", "", 1, SETUP_SECONDS + 1,
	        FAULT_OFFICE_INVITATION},
	    {"as long as may be", "x", "aa.example", "", "", 1, SETUP_SECONDS,
	        FAULT_NONE},
	    {"invited again", "X", "aa.example", "", "", 2, 0, FAULT_NONE},
	    {"taken by another party", "x", "bb.example", "", "", 1, 0,
	        FAULT_OFFICE_LOGIN_TAKEN},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct officer_invitation in = {
		    .login = span_str(row[i].login),
		    .party = span_str(row[i].party),
		    .step = span_str(row[i].step),
		    .code = span_str(row[i].code),
		    .roles = row[i].roles,
		    .until =
		        row[i].until == 0 ? 0 : k->node.time.now + row[i].until,
		};
		char code[SETUP_CODE];
		struct cy_err e;
		enum cy_rc rc = office_invite(k->o, NULL, &in, NULL, code, &e);
		enum cy_rc want = row[i].fault == FAULT_NONE   ? CY_OK
		    : row[i].fault == FAULT_OFFICE_LOGIN_TAKEN ? CY_CONFLICT
		                                               : CY_USAGE;

		t_rc(rc, &e, want, row[i].fault, row[i].name);
	}
}

/* The line is what an approval is over; whoever approves, sees it first. */
static void
test_line(struct okit *k)
{
	struct officer_invitation i = {
	    .login = SPAN_LIT("Line"),
	    .party = SPAN_LIT("aa.example"),
	    .step = SPAN_LIT("legal"),
	    .roles = OFFICER_CLEARER | OFFICER_ADMINISTRATOR,
	    .code = SPAN_LIT("abcdefghabcdefghabcdefghabcdefgh"),
	    .until = 1790000001,
	};
	struct approval approval = {.login = "anna"};
	struct officer anna;
	char code[SETUP_CODE];
	struct cy_err e;
	struct buf b;

	okit_officer(k, "anna", "aa.example", OFFICER_ADMINISTRATOR, "", &anna);
	buf_init(&b, 1024);
	t_rc(office_invite_line(&b, &i, &e), &e, CY_OK, FAULT_NONE, "a line");
	t_rc(office_invite(k->o, &anna, &i, &approval, code, &e), &e, CY_OK,
	    FAULT_NONE, "invited by an administrator");
	t_span(span_str(k->line), buf_span(&b), "what the signer is told");
	t_ok(k->approved && strcmp(k->approval.login, "anna") == 0 &&
	        strcmp(code, "abcdefghabcdefghabcdefghabcdefgh") == 0,
	    "with the approval, and the code that it was over");
	t_ok(span_starts(buf_span(&b),
	         SPAN_LIT("Invited: aa.example line administrator,clearer ")),
	    "%.*s", SPAN_ARGS(buf_span(&b)));
	buf_reset(&b);
	t_rc(office_disable_line(
	         &b, SPAN_LIT("aa.example"), SPAN_LIT("Line"), &e),
	    &e, CY_OK, FAULT_NONE, "another line");
	t_span(buf_span(&b), SPAN_LIT("Disabled: aa.example line"), "disabled");
	i.login = SPAN_LIT("two words");
	t_rc(office_invite_line(&b, &i, &e), &e, CY_USAGE, FAULT_OFFICE_LOGIN,
	    "a line of no login");
	t_rc(office_disable_line(&b, i.party, i.login, &e), &e, CY_USAGE,
	    FAULT_OFFICE_LOGIN, "another line of no login");
	buf_release(&b);
	k->answer = CY_DENIED;
	t_rc(invite(k, NULL, "nobody", "aa.example", 1, code, &e), &e,
	    CY_DENIED, FAULT_NODE_KEY_LOCKED, "what the signer refuses");
	k->answer = CY_OK;
	t_rc(office_officer(k->o, SPAN_LIT("nobody"), &anna, &e), &e,
	    CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "did not happen");
}

static void
test_set_up(struct okit *k)
{
	static const struct {
		const char *name, *password;
		enum fault fault;
	} row[] = {
	    {"eleven bytes", "12345678901", FAULT_OFFICE_PASSWORD},
	    {"the login in it", "I am BERTHA, hello", FAULT_OFFICE_PASSWORD},
	    {"the party in it", "long aa.Example long", FAULT_OFFICE_PASSWORD},
	    {"no text", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	        FAULT_OFFICE_PASSWORD},
	    {"twelve bytes", "123456789012", FAULT_NONE},
	};
	static char longest[PASSWORD_LONG + 1];
	char code[SETUP_CODE], other[SETUP_CODE];
	struct officer who;
	struct cy_err e;

	(void)invite(k, NULL, "bertha", "aa.example", 2, code, &e);
	office_code(other);
	t_rc(okit_set_up(k, "bertha", span_str(other), SPAN_LIT(OKIT_PASSWORD),
	         &who, &e),
	    &e, CY_DENIED, FAULT_OFFICE_CODE, "another code");
	memset(longest, 'a', sizeof(longest));
	t_rc(okit_set_up(k, "bertha", span_str(code),
	         span(longest, sizeof(longest)), &who, &e),
	    &e, CY_USAGE, FAULT_OFFICE_PASSWORD, "1,025 bytes");
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_rc(okit_set_up(k, "bertha", span_str(code),
		         span_str(row[i].password), &who, &e),
		    &e, row[i].fault == FAULT_NONE ? CY_OK : CY_USAGE,
		    row[i].fault, row[i].name);
	t_ok(strcmp(who.login, "bertha") == 0 && who.npasskeys == 1 &&
	        strcmp(who.party, "aa.example") == 0 && !who.keeper &&
	        !who.strong && who.roles == 2,
	    "who was set up");
	t_rc(okit_set_up(k, "bertha", span_str(code), SPAN_LIT(OKIT_PASSWORD),
	         &who, &e),
	    &e, CY_DENIED, FAULT_OFFICE_CODE, "the code a second time");
	t_rc(invite(k, NULL, "Bertha", "aa.example", 1, code, &e), &e,
	    CY_CONFLICT, FAULT_OFFICE_LOGIN_TAKEN, "is there now");
	(void)invite(k, NULL, "late", "aa.example", 2, code, &e);
	k->node.time.now += SETUP_SECONDS;
	t_rc(okit_set_up(
	         k, "late", span_str(code), SPAN_LIT(OKIT_PASSWORD), &who, &e),
	    &e, CY_DENIED, FAULT_OFFICE_CODE, "after three days");
	k->node.time.now--;
	t_rc(okit_set_up(k, "late", span_str(code),
	         span(longest, sizeof(longest) - 1), &who, &e),
	    &e, CY_OK, FAULT_NONE, "before, with 1,024 bytes");
	okit_officer(k, "kay", KIT_KEEPER, OFFICER_SIGNER, "", &who);
	t_ok(who.keeper, "an officer of the keeper");
}

/* An administrator looks after its own party, and knows of no other. */
static void
test_parties(struct okit *k)
{
	struct officer anna, bob, zoe;
	struct officer_row *row;
	char code[SETUP_CODE];
	struct cy_err e, none;
	struct arena a;
	size_t n, all;

	(void)office_officer(k->o, SPAN_LIT("ANNA"), &anna, &e);
	anna.strong = true;
	okit_officer(k, "bob", "bb.example", OFFICER_SIGNER, "", &bob);
	okit_officer(k, "zoe", "bb.example", OFFICER_DRAFTER, "", &zoe);
	t_rc(invite(k, &anna, "new", "bb.example", 1, code, &e), &e,
	    CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "inviting for another party");
	t_rc(invite(k, &bob, "new", "bb.example", 1, code, &e), &e, CY_DENIED,
	    FAULT_OFFICE_NOT_PERMITTED, "inviting as a signer");
	anna.strong = false;
	t_rc(invite(k, &anna, "new", "aa.example", 1, code, &e), &e, CY_DENIED,
	    FAULT_OFFICE_NOT_STRONG, "inviting without passkey");
	anna.strong = true;
	t_rc(office_disable(k->o, &anna, SPAN_LIT("bob"), NULL, &e), &e,
	    CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "disabling another party's");
	t_rc(
	    office_disable(k->o, &anna, SPAN_LIT("there is none"), NULL, &none),
	    &none, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "disabling nobody");
	t_ok(strcmp(e.text, none.text) == 0 && e.offset == none.offset,
	    "the same words for both");
	arena_init(&a, 1 << 20);
	t_rc(office_officers(k->o, &bob, &a, &row, &n, &e), &e, CY_OK,
	    FAULT_NONE, "officers of a party");
	t_ok(n == 2 && strcmp(row[0].officer.login, "bob") == 0 &&
	        strcmp(row[1].officer.login, "zoe") == 0,
	    "its own, and no others");
	(void)office_officers(k->o, NULL, &a, &row, &all, &e);
	t_ok(all > n + 4, "the operator sees all: %zu", all);
	arena_release(&a);
	t_rc(office_disable(k->o, NULL, SPAN_LIT("nobody"), NULL, &e), &e,
	    CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "the operator, nobody");
	t_rc(office_disable(k->o, NULL, SPAN_LIT("zoe"), NULL, &e), &e, CY_OK,
	    FAULT_NONE, "the operator disables");
	t_ok(strcmp(k->line, "Disabled: bb.example zoe") == 0, "%s", k->line);
	t_rc(office_officers(k->o, &zoe, &a, &row, &n, &e), &e, CY_DENIED,
	    FAULT_OFFICE_DISABLED, "who is kept in mind is disabled, too");
	t_rc(invite(k, NULL, "zoe", "bb.example", 4 + 2, code, &e), &e,
	    CY_USAGE, FAULT_OFFICE_ROLES, "invited anew, as it may not be");
	t_rc(invite(k, NULL, "zoe", "bb.example", 2, code, &e), &e, CY_OK,
	    FAULT_NONE, "invited anew");
	t_rc(okit_set_up(
	         k, "zoe", span_str(code), SPAN_LIT(OKIT_PASSWORD), &zoe, &e),
	    &e, CY_OK, FAULT_NONE, "and set up");
}

static void
test_steps(struct okit *k)
{
	static const struct span good[] = {
	    SPAN_INIT("legal"), SPAN_INIT("minister's office")};
	static const struct span twice[] = {SPAN_INIT("a"), SPAN_INIT("a")};
	static const struct span empty[] = {SPAN_INIT("")};
	struct span many[STEPS_MAX + 1], *step;
	char text[STEPS_MAX + 1][2];
	struct officer anna, bob;
	struct arena a;
	struct cy_err e;
	size_t n;

	(void)office_officer(k->o, SPAN_LIT("anna"), &anna, &e);
	(void)office_officer(k->o, SPAN_LIT("bob"), &bob, &e);
	anna.strong = bob.strong = true;
	arena_init(&a, 1 << 20);
	t_rc(office_steps(k->o, &anna, &a, &step, &n, &e), &e, CY_OK,
	    FAULT_NONE, "none yet");
	t_uint(n, 0, "steps");
	for (size_t i = 0; i <= STEPS_MAX; i++) {
		text[i][0] = (char)('a' + (int)i);
		many[i] = span(text[i], 1);
	}
	t_rc(office_steps_set(k->o, &anna, many, STEPS_MAX + 1, &e), &e,
	    CY_USAGE, FAULT_OFFICE_STEPS, "17 steps");
	t_rc(office_steps_set(k->o, &anna, many, STEPS_MAX, &e), &e, CY_OK,
	    FAULT_NONE, "16 steps");
	t_rc(office_steps_set(k->o, &anna, twice, 2, &e), &e, CY_USAGE,
	    FAULT_OFFICE_STEPS, "one twice");
	t_rc(office_steps_set(k->o, &anna, empty, 1, &e), &e, CY_USAGE,
	    FAULT_OFFICE_STEPS, "an empty one");
	t_rc(office_steps_set(k->o, &bob, good, 2, &e), &e, CY_DENIED,
	    FAULT_OFFICE_NOT_PERMITTED, "by a signer");
	t_rc(office_steps_set(k->o, &anna, good, 2, &e), &e, CY_OK, FAULT_NONE,
	    "two steps");
	(void)office_steps(k->o, &anna, &a, &step, &n, &e);
	t_ok(n == 2 && span_eq(step[0], good[0]) && span_eq(step[1], good[1]),
	    "in order");
	(void)office_steps(k->o, &bob, &a, &step, &n, &e);
	t_uint(n, 0, "steps of another party");
	arena_release(&a);
}

int
main(void)
{
	struct okit k;

	test_names();
	okit_start(&k);
	test_invite(&k);
	test_line(&k);
	test_set_up(&k);
	test_parties(&k);
	test_steps(&k);
	okit_end(&k);
	return t_done();
}
