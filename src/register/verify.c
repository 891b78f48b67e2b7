/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_run.h"

#include "register/dir.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A record, parsed. */
#define RECORD_BYTES ((size_t)1024 * 1024)

static void
close_folders(struct verify_run *r)
{
	if (r->node >= 0)
		(void)r->fs->close(r->fs->ctx, r->node);
	if (r->reg >= 0)
		(void)r->fs->close(r->fs->ctx, r->reg);
}

static unsigned
threads_of(const struct verify_options *o)
{
	long n =
	    o->threads > 0 ? (long)o->threads : sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : (unsigned)n;
}

typedef enum cy_rc step(struct verify_run *r, struct cy_err *e);

/* The first failure ends the run; whatever it was is in the pool. */
static void
all_steps(struct verify_run *r)
{
	static step *const steps[] = {verify_peek, verify_scan,
	    verify_seals_open, verify_tree, verify_journal, verify_seals_end,
	    verify_scan_stale, verify_blobs};
	struct cy_err e;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (steps[i](r, &e) != CY_OK)
			break;
	verify_pool_put(&r->pool, r->seals.job);
	r->seals.job = NULL;
}

/* Files beyond the published size: a publication that was not finished, if
 * the journal has the entries, else they do not belong here. */
static void
judge_wide(struct verify_run *r)
{
	struct cy_err e;

	if (r->pool.first.any || (r->wide == 0 && !r->unfinished))
		return;
	if (r->wide > r->end) {
		(void)cy_fail(&e, CY_BAD, FAULT_REGISTER_UNKNOWN_FILE,
		    CY_NO_OFFSET, "%s", r->wide_path);
		(void)verify_note(r, UINT64_MAX - 1, &e, r->wide_path);
		return;
	}
	(void)cy_fail(&e, CY_TEMP, FAULT_REGISTER_UNFINISHED, CY_NO_OFFSET,
	    "more is written than the checkpoint of size %llu covers",
	    (unsigned long long)r->head.cp.size);
	(void)verify_note(r, UINT64_MAX, &e, "checkpoint");
}

/* What a step may fail with is damage, unless it says that the system or the
 * rights stood in the way, or that there are two histories. */
static enum cy_rc
verdict_of(enum cy_rc rc)
{
	return rc == CY_TEMP || rc == CY_DENIED || rc == CY_FORK ? rc : CY_BAD;
}

static void
conclude(struct verify_run *r)
{
	struct verify_verdict *v = r->v;
	const struct verify_first *f = &r->pool.first;

	v->size = r->head.cp.size;
	v->root = r->head.cp.root;
	v->of = r->end > v->size ? r->end : v->size;
	v->valid = r->pool.valid;
	(void)snprintf(v->origin, sizeof(v->origin), "%s", r->head.key.name);
	if (f->any) {
		v->rc = verdict_of(f->why.rc);
		v->why = f->why;
		v->why.rc = v->rc;
		(void)snprintf(v->what, sizeof(v->what), "%s", f->what);
		return;
	}
	if (r->o->skip_records)
		v->rc = cy_fail(&v->why, CY_BELOW,
		    FAULT_REGISTER_RECORDS_SKIPPED, CY_NO_OFFSET,
		    "%llu records", (unsigned long long)v->of);
	else if (v->valid != v->of)
		/* Never: each entry went to one job.  Fail closed. */
		v->rc = cy_fail(&v->why, CY_TEMP, FAULT_REGISTER_UNFINISHED,
		    CY_NO_OFFSET, "%llu of %llu records",
		    (unsigned long long)v->valid, (unsigned long long)v->of);
	else {
		v->rc = r->head.below.rc;
		v->why = r->head.below;
	}
}

/* Runs over a folder that changes; then it is at work, and no more is said. */
#define RUNS 5

/*
 * Did the folder change meanwhile, so that what was found bad may be that?
 * Then *again is set, or, in the last run, the verdict is CY_TEMP.
 */
static enum cy_rc
look_again(struct verify_run *r, const struct hash *before, bool last,
    bool *again, struct cy_err *e)
{
	struct verify_verdict *v = r->v;
	struct hash after;
	enum cy_rc rc;

	*again = false;
	if ((v->rc != CY_BAD && v->rc != CY_TEMP) ||
	    !verify_may_be_live(v->why.fault))
		return v->rc;
	rc = verify_stamp(r, &after, e);
	if (rc != CY_OK || hash_eq(before, &after))
		return rc != CY_OK ? rc : v->rc;
	*again = !last;
	if (last)
		v->rc = cy_fail(&v->why, CY_TEMP, FAULT_REGISTER_UNFINISHED,
		    CY_NO_OFFSET, "the folder changes while it is read");
	return v->rc;
}

static enum cy_rc
run(struct verify_run *r, const char *path, bool last, bool *again,
    struct cy_err *e)
{
	struct hash before;
	enum cy_rc rc;

	rc = reg_open_folders(r->fs, path, &r->node, &r->reg, e);
	if (rc == CY_OK)
		rc = verify_stamp(r, &before, e);
	if (rc == CY_OK)
		rc = keyring_new(&r->keys, e);
	if (rc != CY_OK)
		return rc;
	verify_pool_init(
	    &r->pool, r->keys, threads_of(r->o), r->o->skip_records);
	all_steps(r);
	verify_pool_end(&r->pool);
	judge_wide(r);
	verify_pool_release(&r->pool);
	conclude(r);
	return look_again(r, &before, last, again, e);
}

static void
run_init(struct verify_run *r, struct verify_verdict *v,
    const struct verify_options *o)
{
	memset(v, 0, sizeof(*v));
	v->part = VERIFY_REGISTER;
	v->rc = CY_TEMP;
	r->o = o;
	r->v = v;
	r->fs = o->fs;
	r->node = r->reg = r->seals.file.fd = -1;
	buf_init(&r->cp_bytes, LIMIT_NOTE);
	buf_init(&r->buf, LIMIT_BUNDLE);
	arena_init(&r->arena, RECORD_BYTES);
	tree_init(&r->tree);
}

static void
run_free(struct verify_run *r)
{
	verify_seals_close(r);
	buf_release(&r->cp_bytes);
	buf_release(&r->buf);
	arena_release(&r->arena);
	keyring_free(r->keys);
	close_folders(r);
	free(r);
}

enum cy_rc
verify_register(struct verify_verdict *v, const char *path,
    const struct verify_options *o, struct cy_err *e)
{
	struct verify_run *r;
	enum cy_rc rc = CY_TEMP;
	bool again = true;

	for (unsigned i = 1; again; i++) {
		again = false;
		r = calloc(1, sizeof(*r));
		if (r == NULL) {
			memset(v, 0, sizeof(*v));
			return v->rc = cy_nomem(e);
		}
		run_init(r, v, o);
		rc = run(r, path, i == RUNS, &again, e);
		if (rc != CY_OK && v->why.rc != CY_OK && e != NULL)
			*e = v->why;
		v->rc = rc;
		run_free(r);
	}
	return rc;
}
