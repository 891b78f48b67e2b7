/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "ikit.h"

/* A draft that is circulated to two others; its text is not fixed. */
static void
start(struct ikit *k)
{
	ikit_start(k, 3);
	ikit_draft(k, IKIT_BODY);
}

static void
start_fixed(struct ikit *k)
{
	struct cy_err e;

	start(k);
	okit_must(
	    ikit_fix(k, &(struct ikit_rules){NULL, NULL, NULL}, &e), &e, "fix");
}

/* The statement of the current version, with one approval. */
static void
half_fixed(struct ikit *k, const struct officer *by, struct hash *id)
{
	struct record_draft *d = ikit_new(R_STATEMENT);
	enum instrument_state state;
	struct cy_err e;

	record_draft_add(d, F_SYMBOL, SPAN_LIT("calm"));
	okit_must(office_fix(k->k.o, by, &k->draft, &k->version, d, id, &e), &e,
	    "fix");
	free(d);
	okit_must(ikit_approve(k, by, id, &state, &e), &e, "first");
}

/* The approver has version 1 before him while the drafter saves version 2. */
static void
test_superseded(void)
{
	static struct ikit k;
	enum instrument_state state;
	struct hash id, old;
	struct record_draft *d;
	struct cy_err e;

	start(&k);
	old = k.version;
	half_fixed(&k, &k.signer[1], &id);
	okit_must(ikit_version(&k, 1, "1. Other words.\n", &e), &e, "second");
	t_rc(ikit_approve(&k, &k.approver[1], &id, &state, &e), &e, CY_CONFLICT,
	    FAULT_VERSION_SUPERSEDED, "approving what was left");
	d = ikit_new(R_STATEMENT);
	record_draft_add(d, F_SYMBOL, SPAN_LIT("calm"));
	t_rc(office_fix(k.k.o, &k.signer[1], &k.draft, &old, d, &id, &e), &e,
	    CY_CONFLICT, FAULT_VERSION_SUPERSEDED, "fixing what was left");
	free(d);
	t_ok(ikit_stage(&k) == STAGE_DRAFTING, "it is still being drafted");
	ikit_end(&k);
}

static void
test_second_officer(void)
{
	static struct ikit k;
	enum instrument_state state;
	struct officer both;
	struct hash id;
	struct cy_err e;

	start(&k);
	okit_officer(&k.k, "both", k.id[1],
	    OFFICER_SIGNER | OFFICER_APPROVER | OFFICER_DRAFTER, "", &both);
	k.signer[2] = k.signer[1];
	k.signer[1] = both;
	okit_must(ikit_version(&k, 1, "1. Words of both.\n", &e), &e, "v2");
	k.signer[1] = k.signer[2];
	half_fixed(&k, &k.signer[1], &id);
	t_rc(ikit_approve(&k, &k.signer[1], &id, &state, &e), &e, CY_REFUSED,
	    FAULT_OFFICE_SAME, "twice the same officer");
	t_rc(ikit_approve(&k, &both, &id, &state, &e), &e, CY_REFUSED,
	    FAULT_OFFICE_SAME, "who wrote the version");
	t_rc(ikit_approve(&k, &k.approver[1], &id, &state, &e), &e, CY_OK,
	    FAULT_NONE, "another");
	t_ok(state == INSTRUMENT_HELD && k.approvals == 2, "is signed");
	ikit_end(&k);
}

