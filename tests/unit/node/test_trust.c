/* SPDX-License-Identifier: Apache-2.0 */
#include "tkit.h"

#include "node/trust_priv.h"

/* The signer's table of officers: what changes it, and what it allows. */
static char top[64];
static int dir;
static struct unlock U = {{1, 2, 3}};
static struct arena mem;

#define A TRUST_ADMINISTRATOR
#define S TRUST_SIGNER
#define P TRUST_APPROVER
#define D TRUST_DRAFTER

static struct trust *
open_table(const struct fs *fs)
{
	struct trust *t;
	struct cy_err e;

	tk_must(trust_load(&t, fs, dir, &U, &e) == CY_OK, "the table opens");
	return t;
}

static void
wipe(void)
{
	(void)unlinkat(dir, "keys/officers", 0);
}

/* As the operator. */
static enum cy_rc
invite(struct trust *t, const struct trust_invitation *i,
    const struct passkey_assertion *by, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, 1024);
	trust_invitation_print(&b, i);
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = trust_change(t, buf_span(&b), by, TK_NOW, e);
	buf_release(&b);
	return rc;
}

/* An officer with a passkey of this number. */
static struct soft
enrolled(struct trust *t, const char *party, const char *login, unsigned roles,
    uint8_t number)
{
	struct trust_invitation i = tk_invitation(party, login, roles, login);
	struct soft s = tk_soft(number);
	struct passkey_response r = tk_register(&mem, &s, span_str(login));
	struct cy_err e;

	tk_must(invite(t, &i, NULL, &e) == CY_OK &&
	        trust_enrol(t, span_str(login), &r, TK_NOW, NULL, &e) == CY_OK,
	    "an officer");
	return s;
}

static struct trust *
new_table(void)
{
	struct trust *t;
	struct cy_err e;

	wipe();
	t = open_table(&fs_system);
	tk_must(trust_set_site(t, &tk_site, &e) == CY_OK, "a site");
	return t;
}

static void
test_roles(void)
{
	static const struct {
		const char *text;
		unsigned roles;
	} rows[] = {
	    {"administrator", 1},
	    {"signer,approver", 24},
	    {"administrator,drafter,clearer,signer,approver,contact,observer",
	        127},
	    {"", 0},
	    {"approver,signer", 0},
	    {"signer,signer", 0},
	    {"signer,", 0},
	    {",signer", 0},
	    {"signer approver", 0},
	    {"keeper", 0},
	};
	struct buf b;
	unsigned r;
	bool ok;

	buf_init(&b, 128);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ok = trust_roles_parse(span_str(rows[i].text), &r);
		t_ok(ok == (rows[i].roles != 0), "roles \"%s\"", rows[i].text);
		if (!ok)
			continue;
		t_uint(r, rows[i].roles, "the bits");
		buf_reset(&b);
		trust_roles_print(&b, r);
		t_span(buf_span(&b), span_str(rows[i].text), "again");
	}
	buf_release(&b);
}

