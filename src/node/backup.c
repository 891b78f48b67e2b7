/* SPDX-License-Identifier: Apache-2.0 */
#include "node/backup.h"

#include "node/backup_office.h"
#include "node/priv.h"
#include "register/disk.h"
#include "register/ustar.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#define CHUNK ((size_t)256 * 1024)
#define DEPTH 12 /* of folders; the register's are at most 10 deep */

/* What a backup holds; all else is keys, derived, or of no account. */
static const struct part {
	const char *name;
	bool folder;
	mode_t mode; /* of its files */
} parts[] = {
    {"blob", true, 0644},
    {"config", false, 0644},
    {"journal", true, 0644},
    {"library.db", false, 0644},
    {"office.db", false, 0600}, /* sealed as it is; its key is elsewhere */
    {"register", true, 0644},
    {"seals", false, 0644},
};
#define PARTS (sizeof(parts) / sizeof(parts[0]))

struct archive {
	struct node *n;
	int fd; /* the file that is written or read */
	uint64_t at;
	uint8_t *chunk;
	char last[USTAR_NAME]; /* the file that was unpacked last */
};

static enum cy_rc
put(struct archive *a, const void *p, size_t n, struct cy_err *e)
{
	enum cy_rc rc = file_write_at(a->n->fs, a->fd, span(p, n), a->at, e);

	a->at += n;
	return rc;
}

static enum cy_rc
pad(struct archive *a, uint64_t size, struct cy_err *e)
{
	static const uint8_t zeros[USTAR_BLOCK];
	size_t n = ustar_padding(size);

	return n > 0 ? put(a, zeros, n, e) : CY_OK;
}

static enum cy_rc
put_bytes(struct archive *a, int fd, uint64_t size, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	size_t n;

	for (uint64_t at = 0; at < size && rc == CY_OK; at += n) {
		n = size - at < CHUNK ? (size_t)(size - at) : CHUNK;
		rc = file_read_at(a->n->fs, fd, a->chunk, n, at, e);
		if (rc == CY_OK)
			rc = put(a, a->chunk, n, e);
	}
	return rc == CY_OK ? pad(a, size, e) : rc;
}