/* Who may not, or may not know of it. */
static void
test_rights(void)
{
	static struct ikit k;
	enum instrument_state state;
	struct officer observer, weak;
	struct release_outlook look;
	struct hash id = {{1}};
	struct cy_err e, none;
	enum cy_rc rc, other;

	start_fixed(&k);
	t_rc(office_outlook(k.k.o, &k.signer[2], &k.draft, &look, &e), &e,
	    CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND,
	    "how many signed is not for a signatory");
	t_rc(office_outlook(k.k.o, &k.signer[1], &k.draft, &look, &e), &e,
	    CY_OK, FAULT_NONE, "it is for the lead");
	okit_officer(&k.k, "watch", k.id[2], OFFICER_OBSERVER, "", &observer);
	okit_must(ikit_prepare_act(&k, 2, "signature", true, &e), &e, "act");
	t_rc(ikit_approve(&k, &observer, &k.act[2], &state, &e), &e, CY_DENIED,
	    FAULT_OFFICE_NOT_PERMITTED, "an observer");
	t_rc(ikit_approve(&k, &k.approver[2], &k.act[2], &state, &e), &e,
	    CY_DENIED, FAULT_OFFICE_NOT_PERMITTED,
	    "the first is not an approver's");
	weak = k.signer[2];
	weak.strong = false;
	/* The approval is by the passkey: no session has to be so before. */
	t_rc(ikit_approve(&k, &weak, &k.act[2], &state, &e), &e, CY_OK,
	    FAULT_NONE, "a signer whose session no passkey raised");
	rc = ikit_approve(&k, &k.signer[3], &k.act[2], &state, &e);
	other = ikit_approve(&k, &k.signer[3], &id, &state, &none);
	t_rc(rc, &e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "another party's");
	t_ok(other == rc && strcmp(e.text, none.text) == 0,
	    "is told as one that does not exist");
	t_rc(ikit_approve(&k, &k.signer[1], &k.act[2], &state, &e), &e,
	    CY_DENIED, FAULT_OFFICE_NOT_PERMITTED, "not even the lead's");
	ikit_end(&k);
}

static void
test_disabled(void)
{
	static struct ikit k;
	enum instrument_state state;
	struct hash id;
	struct cy_err e;

	start_fixed(&k);
	okit_must(ikit_act(&k, 2, "signature", true, &state, &e), &e, "act");
	okit_must(
	    office_release_prepare(k.k.o, &k.signer[0], &k.draft, &id, &e), &e,
	    "prepare");
	okit_must(ikit_approve(&k, &k.signer[0], &id, &state, &e), &e, "one");
	okit_must(office_disable(k.k.o, NULL, SPAN_LIT("signer0"), NULL, &e),
	    &e, "disable");
	t_rc(ikit_approve(&k, &k.approver[0], &id, &state, &e), &e, CY_REFUSED,
	    FAULT_OFFICE_APPROVER_GONE, "the first officer was disabled");
	t_ok(ikit_stage(&k) == STAGE_FIXED, "nothing is released");
	t_rc(ikit_approve(&k, &k.signer[0], &id, &state, &e), &e, CY_DENIED,
	    FAULT_OFFICE_DISABLED, "who may do nothing more");
	ikit_end(&k);
}

static enum cy_rc
approve_with(struct ikit *k, const char *login, const struct passkey_site *site,
    const struct hash *challenge, struct cy_err *e)
{
	enum instrument_state state;
	struct passkey_assertion x;
	struct arena a;
	struct buf line;
	struct soft s;
	enum cy_rc rc;

	okit_soft(&s, login);
	s.counts = false;
	arena_init(&a, 1 << 20);
	buf_init(&line, 8192);
	okit_must(soft_assert(&s, site, span(challenge->b, HASH_LEN), &line, e),
	    e, "assert");
	okit_must(
	    passkey_assertion_parse(&x, &a, buf_span(&line), e), e, "parse");
	rc = office_approve(k->k.o, &k->signer[2], &k->act[2], &x, &state, e);
	buf_release(&line);
	arena_release(&a);
	soft_release(&s);
	return rc;
}

/* Assertions that were made for something else. */
static void
test_assertions(void)
{
	static const struct passkey_site elsewhere = {
	    "other.example", "https://other.example"};
	static struct ikit k;
	struct cy_err e;

	start_fixed(&k);
	okit_must(ikit_prepare_act(&k, 2, "signature", true, &e), &e, "act");
	t_rc(approve_with(&k, "signer2", &okit_site, &k.statement, &e), &e,
	    CY_BAD, FAULT_PASSKEY_CHALLENGE, "over another record");
	t_rc(approve_with(&k, "signer2", &elsewhere, &k.act[2], &e), &e, CY_BAD,
	    FAULT_PASSKEY_ORIGIN, "for another node");
	t_rc(approve_with(&k, "signer3", &okit_site, &k.act[2], &e), &e,
	    CY_DENIED, FAULT_OFFICE_PASSKEY, "by another officer's passkey");
	t_rc(approve_with(&k, "signer2", &okit_site, &k.act[2], &e), &e, CY_OK,
	    FAULT_NONE, "over this one");
	t_rc(approve_with(&k, "signer2", &okit_site, &k.act[2], &e), &e,
	    CY_REFUSED, FAULT_OFFICE_SAME, "a second time");
	ikit_end(&k);
}

