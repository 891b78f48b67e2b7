/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include "register/journal.h"
#include "register/mark.h"

#include <fcntl.h>

/* The register ends before its mark: what was signed is not here. */
static enum cy_rc
too_short(uint64_t size, const struct mark *m, struct cy_err *e)
{
	return cy_fail(e, CY_BAD, FAULT_JOURNAL_SHORT, CY_NO_OFFSET,
	    "the register ends at %llu, its mark at %llu",
	    (unsigned long long)size, (unsigned long long)m->size);
}

static enum cy_rc
same_root(const struct mark *m, const struct hash *root, struct cy_err *e)
{
	if (hash_eq(&m->root, root))
		return CY_OK;
	return cy_fail(e, CY_FORK, FAULT_MARK_DIFFERS, CY_NO_OFFSET,
	    "another root at size %llu", (unsigned long long)m->size);
}

/* The frame that ends at the mark must have its root. */
static enum cy_rc
find_frame(struct journal_cursor *c, const struct mark *m, struct cy_err *e)
{
	struct frame f;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, FRAME_MAX);
	do
		rc = journal_next(c, &b, &f, e);
	while (rc == CY_OK && f.first + f.count < m->size);
	if (rc == CY_NOTFOUND)
		rc = too_short(c->index, m, e);
	else if (rc == CY_OK && f.first + f.count > m->size)
		rc = cy_fail(e, CY_FORK, FAULT_MARK_DIFFERS, CY_NO_OFFSET,
		    "no frame ends at the mark's size %llu",
		    (unsigned long long)m->size);
	else if (rc == CY_OK)
		rc = same_root(m, &f.root, e);
	buf_release(&b);
	return rc;
}

static enum cy_rc
check_journal(struct node *n, const struct mark *m, struct cy_err *e)
{
	struct journal_list l = {0};
	struct journal_cursor c;
	enum cy_rc rc;
	int fd;

	rc = file_open(
	    n->fs, n->dir, "journal", O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc == CY_NOTFOUND)
		return too_short(reg_size(n->reg), m, e);
	if (rc != CY_OK)
		return rc;
	rc = journal_list(&l, n->fs, fd, e);
	if (rc == CY_OK && l.n == 0)
		rc = too_short(reg_size(n->reg), m, e);
	if (rc == CY_OK) {
		journal_cursor_init(&c, n->fs, fd, l.first[0]);
		rc = find_frame(&c, m, e);
		journal_cursor_close(&c);
	}
	journal_list_release(&l);
	(void)n->fs->close(n->fs->ctx, fd);
	return rc;
}

static enum cy_rc
check(struct node *n, const struct mark *m, struct cy_err *e)
{
	enum cy_rc rc = reg_open(&n->reg, n->fs, n->path, e);

	if (rc != CY_OK)
		return rc;
	if (m->size < reg_size(n->reg))
		return cy_fail(e, CY_BAD, FAULT_MARK_BEHIND, CY_NO_OFFSET,
		    "the register ends at %llu, its mark at %llu",
		    (unsigned long long)reg_size(n->reg),
		    (unsigned long long)m->size);
	if (m->size == reg_size(n->reg))
		return same_root(m, reg_root(n->reg), e);
	return check_journal(n, m, e);
}

enum cy_rc
node_check_mark(const struct node_options *o, uint32_t key_id, struct cy_err *e)
{
	char name[MARK_NAME];
	struct mark m = {.fd = -1};
	struct node *n;
	enum cy_rc rc = node_new(&n, o, e);

	mark_name(name, key_id);
	if (rc == CY_OK)
		rc = node_open_folder(n, e);
	/* A writer at work would move both. */
	if (rc == CY_OK)
		rc = node_take_lock(n, e);
	if (rc == CY_OK)
		rc = node_open_state(n, e);
	if (rc == CY_NOTFOUND)
		rc = cy_fail(e, rc, FAULT_MARK_MISSING, CY_NO_OFFSET,
		    "no state directory %s", o->state);
	if (rc == CY_OK)
		rc = mark_open(&m, n->fs, n->state, name, e);
	if (rc == CY_OK)
		rc = check(n, &m, e);
	mark_close(&m);
	node_free(n);
	return rc;
}
