/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <sys/stat.h>

#include "base/file.h"
#include "cli/cmd.h"
#include "register/copy.h"
#include "register/seals.h"
#include "tlog/tile.h"

/*
 * `log export`: what a reader needs of a register at the checkpoint that was
 * published when the work began; the node may go on meanwhile.
 */
struct export
{
	struct cli *c;
	struct reg *reg;
	int from, to; /* the folders */
	struct buf buf;
	uint64_t bundle; /* number of the one that is being filled */
	int seals;       /* the file, and how much of it there is */
	uint64_t seals_at;
	bool sealed; /* the block of our checkpoint was met */
};

static enum cy_rc
put_file(struct export *x, const char *path, struct span s, struct cy_err *e)
{
	char folder[PATH_MAX];
	char *slash;
	int fd;
	enum cy_rc rc = CY_OK;

	(void)snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash != NULL) {
		*slash = '\0';
		rc = file_mkdirs(&fs_system, x->to, folder, 0755, e);
	}
	if (rc == CY_OK)
		rc = file_open(&fs_system, x->to, path,
		    O_WRONLY | O_CREAT | O_EXCL, 0644, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = file_write_at(&fs_system, fd, s, 0, e);
	if (close(fd) != 0 && rc == CY_OK)
		rc = cy_errno(e, errno, "write", path);
	return rc;
}

static void
tile_path(char out[PATH_MAX], int level, uint64_t n, uint64_t size)
{
	char path[TILE_PATH];
	struct tile_id id = {level, n, tile_width(level, n, size)};

	tile_path_print(path, id);
	(void)snprintf(out, PATH_MAX, "register/%s", path);
}

static enum cy_rc
export_level(struct export *x, int level, struct cy_err *e)
{
	struct tile_source tiles = reg_tiles(x->reg);
	uint64_t n, size = reg_size(x->reg);
	struct hash h[TILE_WIDTH];
	char path[PATH_MAX];
	struct tile_id id;
	enum cy_rc rc = CY_OK;

	for (n = 0; rc == CY_OK && tile_width(level, n, size) > 0; n++) {
		id = (struct tile_id){level, n, tile_width(level, n, size)};
		rc = tiles.tile(tiles.ctx, id, h, e);
		tile_path(path, level, n, size);
		if (rc == CY_OK)
			rc = put_file(
			    x, path, span(h, id.width * sizeof(*h)), e);
	}
	return rc;
}

static enum cy_rc
put_bundle(struct export *x, struct cy_err *e)
{
	char path[PATH_MAX];
	enum cy_rc rc = buf_check(&x->buf, e);

	if (rc != CY_OK || x->buf.n == 0)
		return rc;
	tile_path(path, TILE_ENTRIES, x->bundle, reg_size(x->reg));
	rc = put_file(x, path, buf_span(&x->buf), e);
	buf_reset(&x->buf);
	return rc;
}

static enum cy_rc
take_entry(void *ctx, uint64_t index, struct span bytes, struct cy_err *e)
{
	struct export *x = ctx;
	enum cy_rc rc = CY_OK;

	if (index / TILE_WIDTH != x->bundle)
		rc = put_bundle(x, e);
	x->bundle = index / TILE_WIDTH;
	bundle_put(&x->buf, bytes);
	progress_node(
	    &x->c->progress, "copying entries", index + 1, reg_size(x->reg));
	return rc;
}

/* The seals up to the one that is our checkpoint. */
static enum cy_rc
take_seal(void *ctx, struct span note, struct cy_err *e)
{
	struct export *x = ctx;
	enum cy_rc rc;

	if (x->sealed)
		return CY_OK;
	x->sealed = span_eq(note, reg_checkpoint(x->reg));
	buf_reset(&x->buf);
	seal_put(&x->buf, note);
	rc = buf_check(&x->buf, e);
	if (rc == CY_OK)
		rc = file_write_at(
		    &fs_system, x->seals, buf_span(&x->buf), x->seals_at, e);
	x->seals_at += x->buf.n;
	return rc;
}

