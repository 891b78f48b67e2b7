/* SPDX-License-Identifier: Apache-2.0 */
#include "okit.h"

#define HOUR 3600

static enum cy_rc
login(struct okit *k, const char *name, const char *password, const char *peer,
    char token[SESSION_TOKEN], struct cy_err *e)
{
	/* Between two tries of other tests. */
	k->node.time.ns += UINT64_C(1000000000) * 3600;
	return office_login(
	    k->o, span_str(name), span_str(password), span_str(peer), token, e);
}

static void
test_login(struct okit *k)
{
	static const struct {
		const char *what, *name, *password;
		bool ok;
	} row[] = {
	    {"right", "anna", OKIT_PASSWORD, true},
	    {"in capitals", "ANNA", OKIT_PASSWORD, true},
	    {"wrong password", "anna", "wrong horse battery", false},
	    {"empty password", "anna", "", false},
	    {"password and more", "anna", OKIT_PASSWORD " ", false},
	    {"nobody", "nobody", OKIT_PASSWORD, false},
	    {"no login", "a b", OKIT_PASSWORD, false},
	    {"empty", "", OKIT_PASSWORD, false},
	    {"invited only", "ivy", OKIT_PASSWORD, false},
	    {"disabled", "dora", OKIT_PASSWORD, false},
	};
	static char longest[4096];
	char token[SESSION_TOKEN], first[CY_ERR_TEXT] = "";
	struct officer_invitation i = {.login = SPAN_LIT("ivy"),
	    .party = SPAN_LIT("aa.example"),
	    .roles = 1};
	char code[SETUP_CODE];
	struct officer who;
	struct cy_err e;
	bool same = true;

	okit_officer(k, "dora", "aa.example", 2, "", &who);
	(void)office_disable(k->o, NULL, SPAN_LIT("dora"), NULL, &e);
	(void)office_invite(k->o, NULL, &i, NULL, code, &e);
	for (size_t n = 0; n < sizeof(row) / sizeof(row[0]); n++) {
		enum cy_rc rc =
		    login(k, row[n].name, row[n].password, "p", token, &e);

		t_rc(rc, &e, row[n].ok ? CY_OK : CY_DENIED,
		    row[n].ok ? FAULT_NONE : FAULT_OFFICE_LOGIN_REFUSED,
		    row[n].what);
		if (rc == CY_OK)
			continue;
		if (first[0] == '\0')
			(void)snprintf(first, sizeof(first), "%s", e.text);
		same = same && strcmp(first, e.text) == 0;
	}
	t_ok(same, "all refusals in the same words");
	memset(longest, 'a', sizeof(longest));
	t_rc(office_login(k->o, SPAN_LIT("anna"),
	         span(longest, sizeof(longest)), SPAN_LIT("p"), token, &e),
	    &e, CY_DENIED, FAULT_OFFICE_LOGIN_REFUSED, "a very long password");
	t_rc(office_login(k->o, span(longest, sizeof(longest)),
	         SPAN_LIT(OKIT_PASSWORD), SPAN_LIT("p"), token, &e),
	    &e, CY_DENIED, FAULT_OFFICE_LOGIN_REFUSED, "a very long login");
}

