/* SPDX-License-Identifier: Apache-2.0 */
#include "register/writer_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/*
 * Nothing here matters to anyone's proof: what cannot be taken away now stays
 * until later, and is sound where it stays.
 */

/* The tile of this level (TILE_ENTRIES: bundle) that a tree of this size
 * ends in; width 0: it ends with a full one. */
static struct tile_id
edge_of(int level, uint64_t size)
{
	unsigned shift = level > 0 ? 8 * (unsigned)level : 0;

	return (struct tile_id){level, (size >> shift) / TILE_WIDTH,
	    (unsigned)((size >> shift) % TILE_WIDTH)};
}

static bool
same(struct tile_id a, struct tile_id b)
{
	return a.level == b.level && a.n == b.n && a.width == b.width;
}

static bool
needed(const struct publisher *p, struct tile_id id)
{
	return same(id, edge_of(id.level, p->size)) ||
	    same(id, edge_of(id.level, p->before));
}

/* "tile/0/001.p" of "tile/0/001.p/7". */
static void
folder_of(char path[TILE_PATH])
{
	char *slash = strrchr(path, '/');

	if (slash != NULL)
		*slash = '\0';
}

static void
drop_tile(struct writer *w, struct tile_id id)
{
	char path[TILE_PATH];

	tile_path_print(path, id);
	disk_drop(w->o.fs, w->reg, path, 0);
	if (id.n == edge_of(id.level, w->pub.size).n)
		return;
	folder_of(path);
	disk_drop(w->o.fs, w->reg, path, AT_REMOVEDIR);
	/* Such a folder would have to be made durable again. */
	w->pub.known.n = 0;
}

static void
drop_edge(struct writer *w, uint64_t size)
{
	struct tile_id id;

	for (int l = TILE_ENTRIES; l < TILES; l++) {
		id = edge_of(l, size);
		if (id.width > 0 && !needed(&w->pub, id))
			drop_tile(w, id);
	}
}

static DIR *
open_folder(const struct writer *w, int dir, const char *path)
{
	struct cy_err e;
	DIR *d;
	int fd;

	if (file_open(w->o.fs, dir, path, O_RDONLY | O_DIRECTORY, 0, &fd, &e) !=
	    CY_OK)
		return NULL;
	d = fdopendir(fd);
	if (d == NULL)
		(void)w->o.fs->close(w->o.fs->ctx, fd);
	return d;
}

/* Partial files of one tile that a killed process left. */
static void
sweep_tile(struct writer *w, struct tile_id id)
{
	char path[TILE_PATH], full[TILE_PATH + NAME_MAX + 2];
	struct tile_id one;
	struct dirent *ent;
	DIR *d;

	id.width = 1;
	tile_path_print(path, id);
	folder_of(path);
	d = open_folder(w, w->reg, path);
	if (d == NULL)
		return;
	while ((ent = readdir(d)) != NULL) {
		(void)snprintf(full, sizeof(full), "%s/%s", path, ent->d_name);
		if (tile_path_parse(&one, span_str(full)) &&
		    !needed(&w->pub, one))
			drop_tile(w, one);
	}
	(void)closedir(d);
}

static void
sweep(struct writer *w)
{
	struct publisher *p = &w->pub;
	struct tile_id from, to;

	for (int l = TILE_ENTRIES; l < TILES; l++) {
		from = edge_of(l, p->sweep_from);
		to = edge_of(l, p->size);
		for (; from.n <= to.n; from.n++)
			sweep_tile(w, from);
	}
	p->swept = true;
}

void
publish_drop_journal(struct writer *w, uint64_t below)
{
	struct dirent *ent;
	uint64_t first;
	DIR *d = open_folder(w, w->jdir, ".");

	if (d == NULL)
		return;
	while ((ent = readdir(d)) != NULL)
		if (journal_name_parse(&first, span_str(ent->d_name)) &&
		    first < below)
			disk_drop(w->o.fs, w->jdir, ent->d_name, 0);
	(void)closedir(d);
}

void
publish_drop(struct writer *w)
{
	struct publisher *p = &w->pub;

	if (p->older < p->before)
		drop_edge(w, p->older);
	if (!p->swept)
		sweep(w);
	publish_drop_journal(w, p->at.file);
}
