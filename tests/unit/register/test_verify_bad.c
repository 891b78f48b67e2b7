/* SPDX-License-Identifier: Apache-2.0 */
/* What a verification must refuse, and what it must call it. */
#include "register/verify.h"

#include "register/journal.h"
#include "register/seals.h"
#include "../t.h"
#include "verify_kit.h"

/* Tiles and entry are changed together: the tree above tells. */
static void
test_consistent(void)
{
	struct span bundle, tile;
	struct verify_verdict v;
	struct bundle b;
	struct span entry = {NULL, 0};
	struct hash leaf;

	make();
	bundle = load(B0);
	tile = load(T0);
	bundle_init(&b, bundle);
	for (unsigned i = 0; i < 10; i++)
		(void)bundle_next(&b, &entry, NULL);
	((uint8_t *)(uintptr_t)entry.p)[entry.n / 2] ^= 1;
	sha256_leaf(&leaf, entry);
	memcpy((uint8_t *)(uintptr_t)tile.p + 9 * HASH_LEN, leaf.b, HASH_LEN);
	gen_write(dir, B0, bundle);
	gen_write(dir, T0, tile);
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_REGISTER_TILE_WRONG,
	    "an entry and its tile");
	t_ok(strcmp(v.what, "tile/0/000") == 0, "%s", v.what);
	free((void *)(uintptr_t)bundle.p);
	free((void *)(uintptr_t)tile.p);
	gen_remove(dir);
}

/* The tree is right, but records in it are not: the first one is named,
 * whatever the number of threads. */
static void
test_records(void)
{
	static const uint64_t bad[] = {260, 40, 41, 299, 130};
	struct gen_options o = {.size = 300, .parties = 2};
	struct span entry[300];
	struct buf b[300];
	struct verify_verdict v;
	struct skey foreign;
	struct note n;

	gen_party_key(&foreign, 77);
	for (uint64_t i = 0; i < 300; i++) {
		buf_init(&b[i], LIMIT_ENTRY);
		gen_entry(&b[i], &o, i);
	}
	o.entry = entry;
	for (size_t k = 0; k < 5; k++) {
		struct buf *x = &b[bad[k]];

		x->p[x->n - 8] ^= 1; /* in the signature */
		for (unsigned i = 0; i < 300; i++)
			entry[i] = buf_span(&b[i]);
		o.dir = dir = gen_tmp();
		gen_register(&o);
		for (unsigned threads = 1; threads < 5; threads++) {
			char want[32];
			uint64_t first = k == 0 ? 260 : 40;

			(void)snprintf(
			    want, sizeof(want), "entry %u", (unsigned)first);
			t_ok(verify(&v, threads) == CY_BAD &&
			        v.why.fault == FAULT_SIGNATURE_INVALID &&
			        strcmp(v.what, want) == 0,
			    "%u threads: %s", threads, v.what);
		}
		gen_remove(dir);
	}
	/* A party that nobody admitted. */
	for (unsigned i = 0; i < 300; i++)
		entry[i] = buf_span(&b[i]);
	(void)note_parse(&n, entry[7], NULL);
	buf_reset(&b[3]);
	gen_sign(&b[3], n.text, &foreign);
	entry[3] = buf_span(&b[3]);
	o.dir = dir = gen_tmp();
	gen_register(&o);
	t_ok(verify(&v, 1) == CY_BAD && strcmp(v.what, "entry 3") == 0,
	    "signed by another: %s %s", v.what, fault_id(v.why.fault));
	gen_remove(dir);
	/* Entry 0 is an incident. */
	entry[0] = buf_span(&b[8]);
	o.dir = dir = gen_tmp();
	gen_register(&o);
	t_ok(verify(&v, 1) == CY_BAD && strcmp(v.what, "entry 0") == 0,
	    "no keeper: %s %s", v.what, fault_id(v.why.fault));
	gen_remove(dir);
	for (unsigned i = 0; i < 300; i++)
		buf_release(&b[i]);
}

static void
put_seal(struct buf *b, uint64_t size, const struct hash *root, utc_t time)
{
	struct buf note;

	buf_init(&note, LIMIT_NOTE);
	gen_checkpoint(&note, size, root, time);
	seal_put(b, buf_span(&note));
	buf_release(&note);
}