static enum cy_rc
put_file(struct archive *a, const char *name, struct cy_err *e)
{
	const struct fs *fs = a->n->fs;
	uint8_t head[USTAR_BLOCK];
	struct stat st;
	enum cy_rc rc;
	int fd;

	rc = file_open(fs, a->n->dir, name, O_RDONLY | O_NONBLOCK, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	if (fs->fstat(fs->ctx, fd, &st) != 0)
		rc = cy_errno(e, errno, "look at", name);
	else if (!S_ISREG(st.st_mode))
		rc = cy_fail(
		    e, CY_BAD, FAULT_NOT_A_FILE, CY_NO_OFFSET, "%s", name);
	if (rc == CY_OK)
		rc = ustar_header_print(
		    head, span_str(name), (uint64_t)st.st_size, e);
	if (rc == CY_OK)
		rc = put(a, head, sizeof(head), e);
	if (rc == CY_OK)
		rc = put_bytes(a, fd, (uint64_t)st.st_size, e);
	(void)fs->close(fs->ctx, fd);
	return rc;
}

static int
no_dots(const struct dirent *d)
{
	return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* A folder's names in the order of their bytes. */
static enum cy_rc
list_folder(struct archive *a, const char *name, struct dirent ***out,
    int *count, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	int fd;

	*out = NULL;
	rc = file_open(
	    a->n->fs, a->n->dir, name, O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	*count = scandirat(fd, ".", out, no_dots, by_bytes);
	if (*count < 0)
		rc = cy_errno(e, errno, "read", name);
	(void)a->n->fs->close(a->n->fs->ctx, fd);
	return rc;
}

static bool
is_folder(const struct archive *a, const char *name)
{
	struct stat st;

	return fstatat(a->n->dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode);
}

/* A folder that is being walked. */
struct level {
	struct dirent **names;
	int count, next;
	size_t stem; /* length of its path with the slash */
};

static enum cy_rc
descend(
    struct archive *a, struct level *l, char path[USTAR_NAME], struct cy_err *e)
{
	size_t n = strlen(path);

	l->next = 0;
	l->count = 0;
	l->stem = n + 1;
	if (n + 2 > USTAR_NAME)
		return cy_fail(e, CY_USAGE, FAULT_NODE_BACKUP_NAME,
		    CY_NO_OFFSET, "%s", path);
	return list_folder(a, path, &l->names, &l->count, e);
}

/* The next name of a folder, as a path. */
static enum cy_rc
next_name(struct level *l, char path[USTAR_NAME], struct cy_err *e)
{
	const char *name = l->names[l->next++]->d_name;
	size_t n = strlen(name);

	if (l->stem + n + 1 > USTAR_NAME)
		return cy_fail(e, CY_USAGE, FAULT_NODE_BACKUP_NAME,
		    CY_NO_OFFSET, "%s", name);
	path[l->stem - 1] = '/';
	memcpy(path + l->stem, name, n + 1);
	return CY_OK;
}

static void
leave(struct level *l)
{
	for (int i = 0; i < l->count; i++)
		free(l->names[i]);
	free(l->names);
	*l = (struct level){0};
}

static enum cy_rc
put_folder(struct archive *a, const char *name, struct cy_err *e)
{
	struct level levels[DEPTH] = {{0}};
	char path[USTAR_NAME];
	enum cy_rc rc;
	int deep = 0;

	(void)snprintf(path, sizeof(path), "%s", name);
	rc = descend(a, &levels[0], path, e);
	while (rc == CY_OK && deep >= 0) {
		struct level *l = &levels[deep];

		if (l->next >= l->count) {
			leave(l);
			deep--;
			continue;
		}
		rc = next_name(l, path, e);
		if (rc == CY_OK && !is_folder(a, path))
			rc = put_file(a, path, e);
		else if (rc == CY_OK && deep + 1 < DEPTH)
			rc = descend(a, &levels[++deep], path, e);
		else if (rc == CY_OK)
			rc = cy_fail(e, CY_USAGE, FAULT_NODE_BACKUP_NAME,
			    CY_NO_OFFSET, "%s", path);
	}
	for (int i = 0; i < DEPTH; i++)
		leave(&levels[i]);
	return rc;
}

static enum cy_rc
put_all(struct archive *a, struct cy_err *e)
{
	static const uint8_t end[2 * USTAR_BLOCK];
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < PARTS && rc == CY_OK; i++) {
		if (parts[i].folder)
			rc = put_folder(a, parts[i].name, e);
		else
			rc = put_file(a, parts[i].name, e);
		if (rc == CY_NOTFOUND)
			rc = CY_OK;
		node_report(a->n, "backup", i + 1, PARTS);
	}
	return rc == CY_OK ? put(a, end, sizeof(end), e) : rc;
}

/* "<file>.part", then its name. */
static enum cy_rc
write_archive(struct node *n, const char *file, struct cy_err *e)
{
	struct archive a = {.n = n, .fd = -1};
	size_t len = strlen(file) + sizeof(".part");
	char *part = malloc(len);
	enum cy_rc rc = CY_OK;

	a.chunk = malloc(CHUNK);
	if (part == NULL || a.chunk == NULL)
		rc = cy_nomem(e);
	if (rc == CY_OK) {
		(void)snprintf(part, len, "%s.part", file);
		rc = file_open(n->fs, AT_FDCWD, part,
		    O_WRONLY | O_CREAT | O_TRUNC, 0600, &a.fd, e);
	}
	if (rc == CY_OK)
		rc = put_all(&a, e);
	if (rc == CY_OK)
		rc = disk_sync(n->fs, a.fd, part, e);
	if (a.fd >= 0)
		(void)n->fs->close(n->fs->ctx, a.fd);
	if (rc == CY_OK &&
	    n->fs->renameat(n->fs->ctx, AT_FDCWD, part, AT_FDCWD, file) != 0)
		rc = cy_errno(e, errno, "rename", part);
	if (rc != CY_OK && a.fd >= 0)
		disk_drop(n->fs, AT_FDCWD, part, 0);
	free(part);
	free(a.chunk);
	return rc;
}

/* The folder that a path is in. */
static enum cy_rc
sync_parent(struct node *n, const char *file, struct cy_err *e)
{
	char dir[PATH_MAX];

	if (!file_parent(dir, file))
		return cy_errno(e, ENAMETOOLONG, "write", file);
	return disk_sync_dir(n->fs, AT_FDCWD, dir, e);
}

enum cy_rc
node_backup_create(
    const struct node_options *o, const char *file, struct cy_err *e)
{
	struct backup_office office = {{0}};
	struct node *n;
	enum cy_rc rc = node_new(&n, o, e);

	if (rc == CY_OK && access(file, F_OK) == 0)
		rc = cy_fail(e, CY_CONFLICT, FAULT_NODE_FILE_EXISTS,
		    CY_NO_OFFSET, "%s", file);
	if (rc == CY_OK)
		rc = node_open_folder(n, e);
	if (rc == CY_OK)
		rc = node_take_lock(n, e);
	if (rc == CY_OK)
		rc = backup_office_hold(&office, o->dir, e);
	if (rc == CY_OK)
		rc = write_archive(n, file, e);
	backup_office_release(&office);
	if (rc == CY_OK) {
		rc = sync_parent(n, file, e);
		if (rc != CY_OK)
			disk_drop(n->fs, AT_FDCWD, file, 0);
	}
	node_free(n);
	return rc;
}

/* Only names that a backup is made of. */
static enum cy_rc
check_name(const char *name, mode_t *mode, struct cy_err *e)
{
	size_t len;

	for (size_t i = 0; i < PARTS; i++) {
		len = strlen(parts[i].name);
		if (strncmp(name, parts[i].name, len) == 0 &&
		    name[len] == (parts[i].folder ? '/' : '\0')) {
			*mode = parts[i].mode;
			return CY_OK;
		}
	}
	return cy_fail(
	    e, CY_BAD, FAULT_NODE_BACKUP_NAME, CY_NO_OFFSET, "%s", name);
}

/* A slash ends a folder's name, so it comes before any other byte. */
static int
name_byte(char c)
{
	return c == '/' ? 1 : (unsigned char)c;
}

/* Each name comes after the one before it, and is not in it. */
static enum cy_rc
check_order(struct archive *a, const char *name, struct cy_err *e)
{
	size_t i = 0;

	while (name[i] != '\0' && name[i] == a->last[i])
		i++;
	if (name_byte(name[i]) <= name_byte(a->last[i]) ||
	    (i > 0 && a->last[i] == '\0' && name[i] == '/'))
		return cy_fail(e, CY_BAD, FAULT_NODE_BACKUP_FORM, a->at,
		    "%s after %s", name, a->last);
	(void)snprintf(a->last, sizeof(a->last), "%s", name);
	return CY_OK;
}

static enum cy_rc
make_parent(struct node *n, const char *name, struct cy_err *e)
{
	const char *slash = strrchr(name, '/');
	char path[USTAR_NAME];

	if (slash == NULL)
		return CY_OK;
	memcpy(path, name, (size_t)(slash - name));
	path[slash - name] = '\0';
	return file_mkdirs(n->fs, n->dir, path, 0755, e);
}

static enum cy_rc
get_bytes(struct archive *a, int fd, uint64_t size, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	size_t n;

	for (uint64_t at = 0; at < size && rc == CY_OK; at += n) {
		n = size - at < CHUNK ? (size_t)(size - at) : CHUNK;
		rc = file_read_at(a->n->fs, a->fd, a->chunk, n, a->at, e);
		if (rc == CY_OK)
			rc = file_write_at(
			    a->n->fs, fd, span(a->chunk, n), at, e);
		a->at += n;
	}
	n = ustar_padding(size);
	if (rc == CY_OK && n > 0)
		rc = file_read_at(a->n->fs, a->fd, a->chunk, n, a->at, e);
	a->at += n;
	for (size_t i = 0; i < n && rc == CY_OK; i++)
		if (a->chunk[i] != 0)
			rc = cy_fail(e, CY_BAD, FAULT_NODE_BACKUP_FORM,
			    a->at - n + i, "the padding is not zero");
	return rc;
}

static enum cy_rc
get_file(struct archive *a, const char *name, uint64_t size, struct cy_err *e)
{
	const struct fs *fs = a->n->fs;
	mode_t mode = 0600;
	enum cy_rc rc;
	int fd;

	rc = check_name(name, &mode, e);
	if (rc == CY_OK)
		rc = check_order(a, name, e);
	if (rc == CY_OK)
		rc = make_parent(a->n, name, e);
	if (rc == CY_OK)
		rc = file_open(fs, a->n->dir, name, O_WRONLY | O_CREAT | O_EXCL,
		    mode, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = get_bytes(a, fd, size, e);
	if (rc == CY_OK)
		rc = disk_sync(fs, fd, name, e);
	(void)fs->close(fs->ctx, fd);
	return rc;
}

/* Two blocks of zeros and nothing behind them. */
static enum cy_rc
get_end(struct archive *a, uint64_t size, struct cy_err *e)
{
	uint8_t block[USTAR_BLOCK], any = 0;
	enum cy_rc rc;

	rc = file_read_at(a->n->fs, a->fd, block, sizeof(block), a->at, e);
	for (size_t i = 0; i < sizeof(block) && rc == CY_OK; i++)
		any |= block[i];
	if (rc == CY_OK && (any != 0 || a->at + sizeof(block) != size))
		rc = cy_fail(e, CY_BAD, FAULT_NODE_BACKUP_FORM, a->at,
		    "the archive goes on behind its end");
	return rc;
}

static enum cy_rc
get_all(struct archive *a, struct cy_err *e)
{
	uint8_t block[USTAR_BLOCK];
	char name[USTAR_NAME];
	struct stat st;
	uint64_t size, total;
	enum cy_rc rc = CY_OK;

	if (a->n->fs->fstat(a->n->fs->ctx, a->fd, &st) != 0)
		return cy_errno(e, errno, "look at", "the backup");
	total = (uint64_t)st.st_size;
	while (rc == CY_OK) {
		rc = file_read_at(
		    a->n->fs, a->fd, block, sizeof(block), a->at, e);
		if (rc == CY_OK)
			rc = ustar_header_parse(block, a->at, name, &size, e);
		a->at += sizeof(block);
		if (rc == CY_OK)
			rc = get_file(a, name, size, e);
		node_report(a->n, "restore", a->at, total);
	}
	return rc == CY_NOTFOUND ? get_end(a, total, e) : rc;
}

/* Folders a node has even where they are empty. */
static enum cy_rc
make_empty(struct node *n, struct cy_err *e)
{
	static const char *const names[] = {
	    "register", "journal", "blob", "tmp"};
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (rc == CY_OK)
			rc = file_mkdirs(n->fs, n->dir, names[i], 0755, e);
	return rc;
}

static enum cy_rc
unpack(struct node *n, const char *file, struct cy_err *e)
{
	struct archive a = {.n = n, .fd = -1};
	enum cy_rc rc;

	a.chunk = malloc(CHUNK);
	if (a.chunk == NULL)
		return cy_nomem(e);
	rc = file_open(
	    n->fs, AT_FDCWD, file, O_RDONLY | O_NONBLOCK, 0, &a.fd, e);
	if (rc == CY_OK)
		rc = make_empty(n, e);
	if (rc == CY_OK)
		rc = get_all(&a, e);
	if (rc == CY_OK)
		rc = disk_sync(n->fs, n->dir, n->path, e);
	if (a.fd >= 0)
		(void)n->fs->close(n->fs->ctx, a.fd);
	free(a.chunk);
	return rc;
}

static enum cy_rc
open_target(struct node *n, struct cy_err *e)
{
	enum cy_rc rc;

	rc = node_check_empty(n, e);
	if (rc == CY_OK)
		rc = file_mkdirs(n->fs, AT_FDCWD, n->path, 0755, e);
	if (rc == CY_OK)
		rc = file_open(n->fs, AT_FDCWD, n->path, O_RDONLY | O_DIRECTORY,
		    0, &n->dir, e);
	return rc;
}

enum cy_rc
node_backup_restore(
    const struct node_options *o, const char *file, struct cy_err *e)
{
	struct node *n;
	enum cy_rc rc = node_new(&n, o, e);

	if (rc == CY_OK)
		rc = open_target(n, e);
	if (rc == CY_OK)
		rc = unpack(n, file, e);
	if (rc == CY_OK)
		rc = node_index_replace(n, NULL, e);
	node_free(n);
	return rc;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

enum cy_rc
node_backup_verify(const char *file, struct verify_verdict *v,
    const struct verify_options *vo, struct cy_err *e)
{
	const char *top = getenv("TMPDIR");
	char path[256];
	struct node_options o = {.dir = path, .fs = vo->fs};
	struct node *n = NULL;
	enum cy_rc rc;

	(void)snprintf(path, sizeof(path), "%s/comity-XXXXXX",
	    top != NULL && strlen(top) < 200 ? top : "/tmp");
	if (mkdtemp(path) == NULL)
		return cy_errno(e, errno, "make", path);
	rc = node_new(&n, &o, e);
	if (rc == CY_OK)
		rc = open_target(n, e);
	if (rc == CY_OK)
		rc = unpack(n, file, e);
	if (rc == CY_OK)
		rc = verify_register(v, path, vo, e);
	node_free(n);
	(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return rc;
}
