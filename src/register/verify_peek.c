/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_run.h"

#include <errno.h>
#include <fcntl.h>

#include "base/codec.h"

enum cy_rc
verify_missing(enum cy_rc rc, const char *path, struct cy_err *e)
{
	if (rc != CY_NOTFOUND)
		return rc;
	return cy_fail(
	    e, CY_BAD, FAULT_REGISTER_MISSING, CY_NO_OFFSET, "%s", path);
}

enum cy_rc
verify_note(
    struct verify_run *r, uint64_t at, const struct cy_err *e, const char *what)
{
	return verify_bad(&r->pool, at, e, "%s", what);
}

enum cy_rc
verify_open(struct verify_run *r, int dir, const char *path,
    struct verify_file *f, struct cy_err *e)
{
	struct stat st;
	enum cy_rc rc;

	rc = file_open(r->fs, dir, path, O_RDONLY | O_NONBLOCK, 0, &f->fd, e);
	if (rc != CY_OK)
		return verify_missing(rc, path, e);
	if (r->fs->fstat(r->fs->ctx, f->fd, &st) != 0)
		rc = cy_errno(e, errno, "look at", path);
	else if (!S_ISREG(st.st_mode))
		rc = cy_fail(
		    e, CY_BAD, FAULT_NOT_A_FILE, CY_NO_OFFSET, "%s", path);
	f->size = rc == CY_OK ? (uint64_t)st.st_size : 0;
	if (rc != CY_OK)
		verify_close(r, f);
	return rc;
}

void
verify_close(struct verify_run *r, struct verify_file *f)
{
	if (f->fd >= 0)
		(void)r->fs->close(r->fs->ctx, f->fd);
	f->fd = -1;
}

enum cy_rc
verify_read(struct verify_run *r, const struct verify_file *f, size_t n,
    uint64_t at, struct buf *b, struct cy_err *e)
{
	uint8_t *p = buf_extend(b, n);

	if (p == NULL)
		return buf_check(b, e);
	return file_read_at(r->fs, f->fd, p, n, at, e);
}

/*
 * The first bundle, of whatever width: should the size that the checkpoint
 * gives be wrong, its signature is to say so, and not a file that is missing.
 */
static enum cy_rc
open_first(struct verify_run *r, struct verify_file *f, struct cy_err *e)
{
	struct tile_id id = {TILE_ENTRIES, 0, 0};
	char path[TILE_PATH];
	enum cy_rc rc;

	id.width = tile_width(TILE_ENTRIES, 0, r->head.cp.size);
	tile_path_print(path, id);
	rc = verify_open(r, r->reg, path, f, e);
	for (id.width = TILE_WIDTH; rc == CY_BAD && id.width > 0; id.width--) {
		tile_path_print(path, id);
		rc = verify_open(r, r->reg, path, f, e);
	}
	return rc;
}

/* The first entry of the first bundle into r->buf. */
static enum cy_rc
read_first(struct verify_run *r, struct cy_err *e)
{
	struct verify_file f;
	enum cy_rc rc;
	size_t n;

	rc = open_first(r, &f, e);
	if (rc != CY_OK)
		return rc;
	buf_reset(&r->buf);
	rc = verify_read(r, &f, 2, 0, &r->buf, e);
	if (rc == CY_OK) {
		n = be16(r->buf.p);
		buf_reset(&r->buf);
		rc = verify_read(r, &f, n, 2, &r->buf, e);
	}
	verify_close(r, &f);
	return rc;
}

enum cy_rc
verify_judge(struct verify_run *r, struct cy_err *e)
{
	enum cy_rc rc;

	rc = verify_head_judge(&r->head, r->keys, r->o, r->v, e);
	if (rc != CY_OK)
		return verify_note(r, 0, e, "checkpoint");
	r->judged = true;
	return CY_OK;
}

static enum cy_rc
load_head(struct verify_run *r, struct cy_err *e)
{
	enum cy_rc rc;

	rc = verify_missing(
	    file_load(r->fs, r->reg, "checkpoint", &r->cp_bytes, e),
	    "checkpoint", e);
	r->head.exact = r->node >= 0;
	if (rc == CY_OK)
		rc = verify_head_parse(&r->head, buf_span(&r->cp_bytes), e);
	if (rc != CY_OK)
		return verify_note(r, 0, e, "checkpoint");
	return CY_OK;
}

/*
 * A checkpoint that is damaged is told from a damaged tree by its signature,
 * so that is looked at first.  Where entry 0 cannot be read the hashes decide
 * what is to blame, and nothing is said here.
 */
enum cy_rc
verify_peek(struct verify_run *r, struct cy_err *e)
{
	enum cy_rc rc = load_head(r, e);

	if (rc != CY_OK)
		return rc;
	rc = read_first(r, e);
	if (rc == CY_OK)
		rc = verify_apply(r, buf_span(&r->buf), 0, e);
	if (rc != CY_OK)
		return rc == CY_TEMP ? verify_note(r, 0, e, "entry 0") : CY_OK;
	sha256_leaf(&r->leaf0, buf_span(&r->buf));
	return verify_judge(r, e);
}

enum cy_rc
verify_apply(
    struct verify_run *r, struct span entry, uint64_t index, struct cy_err *e)
{
	struct record rec;
	enum cy_rc rc;

	if (index < r->applied)
		return CY_OK;
	if (index > 0 && !verify_is_key_record(entry))
		return CY_OK;
	arena_reset(&r->arena);
	rc = record_parse(&rec, &r->arena, entry, e);
	if (rc == CY_OK)
		rc = keyring_apply(r->keys, &rec, index, e);
	if (rc == CY_OK)
		r->applied = index + 1;
	return rc;
}
