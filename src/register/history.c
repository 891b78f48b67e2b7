/* SPDX-License-Identifier: Apache-2.0 */
#include "register/history.h"

#include <errno.h>

enum cy_rc
history_root(struct reg *r, uint64_t size, struct hash *out, struct cy_err *e)
{
	struct tile_source tiles = reg_tiles(r);
	struct tree_source src;
	struct tile_reader reader;
	struct tree t;
	enum cy_rc rc;

	if (size == 0 || size > reg_size(r))
		return cy_fail(e, CY_NOTFOUND, FAULT_REGISTER_NO_ENTRY,
		    CY_NO_OFFSET, "size %llu of %llu", (unsigned long long)size,
		    (unsigned long long)reg_size(r));
	tile_reader_init(&reader, &tiles, reg_size(r));
	src = tile_reader_source(&reader);
	rc = tree_load(&t, &src, size, e);
	if (rc == CY_OK)
		tree_root(&t, out);
	return rc;
}

enum cy_rc
history_proof(struct reg *r, uint64_t size, struct hash *root,
    struct hash *path, size_t *n, struct cy_err *e)
{
	struct tile_source tiles = reg_tiles(r);
	struct tree_source src;
	struct tile_reader reader;
	enum cy_rc rc = history_root(r, size, root, e);

	if (rc != CY_OK)
		return rc;
	tile_reader_init(&reader, &tiles, reg_size(r));
	src = tile_reader_source(&reader);
	rc = tree_consistency(&src, size, reg_size(r), path, n, e);
	if (rc == CY_OK)
		rc = tree_consistency_check(
		    size, root, reg_size(r), reg_root(r), path, *n, e);
	return rc;
}

/* Below this distance blocks are read one after the other. */
#define NEAR (4 * (size_t)SEAL_BLOCK_MAX)
#define WINDOW (NEAR + SEAL_BLOCK_MAX)

struct search {
	const struct fs *fs;
	int fd;
	uint64_t low;  /* a block begins here; all before it are smaller */
	uint64_t high; /* a block begins here that is not; or the end */
	uint64_t end;
	uint64_t want;
	struct buf win;
	struct span note;
	uint64_t size; /* that it says */
};

/* From there on, n bytes or up to the end. */
static enum cy_rc
read_from(struct search *s, uint64_t at, uint64_t n, struct cy_err *e)
{
	uint8_t *p;

	if (n > s->end - at)
		n = s->end - at;
	buf_reset(&s->win);
	p = buf_extend(&s->win, (size_t)n);
	if (p == NULL)
		return n > 0 ? buf_check(&s->win, e) : CY_OK;
	return file_read_at(s->fs, s->fd, p, (size_t)n, at, e);
}

/* The block at the front of *rest; CY_NOTFOUND at the end, and where the
 * writer has not finished the last one. */
static enum cy_rc
take_block(struct search *s, struct span *rest, struct cy_err *e)
{
	struct seal seal;
	enum cy_rc rc = seal_next(rest, &s->note, e);

	if (rc == CY_BAD && e->fault == FAULT_SEAL_TORN)
		return CY_NOTFOUND;
	if (rc == CY_OK)
		rc = seal_read(&seal, s->note, e);
	if (rc == CY_OK)
		s->size = seal.size;
	return rc;
}

/* No line of a checkpoint's note begins like a block. */
static enum cy_rc
halve(struct search *s, struct cy_err *e)
{
	uint64_t at = s->low + (s->high - s->low) / 2;
	enum cy_rc rc = read_from(s, at, 2 * (uint64_t)SEAL_BLOCK_MAX, e);
	const uint8_t *next = NULL;
	struct span rest;

	if (rc == CY_OK)
		next = memmem(s->win.p, s->win.n, "\nseal ", 6);
	if (rc == CY_OK && next == NULL)
		return cy_fail(e, CY_BAD, FAULT_SEAL_BLOCK, at,
		    "no block of the seals begins near here");
	if (rc != CY_OK)
		return rc;
	rest = span_from(buf_span(&s->win), (size_t)(next - s->win.p) + 1);
	at += s->win.n - rest.n;
	rc = take_block(s, &rest, e);
	if (rc == CY_NOTFOUND || (rc == CY_OK && s->size >= s->want)) {
		s->high = at;
		return CY_OK;
	}
	s->low = at;
	return rc;
}

static enum cy_rc
search(struct search *s, struct cy_err *e)
{
	struct span rest;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && s->high - s->low > NEAR)
		rc = halve(s, e);
	if (rc == CY_OK)
		rc = read_from(s, s->low, s->high - s->low + SEAL_BLOCK_MAX, e);
	rest = buf_span(&s->win);
	if (rc == CY_OK)
		do
			rc = take_block(s, &rest, e);
		while (rc == CY_OK && s->size < s->want);
	return rc == CY_OK && s->size != s->want ? CY_NOTFOUND : rc;
}

enum cy_rc
history_seal(const struct fs *fs, int fd, uint64_t size, struct buf *note,
    struct cy_err *e)
{
	struct cy_err none = {.rc = CY_OK}, *why = e != NULL ? e : &none;
	struct search s = {.fs = fs, .fd = fd, .want = size};
	struct stat st;
	enum cy_rc rc;

	buf_reset(note);
	if (fs->fstat(fs->ctx, fd, &st) != 0)
		return cy_errno(e, errno, "look at", "seals");
	s.end = s.high = (uint64_t)st.st_size;
	buf_init(&s.win, WINDOW);
	rc = search(&s, why);
	if (rc == CY_OK) {
		buf_put(note, s.note);
		rc = buf_check(note, why);
	} else if (rc == CY_NOTFOUND) {
		rc = cy_fail(why, rc, FAULT_REGISTER_NO_SEAL, CY_NO_OFFSET,
		    "size %llu", (unsigned long long)size);
	}
	buf_release(&s.win);
	return rc;
}