/* The seals of make(), and what is put in or after them. */
static void
test_seals(void)
{
	struct hash other = {{9}}, root;
	struct verify_verdict v;
	struct checkpoint c;
	struct span was, cp;
	struct note n;
	struct buf b;

	make();
	was = load("seals");
	cp = load(CP);
	(void)note_parse(&n, cp, NULL);
	(void)checkpoint_parse(&c, n.text, NULL);
	root = c.root;
	buf_init(&b, 1 << 20);

	buf_put(&b, was);
	put_seal(&b, SIZE, &other, GEN_TIME + 9);
	gen_write(dir, "seals", buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_FORK, FAULT_TLOG_TWO_HISTORIES,
	    "two roots of one size, both signed: two histories");

	buf_reset(&b);
	put_seal(&b, 5, &other, GEN_TIME - 9);
	buf_put(&b, was);
	b.p[b.n - was.n - 10] ^= 1;
	gen_write(dir, "seals", buf_span(&b));
	t_ok(verify(&v, 1) != CY_OK, "a seal before, of another tree: %s",
	    fault_id(v.why.fault));

	buf_reset(&b);
	put_seal(&b, 5, &other, GEN_TIME - 9);
	memcpy(b.p + 40, "BBBB", 4);
	buf_put(&b, was);
	gen_write(dir, "seals", buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_REGISTER_SEAL_ROOT,
	    "the same, not signed");

	buf_reset(&b);
	buf_put(&b, was);
	put_seal(&b, SIZE, &root, GEN_TIME + 1);
	gen_write(dir, "seals", buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_SEAL_ORDER,
	    "a time that falls");

	buf_reset(&b);
	buf_put(&b, was);
	put_seal(&b, SIZE - 1, &root, GEN_TIME + 90);
	gen_write(dir, "seals", buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_SEAL_ORDER,
	    "a size that falls");

	buf_reset(&b);
	buf_put(&b, was);
	put_seal(&b, SIZE, &root, GEN_TIME + 90);
	gen_write(dir, "seals", buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_TEMP, FAULT_REGISTER_UNFINISHED,
	    "one seal that the checkpoint has not followed yet");
	put_seal(&b, SIZE, &root, GEN_TIME + 91);
	gen_write(dir, "seals", buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_SEALS_DIFFER, "two");

	buf_reset(&b);
	buf_put(&b, was);
	put_seal(&b, SIZE + 100, &root, GEN_TIME + 90);
	gen_write(dir, "seals", buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_SEALS_DIFFER,
	    "a seal of more than there is");

	/* Many blocks: the jobs of the workers overlap by one. */
	buf_reset(&b);
	buf_put(&b, was);
	for (int i = 0; i < 150; i++)
		put_seal(&b, SIZE, &root, GEN_TIME + 90 + i);
	gen_write(dir, "seals", buf_span(&b));
	buf_reset(&b);
	gen_checkpoint(&b, SIZE, &root, GEN_TIME + 90 + 149);
	gen_write(dir, CP, buf_span(&b));
	t_rc(verify(&v, 2), &v.why, CY_OK, FAULT_NONE, "153 seals");
	t_ok(v.sealed == GEN_TIME + 90 + 149, "and the time of the last");
	buf_release(&b);
	free((void *)(uintptr_t)was.p);
	free((void *)(uintptr_t)cp.p);
	gen_remove(dir);
}

static void
test_seal_order_in_job(void)
{
	struct verify_verdict v;
	struct checkpoint c;
	struct span was, cp;
	struct note n;
	struct buf b;

	make();
	was = load("seals");
	cp = load(CP);
	(void)note_parse(&n, cp, NULL);
	(void)checkpoint_parse(&c, n.text, NULL);
	/* Across the border of two jobs: block 64 (from 0) is late. */
	for (int late = 60; late < 68; late++) {
		buf_init(&b, 1 << 20);
		buf_put(&b, was);
		for (int i = 3; i < 80; i++)
			put_seal(&b, SIZE, &c.root,
			    GEN_TIME + 10 + (i == late ? -9 : i));
		gen_write(dir, "seals", buf_span(&b));
		buf_reset(&b);
		gen_checkpoint(&b, SIZE, &c.root, GEN_TIME + 10 + 79);
		gen_write(dir, CP, buf_span(&b));
		t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_SEAL_ORDER,
		    "times that fall in any block");
		buf_release(&b);
	}
	free((void *)(uintptr_t)was.p);
	free((void *)(uintptr_t)cp.p);
	gen_remove(dir);
}