static void
test_site(void)
{
	static const struct passkey_site bad[] = {{"", "https://a.example"},
	    {"a.example", ""}, {"a example", "https://a.example"},
	    {"a.example", "https://a.example\n"}};
	static const struct passkey_site other = {
	    "b.example", "https://b.example"};
	struct passkey_response r;
	struct trust_invitation i =
	    tk_invitation("mfa.example", "ada", A, "code");
	struct passkey_site site;
	struct trust *t;
	struct cy_err e;
	struct soft s = tk_soft(1);

	wipe();
	t = open_table(&fs_system);
	t_ok(!trust_site(t, &site), "no site at first");
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++)
		t_rc(trust_set_site(t, &bad[k], &e), &e, CY_USAGE,
		    FAULT_OFFICERS_SITE, "no site");
	t_rc(invite(t, &i, NULL, &e), &e, CY_OK, FAULT_NONE, "invite");
	r = tk_register(&mem, &s, SPAN_LIT("code"));
	t_rc(trust_enrol(t, SPAN_LIT("code"), &r, TK_NOW, NULL, &e), &e,
	    CY_USAGE, FAULT_OFFICERS_SITE, "no passkeys without a site");
	t_rc(trust_set_site(t, &other, &e), &e, CY_OK, FAULT_NONE, "a site");
	t_rc(trust_enrol(t, SPAN_LIT("code"), &r, TK_NOW, NULL, &e), &e, CY_BAD,
	    FAULT_PASSKEY_ORIGIN, "a passkey of another site");
	t_rc(trust_set_site(t, &tk_site, &e), &e, CY_OK, FAULT_NONE,
	    "changed while nobody has a passkey");
	t_rc(trust_enrol(t, SPAN_LIT("code"), &r, TK_NOW, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "enrolled");
	t_rc(trust_set_site(t, &other, &e), &e, CY_CONFLICT,
	    FAULT_OFFICERS_SITE, "not any more");
	t_rc(trust_set_site(t, &tk_site, &e), &e, CY_OK, FAULT_NONE,
	    "the same is no change");
	t_ok(trust_site(t, &site) && strcmp(site.rp_id, tk_site.rp_id) == 0,
	    "that one");
	trust_release(t);
}

static void
test_enrol(void)
{
	struct trust_invitation i =
	    tk_invitation("mfa.example", "ada", A | S, "secret");
	struct soft s = tk_soft(1), other = tk_soft(2);
	struct passkey_response r = tk_register(&mem, &s, SPAN_LIT("secret"));
	struct passkey_response wrong, second;
	struct trust_officer out;
	struct trust *t = new_table();
	struct stat st;
	struct cy_err e;

	t_rc(invite(t, &i, NULL, &e), &e, CY_OK, FAULT_NONE, "invite");
	t_ok(fstatat(dir, "keys/officers", &st, 0) == 0 &&
	        (st.st_mode & 0777) == 0600,
	    "for the owner only");
	t_rc(trust_enrol(t, SPAN_LIT("other"), &r, TK_NOW, NULL, &e), &e,
	    CY_DENIED, FAULT_SET_UP_CODE, "another code");
	wrong = tk_register(&mem, &s, SPAN_LIT("other"));
	t_rc(trust_enrol(t, SPAN_LIT("secret"), &wrong, TK_NOW, NULL, &e), &e,
	    CY_BAD, FAULT_PASSKEY_CHALLENGE, "made for another code");
	t_rc(trust_enrol(
	         t, SPAN_LIT("secret"), &r, TK_NOW + TRUST_INVITED_S, NULL, &e),
	    &e, CY_DENIED, FAULT_SET_UP_CODE, "too late");
	t_rc(trust_enrol(t, SPAN_LIT("secret"), &r,
	         TK_NOW + TRUST_INVITED_S - 1, &out, &e),
	    &e, CY_OK, FAULT_NONE, "in the last second");
	t_ok(strcmp(out.login, "ada") == 0 && out.roles == (A | S) &&
	        memcmp(out.passkey.id, s.id, 32) == 0,
	    "who it is");
	t_rc(trust_enrol(t, SPAN_LIT("secret"), &r, TK_NOW, NULL, &e), &e,
	    CY_DENIED, FAULT_SET_UP_CODE, "a code is good once");
	t_ok(trust_invitation(t, 0) == NULL && trust_officer(t, 1) == NULL,
	    "one officer");
	/* Opened again it is the same. */
	trust_release(t);
	t = open_table(&fs_system);
	t_ok(trust_officer(t, 0) != NULL &&
	        memcmp(trust_officer(t, 0), &out, sizeof(out)) == 0,
	    "and stays so");
	i = tk_invitation("mfa.example", "bob", S, "second");
	t_rc(invite(t, &i, NULL, &e), &e, CY_OK, FAULT_NONE, "another");
	second = tk_register(&mem, &s, SPAN_LIT("second"));
	t_rc(trust_enrol(t, SPAN_LIT("second"), &second, TK_NOW, NULL, &e), &e,
	    CY_CONFLICT, FAULT_OFFICER_PASSKEY, "two officers, one passkey");
	/* A new passkey, and new roles, for the same officer. */
	i = tk_invitation("mfa.example", "ada", D, "third");
	t_rc(invite(t, &i, NULL, &e), &e, CY_OK, FAULT_NONE, "again");
	second = tk_register(&mem, &other, SPAN_LIT("third"));
	t_rc(trust_enrol(t, SPAN_LIT("third"), &second, TK_NOW, &out, &e), &e,
	    CY_OK, FAULT_NONE, "a new passkey");
	t_ok(out.roles == D && trust_officer(t, 0) != NULL &&
	        trust_officer(t, 1) == NULL,
	    "the old one has ended");
	trust_release(t);
}

