/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cmd.h"
#include "cli/keys.h"
#include "core/keyring.h"
#include "store/query.h"

#define KEY_PATH (LIMIT_PARTY_ID + 16)

/* keys/<role or party>.key below the node's folder. */
static enum cy_rc
key_path(char out[KEY_PATH], const char *name, struct cy_err *e)
{
	struct span s = span_str(name);

	if (!party_id_valid(s))
		return cy_fail(e, CY_USAGE, FAULT_CLI_KEY_NAME, CY_NO_OFFSET,
		    "\"%s\"", name);
	(void)snprintf(out, KEY_PATH, "keys/%s.key", name);
	return CY_OK;
}

/* A key file that is not there is a key that the node has not. */
static enum cy_rc
no_key(enum cy_rc rc, const char *path, struct cy_err *e)
{
	if (rc != CY_NOTFOUND)
		return rc;
	return cy_fail(
	    e, rc, FAULT_CLI_NO_KEY, CY_NO_OFFSET, "%s is not there", path);
}

static enum cy_rc
open_folder(const char *path, int *fd, struct cy_err *e)
{
	*fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *fd < 0 ? cy_errno(e, errno, "open", path) : CY_OK;
}

/* What opens the keys of this node: named by its register's key. */
static enum cy_rc
load_unlock(struct unlock *u, int dir, const char *state, struct cy_err *e)
{
	struct keyfile f = {&fs_system, dir, "keys/register.key", "register"};
	char name[32];
	struct vkey reg;
	int fd;
	enum cy_rc rc = keyfile_public(&reg, NULL, &f, e);

	if (rc == CY_OK)
		rc = open_folder(state, &fd, e);
	if (rc != CY_OK)
		return rc;
	(void)snprintf(name, sizeof(name), "%08x.unlock", reg.id);
	rc = unlock_load(u, &fs_system, fd, name, e);
	(void)close(fd);
	return rc;
}

enum cy_rc
keys_load(struct skey *k, const struct node_options *o, const char *name,
    struct cy_err *e)
{
	struct keyfile f = {&fs_system, -1, NULL, "record"};
	struct unlock u = {{0}};
	char path[KEY_PATH];
	enum cy_rc rc;

	rc = key_path(path, name == NULL ? "record" : name, e);
	if (rc == CY_OK)
		rc = open_folder(o->dir, &f.dir, e);
	if (rc != CY_OK)
		return rc;
	f.path = path;
	rc = load_unlock(&u, f.dir, o->state, e);
	if (rc == CY_OK)
		rc = no_key(keyfile_load(k, &f, &u, e), path, e);
	unlock_release(&u);
	(void)close(f.dir);
	return rc;
}

enum cy_rc
keys_add(const struct node_options *o, const struct skey *k, struct cy_err *e)
{
	struct keyfile f = {&fs_system, -1, NULL, "record"};
	struct unlock u = {{0}};
	char path[KEY_PATH];
	enum cy_rc rc;

	rc = key_path(path, k->vkey.name, e);
	if (rc == CY_OK)
		rc = open_folder(o->dir, &f.dir, e);
	if (rc != CY_OK)
		return rc;
	f.path = path;
	rc = load_unlock(&u, f.dir, o->state, e);
	if (rc == CY_OK)
		rc = keyfile_write(&f, k, &u, e);
	unlock_release(&u);
	(void)close(f.dir);
	return rc;
}

static void
key_facts(struct cli *c, const char *role, const struct vkey *k)
{
	char text[VKEY_TEXT];

	vkey_print(text, k);
	out_begin(&c->out, OUT_VIEW);
	out_cstr(&c->out, "role", NULL, role);
	out_cstr(&c->out, "name", NULL, k->name);
	out_cstr(&c->out, "key", NULL, text);
	out_line(&c->out, STYLE_NONE, "%s", text);
}

/* What opens a key file outside of a node; made with the first key. */
static enum cy_rc
own_unlock(struct unlock *u, const char *path, struct cy_err *e)
{
	if (access(path, F_OK) != 0)
		return unlock_create(u, &fs_system, AT_FDCWD, path, e);
	return unlock_load(u, &fs_system, AT_FDCWD, path, e);
}

static enum cy_rc
new_key(struct cli *c, const char *name, const char *path, int dir,
    struct cy_err *e)
{
	struct keyfile f = {&fs_system, dir, path, "record"};
	const char *unlock = cli_opt(c, "unlock");
	struct unlock u = {{0}};
	struct vkey pub;
	enum cy_rc rc;

	if (unlock != NULL)
		rc = own_unlock(&u, unlock, e);
	else
		rc = load_unlock(&u, dir, c->config.value[SET_STATE], e);
	if (rc == CY_OK)
		rc = keyfile_create(
		    &f, span_str(name), KEY_ED25519, &u, &pub, e);
	unlock_release(&u);
	if (rc != CY_OK)
		return rc;
	key_facts(c, "record", &pub);
	return out_end(&c->out, e);
}

