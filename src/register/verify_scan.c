/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_run.h"

#include <fcntl.h>
#include <stdio.h>

#include "register/verify_names.h"

/* Room for any name we know, with the folders before it. */
#define SCAN_PATH 128

/* One walk over the names.  The bad one that is first by its bytes is kept,
 * since a folder has no order. */
struct scan {
	struct verify_run *run;
	bool stale; /* second walk: compare the files published before */
	char path[SCAN_PATH];
	size_t n; /* of path */
	bool any;
	struct cy_err why;
	char what[96];
	struct buf now; /* the present bundle */
};

enum rule {
	RULE_FILE,   /* a file, looked at elsewhere or not part of the truth */
	RULE_PREFIX, /* any file whose name begins so */
	RULE_FOLDER, /* a folder that is not part of the truth */
	RULE_TILES,  /* tiles and bundles */
	RULE_BLOBS,  /* files named by their hash */
	RULE_REG,    /* the register */
};

struct known {
	const char *name;
	enum rule rule;
};

static const struct known in_node[] = {
    {"register", RULE_REG},
    {"seals", RULE_FILE},
    {"journal", RULE_FOLDER}, /* listed by verify_journal() */
    {"blob", RULE_BLOBS},
    {"keys", RULE_FOLDER},
    {"tmp", RULE_FOLDER},
    {"config", RULE_FILE},
    {"lock", RULE_FILE},
    {"policy", RULE_FILE},
    {"index.db", RULE_PREFIX},
    {"library.db", RULE_PREFIX},
    {"office.db", RULE_PREFIX},
    {NULL, RULE_FILE},
};

static const struct known in_register[] = {
    {"checkpoint", RULE_FILE},
    {"tile", RULE_TILES},
    {"policy", RULE_FILE},
    {NULL, RULE_FILE},
};

static const struct known *
known_name(const struct known *k, const char *name)
{
	for (; k->name != NULL; k++)
		if (strcmp(k->name, name) == 0 ||
		    (k->rule == RULE_PREFIX &&
		        strncmp(k->name, name, strlen(k->name)) == 0))
			return k;
	return NULL;
}

static void
bad(struct scan *s, const struct cy_err *e)
{
	if (s->any && strcmp(s->path, s->what) >= 0)
		return;
	s->any = true;
	s->why = *e;
	(void)snprintf(s->what, sizeof(s->what), "%.95s", s->path);
}

static void
bad_name(struct scan *s, enum name_kind kind)
{
	struct cy_err e;

	(void)cy_fail(&e, CY_BAD,
	    kind == NAME_OTHER ? FAULT_NOT_A_FILE : FAULT_REGISTER_UNKNOWN_FILE,
	    CY_NO_OFFSET, "%s", s->path);
	bad(s, &e);
}

/* Adds a name to the path; false where it is longer than any we know: then
 * the path is cut, and bad. */
static bool
push(struct scan *s, const char *name)
{
	size_t room = sizeof(s->path) - s->n;
	int n =
	    snprintf(s->path + s->n, room, "%s%s", s->n > 0 ? "/" : "", name);

	if (n < 0 || (size_t)n >= room) {
		bad_name(s, NAME_FILE);
		return false;
	}
	s->n += (size_t)n;
	return true;
}

static void
pop(struct scan *s, size_t n)
{
	s->n = n;
	s->path[n] = '\0';
}

typedef enum cy_rc each_name(void *ctx, int dir, const char *name,
    enum name_kind kind, struct cy_err *e);

/* Walks a folder below dir; its name is in the scan's path already. */
static enum cy_rc
walk(struct scan *s, int dir, const char *name, each_name *each,
    struct cy_err *e)
{
	const struct fs *fs = s->run->fs;
	enum cy_rc rc;
	int fd;

	rc = file_open(fs, dir, name, O_RDONLY | O_DIRECTORY, 0, &fd, e);
	return rc == CY_OK ? verify_names(fs, fd, each, s, e) : rc;
}

/* Bytes of the first entries of the present bundle; 0 when it ends before. */
static size_t
bundle_prefix(struct span bytes, unsigned entries)
{
	struct bundle b;
	struct span entry;

	bundle_init(&b, bytes);
	while (entries-- > 0)
		if (bundle_next(&b, &entry, NULL) != CY_OK)
			return 0;
	return (size_t)b.offset;
}

/* A file of a smaller size must be the beginning of the present one. */
static enum cy_rc
check_stale(struct scan *s, int dir, const char *name, struct tile_id id,
    struct cy_err *e)
{
	struct verify_run *r = s->run;
	struct tile_id now = id;
	char path[TILE_PATH];
	enum cy_rc rc;
	size_t n;

	now.width = tile_width(id.level, id.n, r->head.cp.size);
	tile_path_print(path, now);
	buf_reset(&s->now);
	rc = file_load(r->fs, r->reg, path, &s->now, e);
	buf_reset(&r->buf);
	if (rc == CY_OK)
		rc = file_load(r->fs, dir, name, &r->buf, e);
	if (rc != CY_OK)
		return rc;
	n = id.level == TILE_ENTRIES
	    ? bundle_prefix(buf_span(&s->now), id.width)
	    : (size_t)id.width * HASH_LEN;
	if (span_eq(buf_span(&r->buf), span_first(buf_span(&s->now), n)))
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_REGISTER_STALE_WRONG, CY_NO_OFFSET,
	    "it is not the beginning of %s", path);
}

/* The file needs this many entries, more than are published: right only if
 * the journal or the last seal has them. */
