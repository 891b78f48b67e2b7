/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/file.h>

char *
node_path(const struct node *n, const char *name)
{
	size_t a = strlen(n->path), b = strlen(name);
	char *p = malloc(a + 1 + b + 1);

	if (p == NULL)
		return NULL;
	memcpy(p, n->path, a);
	p[a] = '/';
	memcpy(p + a + 1, name, b + 1);
	return p;
}

void
node_unlock_name(char out[32], uint32_t key_id)
{
	(void)snprintf(out, 32, "%08x.unlock", (unsigned)key_id);
}

enum cy_rc
node_new(struct node **out, const struct node_options *o, struct cy_err *e)
{
	struct node *n = calloc(1, sizeof(*n));

	*out = NULL;
	if (n == NULL)
		return cy_nomem(e);
	n->path = malloc(strlen(o->dir) + 1);
	if (n->path == NULL) {
		free(n);
		return cy_nomem(e);
	}
	memcpy(n->path, o->dir, strlen(o->dir) + 1);
	n->o = *o;
	n->o.dir = n->path;
	n->fs = o->fs != NULL ? o->fs : &fs_system;
	n->clock = o->clock != NULL ? o->clock : &clock_system;
	n->dir = n->state = n->lock = -1;
	n->tail = &n->head;
	arena_init(&n->arena, RECORD_ARENA);
	buf_init(&n->note, LIMIT_NOTE);
	buf_init(&n->borrowed, LIMIT_NOTE);
	(void)pthread_rwlock_init(&n->ring_lock, NULL);
	(void)pthread_mutex_init(&n->m, NULL);
	(void)pthread_mutex_init(&n->publishing, NULL);
	(void)pthread_mutex_init(&n->officers, NULL);
	(void)pthread_cond_init(&n->turn, NULL);
	(void)pthread_cond_init(&n->wake, NULL);
	*out = n;
	return CY_OK;
}

static void
close_fd(const struct node *n, int fd)
{
	if (fd >= 0)
		(void)n->fs->close(n->fs->ctx, fd);
}

void
node_free(struct node *n)
{
	if (n == NULL)
		return;
	node_publisher_stop(n);
	if (n->within)
		n->index.rollback(n->index.ctx);
	if (n->index.close != NULL)
		n->index.close(n->index.ctx);
	store_close(n->store);
	writer_close(n->w);
	keyring_free(n->ring);
	reg_close(n->reg);
	reg_close(n->mine);
	node_close_officers(n);
	skey_release(&n->record);
	skey_release(&n->log);
	skey_release(&n->witness);
	arena_release(&n->arena);
	buf_release(&n->note);
	buf_release(&n->borrowed);
	(void)pthread_cond_destroy(&n->wake);
	(void)pthread_cond_destroy(&n->turn);
	(void)pthread_mutex_destroy(&n->officers);
	(void)pthread_mutex_destroy(&n->publishing);
	(void)pthread_mutex_destroy(&n->m);
	(void)pthread_rwlock_destroy(&n->ring_lock);
	close_fd(n, n->state);
	close_fd(n, n->dir);
	/* Last: whoever waits for it finds everything closed. */
	close_fd(n, n->lock);
	free(n->path);
	free(n);
}

enum cy_rc
node_open_folder(struct node *n, struct cy_err *e)
{
	enum cy_rc rc;

	rc = file_open(
	    n->fs, AT_FDCWD, n->path, O_RDONLY | O_DIRECTORY, 0, &n->dir, e);
	if (rc == CY_NOTFOUND ||
	    (rc == CY_OK && faccessat(n->dir, "register", F_OK, 0) != 0))
		return cy_fail(e, CY_NOTFOUND, FAULT_NODE_NONE, CY_NO_OFFSET,
		    "%s", n->path);
	return rc;
}

enum cy_rc
node_open_state(struct node *n, struct cy_err *e)
{
	return file_open(n->fs, AT_FDCWD, n->o.state, O_RDONLY | O_DIRECTORY, 0,
	    &n->state, e);
}

enum cy_rc
node_take_lock(struct node *n, struct cy_err *e)
{
	enum cy_rc rc;

	rc = file_open(
	    n->fs, n->dir, "lock", O_RDWR | O_CREAT, 0600, &n->lock, e);
	if (rc == CY_OK && flock(n->lock, LOCK_EX | LOCK_NB) != 0)
		rc = cy_fail(
		    e, CY_TEMP, FAULT_NODE_LOCKED, CY_NO_OFFSET, "%s", n->path);
	return rc;
}