static enum cy_rc
export_seals(struct export *x, struct cy_err *e)
{
	uint64_t at = 0;
	enum cy_rc rc;

	/* A copy need not have any; what cannot be read is told. */
	if (faccessat(x->from, "seals", F_OK, 0) != 0 && errno == ENOENT)
		return CY_OK;
	rc = file_open(&fs_system, x->to, "seals", O_WRONLY | O_CREAT | O_EXCL,
	    0644, &x->seals, e);
	if (rc == CY_OK)
		rc = seals_each(&fs_system, x->from, &at, take_seal, x, e);
	if (x->seals >= 0 && close(x->seals) != 0 && rc == CY_OK)
		rc = cy_errno(e, errno, "write", "seals");
	return rc;
}

static enum cy_rc
export_policy(struct export *x, const struct keyring *k, struct cy_err *e)
{
	struct vkey log, witness;
	struct buf b;
	enum cy_rc rc = CY_OK;

	if (!keyring_register_key(k, &log) || !keyring_witness_key(k, &witness))
		return CY_OK;
	buf_init(&b, LIMIT_POLICY_FILE);
	copy_policy_print(&b, &log, &witness);
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = put_file(x, "policy", buf_span(&b), e);
	buf_release(&b);
	return rc;
}

static int
is_shown(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* Attachments: files named by their hash.  A copy need not have any. */
static enum cy_rc
export_blobs(struct export *x, struct cy_err *e)
{
	struct dirent **list = NULL;
	char path[PATH_MAX];
	int i, n = scandirat(x->from, "blob", &list, is_shown, alphasort);
	enum cy_rc rc = CY_OK;

	if (n < 0)
		return errno == ENOENT ? CY_OK
		                       : cy_errno(e, errno, "read", "blob");
	if (n > 0)
		rc = file_mkdirs(&fs_system, x->to, "blob", 0755, e);
	for (i = 0; i < n; i++) {
		(void)snprintf(path, sizeof(path), "blob/%s", list[i]->d_name);
		if (rc == CY_OK)
			rc = file_copy(
			    &fs_system, x->from, x->to, path, 0644, e);
		free(list[i]);
	}
	free(list);
	return rc;
}

static enum cy_rc
export_all(struct export *x, const struct keyring *k, struct cy_err *e)
{
	int level;
	enum cy_rc rc;

	rc = reg_each(x->reg, 0, reg_size(x->reg), take_entry, x, e);
	if (rc == CY_OK)
		rc = put_bundle(x, e);
	for (level = 0; rc == CY_OK && level < 8; level++)
		rc = export_level(x, level, e);
	if (rc == CY_OK)
		rc = export_blobs(x, e);
	if (rc == CY_OK)
		rc = export_seals(x, e);
	if (rc == CY_OK)
		rc = export_policy(x, k, e);
	/* The checkpoint comes last: without it there is no register. */
	if (rc == CY_OK)
		rc = put_file(
		    x, "register/checkpoint", reg_checkpoint(x->reg), e);
	if (rc == CY_OK && syncfs(x->to) != 0)
		rc = cy_errno(e, errno, "write", "the copy");
	return rc;
}

/* A new folder: an old one might hold what is not the register's. */
static enum cy_rc
open_folders(
    struct export *x, const char *from, const char *to, struct cy_err *e)
{
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

	if (mkdir(to, 0755) != 0)
		return errno == EEXIST
		    ? cy_fail(e, CY_CONFLICT, FAULT_CLI_EXISTS, CY_NO_OFFSET,
		          "%s", to)
		    : cy_errno(e, errno, "create", to);
	x->from = open(from, flags);
	if (x->from < 0)
		return cy_errno(e, errno, "open", from);
	x->to = open(to, flags);
	return x->to < 0 ? cy_errno(e, errno, "create", to) : CY_OK;
}

enum cy_rc
cmd_log_export(struct cli *c, struct cy_err *e)
{
	struct export x = {.c = c, .from = -1, .to = -1, .seals = -1};
	struct node *n = NULL;
	enum cy_rc rc = cli_open_read(c, &n, e);

	buf_init(&x.buf, LIMIT_BUNDLE);
	if (rc == CY_OK)
		rc = open_folders(&x, c->config.value[SET_DIR], c->args[0], e);
	if (rc == CY_OK) {
		x.reg = node_register(n);
		rc = export_all(&x, node_keyring(n), e);
	}
	if (x.from >= 0)
		(void)close(x.from);
	if (x.to >= 0)
		(void)close(x.to);
	buf_release(&x.buf);
	return cli_close(n, rc, e);
}
