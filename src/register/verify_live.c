/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_run.h"

#include <fcntl.h>

#include "crypto/sha256_stream.h"
#include "register/journal.h"

/*
 * A node at work changes its folder while it is read.  What such a change can
 * look like is judged again; what it cannot is damage at once.
 */

bool
verify_may_be_live(enum fault f)
{
	static const enum fault seen[] = {FAULT_REGISTER_MISSING,
	    FAULT_REGISTER_UNKNOWN_FILE, FAULT_REGISTER_STALE_WRONG,
	    FAULT_REGISTER_UNFINISHED, FAULT_SEALS_DIFFER, FAULT_SEAL_TORN,
	    FAULT_FRAME_TORN, FAULT_FRAME_GAP, FAULT_NO_FILE,
	    FAULT_TLOG_TILE_SIZE, FAULT_TRUNCATED};

	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
		if (seen[i] == f)
			return true;
	return false;
}

static void
stamp_file(
    struct verify_run *r, int dir, const char *name, struct sha256_stream *s)
{
	struct stat st = {.st_size = -1};
	int fd;

	if (file_open(r->fs, dir, name, O_RDONLY | O_NONBLOCK, 0, &fd, NULL) ==
	    CY_OK) {
		if (r->fs->fstat(r->fs->ctx, fd, &st) != 0)
			st.st_size = -1;
		(void)r->fs->close(r->fs->ctx, fd);
	}
	sha256_stream_put(s, span(&st.st_ino, sizeof(st.st_ino)));
	sha256_stream_put(s, span(&st.st_size, sizeof(st.st_size)));
	sha256_stream_put(s, span(&st.st_mtim, sizeof(st.st_mtim)));
}

static enum cy_rc
stamp_journal(struct verify_run *r, struct sha256_stream *s, struct cy_err *e)
{
	struct journal_list l = {.n = 0};
	char name[JOURNAL_NAME];
	enum cy_rc rc;
	int dir;

	/* What is wrong with the folder itself is found elsewhere. */
	if (file_open(r->fs, r->node, "journal", O_RDONLY | O_DIRECTORY, 0,
	        &dir, NULL) != CY_OK)
		return CY_OK;
	rc = journal_list(&l, r->fs, dir, e);
	for (size_t i = 0; i < l.n; i++) {
		journal_name_print(name, l.first[i]);
		sha256_stream_put(s, span(&l.first[i], sizeof(l.first[i])));
		stamp_file(r, dir, name, s);
	}
	journal_list_release(&l);
	(void)r->fs->close(r->fs->ctx, dir);
	return rc == CY_TEMP ? rc : CY_OK;
}

enum cy_rc
verify_stamp(struct verify_run *r, struct hash *out, struct cy_err *e)
{
	struct sha256_stream s;
	enum cy_rc rc = CY_OK;

	sha256_stream_init(&s);
	stamp_file(r, r->reg, "checkpoint", &s);
	if (r->node >= 0) {
		stamp_file(r, r->node, "seals", &s);
		rc = stamp_journal(r, &s, e);
	}
	sha256_stream_end(&s, out);
	return rc;
}
