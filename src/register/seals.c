/* SPDX-License-Identifier: Apache-2.0 */
#include "register/seals.h"

#include "base/codec.h"
#include "base/reader.h"
#include "register/disk.h"

#include <errno.h>
#include <fcntl.h>

#define NAME "seals"
#define HEAD_MAX 16u /* "seal 4096\n" and room */

void
seal_put(struct buf *out, struct span note)
{
	buf_puts(out, "seal ");
	buf_uint(out, note.n);
	buf_putc(out, '\n');
	buf_put(out, note);
}

static enum cy_rc
torn(struct span in, struct cy_err *e)
{
	return cy_fail(e, CY_BAD, FAULT_SEAL_TORN, in.n,
	    "the last block ends after %zu bytes", in.n);
}

enum cy_rc
seal_next(struct span *rest, struct span *note, struct cy_err *e)
{
	struct span in = *rest, head;
	struct reader r;
	uint64_t n;

	if (in.n == 0)
		return CY_NOTFOUND;
	reader_init(&r, in);
	reader_expect(&r, span_first(SPAN_LIT("seal "), in.n));
	head = reader_rest(&r);
	if (!reader_ok(&r))
		return cy_fail(e, CY_BAD, FAULT_SEAL_BLOCK, 0,
		    "a block begins with \"seal \"");
	if (span_find(span_first(head, HEAD_MAX), '\n') == head.n)
		return torn(in, e);
	n = reader_uint(&r, SEAL_NOTE_MAX);
	reader_expect(&r, SPAN_LIT("\n"));
	if (!reader_ok(&r) || n == 0)
		return cy_fail(e, CY_BAD, FAULT_SEAL_BLOCK, 5,
		    "a block of 1 to %u bytes", SEAL_NOTE_MAX);
	*note = reader_take(&r, n);
	if (!reader_ok(&r))
		return torn(in, e);
	*rest = reader_rest(&r);
	return CY_OK;
}

static bool
line_of(const struct note_sig *s, const struct vkey *k)
{
	return s->id == k->id && span_eq_str(s->name, k->name);
}

enum cy_rc
seal_open(struct seal *s, struct span note, const struct vkey *log,
    const struct vkey *witness, struct cy_err *e)
{
	struct checkpoint c;
	struct note n;
	enum cy_rc rc;

	rc = checkpoint_open(&n, &c, note, log, e);
	if (rc != CY_OK)
		return rc == CY_TEMP ? rc : CY_BAD;
	if (n.nsigs != 2 || !line_of(&n.sigs[0], log) ||
	    !line_of(&n.sigs[1], witness) || c.extension.n > 0)
		return cy_fail(e, CY_BAD, FAULT_SEAL_LINES, n.text.n,
		    "a seal bears the register's line, then its witness's");
	rc = note_cosig_verify(&n, witness, &s->time, e);
	if (rc != CY_OK)
		return rc == CY_TEMP ? rc : CY_BAD;
	s->size = c.size;
	s->root = c.root;
	return CY_OK;
}

enum cy_rc
seal_read(struct seal *s, struct span note, struct cy_err *e)
{
	uint8_t raw[4 + 8 + ED25519_SIG];
	struct checkpoint c;
	struct note n;
	enum cy_rc rc;
	size_t len = 0;

	rc = note_parse(&n, note, e);
	if (rc == CY_OK)
		rc = checkpoint_parse(&c, n.text, e);
	if (rc != CY_OK)
		return rc;
	/* Key id, timestamp, signature (C2SP tlog-cosignature). */
	if (n.nsigs != 2 ||
	    !base64_decode(raw, sizeof(raw), &len, n.sigs[1].b64) ||
	    len != 4 + 8 + ED25519_SIG || be64(raw + 4) > INT64_MAX)
		return cy_fail(e, CY_BAD, FAULT_SEAL_LINES, n.text.n,
		    "its second line is no cosignature");
	s->size = c.size;
	s->root = c.root;
	s->time = (utc_t)be64(raw + 4);
	return CY_OK;
}

