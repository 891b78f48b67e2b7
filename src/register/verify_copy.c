/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_head.h"

#include <stdio.h>
#include <stdlib.h>

#include "register/copy.h"
#include "register/ustar.h"
#include "tlog/proof.h"

/* One record, parsed. */
#define RECORD_BYTES ((size_t)1024 * 1024)

/* A record of the copy and its receipt. */
struct item {
	unsigned number; /* of its files */
	struct span note, proof;
	uint64_t index;
	struct hash id;
	enum record_kind kind;
};

struct copy {
	const struct verify_options *o;
	struct verify_verdict *v;
	struct arena arena; /* of the items */
	struct arena record;
	size_t n;
	struct item *item; /* by index; the subject is marked by number 1 */
	struct span policy;
	struct verify_head head;
	struct keyring *keys;
	/* the keeper's newest list for the subject */
	const struct item *release;
	uint64_t acts; /* in the copy, of the subject */
	struct item *by_id;
};

/* Names the file that a failure belongs to. */
static enum cy_rc
bad_file(struct copy *c, unsigned number, const char *suffix, enum cy_rc rc)
{
	(void)snprintf(
	    c->v->what, sizeof(c->v->what), "%04u.%s", number, suffix);
	return rc;
}

static enum cy_rc
bad_order(struct copy *c, const struct ustar_file *f, struct cy_err *e)
{
	(void)snprintf(c->v->what, sizeof(c->v->what), "%.95s", f->name);
	return cy_fail(e, CY_BAD, FAULT_REGISTER_COPY_FILE, f->offset,
	    "%s is not the file that comes next", f->name);
}

static bool
is_named(const struct ustar_file *f, unsigned number, const char *suffix)
{
	char want[USTAR_NAME];

	(void)snprintf(want, sizeof(want), "%04u.%s", number, suffix);
	return strcmp(f->name, want) == 0;
}

/* The next file, which must have this name; CY_NOTFOUND (e untouched) when it
 * is `policy` and a note may come. */
static enum cy_rc
next_file(struct copy *c, struct ustar *u, unsigned number, const char *suffix,
    struct span *data, struct cy_err *e)
{
	struct ustar_file f;
	enum cy_rc rc = ustar_next(u, &f, e);

	(void)snprintf(c->v->what, sizeof(c->v->what), "the archive");
	if (rc == CY_NOTFOUND)
		return cy_fail(e, CY_BAD, FAULT_REGISTER_COPY_FILE, u->pos,
		    "it ends where %04u.%s comes next", number, suffix);
	if (rc != CY_OK)
		return rc;
	*data = f.data;
	if (number <= COPY_RECORDS && is_named(&f, number, suffix))
		return CY_OK;
	if (strcmp(f.name, "policy") == 0 && strcmp(suffix, "note") == 0)
		return CY_NOTFOUND;
	return bad_order(c, &f, e);
}

/* How many records are there?  Looks at nothing but names. */
static size_t
count_files(struct span tar)
{
	struct ustar_file f;
	struct ustar u;
	size_t n = 0;

	ustar_init(&u, tar);
	while (n < 2 * (size_t)COPY_RECORDS + 2 &&
	    ustar_next(&u, &f, NULL) == CY_OK)
		n++;
	return n / 2;
}

static enum cy_rc
read_files(struct copy *c, struct span tar, struct cy_err *e)
{
	struct ustar_file f;
	struct ustar u;
	struct item *it;
	enum cy_rc rc = CY_OK;
	size_t n = count_files(tar);

	c->item = arena_array(&c->arena, n + 1, sizeof(*c->item));
	if (c->item == NULL)
		return cy_nomem(e);
	ustar_init(&u, tar);
	for (;;) {
		/* One more than was counted ends in a fault below. */
		it = &c->item[c->n < n ? c->n : n];
		it->number = (unsigned)c->n + 1;
		rc = next_file(c, &u, it->number, "note", &it->note, e);
		if (rc != CY_OK)
			break;
		rc = next_file(c, &u, it->number, "tlog-proof", &it->proof, e);
		if (rc != CY_OK)
			return rc;
		c->n++;
	}
	if (rc != CY_NOTFOUND)
		return rc;
	c->policy = it->note;
	rc = ustar_next(&u, &f, e);
	return rc == CY_OK ? bad_order(c, &f, e)
	                   : (rc == CY_NOTFOUND ? CY_OK : rc);
}

