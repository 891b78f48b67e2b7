/* SPDX-License-Identifier: Apache-2.0 */
#include "register/journal.h"

#include "base/codec.h"
#include "base/reader.h"
#include "register/disk.h"
#include "tlog/tile.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#define MAGIC "CYJ1"
#define LENGTH_AT 4u
#define COUNT_AT 16u
#define SUFFIX ".frames"
#define DIGITS 20u

static enum cy_rc
torn(size_t have, size_t want, struct cy_err *e)
{
	return cy_fail(e, CY_BAD, FAULT_FRAME_TORN, have,
	    "a frame of at least %zu bytes ends after %zu", want, have);
}

/* The fixed part; *length is that of the whole frame. */
static enum cy_rc
parse_head(struct frame *f, size_t *length, struct span in, struct cy_err *e)
{
	struct reader r;

	if (in.n < FRAME_HEAD)
		return torn(in.n, FRAME_HEAD, e);
	reader_init(&r, in);
	reader_expect(&r, SPAN_LIT(MAGIC));
	if (!reader_ok(&r))
		return cy_fail(e, CY_BAD, FAULT_FRAME_MAGIC, 0,
		    "a frame begins with " MAGIC);
	*length = reader_be32(&r);
	f->first = reader_be64(&r);
	f->count = reader_be32(&r);
	if (*length < FRAME_HEAD + FRAME_TAIL || *length > FRAME_MAX)
		return cy_fail(e, CY_BAD, FAULT_FRAME_LENGTH, LENGTH_AT,
		    "a frame of %zu bytes", *length);
	if (f->count == 0 || f->count > LIMIT_FRAME_ENTRIES ||
	    f->first > (uint64_t)INT64_MAX - f->count)
		return cy_fail(e, CY_BAD, FAULT_FRAME_COUNT, COUNT_AT,
		    "%u entries from %llu", f->count,
		    (unsigned long long)f->first);
	return CY_OK;
}

static enum cy_rc
check_entries(const struct frame *f, struct cy_err *e)
{
	struct bundle b;
	struct span entry;
	enum cy_rc rc = CY_OK;
	uint32_t n = 0;

	bundle_init(&b, f->entries);
	while (n <= f->count && (rc = bundle_next(&b, &entry, e)) == CY_OK)
		n++;
	if (rc != CY_NOTFOUND || n != f->count)
		return cy_fail(e, CY_BAD, FAULT_FRAME_ENTRIES,
		    FRAME_HEAD + b.offset, "the frame does not hold %u entries",
		    f->count);
	return CY_OK;
}

enum cy_rc
frame_parse(struct frame *f, struct span in, struct cy_err *e)
{
	struct hash sum;
	enum cy_rc rc;
	size_t n;

	if (in.n == 0)
		return CY_NOTFOUND;
	rc = parse_head(f, &n, in, e);
	if (rc != CY_OK)
		return rc;
	if (in.n < n)
		return torn(in.n, n, e);
	f->bytes = span_first(in, n);
	f->entries = span(in.p + FRAME_HEAD, n - FRAME_HEAD - FRAME_TAIL);
	memcpy(f->root.b, in.p + n - FRAME_TAIL, HASH_LEN);
	sha256(&sum, span_first(in, n - HASH_LEN));
	if (memcmp(sum.b, in.p + n - HASH_LEN, HASH_LEN) != 0)
		return cy_fail(e, CY_BAD, FAULT_FRAME_HASH, n - HASH_LEN,
		    "the frame from entry %llu on is changed",
		    (unsigned long long)f->first);
	return check_entries(f, e);
}

void
frame_begin(struct buf *b, uint64_t first)
{
	buf_reset(b);
	buf_puts(b, MAGIC);
	buf_be32(b, 0);
	buf_be64(b, first);
	buf_be32(b, 0);
}

bool
frame_fits(const struct buf *b, uint32_t count, size_t n)
{
	return count < LIMIT_FRAME_ENTRIES && n <= LIMIT_ENTRY &&
	    b->n + 2 + n + FRAME_TAIL <= FRAME_MAX;
}

