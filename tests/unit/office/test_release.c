/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "ikit.h"

#include "node/thread.h"
#include "store/query.h"

#define DAY 86400

static uint64_t
size_of(struct ikit *k)
{
	struct cy_err e;

	okit_must(node_publish(k->k.n, &e), &e, "publish");
	return reg_size(node_register(k->k.n));
}

/* How many parties count as of a day. */
struct count {
	uint64_t parties, withdrawn;
};

static enum cy_rc
count_party(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	struct count *c = ctx;

	(void)e;
	c->parties += row->count == COUNT_YES;
	c->withdrawn += row->count == COUNT_NOT;
	return CY_OK;
}

static uint64_t
parties(struct ikit *k, utc_t at)
{
	struct core_when when = {.as_of = day_of(at)};
	struct count c = {0, 0};
	struct cy_err e;
	uint64_t index;

	okit_must(store_find(node_store(k->k.n), &k->statement, &index, &e), &e,
	    "find");
	okit_must(store_statement_parties(
	              node_store(k->k.n), index, when, count_party, &c, &e),
	    &e, "parties");
	return c.parties;
}

static void
judge_copy(struct ikit *k, uint64_t want)
{
	struct verify_verdict v = {.rc = CY_TEMP};
	struct verify_options o = {
	    .fs = &fs_system, .now = INT64_C(1800000000), .threads = 1};
	struct reg *r = node_register(k->k.n);
	struct cy_err e;
	struct buf tar;
	uint64_t index;

	(void)r;
	buf_init(&tar, LIMIT_COPY);
	okit_must(store_find(node_store(k->k.n), &k->statement, &index, &e), &e,
	    "find");
	okit_must(node_copy(k->k.n, index, &tar, &e), &e, "copy");
	(void)verify_copy(&v, buf_span(&tar), &o, &e);
	/* Nobody here knows the register's key: all else is checked. */
	t_ok(v.rc == CY_BELOW && e.fault == FAULT_REGISTER_KEY_UNKNOWN,
	    "the copy is sound: %s", fault_id(e.fault));
	t_uint(v.valid, want, "signatures valid");
	t_uint(v.of, want, "of so many");
	buf_release(&tar);
}

/* Acts on a public statement are in no draft: each party lists its own. */
static void
list_public(struct ikit *k, size_t i, size_t want)
{
	struct instrument *list;
	struct arena a;
	struct cy_err e;
	size_t n = 0;

	arena_init(&a, 8 << 20);
	okit_must(
	    office_instruments(k->k.o, &k->signer[i], NULL, &a, &list, &n, &e),
	    &e, "instruments");
	t_uint(n, want, "of its own, on public statements");
	if (n > 0)
		t_ok(hash_eq(&list[0].id, &k->act[i]), "its accession");
	arena_release(&a);
}

/* 27 sign, one release, 27 of 27; a 28th accedes. */
static void
test_whole(void)
{
	static struct ikit k;
	enum instrument_state state;
	struct hash release;
	struct cy_err e;
	uint64_t before;
	utc_t released;
	bool held = true;

	ikit_start(&k, 28);
	ikit_draft(&k, IKIT_BODY);
	okit_must(ikit_fix(&k, &(struct ikit_rules){"27", NULL, NULL}, &e), &e,
	    "fix");
	before = size_of(&k);
	for (size_t i = 1; i <= 27; i++) {
		okit_must(
		    ikit_act(&k, i, "signature", true, &state, &e), &e, "act");
		held = held && state == INSTRUMENT_HELD && k.approvals == 2;
	}
	t_ok(held, "27 instruments are signed and held");
	t_uint(size_of(&k), before, "nothing of it is in the register");
	t_ok(ikit_stage(&k) == STAGE_FIXED, "the draft is fixed");
	k.k.node.time.now += 3 * DAY;
	released = k.k.node.time.now;
	k.entered = 0;
	okit_must(ikit_release(&k, &release, &e), &e, "release");
	t_uint(k.entered, 2, "one frame, and one for the notification");
	t_uint(size_of(&k), before + 1 + 27 + 1 + 1,
	    "statement, acts, release, notification");
	t_ok(ikit_stage(&k) == STAGE_RELEASED, "the draft is released");
	t_uint(parties(&k, released), 27, "27 as of that day");
	t_uint(parties(&k, released - DAY), 0, "none the day before");
	judge_copy(&k, 27);
	k.k.node.time.now += 2 * DAY;
	okit_must(
	    ikit_act(&k, 28, "accession", false, &state, &e), &e, "accession");
	t_ok(state == INSTRUMENT_ENTERED, "the 28th accedes at once");
	t_uint(size_of(&k), before + 30 + 2, "its act and a notification");
	t_uint(parties(&k, k.k.node.time.now), 28, "28 as of then");
	t_uint(parties(&k, released), 27, "27 as of before, still");
	/* Of those that the keeper's list names; the 28th is beside it. */
	judge_copy(&k, 27);
	list_public(&k, 28, 1);
	list_public(&k, 1, 0);
	ikit_end(&k);
}