/* Ten at once, then one each minute; by login as compared, and by peer. */
static void
test_tries(struct okit *k)
{
	static const char *const forms[] = {"carl", "CARL", "Carl", "cArL"};
	const uint64_t minute = UINT64_C(60) * 1000000000;
	char token[SESSION_TOKEN], peer[32];
	struct officer who;
	struct cy_err e;
	enum cy_rc rc = CY_OK;
	unsigned n;

	okit_officer(k, "carl", "aa.example", 2, "", &who);
	k->node.time.ns += 1000 * minute;
	for (n = 0; n < 20; n++) {
		(void)snprintf(peer, sizeof(peer), "peer %u", n);
		rc = office_login(k->o, span_str(forms[n % 4]),
		    SPAN_LIT("wrong"), span_str(peer), token, &e);
		if (rc != CY_DENIED)
			break;
	}
	t_rc(rc, &e, CY_TEMP, FAULT_OFFICE_LOGIN_SLOW, "many forms, and peers");
	t_uint(n, 10, "tries at once");
	t_rc(office_login(k->o, SPAN_LIT("carl"), SPAN_LIT(OKIT_PASSWORD),
	         SPAN_LIT("home"), token, &e),
	    &e, CY_TEMP, FAULT_OFFICE_LOGIN_SLOW, "the right one, too");
	k->node.time.now += 100000;
	t_rc(office_login(k->o, SPAN_LIT("carl"), SPAN_LIT(OKIT_PASSWORD),
	         SPAN_LIT("home"), token, &e),
	    &e, CY_TEMP, FAULT_OFFICE_LOGIN_SLOW,
	    "whatever the wall clock says");
	k->node.time.ns += minute;
	t_rc(office_login(k->o, SPAN_LIT("carl"), SPAN_LIT(OKIT_PASSWORD),
	         SPAN_LIT("home"), token, &e),
	    &e, CY_OK, FAULT_NONE, "a minute later");
	t_rc(office_login(k->o, SPAN_LIT("carl"), SPAN_LIT(OKIT_PASSWORD),
	         SPAN_LIT("home"), token, &e),
	    &e, CY_TEMP, FAULT_OFFICE_LOGIN_SLOW, "once");
	k->node.time.ns += 1000 * minute;
	for (n = 0; n < 20; n++) {
		(void)snprintf(peer, sizeof(peer), "somebody%u", n);
		rc = office_login(k->o, span_str(peer), SPAN_LIT("wrong"),
		    SPAN_LIT("one peer"), token, &e);
		if (rc != CY_DENIED)
			break;
	}
	t_ok(rc == CY_TEMP && n == 10, "many logins from one peer: %u", n);
}

static enum cy_rc
raise_with(struct okit *k, const char *token, const char *name, uint32_t count,
    const struct hash *challenge, struct cy_err *e)
{
	struct passkey_assertion x;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, 8192);
	okit_assert(name, count, span(challenge->b, HASH_LEN), &a, &x);
	rc = office_raise(k->o, span_str(token), &x, e);
	arena_release(&a);
	return rc;
}

static void
test_raise(struct okit *k)
{
	char token[SESSION_TOKEN], other[SESSION_TOKEN];
	struct hash c, c2;
	struct officer who;
	struct arena a;
	struct span *id;
	struct cy_err e;
	size_t n;

	okit_officer(k, "bob", "bb.example", 2, "", &who);
	(void)login(k, "anna", OKIT_PASSWORD, "p", token, &e);
	(void)login(k, "anna", OKIT_PASSWORD, "q", other, &e);
	(void)office_session(k->o, span_str(token), &who, &e);
	t_ok(!who.strong && who.npasskeys == 1, "a password is not strong");
	arena_init(&a, 8192);
	t_rc(office_passkeys(k->o, &who, &a, &id, &n, &e), &e, CY_OK,
	    FAULT_NONE, "passkeys");
	t_ok(n == 1 && id[0].n == 32, "one, by its id");
	arena_release(&a);
	memset(&c, 0, sizeof(c));
	t_rc(raise_with(k, token, "anna", 1, &c, &e), &e, CY_DENIED,
	    FAULT_OFFICE_CHALLENGE, "without a challenge");
	(void)office_challenge(k->o, span_str(token), &c, &e);
	(void)office_challenge(k->o, span_str(other), &c2, &e);
	t_rc(raise_with(k, token, "anna", 1, &c2, &e), &e, CY_BAD,
	    FAULT_PASSKEY_CHALLENGE, "another session's challenge");
	t_rc(raise_with(k, token, "anna", 1, &c, &e), &e, CY_DENIED,
	    FAULT_OFFICE_CHALLENGE, "after a failure it is spent");
	(void)office_challenge(k->o, span_str(token), &c, &e);
	t_rc(raise_with(k, token, "bob", 1, &c, &e), &e, CY_DENIED,
	    FAULT_OFFICE_PASSKEY, "another officer's passkey");
	(void)office_challenge(k->o, span_str(token), &c, &e);
	k->node.time.now += 300;
	t_rc(raise_with(k, token, "anna", 1, &c, &e), &e, CY_DENIED,
	    FAULT_OFFICE_CHALLENGE, "after five minutes");
	(void)office_challenge(k->o, span_str(token), &c, &e);
	k->node.time.now += 299;
	t_rc(raise_with(k, token, "anna", 5, &c, &e), &e, CY_OK, FAULT_NONE,
	    "in time");
	t_rc(raise_with(k, token, "anna", 6, &c, &e), &e, CY_DENIED,
	    FAULT_OFFICE_CHALLENGE, "the same challenge again");
	(void)office_challenge(k->o, span_str(other), &c, &e);
	t_rc(raise_with(k, other, "anna", 5, &c, &e), &e, CY_REFUSED,
	    FAULT_PASSKEY_REPLAYED, "a count that did not rise");
	(void)office_session(k->o, span_str(token), &who, &e);
	t_ok(who.strong, "strong now");
	(void)office_session(k->o, span_str(other), &who, &e);
	t_ok(!who.strong, "the other session is not");
	k->node.time.now += 899;
	(void)office_session(k->o, span_str(token), &who, &e);
	t_ok(who.strong, "for 15 minutes");
	k->node.time.now++;
	(void)office_session(k->o, span_str(token), &who, &e);
	t_ok(!who.strong, "and no longer");
}

