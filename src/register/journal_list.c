/* SPDX-License-Identifier: Apache-2.0 */
#include "register/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int
by_index(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static enum cy_rc
list_add(struct journal_list *l, struct span name, struct cy_err *e)
{
	uint64_t first, *more;

	if (!journal_name_parse(&first, name))
		return cy_fail(e, CY_BAD, FAULT_JOURNAL_UNKNOWN_FILE,
		    CY_NO_OFFSET, "journal/%.*s", SPAN_ARGS(name));
	/* Grows by doubling at powers of two. */
	if ((l->n & (l->n - 1)) == 0) {
		more = realloc(
		    l->first, (l->n == 0 ? 1 : l->n * 2) * sizeof(*more));
		if (more == NULL)
			return cy_nomem(e);
		l->first = more;
	}
	l->first[l->n++] = first;
	return CY_OK;
}

static enum cy_rc
list_all(struct journal_list *l, DIR *d, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	struct dirent *ent;

	errno = 0;
	while (rc == CY_OK && (ent = readdir(d)) != NULL) {
		if (strcmp(ent->d_name, ".") != 0 &&
		    strcmp(ent->d_name, "..") != 0)
			rc = list_add(l, span_str(ent->d_name), e);
		errno = 0;
	}
	if (rc == CY_OK && errno != 0)
		rc = cy_errno(e, errno, "read", "journal");
	return rc;
}

enum cy_rc
journal_list(
    struct journal_list *l, const struct fs *fs, int dir, struct cy_err *e)
{
	enum cy_rc rc;
	DIR *d;
	int fd;

	*l = (struct journal_list){0};
	rc = file_open(fs, dir, ".", O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	d = fdopendir(fd);
	if (d == NULL) {
		rc = cy_errno(e, errno, "read", "journal");
		(void)fs->close(fs->ctx, fd);
		return rc;
	}
	rc = list_all(l, d, e);
	(void)closedir(d);
	if (rc != CY_OK) {
		journal_list_release(l);
		return rc;
	}
	if (l->n > 1)
		qsort(l->first, l->n, sizeof(*l->first), by_index);
	return CY_OK;
}

void
journal_list_release(struct journal_list *l)
{
	free(l->first);
	*l = (struct journal_list){0};
}