static int
by_index(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return x->index < y->index ? -1 : x->index > y->index;
}

/* Receipt number i: to the one checkpoint, and in the order of the register.
 * The first one may stand anywhere in it. */
static enum cy_rc
read_proof(struct copy *c, size_t i, struct span *checkpoint, struct cy_err *e)
{
	struct item *it = &c->item[i];
	struct proof p;
	enum cy_rc rc;

	rc = proof_parse(&p, it->proof, e);
	if (rc != CY_OK)
		return rc;
	if (i == 0)
		*checkpoint = p.checkpoint;
	if (!span_eq(*checkpoint, p.checkpoint))
		return cy_fail(e, CY_BAD, FAULT_REGISTER_COPY_CHECKPOINT,
		    CY_NO_OFFSET, "it is not that of 0001.tlog-proof");
	if (p.extra.n > 0)
		return cy_fail(e, CY_BAD, FAULT_REGISTER_COPY_EXTRA,
		    CY_NO_OFFSET, "nothing signs it");
	if (i > 1 && p.index <= it[-1].index)
		return cy_fail(e, CY_BAD, FAULT_REGISTER_COPY_ORDER,
		    CY_NO_OFFSET, "entry %llu after %llu",
		    (unsigned long long)p.index,
		    (unsigned long long)it[-1].index);
	it->index = p.index;
	return CY_OK;
}

static enum cy_rc
read_proofs(struct copy *c, struct cy_err *e)
{
	struct span checkpoint = {NULL, 0};
	enum cy_rc rc;

	if (c->n == 0)
		return cy_fail(e, CY_BAD, FAULT_REGISTER_COPY_FILE, 0,
		    "it holds no record");
	for (size_t i = 0; i < c->n; i++) {
		rc = read_proof(c, i, &checkpoint, e);
		if (rc != CY_OK)
			return bad_file(c, c->item[i].number, "tlog-proof", rc);
	}
	rc = verify_head_parse(&c->head, checkpoint, e);
	return rc == CY_OK ? rc : bad_file(c, 1, "tlog-proof", rc);
}

/* In the order of the register, each entry once. */
static enum cy_rc
sort_items(struct copy *c, struct cy_err *e)
{
	c->v->index = c->item[0].index;
	qsort(c->item, c->n, sizeof(*c->item), by_index);
	for (size_t i = 1; i < c->n; i++)
		if (c->item[i].index == c->item[i - 1].index)
			return bad_file(c, c->item[i].number, "tlog-proof",
			    cy_fail(e, CY_BAD, FAULT_REGISTER_COPY_ORDER,
			        CY_NO_OFFSET, "entry %llu stands twice",
			        (unsigned long long)c->item[i].index));
	if (c->item[0].index == 0)
		return CY_OK;
	(void)snprintf(c->v->what, sizeof(c->v->what), "the archive");
	return cy_fail(e, CY_BAD, FAULT_REGISTER_EMPTY, CY_NO_OFFSET,
	    "entry 0 is not in the copy");
}

static enum cy_rc
parse_item(
    struct copy *c, const struct item *it, struct record *r, struct cy_err *e)
{
	arena_reset(&c->record);
	return record_parse(r, &c->record, it->note, e);
}