/* The checkpoint itself. */
static void
test_checkpoint(void)
{
	struct skey record, log, witness, foreign;
	struct verify_verdict v;
	struct checkpoint c;
	struct span cp;
	struct note n;
	struct buf b, text;

	gen_keys(&record, &log, &witness);
	gen_party_key(&foreign, 5);
	make();
	cp = load(CP);
	(void)note_parse(&n, cp, NULL);
	(void)checkpoint_parse(&c, n.text, NULL);
	buf_init(&b, LIMIT_NOTE);
	buf_init(&text, LIMIT_NOTE);

	gen_checkpoint(&b, SIZE - 1, &c.root, GEN_TIME + 2);
	gen_write(dir, CP, buf_span(&b));
	t_ok(verify(&v, 1) == CY_BAD, "a smaller size: %s, %s", v.what,
	    fault_id(v.why.fault));

	buf_reset(&b);
	gen_sign(&b, n.text, &log);
	gen_write(dir, CP, buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_NOTE_NO_SIGNATURE,
	    "without the witness's line");

	buf_reset(&b);
	gen_sign(&b, n.text, &foreign);
	gen_write(dir, CP, buf_span(&b));
	t_ok(verify(&v, 1) == CY_BAD && strcmp(v.what, "checkpoint") == 0,
	    "signed by another key: %s", fault_id(v.why.fault));

	buf_reset(&b);
	buf_put(&b, cp);
	(void)note_sign_line(&b, n.text, &foreign, NULL);
	gen_write(dir, CP, buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_REGISTER_CHECKPOINT_LINES,
	    "a third line");

	buf_reset(&b);
	buf_put(&text, n.text);
	buf_puts(&text, "more\n");
	gen_sign(&b, buf_span(&text), &log);
	gen_write(dir, CP, buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_REGISTER_CHECKPOINT_LINES,
	    "an extension line");

	buf_reset(&b);
	gen_checkpoint(&b, 0, &c.root, GEN_TIME + 2);
	gen_write(dir, CP, buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_REGISTER_EMPTY, "no entries");

	buf_reset(&b);
	gen_checkpoint(&b, (uint64_t)1 << 62, &c.root, GEN_TIME + 2);
	gen_write(dir, CP, buf_span(&b));
	t_ok(verify(&v, 2) == CY_BAD, "more entries than any disk holds: %s",
	    fault_id(v.why.fault));

	buf_reset(&b);
	c.root.b[0] ^= 1;
	gen_checkpoint(&b, SIZE, &c.root, GEN_TIME + 2);
	gen_write(dir, CP, buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_REGISTER_ROOT_WRONG,
	    "another root, signed");
	buf_release(&b);
	buf_release(&text);
	free((void *)(uintptr_t)cp.p);
	gen_remove(dir);
}

static void
put_frame(
    struct buf *b, uint64_t first, struct span entry, const struct hash *root)
{
	struct buf f;

	buf_init(&f, FRAME_MAX);
	frame_begin(&f, first);
	frame_put(&f, entry);
	frame_end(&f, 1, root);
	buf_put(b, buf_span(&f));
	buf_release(&f);
}

static void
test_journal(void)
{
	struct gen_options o = {.size = SIZE, .parties = 1};
	struct hash root = {{0}};
	struct verify_verdict v;
	struct buf b, entry;

	make();
	buf_init(&b, 1 << 20);
	buf_init(&entry, LIMIT_ENTRY);
	gen_entry(&entry, &o, SIZE);

	put_frame(&b, SIZE - 4, buf_span(&entry), &root);
	gen_write(dir, JO, buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_REGISTER_JOURNAL_DIFFERS,
	    "another entry than the published one");

	drop(JO);
	buf_reset(&b);
	put_frame(&b, SIZE, buf_span(&entry), &root);
	gen_write(dir, "journal/00000000000000000270.frames", buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_REGISTER_JOURNAL_ROOT,
	    "a root that its entries do not give");

	drop("journal/00000000000000000270.frames");
	buf_reset(&b);
	put_frame(&b, SIZE + 1, buf_span(&entry), &root);
	gen_write(dir, "journal/00000000000000000271.frames", buf_span(&b));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_FRAME_GAP,
	    "a gap after the published entries");
	gen_remove(dir);

	make();
	gen_write(dir, "journal/00000000000000000300.frames", SPAN_LIT(""));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_FRAME_GAP,
	    "a gap between two files");
	drop("journal/00000000000000000300.frames");
	gen_write(dir, "journal/00000000000000000276.frames", SPAN_LIT(""));
	t_rc(verify(&v, 1), &v.why, CY_OK, FAULT_NONE, "the last one empty");
	gen_write(dir, "journal/00000000000000000270.frames", SPAN_LIT(""));
	t_rc(verify(&v, 1), &v.why, CY_BAD, FAULT_FRAME_GAP,
	    "a file that stands in another");
	buf_release(&b);
	buf_release(&entry);
	gen_remove(dir);
}

