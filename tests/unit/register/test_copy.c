/* SPDX-License-Identifier: Apache-2.0 */
#include "register/copy.h"

#include "register/ustar.h"
#include "register/verify.h"

#include "reggen.h"
#include "../t.h"

/*
 * A register with one statement: entry 0 the keeper, 1..3 the parties, 4 the
 * statement, 5..7 their acts, 8 the keeper's list of the three, 9 a
 * revocation of a key of p3, 10 a revocation of a key of p2, 11 a longer list
 * with a record that is not there, 12.. cases.
 */
#define N 40
static struct buf made[N];
static struct span entry[N];
static struct hash id[N];
static struct gen_options gen = {.size = N, .parties = 3, .entry = entry};
static char *dir;

static void
put(uint64_t i, struct record_draft *d, const struct skey *k)
{
	struct cy_err e;
	struct buf text;

	record_draft_add(d, F_AUTHOR, span_str(k->vkey.name));
	record_draft_add(d, F_DATE, SPAN_LIT("2026-11-28T10:00:00Z"));
	buf_init(&text, LIMIT_RECORD_TEXT);
	if (record_draft_print(&text, d, &e) != CY_OK)
		gen_die("draft", &e);
	gen_sign(&made[i], buf_span(&text), k);
	sha256(&id[i], buf_span(&text));
	buf_release(&text);
}

static void
revocation(uint64_t i, unsigned party, const struct skey *keeper)
{
	char vkey[VKEY_TEXT], value[VKEY_TEXT + 16];
	struct record_draft d;
	struct skey k;

	gen_party_key(&k, party);
	vkey_print(vkey, &k.vkey);
	(void)snprintf(value, sizeof(value), "record %s", vkey);
	record_draft_init(&d, R_REVOCATION);
	record_draft_add(&d, F_KEY, span_str(value));
	put(i, &d, keeper);
}

static void
release(uint64_t i, unsigned acts, bool missing, const struct skey *keeper)
{
	char hex[5][HASH_HEX];
	struct record_draft d;

	record_draft_init(&d, R_RELEASE);
	hash_hex(hex[0], &id[4]);
	record_draft_add(&d, F_STATEMENT, span_str(hex[0]));
	for (unsigned k = 1; k <= acts; k++) {
		hash_hex(hex[k], &id[4 + k]);
		record_draft_add(&d, F_RECORD, span_str(hex[k]));
	}
	if (missing) {
		hash_hex(hex[4], &id[12]);
		record_draft_add(&d, F_RECORD, span_str(hex[4]));
	}
	put(i, &d, keeper);
}

static void
make(void)
{
	struct gen_options plain = {.size = N, .parties = 3};
	struct skey keeper, log, witness, k;
	struct record_draft d;
	char hex[HASH_HEX];
	struct note n;

	gen_keys(&keeper, &log, &witness);
	for (uint64_t i = 0; i < N; i++) {
		buf_init(&made[i], LIMIT_ENTRY);
		if (i > 3 && i < 12)
			continue;
		gen_entry(&made[i], &plain, i);
		(void)note_parse(&n, buf_span(&made[i]), NULL);
		sha256(&id[i], n.text);
	}
	record_draft_init(&d, R_STATEMENT);
	record_draft_add(&d, F_SYMBOL, SPAN_LIT("one-2026"));
	record_draft_add(&d, F_TITLE, SPAN_LIT("en One statement"));
	d.body = SPAN_LIT("1. We agree.\n");
	put(4, &d, &keeper);
	hash_hex(hex, &id[4]);
	for (unsigned i = 1; i <= 3; i++) {
		gen_party_key(&k, i);
		record_draft_init(&d, R_ACT);
		record_draft_add(&d, F_STATEMENT, span_str(hex));
		record_draft_add(&d, F_KIND, SPAN_LIT("signature"));
		put(4 + i, &d, &k);
	}
	release(8, 3, false, &keeper);
	revocation(9, 3, &keeper);
	revocation(10, 2, &keeper);
	release(11, 3, true, &keeper);
	/* The cases after it are signed by p1, whose key still stands. */
	for (uint64_t i = 12; i < N; i++) {
		(void)note_parse(&n, buf_span(&made[i]), NULL);
		gen_party_key(&k, 1);
		record_draft_init(&d, R_INCIDENT);
		(void)snprintf(hex, sizeof(hex), "case-%u", (unsigned)i);
		record_draft_add(&d, F_SYMBOL, span_str(hex));
		record_draft_add(&d, F_TITLE, SPAN_LIT("en A case"));
		buf_reset(&made[i]);
		put(i, &d, &k);
	}
	for (uint64_t i = 0; i < N; i++)
		entry[i] = buf_span(&made[i]);
	gen.dir = dir = gen_tmp();
	gen_register(&gen);
}

