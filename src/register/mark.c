/* SPDX-License-Identifier: Apache-2.0 */
#include "register/mark.h"

#include "base/codec.h"
#include "base/reader.h"
#include "register/disk.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>

#define CHECK_LEN 16 /* hex digits at the end of a slot */

void
mark_name(char out[MARK_NAME], uint32_t key_id)
{
	(void)snprintf(out, MARK_NAME, "%08x.mark", (unsigned)key_id);
}

void
mark_slot_print(
    char out[MARK_SLOT], uint64_t seq, uint64_t size, const struct hash *root)
{
	char hex[HASH_HEX], check[HASH_HEX];
	struct hash sum;
	int n;

	assert(seq <= INT64_MAX && size <= INT64_MAX);
	hash_hex(hex, root);
	n = snprintf(out, MARK_SLOT, "mark %llu %llu %s ",
	    (unsigned long long)seq, (unsigned long long)size, hex);
	assert(n > 0 && (size_t)n + CHECK_LEN < MARK_SLOT);
	sha256(&sum, span(out, (size_t)n));
	hash_hex(check, &sum);
	memcpy(out + n, check, CHECK_LEN);
	n += CHECK_LEN;
	memset(out + n, ' ', MARK_SLOT - 1 - (size_t)n);
	out[MARK_SLOT - 1] = '\n';
}

bool
mark_slot_parse(
    struct span slot, uint64_t *seq, uint64_t *size, struct hash *root)
{
	char again[MARK_SLOT];
	struct reader r;
	struct span hex;

	reader_init(&r, slot);
	reader_expect(&r, SPAN_LIT("mark "));
	*seq = reader_uint(&r, INT64_MAX);
	reader_expect(&r, SPAN_LIT(" "));
	*size = reader_uint(&r, INT64_MAX);
	reader_expect(&r, SPAN_LIT(" "));
	hex = reader_take(&r, HASH_HEX - 1);
	if (!reader_ok(&r) || slot.n != MARK_SLOT || !hash_from_hex(root, hex))
		return false;
	/* The one form there is: also checks digest and padding. */
	mark_slot_print(again, *seq, *size, root);
	return span_eq(slot, span(again, MARK_SLOT));
}

static off_t
slot_at(uint64_t seq)
{
	return seq % 2 == 0 ? 0 : (off_t)MARK_STEP;
}

static enum cy_rc
fill_new(const struct fs *fs, int fd, const struct mark *m, struct cy_err *e)
{
	uint8_t file[MARK_FILE] = {0};
	char slot[MARK_SLOT];
	enum cy_rc rc;

	mark_slot_print(slot, m->seq, m->size, &m->root);
	memcpy(file + slot_at(m->seq), slot, MARK_SLOT);
	rc = file_write_at(fs, fd, span(file, sizeof(file)), 0, e);
	return rc == CY_OK ? disk_sync(fs, fd, "the mark", e) : rc;
}

static enum cy_rc
replace_old(const struct fs *fs, int state, const char *name, const char *tmp,
    struct cy_err *e)
{
	if (fs->renameat(fs->ctx, state, tmp, state, name) != 0)
		return cy_errno(e, errno, "rename", name);
	return CY_OK;
}

enum cy_rc
mark_create(const struct fs *fs, int state, const char *name,
    const struct mark *m, struct cy_err *e)
{
	char tmp[MARK_NAME + 4];
	int fd, flags = m->seq == 0 ? O_EXCL : O_TRUNC;
	enum cy_rc rc;

	(void)snprintf(tmp, sizeof(tmp), "%.*s%s", MARK_NAME - 1, name,
	    m->seq == 0 ? "" : ".new");
	rc =
	    file_open(fs, state, tmp, O_WRONLY | O_CREAT | flags, 0600, &fd, e);
	if (rc != CY_OK && errno == EEXIST)
		return cy_fail(e, CY_CONFLICT, FAULT_MARK_EXISTS, CY_NO_OFFSET,
		    "%s is there already", name);
	if (rc != CY_OK)
		return rc;
	rc = fill_new(fs, fd, m, e);
	(void)fs->close(fs->ctx, fd);
	if (rc == CY_OK && m->seq > 0)
		rc = replace_old(fs, state, name, tmp, e);
	if (rc == CY_OK)
		rc = disk_sync_dir(fs, state, ".", e);
	else
		disk_drop(fs, state, tmp, 0);
	return rc;
}