void
frame_put(struct buf *b, struct span entry)
{
	bundle_put(b, entry);
}

static void
set_be32(uint8_t *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (24 - 8 * i));
}

void
frame_end(struct buf *b, uint32_t count, const struct hash *root)
{
	struct hash sum;

	buf_put(b, span(root->b, HASH_LEN));
	if (b->failed)
		return;
	set_be32(b->p + LENGTH_AT, (uint32_t)(b->n + HASH_LEN));
	set_be32(b->p + COUNT_AT, count);
	sha256(&sum, buf_span(b));
	buf_put(b, span(sum.b, HASH_LEN));
}

void
journal_name_print(char out[JOURNAL_NAME], uint64_t first)
{
	(void)snprintf(
	    out, JOURNAL_NAME, "%020llu" SUFFIX, (unsigned long long)first);
}

bool
journal_name_parse(uint64_t *first, struct span name)
{
	uint64_t v = 0;

	*first = 0;
	if (name.n != JOURNAL_NAME - 1 ||
	    !span_eq_str(span_from(name, DIGITS), SUFFIX))
		return false;
	for (size_t i = 0; i < DIGITS; i++) {
		if (name.p[i] < '0' || name.p[i] > '9' ||
		    __builtin_mul_overflow(v, 10u, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(name.p[i] - '0'), &v))
			return false;
	}
	*first = v;
	return v <= INT64_MAX;
}

void
journal_cursor_init(
    struct journal_cursor *c, const struct fs *fs, int dir, uint64_t file)
{
	*c = (struct journal_cursor){
	    .fs = fs, .dir = dir, .file = file, .index = file, .fd = -1};
}

void
journal_cursor_close(struct journal_cursor *c)
{
	if (c->fd >= 0)
		(void)c->fs->close(c->fs->ctx, c->fd);
	c->fd = -1;
}

static enum cy_rc
open_file(
    const struct journal_cursor *c, uint64_t file, int *fd, struct cy_err *e)
{
	char name[JOURNAL_NAME];

	journal_name_print(name, file);
	return file_open(c->fs, c->dir, name, O_RDONLY | O_NONBLOCK, 0, fd, e);
}

/* Bytes left in the file at the cursor. */
static enum cy_rc
rest_of(const struct journal_cursor *c, uint64_t *n, struct cy_err *e)
{
	struct stat st;

	if (c->fs->fstat(c->fs->ctx, c->fd, &st) != 0)
		return cy_errno(e, errno, "look at", "a journal file");
	if (!S_ISREG(st.st_mode) || st.st_size > (off_t)JOURNAL_FILE_MAX)
		return cy_fail(e, CY_BAD, FAULT_JOURNAL_FILE, CY_NO_OFFSET,
		    "journal file %llu", (unsigned long long)c->file);
	*n = (uint64_t)st.st_size > c->at ? (uint64_t)st.st_size - c->at : 0;
	return CY_OK;
}

/* Stands on a file with something left in it, or CY_NOTFOUND. */
static enum cy_rc
find_rest(struct journal_cursor *c, uint64_t *n, struct cy_err *e)
{
	enum cy_rc rc;
	int fd;

	if (c->fd < 0) {
		rc = open_file(c, c->file, &c->fd, e);
		if (rc != CY_OK)
			return rc;
	}
	rc = rest_of(c, n, e);
	if (rc != CY_OK || *n > 0 || c->index == c->file)
		return rc == CY_OK && *n == 0 ? CY_NOTFOUND : rc;
	rc = open_file(c, c->index, &fd, e);
	if (rc != CY_OK)
		return rc;
	journal_cursor_close(c);
	c->fd = fd;
	c->file = c->index;
	c->at = 0;
	rc = rest_of(c, n, e);
	return rc == CY_OK && *n == 0 ? CY_NOTFOUND : rc;
}