enum cy_rc
cmd_key_new(struct cli *c, struct cy_err *e)
{
	const char *name = cli_opt(c, "name");
	const char *file = cli_opt(c, "key-file");
	char path[KEY_PATH];
	int dir;
	enum cy_rc rc;

	if ((file == NULL) != (cli_opt(c, "unlock") == NULL))
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--key-file and --unlock go together");
	if (name == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--name is needed: the party id it signs for");
	/* Only ids with a dot hold keys: so no role's file is in danger. */
	if (!party_id_has_keys(span_str(name)))
		return cy_fail(e, CY_USAGE, FAULT_CLI_KEY_NAME, CY_NO_OFFSET,
		    "\"%s\"", name);
	if (file != NULL)
		return new_key(c, name, file, AT_FDCWD, e);
	rc = key_path(path, name, e);
	if (rc == CY_OK)
		rc = open_folder(c->config.value[SET_DIR], &dir, e);
	if (rc != CY_OK)
		return rc;
	rc = new_key(c, name, path, dir, e);
	(void)close(dir);
	return rc;
}

enum cy_rc
cmd_key_show(struct cli *c, struct cy_err *e)
{
	struct keyfile f = {&fs_system, -1, NULL, NULL};
	char path[KEY_PATH], role[KEYFILE_ROLE];
	struct vkey pub;
	enum cy_rc rc = key_path(path, c->args[0], e);

	if (rc == CY_OK)
		rc = open_folder(c->config.value[SET_DIR], &f.dir, e);
	if (rc != CY_OK)
		return rc;
	f.path = path;
	rc = no_key(keyfile_public(&pub, role, &f, e), path, e);
	(void)close(f.dir);
	if (rc != CY_OK)
		return rc;
	key_facts(c, role, &pub);
	return out_end(&c->out, e);
}

static const struct out_column columns[] = {
    {"role", "role", CELL_TEXT, SEEN_ALL},
    {"name", "name", CELL_TEXT, SEEN_ALL},
    {"id", "key id", CELL_TEXT, SEEN_ALL},
    {"key", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"status", "in the register", CELL_TEXT, SEEN_ALL},
};

/* What ended a key. */
static enum cy_rc
ended_by(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	const char **word = ctx;

	(void)e;
	*word = row->kind == R_REVOCATION ? "revoked" : "replaced";
	return CY_OK;
}

/* Whether the register takes what this key signs; n NULL: it cannot be
 * asked. */
static const char *
standing(struct node *n, const struct vkey *k)
{
	struct span name = span_str(k->name);
	struct keyring_key *all;
	const char *word = "not there";
	size_t i, count;

	if (n == NULL)
		return "";
	all = calloc(LIMIT_PARTY_KEYS, sizeof(*all));
	if (all == NULL)
		return "";
	count = keyring_keys(
	    node_keyring(n), span_first(name, span_find(name, '/')), all);
	for (i = 0; i < count; i++)
		if (memcmp(all[i].raw, k->pub.b, sizeof(all[i].raw)) == 0)
			break;
	if (i < count && all[i].until == UINT64_MAX)
		word = "in force";
	else if (i < count &&
	    store_entry(node_store(n), all[i].until, "en", ended_by, &word,
	        NULL) != CY_OK)
		word = "ended";
	free(all);
	return word;
}

static int
is_key(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && n > 4 &&
	    strcmp(d->d_name + n - 4, ".key") == 0;
}

static enum cy_rc
list_key(
    struct out *o, int dir, struct node *n, const char *name, struct cy_err *e)
{
	struct keyfile f = {&fs_system, dir, NULL, NULL};
	char path[NAME_MAX + 8], role[KEYFILE_ROLE], text[VKEY_TEXT], id[9];
	struct vkey pub;
	enum cy_rc rc;

	(void)snprintf(path, sizeof(path), "keys/%s", name);
	f.path = path;
	rc = keyfile_public(&pub, role, &f, e);
	if (rc != CY_OK)
		return rc;
	vkey_print(text, &pub);
	(void)snprintf(id, sizeof(id), "%08x", pub.id);
	out_cell_c(o, role);
	out_cell_c(o, pub.name);
	out_cell_c(o, id);
	out_cell_c(o, text);
	out_cell_c(o, standing(n, &pub));
	return CY_OK;
}

enum cy_rc
cmd_key_list(struct cli *c, struct cy_err *e)
{
	struct dirent **list = NULL;
	struct node *n = NULL;
	struct cy_err unread;
	int count, i, dir;
	enum cy_rc rc = open_folder(c->config.value[SET_DIR], &dir, e);

	if (rc != CY_OK)
		return rc;
	/* Keys are listed even where the register cannot be read. */
	if (cli_open_read(c, &n, &unread) != CY_OK)
		n = NULL;
	count = scandirat(dir, "keys", &list, is_key, alphasort);
	if (count < 0)
		rc = cy_errno(e, errno, "read", "keys");
	out_begin(&c->out, OUT_LIST);
	out_table(&c->out, "keys", NULL, OUT_COLS(columns));
	for (i = 0; i < count; i++) {
		if (rc == CY_OK)
			rc = list_key(&c->out, dir, n, list[i]->d_name, e);
		free(list[i]);
	}
	free(list);
	(void)close(dir);
	out_table_end(&c->out, "No key is here.");
	if (rc == CY_OK)
		rc = out_end(&c->out, e);
	return cli_close(n, rc, e);
}
