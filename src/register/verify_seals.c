/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_run.h"

#include "register/seals.h"

/* Bytes of the file in memory; many blocks. */
#define WINDOW ((size_t)64 * 1024)
/* Blocks of one job. */
#define JOB_BLOCKS 64u

static enum cy_rc
seal_bad(struct verify_run *r, const struct cy_err *e)
{
	return verify_bad(&r->pool, r->tree.size, e, "seals block %llu",
	    (unsigned long long)r->seals.blocks);
}

/* The window again, from the block that comes next. */
static enum cy_rc
refill(struct verify_run *r, struct cy_err *e)
{
	struct seal_reader *s = &r->seals;
	size_t n = WINDOW;

	if (s->file.size - s->at < n)
		n = (size_t)(s->file.size - s->at);
	buf_reset(&s->window);
	s->rest = span(NULL, 0);
	if (n == 0)
		return CY_OK;
	if (verify_read(r, &s->file, n, s->at, &s->window, e) != CY_OK)
		return e->rc;
	s->rest = buf_span(&s->window);
	return CY_OK;
}

/* The next block becomes the pending one; none at the end. */
static enum cy_rc
read_block(struct verify_run *r, struct cy_err *e)
{
	struct seal_reader *s = &r->seals;
	uint64_t before = s->blocks > 0 ? s->cp.size : 0;
	enum cy_rc rc = CY_OK;
	struct note n;
	struct span front;

	if (s->rest.n < SEAL_BLOCK_MAX)
		rc = refill(r, e);
	front = s->rest;
	if (rc == CY_OK)
		rc = seal_next(&s->rest, &s->note, e);
	s->pending = rc == CY_OK;
	if (rc != CY_OK)
		return rc == CY_NOTFOUND ? CY_OK : seal_bad(r, e);
	s->block = span_first(front, front.n - s->rest.n);
	s->at += s->block.n;
	s->before = s->last;
	sha256(&s->last, s->note);
	rc = note_parse(&n, s->note, e);
	if (rc == CY_OK)
		rc = checkpoint_parse(&s->cp, n.text, e);
	if (rc == CY_OK && (s->cp.size < before || s->cp.size == 0))
		rc = cy_fail(e, CY_BAD, FAULT_SEAL_ORDER, CY_NO_OFFSET,
		    "size %llu after %llu", (unsigned long long)s->cp.size,
		    (unsigned long long)before);
	return rc != CY_OK ? seal_bad(r, e) : CY_OK;
}

enum cy_rc
verify_seals_open(struct verify_run *r, struct cy_err *e)
{
	enum cy_rc rc;

	if (r->node < 0)
		return CY_OK;
	buf_init(&r->seals.window, WINDOW);
	buf_init(&r->seals.previous, SEAL_BLOCK_MAX);
	rc = verify_open(r, r->node, "seals", &r->seals.file, e);
	if (rc != CY_OK)
		return verify_note(r, 0, e, "seals");
	return read_block(r, e);
}

void
verify_seals_close(struct verify_run *r)
{
	verify_close(r, &r->seals.file);
	buf_release(&r->seals.window);
	buf_release(&r->seals.previous);
}

static void
flush(struct verify_run *r)
{
	verify_pool_put(&r->pool, r->seals.job);
	r->seals.job = NULL;
}

/* A job begins with the last block of the job before it, so that the order of
 * every two neighbours is seen. */
static enum cy_rc
new_job(struct verify_run *r, struct cy_err *e)
{
	struct seal_reader *s = &r->seals;
	struct verify_job *j;

	j = verify_pool_get(&r->pool, JOB_BLOCKS * SEAL_BLOCK_MAX);
	if (j == NULL)
		return cy_nomem(e);
	s->job = j;
	j->kind = JOB_SEALS;
	j->first = r->tree.size;
	j->number = s->blocks;
	if (s->previous.n == 0)
		return CY_OK;
	buf_put(&j->bytes, buf_span(&s->previous));
	j->number--;
	j->count = 1;
	return CY_OK;
}