/* A small office with a fixed text and two signatures. */
static void
start_fixed(struct ikit *k, const struct ikit_rules *rules)
{
	enum instrument_state state;
	struct cy_err e;

	ikit_start(k, 3);
	ikit_draft(k, IKIT_BODY);
	okit_must(ikit_fix(k, rules, &e), &e, "fix");
	for (size_t i = 1; i <= 2; i++)
		okit_must(
		    ikit_act(k, i, "signature", true, &state, &e), &e, "act");
}

static void
test_rules(void)
{
	static const struct {
		const char *name;
		struct ikit_rules rules;
		enum fault fault;
		utc_t later;
	} rows[] = {
	    {"no rules", {NULL, NULL, NULL}, FAULT_NONE, 0},
	    {"the quorum is reached", {"2", NULL, NULL}, FAULT_NONE, 0},
	    {"it is not", {"3", NULL, NULL}, FAULT_RELEASE_QUORUM, 0},
	    {"too early", {NULL, "2026-12-24T00:00:00Z", NULL},
	        FAULT_RELEASE_EARLY, 0},
	    {"lapsed", {NULL, NULL, "2026-09-21T16:00:00Z"},
	        FAULT_RELEASE_LAPSED, DAY},
	};
	static struct ikit k;
	struct release_outlook look;
	struct hash id;
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		start_fixed(&k, &rows[i].rules);
		k.k.node.time.now += rows[i].later;
		okit_must(
		    office_outlook(k.k.o, &k.signer[0], &k.draft, &look, &e),
		    &e, "outlook");
		t_ok(look.why == rows[i].fault &&
		        look.ready == (rows[i].fault == FAULT_NONE),
		    "outlook: %s", rows[i].name);
		rc = ikit_release(&k, &id, &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_REFUSED,
		    rows[i].fault, rows[i].name);
		ikit_end(&k);
	}
}

/* What changes between the two approvals makes the release void. */
static void
test_changed(void)
{
	static struct ikit k;
	enum instrument_state state;
	struct hash id;
	struct cy_err e;

	start_fixed(&k, &(struct ikit_rules){NULL, NULL, NULL});
	okit_must(
	    office_release_prepare(k.k.o, &k.signer[0], &k.draft, &id, &e), &e,
	    "prepare");
	okit_must(ikit_approve(&k, &k.signer[0], &id, &state, &e), &e, "1");
	okit_must(ikit_act(&k, 3, "signature", true, &state, &e), &e, "act");
	t_rc(ikit_approve(&k, &k.approver[0], &id, &state, &e), &e, CY_CONFLICT,
	    FAULT_OFFICE_RELEASE_CHANGED, "one signed meanwhile");
	t_rc(office_retract(k.k.o, &k.signer[3], &k.act[3], &e), &e, CY_OK,
	    FAULT_NONE, "it retracts");
	t_rc(ikit_approve(&k, &k.approver[0], &id, &state, &e), &e, CY_OK,
	    FAULT_NONE, "now it is as it was");
	t_ok(state == INSTRUMENT_ENTERED && ikit_stage(&k) == STAGE_RELEASED,
	    "released");
	t_rc(office_retract(k.k.o, &k.signer[2], &k.act[2], &e), &e,
	    CY_CONFLICT, FAULT_OFFICE_NOT_RETRACTABLE,
	    "what is released stays");
	t_rc(office_abort(k.k.o, &k.signer[0], &k.draft, &e), &e, CY_CONFLICT,
	    FAULT_OFFICE_ENDED, "and is not aborted");
	ikit_end(&k);
}