static enum cy_rc
write_copy(struct buf *b, const uint64_t *index, size_t n, struct cy_err *e)
{
	struct reg *r;
	enum cy_rc rc;

	buf_reset(b);
	rc = reg_open(&r, &fs_system, dir, e);
	if (rc == CY_OK)
		rc = copy_write(b, r, index, n, e);
	reg_close(r);
	return rc;
}

static enum cy_rc
verify(struct verify_verdict *v, struct span tar, bool known, struct cy_err *e)
{
	struct verify_options o = {.now = GEN_TIME + 1000};
	struct skey keeper, log, witness;

	gen_keys(&keeper, &log, &witness);
	if (known) {
		o.known = &log.vkey;
		o.nknown = 1;
	}
	return verify_copy(v, tar, &o, e);
}

static const uint64_t whole[] = {4, 5, 6, 7, 8};

static void
test_good(void)
{
	static const struct {
		const char *name;
		uint64_t index[6];
		size_t n;
		enum cy_rc rc;
		enum fault fault;
		unsigned long valid, of;
		bool listed;
	} row[] = {
	    {"statement, acts, list", {4, 5, 6, 7, 8}, 5, CY_OK, FAULT_NONE, 3,
	        3, true},
	    {"given in any order", {4, 8, 7, 5, 6}, 5, CY_OK, FAULT_NONE, 3, 3,
	        true},
	    {"given twice", {4, 8, 7, 5, 6, 4}, 6, CY_OK, FAULT_NONE, 3, 3,
	        true},
	    {"an act that is listed is not here", {4, 5, 7, 8}, 4, CY_BELOW,
	        FAULT_REGISTER_COPY_INCOMPLETE, 2, 3, true},
	    {"no act at all", {4, 8}, 2, CY_BELOW,
	        FAULT_REGISTER_COPY_INCOMPLETE, 0, 3, true},
	    {"no list", {4, 5, 6}, 3, CY_OK, FAULT_NONE, 2, 2, false},
	    {"the newest list counts", {4, 5, 6, 7, 8, 11}, 6, CY_BELOW,
	        FAULT_REGISTER_COPY_INCOMPLETE, 3, 4, true},
	    {"the statement alone", {4}, 1, CY_OK, FAULT_NONE, 1, 1, false},
	    {"a case", {12}, 1, CY_OK, FAULT_NONE, 1, 1, false},
	    {"entry 0", {0}, 1, CY_OK, FAULT_NONE, 0, 0, false},
	    {"a party", {2}, 1, CY_OK, FAULT_NONE, 0, 0, false},
	};
	struct verify_verdict v;
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_COPY);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		t_rc(write_copy(&b, row[i].index, row[i].n, &e), &e, CY_OK,
		    FAULT_NONE, row[i].name);
		t_rc(verify(&v, buf_span(&b), true, &e), &e, row[i].rc,
		    row[i].fault, row[i].name);
		t_uint(v.valid, row[i].valid, "valid");
		t_uint(v.of, row[i].of, "of");
		t_ok((v.listed > 0) == row[i].listed, "the list's date");
		t_uint(v.index, row[i].index[0], "the index");
		t_ok(hash_eq(&v.digest, &id[row[i].index[0]]), "the digest");
		t_uint(v.size, N, "the register's size");
	}
	t_rc(write_copy(&b, whole, 5, &e), &e, CY_OK, FAULT_NONE, "write");
	t_rc(verify(&v, buf_span(&b), false, &e), &e, CY_BELOW,
	    FAULT_REGISTER_KEY_UNKNOWN, "a key that nobody knows");
	t_ok(strcmp(v.origin, GEN_KEEPER "/register") == 0 &&
	        v.sealed == GEN_TIME,
	    "what the verdict says of the register");
	t_rc(write_copy(&b, whole, 0, &e), &e, CY_USAGE,
	    FAULT_REGISTER_COPY_COUNT, "of nothing");
	t_rc(write_copy(&b, (const uint64_t[]){N}, 1, &e), &e, CY_NOTFOUND,
	    FAULT_REGISTER_NO_ENTRY, "of an entry beyond the end");
	buf_release(&b);
}

/* The copy taken apart, changed and put together again. */
struct parts {
	size_t n;
	struct {
		char name[USTAR_NAME];
		struct buf data;
	} file[64];
};