/* Tiles that the journal has the entries for: a publication that was cut
 * off. */
static void
test_unfinished(void)
{
	struct verify_verdict v;

	make();
	add("register/tile/0/001.p/20");
	t_rc(verify(&v, 1), &v.why, CY_TEMP, FAULT_REGISTER_UNFINISHED,
	    "tiles of entries that are in the journal");
	gen_remove(dir);
}

/* A key that nobody knows, a policy, a line of another witness. */
static void
test_below(void)
{
	struct gen_options o = {.size = 20, .bare = true};
	struct verify_options vo = {
	    .fs = &fs_system, .threads = 1, .now = GEN_TIME + 1000};
	struct skey record, log, witness, foreign, k;
	char text[4096], key[4][VKEY_TEXT];
	struct verify_verdict v;
	struct policy p;
	struct cy_err e;
	struct arena a;
	struct span cp;
	struct note n;
	struct buf b;
	uint8_t seed[32] = {7};
	static const struct {
		const char *name;
		bool log, own; /* the policy names them; else another */
		unsigned quorum;
		enum cy_rc rc;
		enum fault fault;
	} row[] = {
	    {"own witness", true, true, 1, CY_OK, FAULT_NONE},
	    {"no quorum", true, true, 0, CY_OK, FAULT_NONE},
	    {"another witness", true, false, 1, CY_BELOW, FAULT_POLICY_QUORUM},
	    {"another log", false, true, 1, CY_BELOW, FAULT_POLICY_UNKNOWN_LOG},
	};

	gen_keys(&record, &log, &witness);
	(void)skey_init(
	    &foreign, SPAN_LIT("other.example"), KEY_COSIG_ED25519, seed, &e);
	(void)skey_init(&k, SPAN_LIT("other.example"), KEY_ED25519, seed, &e);
	vkey_print(key[0], &log.vkey);
	vkey_print(key[1], &witness.vkey);
	vkey_print(key[2], &foreign.vkey);
	vkey_print(key[3], &k.vkey);
	o.dir = dir = gen_tmp();
	gen_register(&o);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		(void)snprintf(text, sizeof(text),
		    "log %s\nwitness w %s\nquorum %s\n",
		    row[i].log ? key[0] : key[3], row[i].own ? key[1] : key[2],
		    row[i].quorum > 0 ? "w" : "none");
		arena_init(&a, 1 << 20);
		t_rc(policy_parse(&p, &a, span_str(text), &e), &e, CY_OK,
		    FAULT_NONE, "policy");
		vo.policy = &p;
		t_rc(verify_register(&v, dir, &vo, &e), &v.why, row[i].rc,
		    row[i].fault, row[i].name);
		arena_release(&a);
	}
	vo.policy = NULL;
	vo.known = &log.vkey;
	vo.nknown = 1;
	cp = load("checkpoint");
	(void)note_parse(&n, cp, NULL);
	buf_init(&b, LIMIT_NOTE);
	buf_put(&b, cp);
	(void)note_cosign_line(&b, n.text, &foreign, GEN_TIME, &e);
	gen_write(dir, "checkpoint", buf_span(&b));
	t_rc(verify_register(&v, dir, &vo, &e), &v.why, CY_BELOW,
	    FAULT_REGISTER_LINE_UNKNOWN, "a line that nobody can judge");
	vo.known = &record.vkey;
	gen_write(dir, "checkpoint", cp);
	t_rc(verify_register(&v, dir, &vo, &e), &v.why, CY_BELOW,
	    FAULT_REGISTER_KEY_UNKNOWN, "another key is known");
	vo.known = &log.vkey;
	vo.skip_records = true;
	t_rc(verify_register(&v, dir, &vo, &e), &v.why, CY_BELOW,
	    FAULT_REGISTER_RECORDS_SKIPPED, "hashes only is never enough");
	gen_write(dir, "register/x", SPAN_LIT("x"));
	buf_release(&b);
	free((void *)(uintptr_t)cp.p);
	gen_remove(dir);
}

int
main(void)
{
	struct cy_err e;

	t_ok(crypto_init(&e) == CY_OK, "crypto");
	test_consistent();
	test_records();
	test_seals();
	test_seal_order_in_job();
	test_checkpoint();
	test_journal();
	test_unfinished();
	test_below();
	return t_done();
}
