/* SPDX-License-Identifier: Apache-2.0 */
/* What a file is by its front, checkpoints alone, and a verdict in words. */
#include "register/verdict.h"

#include "reggen.h"
#include "register/dir.h"
#include "../t.h"

#define N 20u

static struct buf record, receipt, checkpoint, both;
static struct vkey known[3]; /* author, register, witness */

static void
make(void)
{
	struct gen_options o = {.size = N, .parties = 2};
	struct skey keeper, log, witness;
	struct reg *r;
	struct cy_err e;

	o.dir = gen_tmp();
	gen_register(&o);
	buf_init(&record, LIMIT_ENTRY);
	buf_init(&receipt, LIMIT_PROOF_FILE);
	buf_init(&checkpoint, LIMIT_NOTE);
	buf_init(&both, LIMIT_COPY);
	if (reg_open(&r, &fs_system, o.dir, &e) != CY_OK ||
	    reg_entry(r, 12, &record, &e) != CY_OK ||
	    reg_receipt(r, 12, &receipt, &e) != CY_OK)
		gen_die("register", &e);
	buf_put(&checkpoint, reg_checkpoint(r));
	reg_close(r);
	gen_remove((char *)(uintptr_t)o.dir);
	gen_keys(&keeper, &log, &witness);
	gen_party_key(&keeper, 2); /* the author of entry 12 */
	known[0] = keeper.vkey;
	known[1] = log.vkey;
	known[2] = witness.vkey;
}

static void
drop(void)
{
	buf_release(&record);
	buf_release(&receipt);
	buf_release(&checkpoint);
	buf_release(&both);
}

static struct verify_options
options(size_t from, size_t n)
{
	return (struct verify_options){.fs = &fs_system,
	    .now = GEN_TIME + 600,
	    .known = known + from,
	    .nknown = n};
}