/* Hands the block to the workers. */
static enum cy_rc
hand_over(struct verify_run *r, struct cy_err *e)
{
	struct seal_reader *s = &r->seals;
	enum cy_rc rc = s->job == NULL ? new_job(r, e) : CY_OK;

	if (rc == CY_OK) {
		buf_put(&s->job->bytes, s->block);
		buf_reset(&s->previous);
		buf_put(&s->previous, s->block);
		rc = buf_check(&s->job->bytes, e);
	}
	if (rc == CY_OK)
		rc = buf_check(&s->previous, e);
	if (rc != CY_OK)
		return verify_note(r, r->tree.size, e, "seals");
	s->blocks++;
	if (++s->job->count == JOB_BLOCKS)
		flush(r);
	return CY_OK;
}

/* A seal of another root than the tree has: a second history if it was really
 * signed, else damage. */
static enum cy_rc
other_root(struct verify_run *r, struct cy_err *e)
{
	struct checkpoint c;
	struct note n;

	if (checkpoint_open(&n, &c, r->seals.note, &r->head.key, e) == CY_OK)
		(void)cy_fail(e, CY_FORK, FAULT_TLOG_TWO_HISTORIES,
		    CY_NO_OFFSET, "two roots of size %llu",
		    (unsigned long long)r->tree.size);
	else if (e->rc != CY_TEMP)
		(void)cy_fail(e, CY_BAD, FAULT_REGISTER_SEAL_ROOT, CY_NO_OFFSET,
		    "size %llu", (unsigned long long)r->tree.size);
	return seal_bad(r, e);
}

enum cy_rc
verify_seals_at(struct verify_run *r, struct cy_err *e)
{
	struct seal_reader *s = &r->seals;
	enum cy_rc rc = CY_OK;
	struct hash root;

	if (!s->pending || s->cp.size != r->tree.size)
		return CY_OK;
	tree_root(&r->tree, &root);
	while (rc == CY_OK && s->pending && s->cp.size == r->tree.size) {
		if (!hash_eq(&s->cp.root, &root))
			return other_root(r, e);
		rc = hand_over(r, e);
		if (rc == CY_OK)
			rc = read_block(r, e);
	}
	return rc;
}

/*
 * The checkpoint is the last block; or the one before it, where a crash came
 * between the writing of the two (spec/register.md, "Seals").
 */
enum cy_rc
verify_seals_end(struct verify_run *r, struct cy_err *e)
{
	struct seal_reader *s = &r->seals;
	struct hash published;

	if (r->node < 0)
		return CY_OK;
	flush(r);
	sha256(&published, r->head.bytes);
	if (!s->pending && s->blocks > 0 && hash_eq(&published, &s->last))
		return CY_OK;
	r->unfinished = true;
	if (!s->pending && s->blocks > 1 && hash_eq(&published, &s->before))
		return CY_OK;
	(void)cy_fail(e, CY_BAD, FAULT_SEALS_DIFFER, CY_NO_OFFSET,
	    "%llu blocks, and the checkpoint is not the last",
	    (unsigned long long)s->blocks);
	return verify_note(r, r->end, e, "seals");
}

void
verify_seals_work(struct verify_pool *p, struct verify_job *j)
{
	struct span rest = buf_span(&j->bytes), note = {NULL, 0};
	struct vkey log, witness;
	struct seal seal, prev = {.size = 0};
	struct cy_err e = {.rc = CY_BAD};
	enum cy_rc rc = CY_BAD;

	if (keyring_register_key(p->keys, &log) &&
	    keyring_witness_key(p->keys, &witness))
		rc = CY_OK;
	for (size_t i = 0; i < j->count && rc == CY_OK; i++) {
		rc = seal_next(&rest, &note, &e);
		if (rc == CY_OK)
			rc = seal_open(&seal, note, &log, &witness, &e);
		if (rc == CY_OK && i > 0)
			rc = seal_follows(&prev, &seal, &e);
		if (rc != CY_OK)
			(void)verify_bad(p, j->first, &e, "seals block %llu",
			    (unsigned long long)(j->number + i));
		prev = seal;
	}
}
