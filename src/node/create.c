/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include "register/mark.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define KNOWN_MAX ((size_t)1 << 20)
#define NAME_ROOM (LIMIT_KEY_NAME + 1)

enum cy_rc
node_check_empty(const struct node *n, struct cy_err *e)
{
	struct dirent *ent;
	DIR *d = opendir(n->path);
	bool empty = true;

	if (d == NULL)
		return errno == ENOENT ? CY_OK
		                       : cy_errno(e, errno, "open", n->path);
	while ((ent = readdir(d)) != NULL)
		if (strcmp(ent->d_name, ".") != 0 &&
		    strcmp(ent->d_name, "..") != 0)
			empty = false;
	(void)closedir(d);
	return empty ? CY_OK
	             : cy_fail(e, CY_CONFLICT, FAULT_NODE_EXISTS, CY_NO_OFFSET,
	                   "%s", n->path);
}

static enum cy_rc
make_folders(struct node *n, struct cy_err *e)
{
	static const struct {
		const char *name;
		mode_t mode;
	} rows[] = {
	    {"register", 0755},
	    {"blob", 0755},
	    {"journal", 0700},
	    {"keys", 0700},
	    {"tmp", 0700},
	};
	enum cy_rc rc;

	rc = file_mkdirs(n->fs, AT_FDCWD, n->path, 0755, e);
	if (rc == CY_OK)
		rc = file_mkdirs(n->fs, AT_FDCWD, n->o.state, 0700, e);
	if (rc == CY_OK)
		rc = file_open(n->fs, AT_FDCWD, n->path, O_RDONLY | O_DIRECTORY,
		    0, &n->dir, e);
	if (rc == CY_OK)
		rc = node_open_state(n, e);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rc == CY_OK)
			rc = file_mkdirs(
			    n->fs, n->dir, rows[i].name, rows[i].mode, e);
	return rc == CY_OK ? node_take_lock(n, e) : rc;
}

static enum cy_rc
new_key(
    struct skey *out, const char *name, enum key_type type, struct cy_err *e)
{
	uint8_t seed[ED25519_SEED];
	enum cy_rc rc;

	crypto_random(seed, sizeof(seed));
	rc = skey_init(out, span_str(name), type, seed, e);
	memset(seed, 0, sizeof(seed));
	return rc;
}

/* Three new keys, sealed under bytes in the state directory. */
static enum cy_rc
make_keys(struct node *n, const char *name, struct cy_err *e)
{
	const struct {
		const char *role, *path, *tail;
		enum key_type type;
		struct skey *key;
	} rows[] = {
	    {"register", "keys/register.key", "/register", KEY_ED25519,
	        &n->log},
	    {"witness", "keys/witness.key", "/witness", KEY_COSIG_ED25519,
	        &n->witness},
	    {"record", "keys/record.key", "", KEY_ED25519, &n->record},
	};
	struct unlock u = {{0}};
	char full[NAME_ROOM + 16], file[32];
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(full, sizeof(full), "%s%s", name, rows[i].tail);
		if (rc == CY_OK)
			rc = new_key(rows[i].key, full, rows[i].type, e);
	}
	node_unlock_name(file, n->log.vkey.id);
	if (rc == CY_OK)
		rc = unlock_create(&u, n->fs, n->state, file, e);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct keyfile f = {
		    n->fs, n->dir, rows[i].path, rows[i].role};

		if (rc == CY_OK)
			rc = keyfile_write(&f, rows[i].key, &u, e);
	}
	unlock_release(&u);
	return rc;
}

static enum cy_rc
make_mark(struct node *n, struct cy_err *e)
{
	struct mark m = {.seq = 0, .size = 0};
	char name[MARK_NAME];

	sha256(&m.root, span("", 0));
	mark_name(name, n->log.vkey.id);
	return mark_create(n->fs, n->state, name, &m, e);
}

static void
add_key(struct buf *b, struct record_draft *d, const char *role,
    const struct skey *k)
{
	char text[VKEY_TEXT];
	size_t at = b->n;

	vkey_print(text, &k->vkey);
	buf_printf(b, "%s %s", role, text);
	record_draft_add(d, F_KEY, span(b->p + at, b->n - at));
}

/* The keeper's `party` record, signed: entry 0. */
static enum cy_rc
make_genesis(
    struct node *n, struct span name, struct buf *note, struct cy_err *e)
{
	const char *kind = n->o.keeper_kind, *title = n->o.keeper_name;
	struct record_draft *d = calloc(1, sizeof(*d));
	char date[TIME_TEXT], room[4096];
	struct buf words = {
	    .p = (uint8_t *)room, .cap = sizeof(room), .max = sizeof(room)};
	struct buf text;
	enum cy_rc rc;