#define X64 "0000000000000000000000000000000000000000000000000000000000000000"
#define SOON "2026-11-29T10:00:00Z"

static void
test_lines(void)
{
	static const struct {
		const char *line;
		enum cy_rc rc;
		enum fault fault;
	} rows[] = {
	    {"Invited: mfa.example ada signer " X64 " " SOON, CY_OK,
	        FAULT_NONE},
	    {"Invited: mfa.example \xc3\xa9milie signer " X64 " " SOON, CY_OK,
	        FAULT_NONE},
	    {"", CY_USAGE, FAULT_OFFICER_LINE},
	    {"Officer: mfa.example ada signer " X64 " " SOON, CY_USAGE,
	        FAULT_OFFICER_LINE},
	    {"Invited: mfa ada signer " X64 " " SOON, CY_USAGE,
	        FAULT_OFFICER_LINE},
	    {"Invited: mfa.example  signer " X64 " " SOON, CY_USAGE,
	        FAULT_OFFICER_LINE},
	    {"Invited: mfa.example a\xe2\x80\xae"
	     "b signer " X64 " " SOON,
	        CY_USAGE, FAULT_OFFICER_LINE},
	    {"Invited: mfa.example ada king " X64 " " SOON, CY_USAGE,
	        FAULT_OFFICER_LINE},
	    {"Invited: mfa.example ada signer 00 " SOON, CY_USAGE,
	        FAULT_OFFICER_LINE},
	    {"Invited: mfa.example ada signer " X64 " " SOON "\n", CY_USAGE,
	        FAULT_OFFICER_LINE},
	    {"Invited: mfa.example ada signer " X64 " " SOON " x", CY_USAGE,
	        FAULT_OFFICER_LINE},
	    {"Invited: mfa.example ada signer " X64 " 2026-11-28T10:00:00Z",
	        CY_REFUSED, FAULT_CHANGE_TIME},
	    {"Invited: mfa.example ada signer " X64 " 2026-12-01T10:05:00Z",
	        CY_OK, FAULT_NONE},
	    {"Invited: mfa.example ada signer " X64 " 2026-12-01T10:05:01Z",
	        CY_REFUSED, FAULT_CHANGE_TIME},
	    {"Invited: mfb.example ada signer " X64 " " SOON, CY_CONFLICT,
	        FAULT_OFFICER_LOGIN},
	    {"Disabled: mfa.example nobody", CY_NOTFOUND,
	        FAULT_OFFICER_UNKNOWN},
	    {"Disabled: mfb.example ada", CY_NOTFOUND, FAULT_OFFICER_UNKNOWN},
	    {"Disabled: mfa.example", CY_USAGE, FAULT_OFFICER_LINE},
	    {"Disabled: mfa.example ada now", CY_USAGE, FAULT_OFFICER_LINE},
	    {"Disabled: mfa.example ada", CY_OK, FAULT_NONE},
	    {"Disabled: mfa.example ada", CY_NOTFOUND, FAULT_OFFICER_UNKNOWN},
	};
	char line[300], login[LIMIT_LOGIN + 2];
	struct trust *t = new_table();
	struct cy_err e;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		t_rc(trust_change(t, span_str(rows[i].line), NULL, TK_NOW, &e),
		    &e, rows[i].rc, rows[i].fault, rows[i].line);
	memset(login, 'a', sizeof(login));
	for (int over = 0; over < 2; over++) {
		(void)snprintf(line, sizeof(line),
		    "Invited: mfa.example %.*s signer " X64 " " SOON,
		    (int)LIMIT_LOGIN + over, login);
		t_rc(trust_change(t, span_str(line), NULL, TK_NOW, &e), &e,
		    over == 0 ? CY_OK : CY_USAGE, FAULT_OFFICER_LINE,
		    "a login as long as allowed, and longer");
	}
	trust_release(t);
}