static void
take(struct parts *p, struct span tar)
{
	struct ustar_file f;
	struct ustar u;

	p->n = 0;
	ustar_init(&u, tar);
	while (ustar_next(&u, &f, NULL) == CY_OK) {
		memcpy(p->file[p->n].name, f.name, USTAR_NAME);
		buf_init(&p->file[p->n].data, LIMIT_COPY);
		buf_put(&p->file[p->n++].data, f.data);
	}
}

static void
join(struct buf *out, struct parts *p)
{
	buf_reset(out);
	for (size_t i = 0; i < p->n; i++) {
		(void)ustar_put(out, span_str(p->file[i].name),
		    buf_span(&p->file[i].data), NULL);
		buf_release(&p->file[i].data);
	}
	ustar_end(out);
}

static void
swap(struct parts *p, size_t a, size_t b)
{
	struct buf was = p->file[a].data;

	p->file[a].data = p->file[b].data;
	p->file[b].data = was;
}

static void
rename_to(struct parts *p, size_t i, const char *name)
{
	(void)snprintf(p->file[i].name, USTAR_NAME, "%s", name);
}

/* Files: 2k is note k+1, 2k+1 its proof; 9 records (4; 0,1,2,3,5,6,7,8 and
 * the revocations 9 and 10), then the policy. */
static void
change(struct parts *p, unsigned what)
{
	struct buf *b;
	struct proof proof;
	struct buf out;

	switch (what) {
	case 0: /* two records change places, with their proofs */
		swap(p, 4, 6);
		swap(p, 5, 7);
		break;
	case 1: /* a proof of another record */
		swap(p, 5, 7);
		break;
	case 2: /* a record is left out */
		swap(p, 4, p->n - 3);
		swap(p, 5, p->n - 2);
		swap(p, p->n - 3, p->n - 1);
		rename_to(p, p->n - 3, "policy");
		buf_release(&p->file[--p->n].data);
		buf_release(&p->file[--p->n].data);
		break;
	case 3: /* a file that does not belong */
		rename_to(p, p->n, "zzz");
		buf_init(&p->file[p->n++].data, 10);
		break;
	case 4: /* no policy */
		buf_release(&p->file[--p->n].data);
		break;
	case 5: /* a name that does not come next */
		rename_to(p, 2, "0007.note");
		break;
	case 6: /* policy of another register */
		b = &p->file[p->n - 1].data;
		b->p[b->n - 2] ^= 1;
		break;
	case 7: /* the same record twice, as the last */
		rename_to(p, p->n - 1, p->file[0].name);
		b = &p->file[p->n - 3].data;
		buf_reset(b);
		buf_put(b, buf_span(&p->file[0].data));
		b = &p->file[p->n - 2].data;
		buf_reset(b);
		buf_put(b, buf_span(&p->file[1].data));
		rename_to(p, p->n - 1, "policy");
		break;
	case 8: /* extra data in a receipt */
		b = &p->file[3].data;
		buf_init(&out, LIMIT_PROOF_FILE);
		buf_put(&out, span_first(buf_span(b), 23));
		buf_puts(&out, "extra AAAA\n");
		buf_put(&out, span_from(buf_span(b), 23));
		swap(p, 3, p->n - 1);
		buf_release(&p->file[p->n - 1].data);
		p->file[p->n - 1].data = p->file[3].data;
		p->file[3].data = out;
		break;
	case 9: /* another checkpoint in one receipt */
		b = &p->file[3].data;
		b->p[b->n - 3] = b->p[b->n - 3] == 'A' ? 'B' : 'A';
		break;
	case 10: /* empty archive */
		while (p->n > 0)
			buf_release(&p->file[--p->n].data);
		break;
	case 11: /* only a policy */
		swap(p, 0, p->n - 1);
		rename_to(p, 0, "policy");
		while (p->n > 1)
			buf_release(&p->file[--p->n].data);
		break;
	case 12: /* a receipt is missing */
		rename_to(p, 1, "0002.note");
		break;
	case 13: /* not a receipt */
		b = &p->file[1].data;
		buf_reset(b);
		buf_puts(b, "x\n");
		break;
	case 14: /* one bit of a record */
		b = &p->file[6].data;
		b->p[b->n / 2] ^= 1;
		break;
	case 15: /* the policy twice */
		rename_to(p, p->n, "policy");
		buf_init(&p->file[p->n].data, 10);
		p->n++;
		break;
	default: /* the signature of the checkpoint, in all receipts */
		for (size_t i = 1; i < p->n; i += 2) {
			b = &p->file[i].data;
			(void)proof_parse(&proof, buf_span(b), NULL);
			b->p[b->n - 20] ^= 1;
		}
		break;
	}
}

