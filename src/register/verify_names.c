/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>

/* For file systems that do not say it with the name. */
static enum cy_rc
ask_kind(const struct fs *fs, int dir, const char *name, enum name_kind *kind,
    struct cy_err *e)
{
	struct stat st;
	enum cy_rc rc;
	int fd;

	*kind = NAME_OTHER;
	rc = file_open(fs, dir, name, O_PATH, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	if (fs->fstat(fs->ctx, fd, &st) != 0)
		rc = cy_errno(e, errno, "look at", name);
	else if (S_ISREG(st.st_mode))
		*kind = NAME_FILE;
	else if (S_ISDIR(st.st_mode))
		*kind = NAME_FOLDER;
	(void)fs->close(fs->ctx, fd);
	return rc;
}

static enum cy_rc
kind_of(const struct fs *fs, int dir, const struct dirent *d,
    enum name_kind *kind, struct cy_err *e)
{
	switch (d->d_type) {
	case DT_REG:
		*kind = NAME_FILE;
		return CY_OK;
	case DT_DIR:
		*kind = NAME_FOLDER;
		return CY_OK;
	case DT_UNKNOWN:
		return ask_kind(fs, dir, d->d_name, kind, e);
	default:
		*kind = NAME_OTHER;
		return CY_OK;
	}
}

enum cy_rc
verify_names(const struct fs *fs, int dir,
    enum cy_rc (*name)(void *ctx, int dir, const char *name,
        enum name_kind kind, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	enum name_kind kind;
	struct dirent *d;
	enum cy_rc rc = CY_OK;
	DIR *list = fdopendir(dir);

	if (list == NULL) {
		rc = cy_errno(e, errno, "read", "a folder");
		(void)fs->close(fs->ctx, dir);
		return rc;
	}
	while (rc == CY_OK && (errno = 0, d = readdir(list)) != NULL) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		rc = kind_of(fs, dir, d, &kind, e);
		if (rc == CY_OK)
			rc = name(ctx, dir, d->d_name, kind, e);
		errno = 0;
	}
	if (rc == CY_OK && errno != 0)
		rc = cy_errno(e, errno, "read", "a folder");
	(void)closedir(list);
	return rc;
}