enum cy_rc
node_open_locked(struct node *n, struct cy_err *e)
{
	enum cy_rc rc;

	rc = node_open_folder(n, e);
	if (rc == CY_OK)
		rc = node_take_lock(n, e);
	/* Not kept in backups; nothing in it counts. */
	if (rc == CY_OK)
		rc = file_mkdirs(n->fs, n->dir, "tmp", 0700, e);
	return rc;
}

enum cy_rc
node_open_sealing(struct node *n, struct cy_err *e)
{
	enum cy_rc rc;

	rc = node_open_locked(n, e);
	if (rc == CY_OK)
		rc = file_mkdirs(n->fs, n->dir, "journal", 0700, e);
	return rc == CY_OK ? node_open_keys(n, e) : rc;
}

static enum cy_rc
load_key(const struct node *n, const char *path, const char *role,
    const struct unlock *u, struct skey *out, struct cy_err *e)
{
	const struct keyfile f = {n->fs, n->dir, path, role};
	enum cy_rc rc = keyfile_load(out, &f, u, e);

	if (rc == CY_NOTFOUND)
		rc = cy_fail(e, CY_DENIED, FAULT_NODE_KEY_LOCKED, CY_NO_OFFSET,
		    "%s is not there", path);
	return rc;
}

enum cy_rc
node_open_keys(struct node *n, struct cy_err *e)
{
	const struct keyfile f = {
	    n->fs, n->dir, "keys/register.key", "register"};
	struct unlock u = {{0}};
	struct vkey pub;
	char name[32];
	enum cy_rc rc;

	/* The register's key id names the file that opens all three. */
	rc = keyfile_public(&pub, NULL, &f, e);
	if (rc == CY_NOTFOUND)
		return cy_fail(e, CY_DENIED, FAULT_NODE_KEY_LOCKED,
		    CY_NO_OFFSET, "%s is not there", f.path);
	if (rc != CY_OK)
		return rc;
	node_unlock_name(name, pub.id);
	rc = node_open_state(n, e);
	if (rc == CY_OK)
		rc = unlock_load(&u, n->fs, n->state, name, e);
	else if (rc == CY_NOTFOUND)
		rc = cy_fail(e, CY_DENIED, FAULT_NODE_KEY_LOCKED, CY_NO_OFFSET,
		    "no state directory %s", n->o.state);
	if (rc == CY_OK)
		rc = load_key(n, f.path, f.role, &u, &n->log, e);
	if (rc == CY_OK)
		rc = load_key(
		    n, "keys/witness.key", "witness", &u, &n->witness, e);
	if (rc == CY_OK)
		rc =
		    load_key(n, "keys/record.key", "record", &u, &n->record, e);
	unlock_release(&u);
	return rc;
}

enum cy_rc
node_read_only(struct cy_err *e)
{
	struct cy_err why = *e;

	return cy_fail(e, CY_REFUSED, FAULT_NODE_READ_ONLY, CY_NO_OFFSET,
	    "%s: %s", fault_id(why.fault), why.text);
}

static enum cy_rc
open_writer(struct node *n, struct cy_err *e)
{
	const struct writer_options o = {
	    .fs = n->fs,
	    .clock = n->clock,
	    .dir = n->dir,
	    .state = n->state,
	    .log = &n->log,
	    .witness = &n->witness,
	};
	enum cy_rc rc = writer_open(&n->w, &o, e);

	return rc == CY_REFUSED ? node_read_only(e) : rc;
}

static enum cy_rc
open_write(struct node *n, struct cy_err *e)
{
	struct seal newest = {.time = 0};
	enum cy_rc rc;

	if (n->o.index != NULL)
		n->index = *n->o.index;
	else
		node_index_here(n);
	rc = node_open_sealing(n, e);
	if (rc == CY_OK)
		rc = open_writer(n, e);
	/* All that reads the register begins with files that are there. */
	if (rc == CY_OK)
		rc = writer_publish(n->w, false, &newest, e);
	n->newest = newest.time;
	if (rc == CY_OK)
		rc = reg_open(&n->reg, n->fs, n->path, e);
	if (rc == CY_OK)
		rc = reg_open(&n->mine, n->fs, n->path, e);
	if (rc == CY_OK)
		rc = node_index_open(n, e);
	return rc == CY_OK && !n->o.no_publisher ? node_publisher_start(n, e)
	                                         : rc;
}

enum cy_rc
node_start(struct node *n, struct cy_err *e)
{
	return node_publisher_start(n, e);
}

void
node_health(struct node *n, struct node_health *out)
{
	out->sealed = writer_size(n->w, NULL);
	out->published = writer_published(n->w);
	out->dead = writer_dead(n->w);
	(void)pthread_mutex_lock(&n->m);
	out->newest = n->newest;
	(void)pthread_mutex_unlock(&n->m);
}