static void
test_input(void)
{
	char tar[512] = {0};
	static const struct {
		const char *text;
		enum verify_input is;
	} row[] = {
	    {"", VERIFY_IS_NOTHING},
	    {"hello\n", VERIFY_IS_NOTHING},
	    {"comity/", VERIFY_IS_RECORD},
	    {"comity", VERIFY_IS_NOTHING},
	    {" comity/act/v1\n", VERIFY_IS_NOTHING},
	    {"c2sp.org/tlog-proof@v1\n", VERIFY_IS_RECEIPT},
	    {"c2sp.org/tlog-proof@v1", VERIFY_IS_NOTHING},
	    {"c2sp.org/tlog-proof@v2\n", VERIFY_IS_NOTHING},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_uint(verify_input_of(span_str(row[i].text)), row[i].is,
		    row[i].text);
	memcpy(tar + 257, "ustar", 5);
	t_uint(verify_input_of(span(tar, 512)), VERIFY_IS_COPY, "ustar");
	t_uint(verify_input_of(span(tar, 511)), VERIFY_IS_NOTHING, "too short");
	t_uint(verify_input_of(buf_span(&record)), VERIFY_IS_RECORD, "record");
	t_uint(
	    verify_input_of(buf_span(&receipt)), VERIFY_IS_RECEIPT, "receipt");
	t_uint(verify_input_of(buf_span(&checkpoint)), VERIFY_IS_CHECKPOINT,
	    "checkpoint");
	t_uint(verify_input_of(span(checkpoint.p, checkpoint.n - 1)),
	    VERIFY_IS_NOTHING, "a checkpoint cut short");
}

/* The record, some empty lines, the receipt. */
static void
join(unsigned lines)
{
	buf_reset(&both);
	buf_put(&both, buf_span(&record));
	for (unsigned i = 0; i < lines; i++)
		buf_putc(&both, '\n');
	buf_put(&both, buf_span(&receipt));
}

static void
test_receipt(void)
{
	const struct span none = {NULL, 0};
	struct verify_options o = options(0, 3);
	struct verify_verdict v;
	struct cy_err e;

	for (unsigned lines = 0; lines < 4; lines++) {
		join(lines);
		t_ok(verify_bytes(&v, buf_span(&both), none, &o, &e) &&
		        v.rc == CY_OK && v.index == 12 && v.size == N &&
		        v.sealed >= GEN_TIME && v.sealed == v.oldest,
		    "a receipt after %u empty lines: %s", lines,
		    v.rc == CY_OK ? "verified" : v.why.text);
	}
	t_ok(verify_bytes(&v, buf_span(&record), buf_span(&receipt), &o, &e) &&
	        v.rc == CY_OK && v.index == 12,
	    "a receipt apart");
	t_ok(verify_bytes(&v, buf_span(&record), none, &o, &e) &&
	        v.rc == CY_OK && v.origin[0] == '\0',
	    "no receipt");
	t_ok(!verify_bytes(&v, buf_span(&receipt), none, &o, &e),
	    "a receipt without its record");
	t_ok(!verify_bytes(&v, none, none, &o, &e), "nothing at all");
	both.p[both.n - 5] ^= 1;
	t_ok(verify_bytes(&v, buf_span(&both), none, &o, &e) && v.rc == CY_BAD,
	    "a receipt with a byte changed: %s", v.why.text);
	/* Without the seal's key the register's line is enough. */
	join(1);
	o = options(0, 2);
	t_ok(verify_bytes(&v, buf_span(&both), none, &o, &e) && v.rc == CY_OK &&
	        v.sealed == 0,
	    "no time where nobody knows the witness");
}

/* A body may show the first line of a receipt: it is no receipt. */
static void
test_body(void)
{
	static const char text[] =
	    "comity/incident/v1\nAuthor: keeper.example\n"
	    "Date: 2026-11-28T10:00:00Z\nSymbol: x\nTitle: en X\n\n"
	    "1. A receipt begins with\nc2sp.org/tlog-proof@v1\nand so on.\n";
	const struct span none = {NULL, 0};
	struct verify_options o = options(0, 1);
	struct skey keeper, log, witness;
	struct verify_verdict v;
	struct cy_err e;
	struct buf b;

	gen_keys(&keeper, &log, &witness);
	o.known = &keeper.vkey;
	buf_init(&b, LIMIT_ENTRY);
	gen_sign(&b, span_str(text), &keeper);
	t_ok(verify_bytes(&v, buf_span(&b), none, &o, &e) && v.rc == CY_OK,
	    "a receipt's first line in a body: %s", v.why.text);
	buf_release(&b);
}

static void
test_checkpoint(void)
{
	const struct span s = buf_span(&checkpoint);
	struct verify_options o = options(0, 3);
	struct verify_verdict v;
	struct cy_err e;
	struct buf b;

	t_rc(verify_checkpoint(&v, s, &o, &e), &e, CY_OK, FAULT_NONE,
	    "a checkpoint by known keys");
	t_ok(v.part == VERIFY_CHECKPOINT && v.size == N && v.valid == 1 &&
	        v.of == 1 && v.key_known && v.sealed >= GEN_TIME &&
	        strcmp(v.origin, GEN_KEEPER "/register") == 0,
	    "and what it says");
	o = options(0, 1);
	t_rc(verify_checkpoint(&v, s, &o, &e), &e, CY_BELOW,
	    FAULT_REGISTER_KEY_UNKNOWN, "nobody knows the register");
	o = options(0, 3);
	buf_init(&b, LIMIT_NOTE);
	/* Whatever the register signed; a line that nobody knows is passed by
	 * (C2SP signed-note). */
	for (size_t i = 0; i < s.n && i < 190; i += 7) {
		buf_reset(&b);
		buf_put(&b, s);
		b.p[i] ^= 1;
		if (verify_checkpoint(&v, buf_span(&b), &o, NULL) == CY_OK)
			t_ok(false, "byte %zu changed: verified", i);
	}
	/* A line in the witness's name that does not verify. */
	buf_reset(&b);
	buf_put(&b, s);
	b.p[b.n - 8] ^= 2;
	t_rc(verify_checkpoint(&v, buf_span(&b), &o, &e), &e, CY_BAD,
	    FAULT_SIGNATURE_INVALID, "a seal that is not the witness's");
	buf_release(&b);
}

/* A policy judges in place of what is known. */
static void
test_policy(void)
{
	struct verify_options o = options(0, 3);
	char key[2][VKEY_TEXT], text[4 * VKEY_TEXT];
	struct verify_verdict v;
	struct policy p;
	struct arena a;
	struct cy_err e;

	vkey_print(key[0], &known[1]);
	vkey_print(key[1], &known[2]);
	(void)snprintf(text, sizeof(text), "log %s\nwitness w %s\nquorum w\n",
	    key[0], key[1]);
	arena_init(&a, POLICY_ARENA);
	t_rc(policy_parse(&p, &a, span_str(text), &e), &e, CY_OK, FAULT_NONE,
	    "policy");
	o.policy = &p;
	t_rc(verify_checkpoint(&v, buf_span(&checkpoint), &o, &e), &e, CY_OK,
	    FAULT_NONE, "a checkpoint by a policy");
	t_ok(v.seals == 1 && v.witnesses == 1 && v.need == 1 && v.sealed > 0,
	    "its witness");
	arena_release(&a);
}

static void
test_words(void)
{
	static const struct {
		const char *name;
		struct verify_verdict v;
		size_t lines;
		enum verdict_word last, left[VERDICT_LINES];
		const char *why;
	} row[] = {
	    {"record", {.part = VERIFY_RECORD, .of = 1, .valid = 1}, 3,
	        VERDICT_GOOD, {VERDICT_UNCHANGED, VERDICT_VALID}, ""},
	    {"record, author unknown",
	        {.part = VERIFY_RECORD,
	            .of = 1,
	            .rc = CY_BELOW,
	            .what = "the record",
	            .why = {CY_BELOW, FAULT_REGISTER_AUTHOR_UNKNOWN,
	                CY_NO_OFFSET, "aa"}},
	        3, VERDICT_BELOW, {VERDICT_UNCHANGED, VERDICT_NO_AUTHOR},
	        "the record: "},
	    {"copy",
	        {.part = VERIFY_COPY,
	            .of = 27,
	            .valid = 27,
	            .listed = GEN_TIME,
	            .sealed = GEN_TIME,
	            .oldest = GEN_TIME,
	            .origin = "x/register"},
	        5, VERDICT_GOOD,
	        {VERDICT_UNCHANGED, VERDICT_VALID, VERDICT_ENTRY,
	            VERDICT_OWN_SEAL},
	        ""},
	    {"register",
	        {.part = VERIFY_REGISTER,
	            .of = 9,
	            .valid = 9,
	            .need = 2,
	            .witnesses = 3,
	            .origin = "x/register"},
	        4, VERDICT_GOOD,
	        {VERDICT_UNCHANGED, VERDICT_VALID, VERDICT_ENTRIES,
	            VERDICT_WITNESSES_OF},
	        ""},
	    {"checkpoint",
	        {.part = VERIFY_CHECKPOINT,
	            .of = 1,
	            .valid = 1,
	            .origin = "x/register"},
	        5, VERDICT_GOOD,
	        {VERDICT_UNCHANGED, VERDICT_VALID, VERDICT_ENTRIES,
	            VERDICT_OWN_SEAL},
	        ""},
	    {"bad",
	        {.rc = CY_BAD,
	            .what = "entry 12",
	            .why = {CY_BAD, FAULT_SIGNATURE_INVALID, 5, "of aa bb"}},
	        0, VERDICT_BAD, {0}, "entry 12: of aa bb"},
	    {"two histories",
	        {.rc = CY_FORK,
	            .why = {CY_FORK, FAULT_TLOG_TWO_HISTORIES, 5, "of two"}},
	        0, VERDICT_FORK, {0}, "of two"},
	    {"not read", {.rc = CY_TEMP}, 0, VERDICT_BAD, {0}, ""},
	};
	struct verdict_words w;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		bool same = true;

		verdict_say(&w, &row[i].v);
		t_uint(w.n, row[i].lines, row[i].name);
		for (size_t k = 0; k < w.n && row[i].left[k] != 0; k++)
			same = same && w.line[k].left.word == row[i].left[k];
		t_ok(same && w.last == row[i].last &&
		        span_starts(span_str(w.why), span_str(row[i].why)),
		    "%s: %s %s", row[i].name, verdict_text(w.last), w.why);
	}
}

static void
test_names(void)
{
	t_ok(strcmp(verdict_name(CY_OK), "verified") == 0, "verified");
	t_ok(strcmp(verdict_name(CY_BELOW), "below-policy") == 0, "below");
	t_ok(strcmp(verdict_name(CY_FORK), "two-histories") == 0, "fork");
	t_ok(strcmp(verdict_name(CY_BAD), "bad") == 0, "bad");
	t_ok(strcmp(verdict_name(CY_TEMP), "not-checked") == 0, "temporary");
	t_ok(strcmp(verdict_part(VERIFY_RECORD), "record") == 0, "record");
	t_ok(strcmp(verdict_part(VERIFY_CHECKPOINT), "checkpoint") == 0,
	    "checkpoint");
	for (unsigned i = 0; i < VERDICT_WORDS; i++)
		if (verdict_text((enum verdict_word)i) == NULL)
			t_ok(false, "word %u has no text", i);
}

int
main(void)
{
	make();
	test_input();
	test_receipt();
	test_body();
	test_checkpoint();
	test_policy();
	test_words();
	test_names();
	drop();
	return t_done();
}