	if (d == NULL)
		return cy_nomem(e);
	buf_init(&text, LIMIT_RECORD_TEXT);
	time_print(date, n->clock->now(n->clock->ctx));
	record_draft_init(d, R_PARTY);
	record_draft_add(d, F_AUTHOR, name);
	record_draft_add(d, F_DATE, span_str(date));
	record_draft_add(d, F_KIND, span_str(kind != NULL ? kind : "state"));
	buf_puts(&words, "en ");
	if (title != NULL)
		buf_puts(&words, title);
	else
		buf_put(&words, name);
	record_draft_add(d, F_NAME, buf_span(&words));
	add_key(&words, d, "record", &n->record);
	add_key(&words, d, "register", &n->log);
	add_key(&words, d, "witness", &n->witness);
	rc = buf_check(&words, e);
	if (rc == CY_OK)
		rc = record_draft_print(&text, d, e);
	if (rc == CY_OK)
		rc = note_sign(note, buf_span(&text), &n->record, e);
	buf_release(&text);
	free(d);
	return rc == CY_OK ? buf_check(note, e) : rc;
}

/* Entry 0 must be what a keyring begins with. */
static enum cy_rc
check_genesis(struct node *n, struct span entry, struct cy_err *e)
{
	struct keyring *k = NULL;
	struct record r;
	enum cy_rc rc;

	arena_reset(&n->arena);
	rc = record_parse(&r, &n->arena, entry, e);
	if (rc == CY_OK)
		rc = keyring_new(&k, e);
	if (rc == CY_OK)
		rc = keyring_apply(k, &r, 0, e);
	keyring_free(k);
	return rc;
}

static enum cy_rc
seal_genesis(struct node *n, struct span entry, struct cy_err *e)
{
	const struct writer_options o = {
	    .fs = n->fs,
	    .clock = n->clock,
	    .dir = n->dir,
	    .state = n->state,
	    .log = &n->log,
	    .witness = &n->witness,
	};
	enum cy_rc rc;

	rc = writer_open(&n->w, &o, e);
	if (rc == CY_OK)
		rc = writer_put(n->w, entry, e);
	if (rc == CY_OK)
		rc = writer_commit(n->w, e);
	if (rc == CY_OK)
		rc = writer_publish(n->w, false, NULL, e);
	if (rc == CY_OK)
		writer_retire(n->w);
	writer_close(n->w);
	n->w = NULL;
	return rc;
}

/* The user who made the register trusts its key. */
static enum cy_rc
make_known(struct node *n, struct cy_err *e)
{
	char text[VKEY_TEXT];
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, KNOWN_MAX);
	rc = file_load(n->fs, n->state, "known", &b, e);
	if (rc == CY_OK || rc == CY_NOTFOUND) {
		if (b.n > 0 && b.p[b.n - 1] != '\n')
			buf_putc(&b, '\n');
		vkey_print(text, &n->log.vkey);
		buf_puts(&b, text);
		buf_putc(&b, '\n');
		rc = buf_check(&b, e);
	}
	if (rc == CY_OK)
		rc = file_replace(
		    n->fs, n->state, "known", buf_span(&b), 0600, e);
	buf_release(&b);
	return rc;
}

static enum cy_rc
create(struct node *n, struct span name, struct cy_err *e)
{
	const struct span config = SPAN_LIT(
	    "# Settings of this node, one \"name = value\" per line.\n");
	char text[NAME_ROOM];
	struct buf note;
	enum cy_rc rc;

	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	rc = node_check_empty(n, e);
	if (rc == CY_OK)
		rc = make_folders(n, e);
	if (rc == CY_OK)
		rc = make_keys(n, text, e);
	if (rc == CY_OK)
		rc = make_mark(n, e);
	if (rc != CY_OK)
		return rc;
	buf_init(&note, LIMIT_ENTRY);
	rc = make_genesis(n, name, &note, e);
	if (rc == CY_OK)
		rc = check_genesis(n, buf_span(&note), e);
	if (rc == CY_OK)
		rc = seal_genesis(n, buf_span(&note), e);
	buf_release(&note);
	if (rc == CY_OK)
		rc = make_known(n, e);
	if (rc == CY_OK)
		rc = file_replace(n->fs, n->dir, "config", config, 0644, e);
	return rc == CY_OK ? node_index_replace(n, NULL, e) : rc;
}

enum cy_rc
node_create(const struct node_options *o, struct span name, struct cy_err *e)
{
	struct node *n;
	enum cy_rc rc;

	if (!party_id_valid(name) || !party_id_has_keys(name) ||
	    name.n + sizeof("/register") > NAME_ROOM)
		return cy_fail(e, CY_USAGE, FAULT_NODE_NAME, CY_NO_OFFSET,
		    "\"%.*s\"", SPAN_ARGS(span_first(name, 100)));
	rc = node_new(&n, o, e);
	if (rc == CY_OK)
		rc = create(n, name, e);
	node_free(n);
	return rc;
}