static enum cy_rc
read_into(
    const struct journal_cursor *c, struct buf *b, size_t n, struct cy_err *e)
{
	uint8_t *p = buf_extend(b, n);

	if (p == NULL)
		return buf_check(b, e);
	return file_read_at(c->fs, c->fd, p, n, c->at + b->n - n, e);
}

enum cy_rc
journal_next(
    struct journal_cursor *c, struct buf *b, struct frame *f, struct cy_err *e)
{
	uint64_t left;
	enum cy_rc rc;
	size_t n;

	buf_reset(b);
	rc = find_rest(c, &left, e);
	if (rc != CY_OK)
		return rc;
	rc = read_into(c, b, left < FRAME_HEAD ? left : FRAME_HEAD, e);
	if (rc == CY_OK)
		rc = parse_head(f, &n, buf_span(b), e);
	if (rc != CY_OK)
		return rc;
	if (f->first != c->index)
		return cy_fail(e, CY_BAD, FAULT_FRAME_GAP, c->at,
		    "a frame from entry %llu where %llu comes next",
		    (unsigned long long)f->first, (unsigned long long)c->index);
	if (left < n)
		return torn(left, n, e);
	rc = read_into(c, b, n - FRAME_HEAD, e);
	if (rc == CY_OK)
		rc = frame_parse(f, buf_span(b), e);
	if (rc != CY_OK)
		return rc;
	c->at += n;
	c->index += f->count;
	return CY_OK;
}

enum cy_rc
journal_continue(
    struct journal *j, uint64_t file, uint64_t end, struct cy_err *e)
{
	char name[JOURNAL_NAME];
	enum cy_rc rc;
	int fd;

	journal_name_print(name, file);
	rc = file_open(j->fs, j->dir, name, O_RDWR, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	journal_rotate(j);
	j->fd = fd;
	j->file = file;
	j->end = end;
	return CY_OK;
}

void
journal_rotate(struct journal *j)
{
	if (j->fd >= 0)
		(void)j->fs->close(j->fs->ctx, j->fd);
	j->fd = -1;
}

static enum cy_rc
new_file(struct journal *j, uint64_t first, struct cy_err *e)
{
	char name[JOURNAL_NAME];
	enum cy_rc rc;
	int fd;

	journal_name_print(name, first);
	/* A file of this name holds nothing that was ever sealed. */
	rc = file_open(
	    j->fs, j->dir, name, O_RDWR | O_CREAT | O_TRUNC, 0644, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = disk_sync(j->fs, fd, name, e);
	if (rc == CY_OK)
		rc = disk_sync(j->fs, j->dir, "journal", e);
	if (rc != CY_OK) {
		(void)j->fs->close(j->fs->ctx, fd);
		return rc;
	}
	j->fd = fd;
	j->file = first;
	j->end = 0;
	return CY_OK;
}

/* Takes back what a failed write may have left beyond the end. */
static enum cy_rc
cut(struct journal *j, enum cy_rc why, struct cy_err *e)
{
	int r;

	do
		r = j->fs->ftruncate(j->fs->ctx, j->fd, (off_t)j->end);
	while (r != 0 && errno == EINTR);
	if (r == 0)
		return why;
	return cy_fail(e, CY_TEMP, FAULT_JOURNAL_CUT, j->end,
	    "journal file %llu", (unsigned long long)j->file);
}

enum cy_rc
journal_append(
    struct journal *j, uint64_t first, struct span frame, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	assert(frame.n <= FRAME_MAX);
	if (j->fd >= 0 && j->end + frame.n > JOURNAL_FILE_MAX)
		journal_rotate(j);
	if (j->fd < 0)
		rc = new_file(j, first, e);
	if (rc != CY_OK)
		return rc;
	rc = file_write_at(j->fs, j->fd, frame, j->end, e);
	if (rc != CY_OK)
		return cut(j, rc, e);
	rc = disk_datasync(j->fs, j->fd, "journal", e);
	if (rc == CY_OK)
		j->end += frame.n;
	return rc;
}