/* A signatory that has steps of its own signs when they are recorded. */
static void
test_cleared(void)
{
	static const struct span legal = SPAN_INIT("legal");
	static struct ikit k;
	enum instrument_state state;
	struct record_draft *d = ikit_new(PAPER_CLEARANCE);
	struct officer clearer;
	char hex[HASH_HEX];
	struct hash id;
	struct cy_err e;

	start_fixed(&k);
	okit_must(
	    office_steps_set(k.k.o, &k.signer[2], &legal, 1, &e), &e, "steps");
	t_rc(ikit_act(&k, 2, "signature", true, &state, &e), &e, CY_REFUSED,
	    FAULT_OFFICE_NOT_CLEARED, "a signature that is not cleared");
	okit_officer(
	    &k.k, "clear", k.id[2], OFFICER_CLEARER, "legal", &clearer);
	hash_hex(hex, &k.version);
	record_draft_add(d, F_AUDIENCE, span_str(k.id[2]));
	record_draft_add(d, F_REGARDING, span_str(hex));
	record_draft_add(d, F_STEP, legal);
	record_draft_add(d, F_KIND, SPAN_LIT("cleared"));
	okit_must(ikit_paper(&k, &clearer, d, &id, &e), &e, "clearance");
	t_rc(ikit_act(&k, 2, "signature", true, &state, &e), &e, CY_OK,
	    FAULT_NONE, "one that is");
	ikit_end(&k);
}

/* Instruments that the draft does not take. */
static void
test_prepare(void)
{
	static const struct {
		const char *name;
		size_t party;
		enum record_kind kind;
		const char *about; /* NULL: the statement */
		const char *scope;
		enum cy_rc rc;
		enum fault fault;
	} rows[] = {
	    {"another statement", 2, R_ACT,
	        "0000000000000000000000000000000000000000000000000000000000000"
	        "0ff",
	        NULL, CY_REFUSED, FAULT_OFFICE_OTHER_STATEMENT},
	    {"a paragraph that is not there", 3, R_ACT, NULL, "paragraphs 1, 9",
	        CY_NOTFOUND, FAULT_SCOPE_UNKNOWN},
	    {"a release", 2, R_RELEASE, NULL, NULL, CY_REFUSED,
	        FAULT_OFFICE_KIND},
	    {"a second act", 2, R_ACT, NULL, NULL, CY_CONFLICT,
	        FAULT_ACT_SECOND},
	    {"a reservation", 2, R_DECLARATION, NULL, "paragraphs 2", CY_OK,
	        FAULT_NONE},
	};
	static struct ikit k;
	enum instrument_state state;
	struct record_draft *d;
	char hex[HASH_HEX];
	struct hash id;
	struct cy_err e;
	enum cy_rc rc;

	start(&k);
	t_rc(ikit_prepare_act(&k, 2, "signature", true, &e), &e, CY_CONFLICT,
	    FAULT_OFFICE_NOT_FIXED, "an act on a text that is not fixed");
	okit_must(ikit_fix(&k, &(struct ikit_rules){NULL, NULL, NULL}, &e), &e,
	    "fix");
	okit_must(ikit_act(&k, 2, "signature", true, &state, &e), &e, "act");
	hash_hex(hex, &k.statement);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		d = ikit_new(rows[i].kind);
		record_draft_add(d,
		    rows[i].kind == R_DECLARATION ? F_REGARDING : F_STATEMENT,
		    span_str(rows[i].about != NULL ? rows[i].about : hex));
		if (rows[i].kind == R_ACT)
			record_draft_add(d, F_KIND, SPAN_LIT("signature"));
		if (rows[i].kind == R_DECLARATION)
			record_draft_add(d, F_KIND, SPAN_LIT("reservation"));
		if (rows[i].scope != NULL)
			record_draft_add(d, F_SCOPE, span_str(rows[i].scope));
		if (rows[i].kind == R_DECLARATION)
			d->body = SPAN_LIT("We read it so.\n");
		rc = office_prepare(
		    k.k.o, &k.signer[rows[i].party], &k.draft, d, &id, &e);
		t_rc(rc, &e, rows[i].rc, rows[i].fault, rows[i].name);
		free(d);
	}
	t_rc(ikit_fix(&k, &(struct ikit_rules){NULL, NULL, NULL}, &e), &e,
	    CY_CONFLICT, FAULT_OFFICE_FIXED, "it is fixed once");
	t_rc(office_release_prepare(k.k.o, &k.signer[2], &k.draft, &id, &e), &e,
	    CY_DENIED, FAULT_OFFICE_NOT_PERMITTED,
	    "a signatory releases nothing");
	ikit_end(&k);
}