enum cy_rc
seal_follows(const struct seal *prev, const struct seal *s, struct cy_err *e)
{
	bool same = s->size == prev->size;

	if (same && !hash_eq(&s->root, &prev->root))
		return cy_fail(e, CY_FORK, FAULT_TLOG_TWO_HISTORIES,
		    CY_NO_OFFSET, "two seals of size %llu",
		    (unsigned long long)s->size);
	if (s->size < prev->size || s->time < prev->time ||
	    (same && s->time == prev->time))
		return cy_fail(e, CY_BAD, FAULT_SEAL_ORDER, CY_NO_OFFSET,
		    "size %llu after %llu, or an earlier time",
		    (unsigned long long)s->size,
		    (unsigned long long)prev->size);
	return CY_OK;
}

/* Hands out the whole blocks of in; *used bytes were taken. */
static enum cy_rc
each_block(struct span in, bool last, size_t *used,
    enum cy_rc (*seal)(void *ctx, struct span note, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct span rest = in, note;
	enum cy_rc rc;

	*used = 0;
	while ((rc = seal_next(&rest, &note, e)) == CY_OK) {
		rc = seal(ctx, note, e);
		if (rc != CY_OK)
			return rc;
		*used = in.n - rest.n;
	}
	if (rc == CY_NOTFOUND)
		return CY_OK;
	/* More of the block may come with the next read. */
	return e->fault == FAULT_SEAL_TORN && !last ? CY_OK : rc;
}

/* A window of the file at an offset; shorter only at its end. */
static enum cy_rc
read_window(const struct fs *fs, int fd, struct buf *b, size_t n, uint64_t at,
    struct cy_err *e)
{
	struct stat st;
	uint64_t left;
	uint8_t *p;

	if (fs->fstat(fs->ctx, fd, &st) != 0)
		return cy_errno(e, errno, "look at", NAME);
	if (!S_ISREG(st.st_mode))
		return cy_fail(e, CY_BAD, FAULT_NOT_A_FILE, CY_NO_OFFSET,
		    NAME " is not a plain file");
	left = (uint64_t)st.st_size > at ? (uint64_t)st.st_size - at : 0;
	if (n > left)
		n = (size_t)left;
	buf_reset(b);
	p = buf_extend(b, n);
	if (p == NULL)
		return n > 0 ? buf_check(b, e) : CY_OK;
	return file_read_at(fs, fd, p, n, at, e);
}

enum cy_rc
seals_each(const struct fs *fs, int dir, uint64_t *at,
    enum cy_rc (*seal)(void *ctx, struct span note, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	const size_t window = (size_t)64 * 1024;
	struct buf b;
	enum cy_rc rc;
	size_t used;
	bool last;
	int fd;

	rc = file_open(fs, dir, NAME, O_RDONLY | O_NONBLOCK, 0, &fd, e);
	if (rc != CY_OK)
		return rc == CY_NOTFOUND ? CY_OK : rc;
	buf_init(&b, window);
	do {
		rc = read_window(fs, fd, &b, window, *at, e);
		last = b.n < window;
		if (rc == CY_OK)
			rc =
			    each_block(buf_span(&b), last, &used, seal, ctx, e);
		if (rc == CY_OK)
			*at += used;
	} while (rc == CY_OK && !last);
	buf_release(&b);
	(void)fs->close(fs->ctx, fd);
	return rc;
}

/* Where the last block that is exactly this note ends within the window;
 * 0: nowhere. */
static size_t
find_block(struct span win, struct span note)
{
	uint8_t block[SEAL_BLOCK_MAX];
	struct buf b = {.p = block, .cap = sizeof(block), .max = sizeof(block)};
	const uint8_t *hit = NULL, *p = win.p;
	size_t left = win.n;

	seal_put(&b, note);
	if (b.failed)
		return 0;
	while (left > 0 && (p = memmem(p, left, b.p, b.n)) != NULL) {
		hit = p++;
		left = win.n - (size_t)(p - win.p);
	}
	return hit != NULL ? (size_t)(hit - win.p) + b.n : 0;
}

/*
 * What stands behind the published block: *keep bytes of it stay.  A block
 * with the right length but other bytes is torn as well: pages of one write
 * reach the disk in any order.
 */
static enum cy_rc
judge_rest(const struct seals *s, struct span rest, size_t *keep,
    struct buf *next, struct cy_err *e)
{
	struct span all = rest, note;
	struct seal seal;
	enum cy_rc rc;

	*keep = 0;
	if (rest.n == 0)
		return CY_OK;
	rc = seal_next(&rest, &note, e);
	if (rc == CY_OK && rest.n == 0)
		rc = seal_open(&seal, note, s->log, s->witness, e);
	if (rc == CY_TEMP)
		return rc;
	if (rc != CY_OK && all.n <= SEAL_BLOCK_MAX)
		return CY_OK;
	if (rc != CY_OK || rest.n > 0)
		return cy_fail(e, CY_BAD, FAULT_SEALS_DIFFER, CY_NO_OFFSET,
		    "the seals go on beyond the published checkpoint");
	*keep = all.n;
	buf_put(next, note);
	return buf_check(next, e);
}

/* The size that the newest seal of another size says, among those that end
 * at `end` within the window.  Only files that may go depend on it. */
static uint64_t
size_before(struct span win, size_t end)
{
	struct span rest, note;
	struct checkpoint c;
	struct cy_err e;
	struct note n;
	uint64_t size = 0;

	for (size_t i = end; i > 0; i--) {
		rest = span(win.p + i - 1, end - (i - 1));
		if (!span_starts(rest, SPAN_LIT("seal ")) ||
		    seal_next(&rest, &note, &e) != CY_OK || rest.n > 0 ||
		    note_parse(&n, note, &e) != CY_OK ||
		    checkpoint_parse(&c, n.text, &e) != CY_OK)
			continue;
		if (size > 0 && c.size < size)
			return c.size;
		size = c.size;
		end = i - 1;
	}
	return 0;
}

static enum cy_rc
recover(
    struct seals *s, struct span published, struct buf *next, struct cy_err *e)
{
	const size_t window = 4 * SEAL_BLOCK_MAX;
	struct stat st;
	uint64_t at, size;
	struct buf b;
	enum cy_rc rc;
	size_t end = 0, keep = 0;

	if (s->fs->fstat(s->fs->ctx, s->fd, &st) != 0)
		return cy_errno(e, errno, "look at", NAME);
	size = (uint64_t)st.st_size;
	at = size > window ? size - window : 0;
	buf_init(&b, window);
	rc = read_window(s->fs, s->fd, &b, window, at, e);
	if (rc == CY_OK && published.n > 0) {
		end = find_block(buf_span(&b), published);
		if (end == 0)
			rc =
			    cy_fail(e, CY_BAD, FAULT_SEALS_DIFFER, CY_NO_OFFSET,
			        "no seal is the published checkpoint");
	}
	if (rc == CY_OK)
		rc =
		    judge_rest(s, span_from(buf_span(&b), end), &keep, next, e);
	s->before = size_before(buf_span(&b), end);
	buf_release(&b);
	if (rc != CY_OK)
		return rc;
	s->end = at + end + keep;
	if (s->end < size &&
	    s->fs->ftruncate(s->fs->ctx, s->fd, (off_t)s->end) != 0)
		return cy_errno(e, errno, "cut", NAME);
	return CY_OK;
}

enum cy_rc
seals_open(struct seals *s, int dir, struct span published, struct buf *next,
    struct cy_err *e)
{
	const struct fs *fs = s->fs;
	enum cy_rc rc;

	s->fd = -1;
	s->before = 0;
	buf_reset(next);
	rc = file_open(fs, dir, NAME, O_RDWR | O_CREAT, 0644, &s->fd, e);
	if (rc == CY_OK)
		rc = recover(s, published, next, e);
	/* A cut, or the file itself, may not be on the disk yet. */
	if (rc == CY_OK)
		rc = disk_sync(fs, s->fd, NAME, e);
	if (rc == CY_OK)
		rc = disk_sync(fs, dir, "the folder", e);
	if (rc != CY_OK)
		seals_close(s);
	return rc;
}

void
seals_close(struct seals *s)
{
	if (s->fd >= 0)
		(void)s->fs->close(s->fs->ctx, s->fd);
	s->fd = -1;
}

enum cy_rc
seals_append(struct seals *s, struct span note, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, SEAL_BLOCK_MAX);
	seal_put(&b, note);
	rc = buf_check(&b, e);
	if (rc == CY_OK) {
		rc = file_write_at(s->fs, s->fd, buf_span(&b), s->end, e);
		if (rc != CY_OK &&
		    s->fs->ftruncate(s->fs->ctx, s->fd, (off_t)s->end) != 0)
			rc = cy_fail(
			    e, CY_TEMP, FAULT_JOURNAL_CUT, s->end, NAME);
	}
	if (rc == CY_OK)
		rc = disk_datasync(s->fs, s->fd, NAME, e);
	if (rc == CY_OK)
		s->end += b.n;
	buf_release(&b);
	return rc;
}