/* Entry 0 gives the keys, the keys judge the checkpoint. */
static enum cy_rc
judge_head(struct copy *c, struct cy_err *e)
{
	struct record r;
	enum cy_rc rc;

	rc = parse_item(c, &c->item[0], &r, e);
	if (rc == CY_OK)
		rc = keyring_apply(c->keys, &r, 0, e);
	if (rc != CY_OK)
		return bad_file(c, c->item[0].number, "note", rc);
	rc = verify_head_judge(&c->head, c->keys, c->o, c->v, e);
	return rc == CY_OK ? rc : bad_file(c, 1, "tlog-proof", rc);
}

/* Hashes before signatures: every record stands in the tree. */
static enum cy_rc
check_proofs(struct copy *c, struct cy_err *e)
{
	struct proof p;
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < c->n && rc == CY_OK; i++) {
		rc = proof_parse(&p, c->item[i].proof, e);
		if (rc == CY_OK)
			rc = proof_check(&p, &c->head.cp, c->item[i].note, e);
		if (rc != CY_OK)
			(void)bad_file(c, c->item[i].number, "note", rc);
	}
	return rc;
}

static enum cy_rc
check_policy(struct copy *c, struct cy_err *e)
{
	struct buf want;
	enum cy_rc rc;

	buf_init(&want, LIMIT_POLICY_FILE);
	copy_policy_print(&want, &c->head.key, &c->head.witness);
	rc = buf_check(&want, e);
	if (rc == CY_OK && !span_eq(buf_span(&want), c->policy)) {
		(void)snprintf(c->v->what, sizeof(c->v->what), "policy");
		rc = cy_fail(e, CY_BAD, FAULT_REGISTER_COPY_POLICY,
		    CY_NO_OFFSET, "it is not that of %s", c->head.key.name);
	}
	buf_release(&want);
	return rc;
}

static enum cy_rc
check_signature(
    struct copy *c, const struct item *it, struct record *r, struct cy_err *e)
{
	enum cy_rc rc = parse_item(c, it, r, e);

	if (rc != CY_OK || it->index == 0)
		return rc;
	if (r->type->kind == R_PARTY || r->type->kind == R_REVOCATION)
		return keyring_apply(c->keys, r, it->index, e);
	return keyring_verify(c->keys, r, it->index, e);
}

/* All signatures, in the order of the register. */
static enum cy_rc
check_signatures(struct copy *c, struct cy_err *e)
{
	struct record r;
	enum cy_rc rc;

	for (size_t i = 0; i < c->n; i++) {
		struct item *it = &c->item[i];

		rc = check_signature(c, it, &r, e);
		if (rc != CY_OK)
			return bad_file(c, it->number, "note", rc);
		it->kind = r.type->kind;
		record_id(&r, &it->id);
		if (it->number == 1)
			c->v->digest = it->id;
		if (it->kind != R_PARTY && it->kind != R_REVOCATION)
			c->v->valid++;
	}
	c->v->of = c->v->valid;
	return CY_OK;
}

static bool
is_about(const struct record *r, const struct hash *subject)
{
	struct hash h;

	return value_hash(record_get(r, F_STATEMENT), &h) &&
	    hash_eq(&h, subject);
}

/* The keeper's newest list for the subject, and the acts there are. */
static enum cy_rc
find_release(struct copy *c, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	struct record r;

	for (size_t i = 0; i < c->n && rc == CY_OK; i++) {
		const struct item *it = &c->item[i];

		if (it->kind != R_ACT && it->kind != R_RELEASE)
			continue;
		rc = parse_item(c, it, &r, e);
		if (rc != CY_OK || !is_about(&r, &c->v->digest))
			continue;
		if (it->kind == R_ACT)
			c->acts++;
		else if (span_eq(r.author, keyring_keeper(c->keys)))
			c->release = it;
	}
	return rc;
}

static int
by_id(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return memcmp(x->id.b, y->id.b, HASH_LEN);
}