/* A key is revoked under embargo: its instrument drops out. */
static void
test_revoked(void)
{
	static struct ikit k;
	struct release_outlook look;
	char text[1024], key[VKEY_TEXT];
	struct hash id;
	struct cy_err e;

	start_fixed(&k, &(struct ikit_rules){"2", NULL, NULL});
	vkey_print(key, &k.key[2].vkey);
	(void)snprintf(text, sizeof(text),
	    "comity/revocation/v1\nAuthor: %s\nDate: 2026-09-21T16:00:00Z\n"
	    "Key: record %s\n",
	    k.id[2], key);
	ikit_append(&k, span_str(text), &k.key[2]);
	okit_must(office_outlook(k.k.o, &k.signer[0], &k.draft, &look, &e), &e,
	    "outlook");
	t_ok(look.ndropped == 1 && hash_eq(&look.dropped[0], &k.act[2]) &&
	        look.signatures == 1 && look.why == FAULT_RELEASE_QUORUM,
	    "its signature does not count towards the quorum");
	t_rc(ikit_release(&k, &id, &e), &e, CY_REFUSED, FAULT_RELEASE_QUORUM,
	    "nothing is released below it");
	ikit_end(&k);
}

/* The signer goes away at the last moment; everything is there afterwards. */
static void
test_resumed(void)
{
	static struct ikit k;
	struct hash id;
	struct cy_err e;
	uint64_t before;

	start_fixed(&k, &(struct ikit_rules){NULL, NULL, NULL});
	before = size_of(&k);
	k.enters = CY_TEMP;
	t_rc(ikit_release(&k, &id, &e), &e, CY_TEMP, FAULT_IO,
	    "the signer is not there");
	t_ok(ikit_stage(&k) == STAGE_FROZEN, "the draft is frozen");
	t_uint(size_of(&k), before, "nothing has entered");
	t_rc(office_retract(k.k.o, &k.signer[2], &k.act[2], &e), &e,
	    CY_CONFLICT, FAULT_OFFICE_NOT_RETRACTABLE,
	    "nothing can be taken back");
	ikit_close(&k);
	k.enters = CY_OK;
	ikit_open(&k);
	t_rc(office_resume(k.k.o, &e), &e, CY_OK, FAULT_NONE, "a restart");
	t_ok(ikit_stage(&k) == STAGE_RELEASED, "completes it");
	t_uint(size_of(&k), before + 4 + 1, "once, and whole");
	t_rc(office_resume(k.k.o, &e), &e, CY_OK, FAULT_NONE, "another");
	t_uint(size_of(&k), before + 5, "adds nothing");
	ikit_end(&k);
}

static void
test_ended(void)
{
	static struct ikit k;
	enum instrument_state state;
	struct cy_err e;
	uint64_t before;

	start_fixed(
	    &k, &(struct ikit_rules){NULL, NULL, "2027-01-01T00:00:00Z"});
	before = size_of(&k);
	t_rc(office_resume(k.k.o, &e), &e, CY_OK, FAULT_NONE, "in time");
	t_ok(ikit_stage(&k) == STAGE_FIXED, "it does not lapse");
	k.k.node.time.now += 200 * DAY;
	t_rc(office_resume(k.k.o, &e), &e, CY_OK, FAULT_NONE, "later");
	t_ok(ikit_stage(&k) == STAGE_LAPSED, "it has lapsed");
	t_rc(ikit_act(&k, 3, "signature", true, &state, &e), &e, CY_CONFLICT,
	    FAULT_OFFICE_NOT_FIXED, "nobody signs it any more");
	t_uint(size_of(&k), before, "nothing of it was ever public");
	ikit_end(&k);

	start_fixed(&k, &(struct ikit_rules){NULL, NULL, NULL});
	t_rc(office_abort(k.k.o, &k.signer[3], &k.draft, &e), &e, CY_DENIED,
	    FAULT_OFFICE_NOT_PERMITTED, "a signatory cannot end it");
	t_rc(office_abort(k.k.o, &k.signer[0], &k.draft, &e), &e, CY_OK,
	    FAULT_NONE, "the keeper can");
	t_ok(ikit_stage(&k) == STAGE_ABORTED, "it is aborted");
	ikit_end(&k);
}

int
main(void)
{
	test_whole();
	test_rules();
	test_changed();
	test_revoked();
	test_resumed();
	test_ended();
	return t_done();
}
