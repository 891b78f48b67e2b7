/* SPDX-License-Identifier: Apache-2.0 */
#include "nkit.h"

#include <stdarg.h>

#include "node/backup.h"

/*
 * What an operator does now and then, with every call of the file system and
 * every allocation failing once: it says so, spoils nothing, and succeeds the
 * next time.
 */
static struct kit_node K;
static char file[96], copy[96], other[96];

static bool shell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static bool
shell(const char *fmt, ...)
{
	char command[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(command, sizeof(command), fmt, ap);
	va_end(ap);
	return system(command) == 0;
}

static struct node_options
with(const struct fs *fs, const char *dir)
{
	struct node_options o = K.o;

	o.fs = fs;
	o.dir = dir;
	return o;
}

static bool
sound(const char *dir)
{
	struct node_options o = with(NULL, dir);
	struct verify_verdict v;
	char what[STORE_WHAT];
	struct cy_err e;

	return kit_verify(dir, &v) == CY_BELOW &&
	    node_check_index(&o, what, &e) == CY_OK;
}

/* create */
static void
create_before(void)
{
	(void)shell("rm -rf %s %s/state2", other, K.top);
}

static enum cy_rc
create_do(const struct fs *fs, struct cy_err *e)
{
	struct node_options o = with(fs, other);
	char state[96];

	(void)snprintf(state, sizeof(state), "%s/state2", K.top);
	o.state = state;
	o.keeper_kind = "academia";
	o.keeper_name = "Example";
	return node_create(&o, SPAN_LIT("other.example"), e);
}

static bool
create_after(void)
{
	return sound(other);
}

/* rebuild */
static void
nothing_before(void)
{
}

static enum cy_rc
rebuild_do(const struct fs *fs, struct cy_err *e)
{
	struct node_options o = with(fs, K.dir);
	uint64_t n;

	return node_rebuild(&o, &n, e);
}

static bool
node_sound(void)
{
	return sound(K.dir);
}

static enum cy_rc
check_do(const struct fs *fs, struct cy_err *e)
{
	struct node_options o = with(fs, K.dir);
	char what[STORE_WHAT];

	return node_check_index(&o, what, e);
}

static enum cy_rc
read_do(const struct fs *fs, struct cy_err *e)
{
	struct node_options o = with(fs, K.dir);
	struct node *n;
	enum cy_rc rc = node_open_read(&n, &o, e);

	if (rc == CY_OK)
		node_abandon(n);
	return rc;
}

/* backup */
static void
backup_before(void)
{
	(void)shell("rm -f %s", file);
}

static enum cy_rc
backup_do(const struct fs *fs, struct cy_err *e)
{
	struct node_options o = with(fs, K.dir);

	return node_backup_create(&o, file, e);
}

static bool
backup_after(void)
{
	return shell("test -s %s -a ! -e %s.part", file, file);
}

static void
restore_before(void)
{
	(void)shell("rm -rf %s", copy);
}

static enum cy_rc
restore_do(const struct fs *fs, struct cy_err *e)
{
	struct node_options o = with(fs, copy);

	return node_backup_restore(&o, file, e);
}

static bool
copy_sound(void)
{
	return sound(copy);
}

static enum cy_rc
verify_do(const struct fs *fs, struct cy_err *e)
{
	const struct verify_options vo = {.fs = fs != NULL ? fs : &fs_system,
	    .now = INT64_C(1800000000),
	    .threads = 1};
	struct verify_verdict v;
	enum cy_rc rc;

	memset(&v, 0, sizeof(v));
	rc = node_backup_verify(file, &v, &vo, e);
	return rc == CY_BELOW ? CY_OK : rc;
}

/* reconcile: an old copy with the newer node */
static void
reconcile_before(void)
{
	(void)shell("rm -rf %s; cp -r %s/old %s; cp -r %s/keys %s/", copy,
	    K.top, copy, K.dir, copy);
}

static enum cy_rc
reconcile_do(const struct fs *fs, struct cy_err *e)
{
	struct node_options o = with(fs, copy);

	return node_reconcile(&o, K.dir, false, NULL, e);
}

static void
newest_before(void)
{
	reconcile_before();
	(void)shell("rm -rf %s/state3; cp -r %s %s/state3; rm %s/state3/*.mark",
	    K.top, K.state, K.top, K.top);
}

static enum cy_rc
newest_do(const struct fs *fs, struct cy_err *e)
{
	struct node_options o = with(fs, copy);
	char state[96];

	(void)snprintf(state, sizeof(state), "%s/state3", K.top);
	o.state = state;
	return node_reconcile(&o, NULL, true, NULL, e);
}

static const struct chore {
	const char *name;
	void (*before)(void);
	enum cy_rc (*fn)(const struct fs *fs, struct cy_err *e);
	bool (*after)(void);
	bool anew;  /* a failed try is cleared away first */
	bool heavy; /* without memory: only in the long run */
} chores[] = {
    {"create", create_before, create_do, create_after, true, true},
    {"rebuild", nothing_before, rebuild_do, node_sound, false, false},
    {"check the index", nothing_before, check_do, node_sound, false, true},
    {"open for reading", nothing_before, read_do, node_sound, false, false},
    {"backup", backup_before, backup_do, backup_after, false, false},
    {"verify a backup", nothing_before, verify_do, node_sound, false, true},
    {"restore", restore_before, restore_do, copy_sound, true, false},
    {"reconcile", reconcile_before, reconcile_do, copy_sound, false, true},
    {"reconcile as newest", newest_before, newest_do, copy_sound, false, true},
};

static void
fail_each(const struct chore *c, int err, unsigned long step)
{
	unsigned long at, bad = 0, runs = 0;
	struct kit_fs k = {.met = true};
	struct fs fs = kit_file_system(&k);
	struct cy_err e;
	enum cy_rc rc;

	for (at = 1; k.met && bad < 3; at += step) {
		c->before();
		k = (struct kit_fs){KIT_ONCE, 0, at, err, false, 0, 0};
		rc = c->fn(&fs, &e);
		if (rc != CY_OK && c->anew)
			c->before();
		if (rc != CY_OK)
			rc = c->fn(&fs_system, &e);
		bad += rc != CY_OK || !c->after();
		if (rc != CY_OK)
			t_diag(
			    "call %lu: %s %s", at, fault_id(e.fault), e.text);
		runs++;
	}
	t_ok(
	    bad == 0 && runs > 1, "%s: errno %d, %lu runs", c->name, err, runs);
}

static enum cy_rc
without_memory(void *ctx, struct cy_err *e)
{
	const struct chore *c = ctx;
	enum cy_rc rc;

	c->before();
	rc = c->fn(NULL, e);
	return rc;
}

static void
prepare(void)
{
	struct node *n;
	struct cy_err e;
	char text[2048];

	kit_node_start(&K);
	(void)snprintf(file, sizeof(file), "%s/backup.tar", K.top);
	(void)snprintf(copy, sizeof(copy), "%s/copy", K.top);
	(void)snprintf(other, sizeof(other), "%s/other", K.top);
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create a node");
	for (unsigned round = 0; round < 2; round++) {
		K.time.now += 60;
		t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE,
		    "open");
		for (unsigned i = 0; i < 140; i++)
			(void)node_add(n,
			    kit_text(round * 200 + i, KIT_KEEPER, text), NULL,
			    &e);
		t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
		if (round == 0)
			t_ok(shell("cp -r %s %s/old; rm -r %s/old/keys", K.dir,
			         K.top, K.top),
			    "an old copy");
	}
	K.time.now += 60;
	t_rc(backup_do(NULL, &e), &e, CY_OK, FAULT_NONE, "a backup");
}

int
main(int argc, char **argv)
{
	unsigned long step = argc > 1 ? 1 : 37;
	struct cy_err e;

	(void)argv;
	(void)crypto_init(&e);
	prepare();
	for (size_t i = 0; i < sizeof(chores) / sizeof(chores[0]); i++) {
		struct chore c = chores[i];

		fail_each(&c, EIO, step);
		if (step == 1)
			fail_each(&c, ENOSPC, step);
		if (step == 1 || !c.heavy)
			t_oom(without_memory, &c, c.name);
	}
	kit_node_end(&K);
	return t_done();
}
