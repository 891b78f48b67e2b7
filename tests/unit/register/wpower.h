/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_REGISTER_WPOWER_H
#define TESTS_REGISTER_WPOWER_H

#include "wkit.h"

/*
 * A disk that forgets: keeps, for everything that was done and not synced,
 * how to undo it.  A file's bytes are safe after its fsync; its name, after
 * that of its folder.  A power cut undoes all the rest, last first.
 */
enum power_kind {
	POWER_WRITE,
	POWER_CREATE,
	POWER_RENAME,
	POWER_UNLINK,
	POWER_MKDIR,
	POWER_RMDIR,
};

struct power_op {
	enum power_kind kind;
	ino_t ino; /* whose sync makes it safe */
	int fd;    /* WRITE: the file; else the folder it is below */
	int to;    /* RENAME: the other folder */
	off_t at, size;
	size_t n;
	uint8_t *old;
	char path[80], new_[80];
	int saved; /* number of the link kept aside; 0: none */
};

struct power {
	struct kit_fs k; /* first: kit_fails() takes it */
	struct power_op op[4096];
	size_t n;
	int aside, count;
};

static inline ino_t
power_parent(int dir, const char *path)
{
	char parent[80];
	struct stat st = {0};
	const char *slash = strrchr(path, '/');

	(void)snprintf(parent, sizeof(parent), "%.*s",
	    slash != NULL ? (int)(slash - path) : 1,
	    slash != NULL ? path : ".");
	(void)fstatat(dir, parent, &st, 0);
	return st.st_ino;
}

static inline struct power_op *
power_log(struct power *p, enum power_kind kind, int fd, const char *path)
{
	struct power_op *o = &p->op[p->n++];

	if (p->n > 4095)
		abort();
	memset(o, 0, sizeof(*o));
	o->kind = kind;
	o->fd = dup(fd);
	o->to = -1;
	if (path != NULL) {
		(void)snprintf(o->path, sizeof(o->path), "%s", path);
		o->ino = power_parent(fd, path);
	}
	return o;
}

/* What bytes at..at+n of a file are before they change. */
static inline void
power_save(struct power *p, int fd, off_t at, size_t n)
{
	struct power_op *o = power_log(p, POWER_WRITE, fd, NULL);
	struct stat st;
	ssize_t got;

	(void)fstat(fd, &st);
	o->ino = st.st_ino;
	o->size = st.st_size;
	o->at = at;
	o->old = malloc(n > 0 ? n : 1);
	got = pread(fd, o->old, n, at);
	o->n = got > 0 ? (size_t)got : 0;
}

static inline int
power_keep(struct power *p, int dir, const char *path)
{
	char name[16];

	(void)snprintf(name, sizeof(name), "%d", ++p->count);
	return linkat(dir, path, p->aside, name, 0) == 0 ? p->count : 0;
}

static inline void
power_forget(struct power *p, size_t i)
{
	free(p->op[i].old);
	close(p->op[i].fd);
	if (p->op[i].to >= 0)
		close(p->op[i].to);
	memmove(&p->op[i], &p->op[i + 1], (--p->n - i) * sizeof(p->op[0]));
}

static inline void
power_undo(struct power *p, const struct power_op *o)
{
	char name[16];

	(void)snprintf(name, sizeof(name), "%d", o->saved);
	switch (o->kind) {
	case POWER_WRITE:
		(void)!pwrite(o->fd, o->old, o->n, o->at);
		(void)!ftruncate(o->fd, o->size);
		break;
	case POWER_CREATE:
		(void)unlinkat(o->fd, o->path, 0);
		break;
	case POWER_RENAME:
		(void)renameat(o->to, o->new_, o->fd, o->path);
		if (o->saved > 0)
			(void)!linkat(p->aside, name, o->to, o->new_, 0);
		break;
	case POWER_UNLINK:
		(void)!linkat(p->aside, name, o->fd, o->path, 0);
		break;
	case POWER_MKDIR:
		(void)unlinkat(o->fd, o->path, AT_REMOVEDIR);
		break;
	case POWER_RMDIR:
		(void)mkdirat(o->fd, o->path, 0755);
		break;
	}
}

static inline void
power_cut(struct power *p)
{
	while (p->n > 0) {
		power_undo(p, &p->op[p->n - 1]);
		power_forget(p, p->n - 1);
	}
}

#endif