enum cy_rc
node_open_write(
    struct node **out, const struct node_options *o, struct cy_err *e)
{
	struct node *n;
	enum cy_rc rc = node_new(&n, o, e);

	*out = NULL;
	if (rc != CY_OK && o->index != NULL)
		o->index->close(o->index->ctx);
	if (rc == CY_OK)
		rc = open_write(n, e);
	if (rc == CY_OK)
		*out = n;
	else
		node_free(n);
	return rc;
}

static enum cy_rc
index_behind(const char *why, struct cy_err *e)
{
	return cy_fail(
	    e, CY_TEMP, FAULT_NODE_INDEX_BEHIND, CY_NO_OFFSET, "%s", why);
}

static enum cy_rc
open_index(struct node *n, struct cy_err *e)
{
	char *path = node_path(n, "index.db");
	struct hash root;
	uint64_t size;
	enum cy_rc rc;

	if (path == NULL)
		return cy_nomem(e);
	rc = faccessat(n->dir, "index.db", F_OK, 0) == 0
	    ? store_open(&n->store, path, STORE_READ, e)
	    : index_behind("there is none", e);
	free(path);
	if (rc == CY_OK)
		rc = store_head(n->store, &size, &root, e);
	if (rc != CY_OK)
		return rc;
	/* Ahead: what was sealed last is not published yet. */
	if (size < reg_size(n->reg))
		return index_behind("it ends before the register", e);
	if (size == reg_size(n->reg) && !hash_eq(&root, reg_root(n->reg)))
		return index_behind("it is of another register", e);
	return CY_OK;
}

/* The entries of a reader's index, for what it shows of their text. */
static enum cy_rc
read_entry(void *ctx, uint64_t index, struct span *bytes, struct cy_err *e)
{
	struct node *n = ctx;
	enum cy_rc rc;

	if (index >= reg_size(n->reg))
		return CY_NOTFOUND;
	buf_reset(&n->borrowed);
	rc = reg_entry(n->reg, index, &n->borrowed, e);
	*bytes = buf_span(&n->borrowed);
	return rc;
}

/* Is someone writing to this node now? */
static bool
being_written(const struct node *n)
{
	bool busy;
	int fd = openat(n->dir, "lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return false;
	busy = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	(void)close(fd);
	return busy;
}

#define FOLLOW_TRIES 25
#define FOLLOW_NS 20000000L

/* While a register is written to, its checkpoint may be a moment ahead of the
 * index that was looked at. */
static enum cy_rc
open_both(struct node *n, struct cy_err *e)
{
	const struct timespec moment = {.tv_nsec = FOLLOW_NS};
	struct cy_err none = {.rc = CY_OK}, *why = e != NULL ? e : &none;
	enum cy_rc rc;

	for (int i = 0;; i++) {
		rc = reg_open(&n->reg, n->fs, n->path, why);
		if (rc == CY_OK)
			rc = open_index(n, why);
		if (rc != CY_TEMP || why->fault != FAULT_NODE_INDEX_BEHIND ||
		    i == FOLLOW_TRIES || !being_written(n))
			return rc;
		store_close(n->store);
		reg_close(n->reg);
		n->store = NULL;
		n->reg = NULL;
		(void)nanosleep(&moment, NULL);
	}
}

enum cy_rc
node_open_read(
    struct node **out, const struct node_options *o, struct cy_err *e)
{
	struct store_source source = {.entry = read_entry};
	struct node *n;
	enum cy_rc rc = node_new(&n, o, e);

	*out = NULL;
	source.ctx = n;
	if (rc == CY_OK)
		rc = node_open_folder(n, e);
	if (rc == CY_OK)
		rc = open_both(n, e);
	if (rc == CY_OK)
		store_set_source(n->store, &source);
	if (rc == CY_OK)
		rc = node_ring_from_index(n, e);
	if (rc == CY_OK)
		*out = n;
	else
		node_free(n);
	return rc;
}

enum cy_rc
node_close(struct node *n, struct cy_err *e)
{
	struct cy_err own;
	enum cy_rc rc = CY_OK;

	if (n == NULL)
		return CY_OK;
	node_publisher_stop(n);
	if (n->w != NULL)
		rc = node_publish(n, e != NULL ? e : &own);
	if (n->w != NULL && rc == CY_OK)
		writer_retire(n->w);
	node_free(n);
	return rc;
}

void
node_abandon(struct node *n)
{
	node_free(n);
}

struct reg *
node_register(struct node *n)
{
	return n->reg;
}

struct store *
node_store(struct node *n)
{
	return n->store;
}

const struct keyring *
node_keyring(struct node *n)
{
	return n->ring;
}

const struct skey *
node_keeper_key(struct node *n)
{
	return n->w != NULL ? &n->record : NULL;
}