/* What the register would not take is refused before it is held. */
static void
test_tried(void)
{
	static struct ikit k;
	enum instrument_state state;
	struct record_draft *d;
	struct hash id;
	struct cy_err e;

	start(&k);
	ikit_append(&k,
	    SPAN_LIT("comity/statement/v1\nAuthor: mfa.p1.example\n"
	             "Date: 2026-09-21T14:00:00Z\nSymbol: calm\n"
	             "Title: en Another\n"),
	    &k.key[1]);
	half_fixed(&k, &k.signer[1], &id);
	t_rc(ikit_approve(&k, &k.approver[1], &id, &state, &e), &e, CY_CONFLICT,
	    FAULT_SYMBOL_TAKEN, "a symbol that is taken");
	d = ikit_new(R_STATEMENT);
	record_draft_add(d, F_SYMBOL, SPAN_LIT("quiet"));
	record_draft_add(d, F_OPEN, SPAN_LIT("invitation"));
	record_draft_add(d, F_INVITED, span_str(k.id[2]));
	okit_must(office_fix(k.k.o, &k.signer[1], &k.draft, &k.version, d,
	              &k.statement, &e),
	    &e, "fix");
	free(d);
	okit_must(
	    ikit_approve_both(&k, 1, &k.statement, &state, &e), &e, "another");
	t_rc(ikit_act(&k, 3, "signature", true, &state, &e), &e, CY_REFUSED,
	    FAULT_NOT_INVITED, "a party that is not invited");
	t_rc(ikit_act(&k, 2, "signature", true, &state, &e), &e, CY_OK,
	    FAULT_NONE, "one that is");
	ikit_end(&k);
}

static enum cy_rc
upload(struct ikit *k, size_t signs, struct span text,
    enum instrument_state *state, struct cy_err *e)
{
	struct buf note;
	struct hash id;
	enum cy_rc rc;

	buf_init(&note, LIMIT_NOTE);
	okit_must(note_sign(&note, text, &k->key[signs], e), e, "sign");
	rc = office_upload(
	    k->k.o, &k->signer[2], buf_span(&note), &id, state, e);
	buf_release(&note);
	return rc;
}

/* Signed on a machine without network. */
static void
test_upload(void)
{
	static struct ikit k;
	enum instrument_state state;
	struct instrument i;
	struct skey own;
	char text[4096];
	struct arena a;
	struct cy_err e;

	start_fixed(&k);
	arena_init(&a, 1 << 20);
	okit_must(ikit_prepare_act(&k, 2, "signature", true, &e), &e, "act");
	okit_must(office_instrument(k.k.o, &k.signer[2], &k.act[2], &a, &i, &e),
	    &e, "instrument");
	(void)snprintf(text, sizeof(text), "%.*s", SPAN_ARGS(i.text));
	memcpy(strstr(text, "signature"), "alignment", 9);
	t_rc(upload(&k, 2, span_str(text), &state, &e), &e, CY_NOTFOUND,
	    FAULT_OFFICE_NOT_FOUND, "another text");
	own = k.key[2];
	k.key[2].sec = k.key[3].sec;
	t_rc(upload(&k, 2, i.text, &state, &e), &e, CY_BAD,
	    FAULT_SIGNATURE_INVALID, "signed by another key");
	k.key[2] = own;
	t_rc(upload(&k, 2, i.text, &state, &e), &e, CY_OK, FAULT_NONE,
	    "by its party's");
	t_ok(state == INSTRUMENT_HELD, "it is held");
	t_rc(upload(&k, 2, i.text, &state, &e), &e, CY_CONFLICT,
	    FAULT_OFFICE_NOT_PREPARED, "once");
	arena_release(&a);
	ikit_end(&k);
}

int
main(void)
{
	test_superseded();
	test_second_officer();
	test_rights();
	test_disabled();
	test_assertions();
	test_cleared();
	test_prepare();
	test_tried();
	test_upload();
	return t_done();
}