static void
test_bad(void)
{
	static const struct {
		const char *name;
		enum fault fault; /* FAULT_NONE: any */
	} row[] = {
	    {"order", FAULT_REGISTER_COPY_ORDER},
	    {"proofs of others", FAULT_NONE},
	    {"without entry 0", FAULT_REGISTER_COPY_ORDER},
	    {"junk", FAULT_REGISTER_COPY_FILE},
	    {"no policy", FAULT_REGISTER_COPY_FILE},
	    {"a number too far", FAULT_REGISTER_COPY_FILE},
	    {"another policy", FAULT_REGISTER_COPY_POLICY},
	    {"a record twice", FAULT_REGISTER_COPY_ORDER},
	    {"extra data", FAULT_REGISTER_COPY_EXTRA},
	    {"two checkpoints", FAULT_REGISTER_COPY_CHECKPOINT},
	    {"empty", FAULT_REGISTER_COPY_FILE},
	    {"policy only", FAULT_REGISTER_COPY_FILE},
	    {"a receipt missing", FAULT_REGISTER_COPY_FILE},
	    {"no receipt", FAULT_TLOG_PROOF_HEADER},
	    {"a bit of a record", FAULT_TLOG_INCLUSION_ROOT},
	    {"two policies", FAULT_REGISTER_COPY_FILE},
	    {"the checkpoint's signature", FAULT_NONE},
	};
	struct verify_verdict v;
	struct parts p;
	struct cy_err e;
	struct buf b, out;

	buf_init(&b, LIMIT_COPY);
	buf_init(&out, LIMIT_COPY);
	t_rc(write_copy(&b, whole, 5, &e), &e, CY_OK, FAULT_NONE, "write");
	take(&p, buf_span(&b));
	t_uint(p.n, 23, "eleven records and the policy");
	join(&out, &p);
	t_span(buf_span(&out), buf_span(&b), "apart and together again");
	for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		take(&p, buf_span(&b));
		change(&p, i);
		join(&out, &p);
		t_ok(verify(&v, buf_span(&out), true, &e) == CY_BAD &&
		        (row[i].fault == FAULT_NONE || e.fault == row[i].fault),
		    "%s: %s in %s", row[i].name, fault_id(e.fault), v.what);
	}
	buf_release(&out);
	buf_release(&b);
}

/* Without entry 0 nothing can be told. */
static void
test_no_keeper(void)
{
	struct verify_verdict v;
	struct parts p;
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_COPY);
	t_rc(write_copy(&b, (const uint64_t[]){0}, 1, &e), &e, CY_OK,
	    FAULT_NONE, "entry 0 alone");
	t_rc(write_copy(&b, (const uint64_t[]){12}, 1, &e), &e, CY_OK,
	    FAULT_NONE, "a case");
	take(&p, buf_span(&b));
	/* 0001 case, 0002 entry 0, 0003 p1: entry 0 and its proof go. */
	buf_release(&p.file[2].data);
	buf_release(&p.file[3].data);
	p.file[2].data = p.file[4].data;
	p.file[3].data = p.file[5].data;
	p.file[4] = p.file[6];
	p.n = 5;
	join(&b, &p);
	t_rc(verify(&v, buf_span(&b), true, &e), &e, CY_BAD,
	    FAULT_REGISTER_EMPTY, "without entry 0");
	t_ok(verify(&v, span("", 0), true, &e) == CY_BAD, "no bytes");
	buf_release(&b);
}

static void
test_flip(void)
{
	unsigned long good = 0, odd = 0;
	struct verify_verdict v;
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_COPY);
	t_rc(write_copy(&b, (const uint64_t[]){12}, 1, &e), &e, CY_OK,
	    FAULT_NONE, "write");
	for (size_t i = 0; i < b.n; i++) {
		b.p[i] ^= (uint8_t)(1u << (i % 8));
		if (verify(&v, buf_span(&b), true, &e) != CY_BAD)
			good++;
		else if (v.what[0] == '\0' || v.why.fault == FAULT_NONE)
			odd++;
		b.p[i] ^= (uint8_t)(1u << (i % 8));
	}
	t_diag("%zu bytes", b.n);
	t_uint(good, 0, "each byte of a copy changed is found");
	t_uint(odd, 0, "and said where");
	buf_release(&b);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct verify_verdict v;
	struct buf b;
	enum cy_rc rc;

	(void)ctx;
	buf_init(&b, LIMIT_COPY);
	rc = write_copy(&b, (const uint64_t[]){4, 5, 8}, 3, e);
	if (rc == CY_OK)
		rc = verify(&v, buf_span(&b), true, e);
	buf_release(&b);
	return rc == CY_BELOW ? CY_OK : rc;
}