static void
wide(struct scan *s, struct tile_id id)
{
	struct verify_run *r = s->run;
	unsigned shift = id.level > 0 ? 8 * (unsigned)id.level : 0;
	uint64_t need = id.n * TILE_WIDTH + id.width;

	if (r->node < 0 || need > UINT64_MAX >> shift) {
		bad_name(s, NAME_FILE);
		return;
	}
	need <<= shift;
	if (need <= r->wide)
		return;
	r->wide = need;
	(void)snprintf(
	    r->wide_path, sizeof(r->wide_path), "%.*s", TILE_PATH - 1, s->path);
}

static enum cy_rc
tile_file(struct scan *s, int dir, const char *name, struct cy_err *e)
{
	struct tile_id id;
	unsigned width;
	enum cy_rc rc;

	if (!tile_path_parse(&id, span(s->path, s->n))) {
		bad_name(s, NAME_FILE);
		return CY_OK;
	}
	width = tile_width(id.level, id.n, s->run->head.cp.size);
	if (id.width > width)
		wide(s, id);
	if (id.width >= width || !s->stale)
		return CY_OK;
	rc = check_stale(s, dir, name, id, e);
	if (rc == CY_BAD)
		bad(s, e);
	return rc == CY_BAD ? CY_OK : rc;
}

/* Is it a folder of tiles?  It is if the least tile in it has a path. */
static bool
tile_folder(struct scan *s)
{
	bool partial = s->n > 2 && strcmp(s->path + s->n - 2, ".p") == 0;
	char least[SCAN_PATH + 8];
	struct tile_id id;

	(void)snprintf(
	    least, sizeof(least), "%s%s", s->path, partial ? "/1" : "/000");
	if (!tile_path_parse(&id, span_str(least)))
		return false;
	id.width = 1;
	if (tile_width(id.level, id.n, s->run->head.cp.size) == 0)
		wide(s, id);
	return true;
}

/* The depth is that of the longest path of a tile. */
static enum cy_rc
tile_name(
    void *ctx, int dir, const char *name, enum name_kind kind, struct cy_err *e)
{
	struct scan *s = ctx;
	size_t n = s->n;
	enum cy_rc rc = CY_OK;

	if (!push(s, name)) {
		pop(s, n);
		return CY_OK;
	}
	switch (kind) {
	case NAME_FILE:
		rc = tile_file(s, dir, name, e);
		break;
	case NAME_FOLDER:
		if (tile_folder(s))
			rc = walk(s, dir, name, tile_name, e);
		else
			bad_name(s, kind);
		break;
	case NAME_OTHER:
		bad_name(s, kind);
		break;
	}
	pop(s, n);
	return rc;
}

static enum cy_rc
blob_name(
    void *ctx, int dir, const char *name, enum name_kind kind, struct cy_err *e)
{
	struct scan *s = ctx;
	size_t n = s->n;
	struct hash h;

	(void)dir;
	(void)e;
	if (push(s, name) &&
	    (kind != NAME_FILE || !hash_from_hex(&h, span_str(name))))
		bad_name(s, kind);
	pop(s, n);
	return CY_OK;
}

static each_name register_name;

static enum cy_rc
by_rule(
    struct scan *s, int dir, const char *name, enum rule rule, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	switch (rule) {
	case RULE_FILE:
	case RULE_PREFIX:
	case RULE_FOLDER:
		break;
	case RULE_TILES:
		rc = walk(s, dir, name, tile_name, e);
		break;
	case RULE_BLOBS:
		rc = walk(s, dir, name, blob_name, e);
		break;
	case RULE_REG:
		/* Paths in the register are those of tlog-tiles. */
		pop(s, 0);
		rc = walk(s, dir, name, register_name, e);
		break;
	}
	return rc;
}

static enum cy_rc
top_name(struct scan *s, const struct known *table, int dir, const char *name,
    enum name_kind kind, struct cy_err *e)
{
	const struct known *k = known_name(table, name);
	enum name_kind want = NAME_FOLDER;
	enum cy_rc rc = CY_OK;

	if (k != NULL && (k->rule == RULE_FILE || k->rule == RULE_PREFIX))
		want = NAME_FILE;
	if (push(s, name)) {
		if (k == NULL || kind != want)
			bad_name(s, kind);
		else
			rc = by_rule(s, dir, name, k->rule, e);
	}
	pop(s, 0);
	return rc;
}

static enum cy_rc
register_name(
    void *ctx, int dir, const char *name, enum name_kind kind, struct cy_err *e)
{
	return top_name(ctx, in_register, dir, name, kind, e);
}

static enum cy_rc
node_name(
    void *ctx, int dir, const char *name, enum name_kind kind, struct cy_err *e)
{
	return top_name(ctx, in_node, dir, name, kind, e);
}

static enum cy_rc
scan(struct verify_run *r, bool stale, struct cy_err *e)
{
	uint64_t at = stale ? UINT64_MAX - 2 : 0;
	struct scan s = {.run = r, .stale = stale};
	enum cy_rc rc;

	buf_init(&s.now, LIMIT_BUNDLE);
	if (r->node >= 0)
		rc = walk(&s, r->node, ".", node_name, e);
	else
		rc = walk(&s, r->reg, ".", register_name, e);
	buf_release(&s.now);
	if (rc != CY_OK)
		return verify_note(r, at, e, "the folder");
	if (!s.any)
		return CY_OK;
	*e = s.why;
	return verify_note(r, at, e, s.what);
}

enum cy_rc
verify_scan(struct verify_run *r, struct cy_err *e)
{
	return scan(r, false, e);
}

enum cy_rc
verify_scan_stale(struct verify_run *r, struct cy_err *e)
{
	return scan(r, true, e);
}