/* As many as a node can have; all but the last put in by hand. */
static void
test_many(void)
{
	struct trust *t = new_table();
	struct trust_table full = t->now;
	struct trust_invitation i;
	struct cy_err e;
	char name[32];

	full.officer = calloc(1, sizeof(*full.officer));
	full.invitation = calloc(LIMIT_OFFICERS, sizeof(*full.invitation));
	tk_must(full.officer != NULL && full.invitation != NULL, "memory");
	while (full.ninvitations < LIMIT_OFFICERS - 1) {
		(void)snprintf(name, sizeof(name), "o%zu", full.ninvitations);
		full.invitation[full.ninvitations++] =
		    tk_invitation("mfa.example", name, S, name);
	}
	t_rc(trust_commit(t, &full, &e), &e, CY_OK, FAULT_NONE, "all but one");
	i = tk_invitation("mfa.example", "last", S, "last");
	t_rc(invite(t, &i, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "as many as there can be");
	i = tk_invitation("mfa.example", "more", S, "more");
	t_rc(invite(t, &i, NULL, &e), &e, CY_REFUSED, FAULT_OFFICERS_MANY,
	    "and one more");
	i = tk_invitation("mfa.example", "o7", A, "o7");
	t_rc(invite(t, &i, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "in the place of another");
	trust_release(t);
	t = open_table(&fs_system);
	t_ok(trust_invitation(t, LIMIT_OFFICERS - 1) != NULL, "all are there");
	trust_release(t);
}

/* Who but the operator changes the table. */
static void
test_administrator(void)
{
	struct trust *t = new_table();
	struct soft ada = enrolled(t, "mfa.example", "ada", A, 1);
	struct soft sig = enrolled(t, "mfa.example", "sig", S, 2);
	struct soft oth = enrolled(t, "mfb.example", "oth", A, 3);
	struct soft out = tk_soft(4);
	struct trust_invitation i =
	    tk_invitation("mfa.example", "new", P, "code");
	struct passkey_assertion a;
	struct hash challenge;
	struct cy_err e;
	struct buf b;

	buf_init(&b, 1024);
	trust_invitation_print(&b, &i);
	trust_change_challenge(&challenge, buf_span(&b));
	a = tk_assert(&mem, &sig, &challenge);
	t_rc(invite(t, &i, &a, &e), &e, CY_REFUSED, FAULT_APPROVAL_ROLE,
	    "a signer is no administrator");
	a = tk_assert(&mem, &oth, &challenge);
	t_rc(invite(t, &i, &a, &e), &e, CY_REFUSED, FAULT_APPROVAL_PARTY,
	    "another party's administrator");
	a = tk_assert(&mem, &out, &challenge);
	t_rc(invite(t, &i, &a, &e), &e, CY_REFUSED, FAULT_APPROVAL_OFFICER,
	    "nobody's passkey");
	a = tk_assert(&mem, &ada, &challenge);
	t_rc(invite(t, &i, &a, &e), &e, CY_OK, FAULT_NONE, "the administrator");
	t_rc(invite(t, &i, &a, &e), &e, CY_REFUSED, FAULT_PASSKEY_REPLAYED,
	    "not twice");
	i.roles = A;
	a = tk_assert(&mem, &ada, &challenge);
	t_rc(invite(t, &i, &a, &e), &e, CY_BAD, FAULT_PASSKEY_CHALLENGE,
	    "another change than was approved");
	buf_reset(&b);
	trust_disable_print(&b, "mfa.example", "sig");
	trust_change_challenge(&challenge, buf_span(&b));
	a = tk_assert(&mem, &oth, &challenge);
	t_rc(trust_change(t, buf_span(&b), &a, TK_NOW, &e), &e, CY_REFUSED,
	    FAULT_APPROVAL_PARTY, "another's officer is not disabled");
	a = tk_assert(&mem, &ada, &challenge);
	t_rc(trust_change(t, buf_span(&b), &a, TK_NOW, &e), &e, CY_OK,
	    FAULT_NONE, "one's own is");
	a = tk_assert(&mem, &sig, &challenge);
	t_rc(trust_change(t, buf_span(&b), &a, TK_NOW, &e), &e, CY_REFUSED,
	    FAULT_APPROVAL_OFFICER, "who is disabled has no passkey");
	buf_release(&b);
	trust_release(t);
}

/* The texts that are judged. */
static struct record
record_of(const char *author, const char *date, const char *kind)
{
	struct record r;
	struct span text;
	struct buf b;
	struct cy_err e;

	buf_init(&b, 4096);
	buf_printf(
	    &b, "comity/%s/v1\nAuthor: %s\nDate: %s\n", kind, author, date);
	if (strcmp(kind, "incident") == 0)
		buf_puts(&b, "Symbol: x\nTitle: en X\n");
	else
		buf_puts(&b, "Statement: " X64 "\n");
	if (strncmp(kind, "notification", 12) == 0)
		buf_puts(&b, "Number: 1\nEvent: release\nRegarding: " X64 "\n");
	text = arena_copy(&mem, buf_span(&b));
	tk_must(record_parse_text(&r, &mem, text, &e) == CY_OK, "a record");
	buf_release(&b);
	return r;
}

#define NOW "2026-11-28T10:00:00Z"

static enum cy_rc
judge(struct trust *t, const struct record *r, struct soft *const *s,
    struct cy_err *e)
{
	struct passkey_assertion a[TRUST_APPROVALS + 1];
	struct trust_approvals all = {a, 0};
	struct hash id;

	record_id(r, &id);
	for (; s[all.n] != NULL; all.n++)
		a[all.n] = tk_assert(&mem, s[all.n], &id);
	return trust_judge(t, r, SPAN_LIT(TK_KEEPER), &all, TK_NOW, e);
}

/* spec/keys.md, "Officers": whose approvals let a text be signed. */
static void
test_rule(void)
{
	struct trust *t = new_table();
	struct soft key[8] = {
	    enrolled(t, "mfa.example", "sig", S, 1),
	    enrolled(t, "mfa.example", "app", P, 2),
	    enrolled(t, "mfa.example", "dra", D | A, 3),
	    enrolled(t, "one.example", "solo", S, 4),
	    enrolled(t, "two.example", "only", P, 5),
	    enrolled(t, TK_KEEPER, "k1", S, 6),
	    enrolled(t, TK_KEEPER, "k2", S | P, 7),
	    tk_soft(8),
	};
	struct soft *const sig = &key[0], *const app = &key[1];
	struct soft *const dra = &key[2], *const solo = &key[3];
	struct soft *const only = &key[4], *const k1 = &key[5];
	struct soft *const k2 = &key[6], *const out = &key[7];
	const struct {
		const char *name, *author, *date, *kind;
		struct soft *by[4];
		enum fault fault;
	} rows[] = {
	    {"nobody", "mfa.example", NOW, "incident", {NULL},
	        FAULT_APPROVAL_MISSING},
	    {"one of two", "mfa.example", NOW, "incident", {sig},
	        FAULT_APPROVAL_MISSING},
	    {"the other", "mfa.example", NOW, "incident", {app},
	        FAULT_APPROVAL_MISSING},
	    {"both", "mfa.example", NOW, "incident", {sig, app}, FAULT_NONE},
	    {"in any order", "mfa.example", NOW, "incident", {app, sig},
	        FAULT_NONE},
	    {"the same twice", "mfa.example", NOW, "incident", {sig, sig},
	        FAULT_APPROVAL_TWICE},
	    {"a drafter", "mfa.example", NOW, "incident", {sig, dra},
	        FAULT_APPROVAL_ROLE},
	    {"a drafter as well", "mfa.example", NOW, "incident",
	        {sig, app, dra}, FAULT_APPROVAL_ROLE},
	    {"another party's", "mfa.example", NOW, "incident", {sig, solo},
	        FAULT_APPROVAL_PARTY},
	    {"the keeper's", "mfa.example", NOW, "incident", {sig, k1},
	        FAULT_APPROVAL_PARTY},
	    {"a stranger", "mfa.example", NOW, "incident", {sig, out},
	        FAULT_APPROVAL_OFFICER},
	    {"a party with one signer", "one.example", NOW, "incident", {solo},
	        FAULT_NONE},
	    {"and nobody", "one.example", NOW, "incident", {NULL},
	        FAULT_APPROVAL_MISSING},
	    {"a party with one approver", "two.example", NOW, "incident",
	        {only}, FAULT_APPROVAL_MISSING},
	    {"a party without officers", "nil.example", NOW, "incident", {NULL},
	        FAULT_APPROVAL_MISSING},
	    {"a release by one", TK_KEEPER, NOW, "release", {k1},
	        FAULT_APPROVAL_MISSING},
	    {"a release by two", TK_KEEPER, NOW, "release", {k1, k2},
	        FAULT_NONE},
	    {"a release by a party's one", "one.example", NOW, "release",
	        {solo}, FAULT_APPROVAL_MISSING},
	    {"the keeper's notification", TK_KEEPER, NOW, "notification",
	        {NULL}, FAULT_NONE},
	    {"with an approval", TK_KEEPER, NOW, "notification", {k1},
	        FAULT_NONE},
	    {"with a stranger's", TK_KEEPER, NOW, "notification", {out},
	        FAULT_APPROVAL_OFFICER},
	    {"of another", "mfa.example", NOW, "notification", {NULL},
	        FAULT_APPROVAL_MISSING},
	    {"a day ago", "one.example", "2026-11-27T10:00:00Z", "incident",
	        {solo}, FAULT_NONE},
	    {"more than a day ago", "one.example", "2026-11-27T09:59:59Z",
	        "incident", {solo}, FAULT_RECORD_BACKDATED},
	    {"in five minutes", "one.example", "2026-11-28T10:05:00Z",
	        "incident", {solo}, FAULT_NONE},
	    {"in more", "one.example", "2026-11-28T10:05:01Z", "incident",
	        {solo}, FAULT_RECORD_POSTDATED},
	    {"a notification of last week", TK_KEEPER, "2026-11-20T10:00:00Z",
	        "notification", {NULL}, FAULT_RECORD_BACKDATED},
	};
	struct record r;
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r = record_of(rows[i].author, rows[i].date, rows[i].kind);
		rc = judge(t, &r, rows[i].by, &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_REFUSED,
		    rows[i].fault, rows[i].name);
	}
	trust_release(t);
}

/* Approvals are of this text, of this node, and are used once. */
static void
test_replay(void)
{
	struct trust *t = new_table();
	struct soft sig = enrolled(t, "mfa.example", "sig", S, 1);
	struct soft app = enrolled(t, "mfa.example", "app", P, 2);
	struct passkey_assertion a[TRUST_APPROVALS + 1];
	struct trust_approvals all = {a, 2};
	struct record r = record_of("mfa.example", NOW, "incident");
	struct record other =
	    record_of("mfa.example", "2026-11-28T09:00:00Z", "incident");
	struct span line = SPAN_LIT("Disabled: mfa.example app");
	struct soft *const both[] = {&sig, &app, NULL};
	struct hash id;
	struct cy_err e;

	record_id(&r, &id);
	a[0] = tk_assert(&mem, &sig, &id);
	a[1] = tk_assert(&mem, &app, &id);
	t_rc(trust_judge(t, &other, SPAN_LIT(TK_KEEPER), &all, TK_NOW, &e), &e,
	    CY_BAD, FAULT_PASSKEY_CHALLENGE, "approvals of another text");
	t_rc(trust_judge(t, &r, SPAN_LIT(TK_KEEPER), &all, TK_NOW, &e), &e,
	    CY_OK, FAULT_NONE, "of this one");
	t_rc(trust_judge(t, &r, SPAN_LIT(TK_KEEPER), &all, TK_NOW, &e), &e,
	    CY_OK, FAULT_NONE, "whose answer was lost");
	trust_release(t);
	t = open_table(&fs_system);
	t_rc(trust_judge(t, &r, SPAN_LIT(TK_KEEPER), &all, TK_NOW, &e), &e,
	    CY_OK, FAULT_NONE, "after a restart, too");
	t_rc(judge(t, &other, both, &e), &e, CY_OK, FAULT_NONE, "another text");
	t_rc(trust_judge(t, &r, SPAN_LIT(TK_KEEPER), &all, TK_NOW, &e), &e,
	    CY_OK, FAULT_NONE, "approvals that waited longer than later ones");
	for (size_t i = 2; i <= TRUST_APPROVALS; i++)
		a[i] = a[0];
	all.n = TRUST_APPROVALS + 1;
	t_rc(trust_judge(t, &r, SPAN_LIT(TK_KEEPER), &all, TK_NOW, &e), &e,
	    CY_REFUSED, FAULT_APPROVAL_TWICE, "more than there can be");
	all.n = 2;
	/* An officer who is disabled between approval and use. */
	record_id(&r, &id);
	a[0] = tk_assert(&mem, &sig, &id);
	a[1] = tk_assert(&mem, &app, &id);
	t_rc(trust_change(t, line, NULL, TK_NOW, &e), &e, CY_OK, FAULT_NONE,
	    "disabled");
	t_rc(trust_judge(t, &r, SPAN_LIT(TK_KEEPER), &all, TK_NOW, &e), &e,
	    CY_REFUSED, FAULT_APPROVAL_OFFICER, "the approval counts no more");
	trust_release(t);
}

/* Every bit of the file. */
static void
test_flips(void)
{
	struct trust *t = new_table(), *again;
	struct unlock other = {{9}};
	struct cy_err e;
	uint8_t room[4096];
	ssize_t n;
	size_t opened = 0, wrong = 0;
	int fd;

	(void)enrolled(t, "mfa.example", "sig", S, 1);
	trust_release(t);
	t_rc(trust_load(&again, &fs_system, dir, &other, &e), &e, CY_DENIED,
	    FAULT_OFFICERS_CHANGED, "other unlock bytes");
	fd = openat(dir, "keys/officers", O_RDWR);
	n = read(fd, room, sizeof(room));
	tk_must(n > 0, "the file");
	for (ssize_t bit = 0; bit < 8 * n; bit += 3) {
		room[bit / 8] ^= (uint8_t)(1u << (bit % 8));
		tk_must(pwrite(fd, room, (size_t)n, 0) == n, "write");
		room[bit / 8] ^= (uint8_t)(1u << (bit % 8));
		if (trust_load(&again, &fs_system, dir, &U, &e) == CY_OK) {
			opened++;
			trust_release(again);
		} else {
			wrong += e.fault != FAULT_OFFICERS_CHANGED;
		}
	}
	t_uint(opened, 0, "no byte can be changed");
	t_uint(wrong, 0, "and that is what it says");
	for (off_t cut = 0; cut < n; cut += 7) {
		tk_must(pwrite(fd, room, (size_t)n, 0) == n &&
		        ftruncate(fd, cut) == 0,
		    "cut");
		opened += trust_load(&again, &fs_system, dir, &U, &e) == CY_OK;
	}
	t_uint(opened, 0, "nor cut");
	close(fd);
}

/* Each call of the file system fails: the table is as it was, or as it
 * should be. */
static void
test_failing(void)
{
	struct trust_invitation i =
	    tk_invitation("mfa.example", "bob", S, "code");
	static const enum kit_mode modes[] = {
	    KIT_ONCE, KIT_FOREVER, KIT_SHORT, KIT_CRASH};
	unsigned bad = 0, runs = 0;
	struct trust *t;
	struct cy_err e;
	enum cy_rc rc;
	size_t count;

	for (size_t m = 0; m < 4; m++)
		for (unsigned long at = 1; at < 16; at++) {
			struct kit_fs k = {0};
			struct fs fs = kit_file_system(&k);

			t = new_table();
			(void)enrolled(t, "mfa.example", "sig", S, 1);
			trust_release(t);
			t = open_table(&fs);
			k = (struct kit_fs){
			    .mode = modes[m], .at = at, .err = EIO};
			rc = invite(t, &i, NULL, &e);
			k.mode = KIT_NONE;
			count = trust_invitation(t, 0) != NULL;
			bad += (rc == CY_OK) != (count == 1);
			bad += rc != CY_OK && invite(t, &i, NULL, &e) != CY_OK;
			trust_release(t);
			t = open_table(&fs_system);
			bad += trust_officer(t, 0) == NULL ||
			    trust_invitation(t, 0) == NULL;
			trust_release(t);
			runs++;
		}
	t_ok(bad == 0, "%u failing calls", runs);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct trust_invitation i =
	    tk_invitation("mfa.example", "new", S, "code");
	struct passkey_response *r = ctx;
	struct trust *t;
	enum cy_rc rc;

	(void)unlinkat(dir, "keys/officers", 0);
	rc = trust_load(&t, &fs_system, dir, &U, e);
	if (rc != CY_OK)
		return rc;
	rc = trust_set_site(t, &tk_site, e);
	if (rc == CY_OK)
		rc = invite(t, &i, NULL, e);
	if (rc == CY_OK)
		rc = trust_enrol(t, SPAN_LIT("code"), r, TK_NOW, NULL, e);
	trust_release(t);
	if (rc == CY_OK)
		rc = trust_load(&t, &fs_system, dir, &U, e);
	if (rc == CY_OK)
		trust_release(t);
	return rc;
}

static void
test_oom(void)
{
	struct soft s = tk_soft(1);
	struct passkey_response r = tk_register(&mem, &s, SPAN_LIT("code"));

	t_oom(oom, &r, "the table");
}

int
main(void)
{
	struct cy_err e;

	(void)crypto_init(&e);
	kit_tempdir(top);
	dir = open(top, O_RDONLY | O_DIRECTORY);
	(void)mkdirat(dir, "keys", 0700);
	arena_init(&mem, (size_t)64 << 20);
	test_roles();
	test_site();
	test_enrol();
	test_lines();
	test_administrator();
	test_rule();
	test_replay();
	test_flips();
	test_failing();
	test_oom();
	test_many();
	arena_release(&mem);
	close(dir);
	kit_remove(top);
	return t_done();
}