/* How many of the listed records are here?  Names the first that is not. */
static enum cy_rc
count_listed(struct copy *c, struct cy_err *e)
{
	struct item want = {0};
	struct record r;
	struct span value;
	struct hash missing;
	char hex[HASH_HEX];
	enum cy_rc rc;
	size_t at = 0;

	rc = parse_item(c, c->release, &r, e);
	if (rc != CY_OK)
		return rc;
	c->v->listed = r.date;
	c->v->valid = c->v->of = 0;
	qsort(c->item, c->n, sizeof(*c->item), by_id);
	while (record_next(&r, F_RECORD, &at, &value)) {
		c->v->of++;
		if (value_hash(value, &want.id) &&
		    bsearch(&want, c->item, c->n, sizeof(want), by_id) != NULL)
			c->v->valid++;
		else if (c->v->of - c->v->valid == 1)
			missing = want.id;
	}
	if (c->v->valid == c->v->of)
		return CY_OK;
	hash_hex(hex, &missing);
	(void)cy_fail(&c->head.below, CY_BELOW, FAULT_REGISTER_COPY_INCOMPLETE,
	    CY_NO_OFFSET, "%llu of %llu records are not here, first %.12s",
	    (unsigned long long)(c->v->of - c->v->valid),
	    (unsigned long long)c->v->of, hex);
	return CY_OK;
}

static enum cy_rc
count_acts(struct copy *c, struct cy_err *e)
{
	enum cy_rc rc = find_release(c, e);

	if (rc == CY_OK && c->release != NULL)
		rc = count_listed(c, e);
	else if (rc == CY_OK && c->acts > 0)
		c->v->valid = c->v->of = c->acts;
	return rc;
}

typedef enum cy_rc step(struct copy *c, struct cy_err *e);

static enum cy_rc
judge(struct copy *c, struct span tar, struct cy_err *e)
{
	static step *const steps[] = {read_proofs, sort_items, judge_head,
	    check_proofs, check_policy, check_signatures, count_acts};
	enum cy_rc rc = read_files(c, tar, e);

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (rc == CY_OK)
			rc = steps[i](c, e);
	return rc;
}

/* Whatever else a step may say, here it is damage. */
static enum cy_rc
conclude(struct copy *c, enum cy_rc rc, struct cy_err *e)
{
	struct verify_verdict *v = c->v;

	(void)snprintf(v->origin, sizeof(v->origin), "%s", c->head.key.name);
	v->size = c->head.cp.size;
	v->root = c->head.cp.root;
	if (rc == CY_OK) {
		v->what[0] = '\0';
		v->why = c->head.below;
		v->rc = c->head.below.rc;
		if (v->rc != CY_OK)
			*e = v->why;
		return v->rc;
	}
	v->rc = rc == CY_TEMP || rc == CY_FORK ? rc : CY_BAD;
	e->rc = v->rc;
	v->why = *e;
	return v->rc;
}

enum cy_rc
verify_copy(struct verify_verdict *v, struct span tar,
    const struct verify_options *o, struct cy_err *e)
{
	struct cy_err none = {0}, *why = e != NULL ? e : &none;
	struct copy *c = calloc(1, sizeof(*c));
	enum cy_rc rc;

	memset(v, 0, sizeof(*v));
	v->part = VERIFY_COPY;
	v->rc = CY_TEMP;
	if (c == NULL)
		return v->rc = cy_nomem(why);
	c->o = o;
	c->v = v;
	arena_init(&c->arena, 2 * COPY_RECORDS * sizeof(struct item));
	arena_init(&c->record, RECORD_BYTES);
	rc = keyring_new(&c->keys, why);
	if (rc == CY_OK && tar.n > LIMIT_COPY)
		rc = cy_fail(why, CY_BAD, FAULT_TOO_BIG, LIMIT_COPY,
		    "an official copy of %zu bytes", tar.n);
	if (rc == CY_OK)
		rc = judge(c, tar, why);
	rc = conclude(c, rc, why);
	keyring_free(c->keys);
	arena_release(&c->record);
	arena_release(&c->arena);
	free(c);
	return rc;
}