static void
test_end(struct okit *k)
{
	char token[SESSION_TOKEN], second[SESSION_TOKEN];
	struct officer who;
	struct hash c;
	struct cy_err e;
	int i;

	(void)login(k, "anna", OKIT_PASSWORD, "p", token, &e);
	t_rc(office_session(k->o, SPAN_LIT("nonsense"), &who, &e), &e,
	    CY_DENIED, FAULT_OFFICE_SESSION, "no such session");
	t_rc(office_challenge(k->o, SPAN_LIT("nonsense"), &c, &e), &e,
	    CY_DENIED, FAULT_OFFICE_SESSION, "and no challenge");
	k->node.time.now += 30 * 60 - 1;
	t_rc(office_session(k->o, span_str(token), &who, &e), &e, CY_OK,
	    FAULT_NONE, "after 29:59");
	k->node.time.now += 30 * 60;
	memset(&who, 0, sizeof(who));
	t_rc(office_session(k->o, span_str(token), &who, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SESSION_EXPIRED, "after 30:00 without a request");
	t_ok(strcmp(who.login, "anna") == 0 && who.expired, "whose it was");
	t_rc(office_can(&who, CAN_READ_INBOX, 0, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SESSION_EXPIRED, "it may do nothing");
	(void)login(k, "anna", OKIT_PASSWORD, "p", token, &e);
	for (i = 0; i < 8 * 60 - 1; i++) {
		k->node.time.now += 60;
		if (office_session(k->o, span_str(token), &who, &e) != CY_OK)
			break;
	}
	t_uint((unsigned)i, 8 * 60 - 1, "minutes of a session in use");
	k->node.time.now += 60;
	t_rc(office_session(k->o, span_str(token), &who, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SESSION_EXPIRED, "after eight hours");
	(void)login(k, "anna", OKIT_PASSWORD, "p", token, &e);
	k->node.time.now -= 301;
	t_rc(office_session(k->o, span_str(token), &who, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SESSION_EXPIRED, "where the clock was set back");
	k->node.time.now += 301;
	(void)login(k, "anna", OKIT_PASSWORD, "p", second, &e);
	t_ok(strcmp(token, second) != 0, "two sessions");
	office_logout(k->o, span_str(token));
	t_rc(office_session(k->o, span_str(token), &who, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SESSION, "after log-out");
	t_rc(office_session(k->o, span_str(second), &who, &e), &e, CY_OK,
	    FAULT_NONE, "the other goes on");
	office_close(k->o);
	okit_open(k);
	t_rc(office_session(k->o, span_str(second), &who, &e), &e, CY_OK,
	    FAULT_NONE, "after a restart");
	okit_officer(k, "eve", "aa.example", 2, "", &who);
	(void)login(k, "eve", OKIT_PASSWORD, "p", token, &e);
	(void)office_disable(k->o, NULL, SPAN_LIT("eve"), NULL, &e);
	t_rc(office_session(k->o, span_str(token), &who, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SESSION, "of a disabled officer");
}

static void
test_token(struct okit *k)
{
	char token[SESSION_TOKEN], last[SESSION_TOKEN];
	utc_t now = k->node.time.now, year = (utc_t)366 * 24 * HOUR;
	const struct {
		const char *what;
		struct span name;
		unsigned scopes;
		utc_t until;
	} bad[] = {
	    {"no name", SPAN_LIT(""), 1, now + 1},
	    {"two lines", SPAN_LIT("a\nb"), 1, now + 1},
	    {"no scope", SPAN_LIT("a"), 0, now + 1},
	    {"another scope", SPAN_LIT("a"), 8, now + 1},
	    {"ended", SPAN_LIT("a"), 1, now},
	    {"too long", SPAN_LIT("a"), 1, now + year + 1},
	};
	struct token_row *row;
	struct officer anna, bob, who;
	struct arena a;
	struct cy_err e, none;
	size_t n;

	arena_init(&a, 1 << 20);
	(void)office_officer(k->o, SPAN_LIT("anna"), &anna, &e);
	(void)office_officer(k->o, SPAN_LIT("bob"), &bob, &e);
	t_rc(
	    office_token_new(k->o, &anna, SPAN_LIT("a"), 1, now + 1, token, &e),
	    &e, CY_DENIED, FAULT_OFFICE_NOT_STRONG, "without passkey");
	anna.strong = true;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		t_rc(office_token_new(k->o, &anna, bad[i].name, bad[i].scopes,
		         bad[i].until, token, &e),
		    &e, CY_USAGE, FAULT_OFFICE_TOKEN, bad[i].what);
	t_rc(office_token_new(k->o, &anna, SPAN_LIT("reports"), SCOPE_READ,
	         now + 10, token, &e),
	    &e, CY_OK, FAULT_NONE, "a token");
	t_rc(office_token(k->o, span_str(token), &who, &e), &e, CY_OK,
	    FAULT_NONE, "is known");
	t_ok(who.scopes == SCOPE_READ && !who.strong && who.id == anna.id,
	    "whose, and what for");
	t_rc(office_session(k->o, span_str(token), &who, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SESSION, "a token is no session");
	(void)office_token(k->o, span_str(token), &who, &e);
	t_rc(office_tokens(k->o, &who, &a, &row, &n, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SCOPE, "for what it is not for");
	for (n = 1; n < 40; n++)
		if (office_token_new(k->o, &anna, SPAN_LIT("more"), 7,
		        now + year, last, &e) != CY_OK)
			break;
	t_uint(n, 32, "tokens of an officer");
	t_rc(office_tokens(k->o, &anna, &a, &row, &n, &e), &e, CY_OK,
	    FAULT_NONE, "tokens");
	t_ok(n == 32 && span_eq_str(row[0].name, "reports") &&
	        row[0].scopes == SCOPE_READ && row[0].until == now + 10 &&
	        row[0].made == now,
	    "as they are listed");
	t_rc(office_token_revoke(k->o, &bob, row[0].token, &e), &e, CY_NOTFOUND,
	    FAULT_OFFICE_NOT_FOUND, "another's token");
	t_rc(office_token_revoke(k->o, &bob, 4711, &none), &none, CY_NOTFOUND,
	    FAULT_OFFICE_NOT_FOUND, "no token");
	t_ok(strcmp(e.text, none.text) == 0, "the same words for both");
	t_rc(office_token_revoke(k->o, &anna, row[1].token, &e), &e, CY_OK,
	    FAULT_NONE, "one's own");
	arena_release(&a);
	k->node.time.now += 10;
	t_rc(office_token(k->o, span_str(token), &who, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SESSION, "after its end");
	t_rc(office_token(k->o, span_str(last), &who, &e), &e, CY_OK,
	    FAULT_NONE, "one that goes on");
	(void)office_disable(k->o, NULL, SPAN_LIT("anna"), NULL, &e);
	t_rc(office_token(k->o, span_str(last), &who, &e), &e, CY_DENIED,
	    FAULT_OFFICE_SESSION, "of a disabled officer");
}

static void
test_kept(struct okit *k)
{
	static uint8_t most[KEPT_MAX + 1];
	struct officer bob, other;
	struct span body;
	struct arena a;
	struct cy_err e;
	char path[16];

	(void)office_officer(k->o, SPAN_LIT("bob"), &bob, &e);
	(void)office_officer(k->o, SPAN_LIT("carl"), &other, &e);
	arena_init(&a, 1 << 20);
	bob.expired = true;
	t_rc(office_keep(k->o, &bob, SPAN_LIT("/office/d/1"),
	         SPAN_LIT("body=typed"), &e),
	    &e, CY_OK, FAULT_NONE, "kept from an ended session");
	t_rc(office_kept(k->o, &bob, SPAN_LIT("/office/d/1"), &a, &body, &e),
	    &e, CY_DENIED, FAULT_OFFICE_SESSION_EXPIRED, "not shown to it");
	bob.expired = false;
	t_rc(office_kept(k->o, &other, SPAN_LIT("/office/d/1"), &a, &body, &e),
	    &e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "nor to anybody else");
	t_rc(office_kept(k->o, &bob, SPAN_LIT("/office/d/1"), &a, &body, &e),
	    &e, CY_OK, FAULT_NONE, "shown to its officer");
	t_span(body, SPAN_LIT("body=typed"), "as it was typed");
	(void)office_keep(
	    k->o, &bob, SPAN_LIT("/office/d/1"), SPAN_LIT("body=anew"), &e);
	(void)office_kept(k->o, &bob, SPAN_LIT("/office/d/1"), &a, &body, &e);
	t_span(body, SPAN_LIT("body=anew"), "the newest of a page");
	(void)office_kept_drop(k->o, &bob, SPAN_LIT("/office/d/1"), &e);
	t_rc(office_kept(k->o, &bob, SPAN_LIT("/office/d/1"), &a, &body, &e),
	    &e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "dropped");
	t_rc(office_keep(
	         k->o, &bob, SPAN_LIT("/x"), span(most, KEPT_MAX + 1), &e),
	    &e, CY_USAGE, FAULT_OFFICE_KEPT, "a byte too long");
	t_rc(office_keep(k->o, &bob, SPAN_LIT("/x"), span(most, KEPT_MAX), &e),
	    &e, CY_OK, FAULT_NONE, "as long as may be");
	for (int i = 0; i < 16; i++) {
		(void)snprintf(path, sizeof(path), "/y%d", i);
		(void)office_keep(
		    k->o, &bob, span_str(path), SPAN_LIT("y"), &e);
	}
	t_rc(office_kept(k->o, &bob, SPAN_LIT("/x"), &a, &body, &e), &e,
	    CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "the oldest of 17 pages");
	t_rc(office_kept(k->o, &bob, SPAN_LIT("/y0"), &a, &body, &e), &e, CY_OK,
	    FAULT_NONE, "the second of them");
	k->node.time.now += 3 * 24 * HOUR;
	t_rc(office_kept(k->o, &bob, SPAN_LIT("/y0"), &a, &body, &e), &e,
	    CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "after three days");
	(void)office_disable(k->o, NULL, SPAN_LIT("bob"), NULL, &e);
	t_rc(office_keep(k->o, &bob, SPAN_LIT("/x"), SPAN_LIT("y"), &e), &e,
	    CY_DENIED, FAULT_OFFICE_DISABLED, "of a disabled officer");
	arena_release(&a);
}

/* The real limits of passwords, once. */
static void
test_moderate(struct okit *k)
{
	char token[SESSION_TOKEN];
	struct officer who;
	struct cy_err e;

	office_close(k->o);
	k->opt.weak_passwords = false;
	okit_open(k);
	okit_officer(k, "rosa", "aa.example", 2, "", &who);
	t_rc(login(k, "rosa", OKIT_PASSWORD, "p", token, &e), &e, CY_OK,
	    FAULT_NONE, "a password of moderate limits");
	t_rc(login(k, "rose", OKIT_PASSWORD, "p", token, &e), &e, CY_DENIED,
	    FAULT_OFFICE_LOGIN_REFUSED, "nobody, after the same work");
}

int
main(void)
{
	struct officer who;
	struct okit k;

	okit_start(&k);
	okit_officer(&k, "anna", "aa.example", 1, "", &who);
	test_login(&k);
	test_tries(&k);
	test_raise(&k);
	test_end(&k);
	test_token(&k);
	test_kept(&k);
	test_moderate(&k);
	okit_end(&k);
	return t_done();
}