/* What the file says now: the valid slot with the higher seq. */
static enum cy_rc
read_now(const struct mark *m, struct mark *now, struct cy_err *e)
{
	uint8_t slot[MARK_SLOT];
	struct mark s = *m;
	bool found = false;
	enum cy_rc rc;

	for (unsigned i = 0; i < 2; i++) {
		rc = file_read_at(
		    m->fs, m->fd, slot, sizeof(slot), (uint64_t)slot_at(i), e);
		if (rc != CY_OK && e->fault != FAULT_TRUNCATED)
			return rc;
		if (rc != CY_OK ||
		    !mark_slot_parse(
		        span(slot, sizeof(slot)), &s.seq, &s.size, &s.root) ||
		    s.seq % 2 != i)
			continue;
		if (!found || s.seq > now->seq)
			*now = s;
		found = true;
	}
	if (!found)
		return cy_fail(e, CY_BAD, FAULT_MARK_DAMAGED, CY_NO_OFFSET,
		    "neither slot of the mark is valid");
	return CY_OK;
}

enum cy_rc
mark_open(struct mark *m, const struct fs *fs, int state, const char *name,
    struct cy_err *e)
{
	enum cy_rc rc;

	*m = (struct mark){.fs = fs, .fd = -1};
	rc = file_open(fs, state, name, O_RDWR, 0, &m->fd, e);
	if (rc == CY_NOTFOUND)
		return cy_fail(e, rc, FAULT_MARK_MISSING, CY_NO_OFFSET,
		    "no %s in the state directory", name);
	if (rc != CY_OK)
		return rc;
	if (flock(m->fd, LOCK_EX | LOCK_NB) != 0)
		rc = cy_fail(e, CY_TEMP, FAULT_REGISTER_LOCKED, CY_NO_OFFSET,
		    "another process holds %s", name);
	else
		rc = read_now(m, m, e);
	/* What is read may be what a killed process wrote and did not sync:
	 * nothing may rest on it before it is durable. */
	if (rc == CY_OK)
		rc = disk_sync(fs, m->fd, "the mark", e);
	if (rc != CY_OK)
		mark_close(m);
	return rc;
}

void
mark_close(struct mark *m)
{
	if (m->fd >= 0)
		(void)m->fs->close(m->fs->ctx, m->fd);
	m->fd = -1;
}

static bool
says(const struct mark *m, uint64_t seq, uint64_t size, const struct hash *root)
{
	return m->seq == seq && m->size == size && hash_eq(&m->root, root);
}

static enum cy_rc
moved(const struct mark *now, uint64_t size, struct cy_err *e)
{
	return cy_fail(e, CY_FORK, FAULT_MARK_MOVED, CY_NO_OFFSET,
	    "the mark says size %llu where %llu was to be signed",
	    (unsigned long long)now->size, (unsigned long long)size);
}

enum cy_rc
mark_advance(
    struct mark *m, uint64_t size, const struct hash *root, struct cy_err *e)
{
	char slot[MARK_SLOT];
	struct mark now = *m;
	enum cy_rc rc;

	if (size < m->size)
		return cy_fail(e, CY_REFUSED, FAULT_MARK_BACK, CY_NO_OFFSET,
		    "size %llu after %llu", (unsigned long long)size,
		    (unsigned long long)m->size);
	rc = read_now(m, &now, e);
	if (rc != CY_OK)
		return rc;
	if (size == m->size)
		return says(&now, m->seq, size, root) ? CY_OK
		                                      : moved(&now, size, e);
	/* A try that failed half way may have left what is wanted. */
	if (!says(&now, m->seq, m->size, &m->root) &&
	    !says(&now, m->seq + 1, size, root))
		return moved(&now, size, e);
	mark_slot_print(slot, m->seq + 1, size, root);
	rc = file_write_at(m->fs, m->fd, span(slot, sizeof(slot)),
	    (uint64_t)slot_at(m->seq + 1), e);
	if (rc == CY_OK)
		rc = disk_datasync(m->fs, m->fd, "the mark", e);
	if (rc != CY_OK)
		return rc;
	m->seq++;
	m->size = size;
	m->root = *root;
	return CY_OK;
}