/* One record with and without its receipt. */
static void
test_record(void)
{
	struct skey keeper, log, witness, p1;
	struct vkey known[2];
	struct verify_options o = {.now = GEN_TIME + 1000, .known = known};
	struct verify_verdict v;
	struct cy_err e;
	struct parts p;
	struct span none = {NULL, 0}, note, proof;
	struct buf b;

	gen_keys(&keeper, &log, &witness);
	gen_party_key(&p1, 1);
	known[0] = log.vkey;
	known[1] = p1.vkey;
	buf_init(&b, LIMIT_COPY);
	(void)write_copy(&b, (const uint64_t[]){12}, 1, &e);
	take(&p, buf_span(&b));
	note = buf_span(&p.file[0].data);
	proof = buf_span(&p.file[1].data);
	t_rc(verify_record(&v, note, none, &o, &e), &e, CY_BELOW,
	    FAULT_REGISTER_AUTHOR_UNKNOWN, "the author is not known");
	o.nknown = 1;
	t_rc(verify_record(&v, note, proof, &o, &e), &e, CY_BELOW,
	    FAULT_REGISTER_AUTHOR_UNKNOWN, "but its register");
	t_ok(v.key_known && v.index == 12 && v.size == N, "is told");
	o.nknown = 2;
	t_rc(verify_record(&v, note, none, &o, &e), &e, CY_OK, FAULT_NONE,
	    "the author is known");
	t_rc(verify_record(&v, note, proof, &o, &e), &e, CY_OK, FAULT_NONE,
	    "and the register");
	o.known = known + 1;
	o.nknown = 1;
	t_rc(verify_record(&v, note, proof, &o, &e), &e, CY_BELOW,
	    FAULT_REGISTER_KEY_UNKNOWN, "but not the register");
	t_rc(verify_record(&v, note, buf_span(&p.file[3].data), &o, &e), &e,
	    CY_BAD, FAULT_TLOG_INCLUSION_ROOT, "the receipt of another");
	t_rc(verify_record(&v, note, SPAN_LIT("x"), &o, &e), &e, CY_BAD,
	    FAULT_TLOG_PROOF_HEADER, "no receipt");
	p.file[0].data.p[note.n - 10] ^= 1;
	t_ok(verify_record(&v, note, none, &o, &e) == CY_BAD, "bad: %s",
	    fault_id(e.fault));
	t_ok(verify_record(&v, SPAN_LIT("x"), none, &o, NULL) == CY_BAD,
	    "no record");
	for (size_t i = 0; i < p.n; i++)
		buf_release(&p.file[i].data);
	buf_release(&b);
}

static void
test_policy(void)
{
	struct verify_options o = {.now = GEN_TIME + 1000};
	struct skey keeper, log, witness;
	struct verify_verdict v;
	struct policy pol;
	struct cy_err e;
	struct parts p;
	struct arena a;
	struct buf b;

	gen_keys(&keeper, &log, &witness);
	buf_init(&b, LIMIT_COPY);
	(void)write_copy(&b, whole, 5, &e);
	take(&p, buf_span(&b));
	arena_init(&a, 1 << 20);
	t_rc(policy_parse(&pol, &a, buf_span(&p.file[p.n - 1].data), &e), &e,
	    CY_OK, FAULT_NONE, "the policy of a copy is one");
	o.policy = &pol;
	t_rc(verify_copy(&v, buf_span(&b), &o, &e), &e, CY_OK, FAULT_NONE,
	    "and it is met");
	t_ok(v.key_known && v.seals == 1 && v.witnesses == 1 && v.need == 1,
	    "1 of 1 (policy 1)");
	o.nknown = 1;
	o.known = &keeper.vkey;
	t_rc(verify_record(&v, buf_span(&p.file[2].data),
	         buf_span(&p.file[3].data), &o, &e),
	    &e, CY_OK, FAULT_NONE, "a record under a policy");
	arena_release(&a);
	for (size_t i = 0; i < p.n; i++)
		buf_release(&p.file[i].data);
	buf_release(&b);
}

int
main(void)
{
	struct cy_err e;

	t_ok(crypto_init(&e) == CY_OK, "crypto");
	make();
	test_good();
	test_bad();
	test_no_keeper();
	test_record();
	test_policy();
	test_flip();
	t_oom(oom, NULL, "copy");
	gen_remove(dir);
	for (uint64_t i = 0; i < N; i++)
		buf_release(&made[i]);
	return t_done();
}
