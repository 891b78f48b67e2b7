/* SPDX-License-Identifier: Apache-2.0 */
#include "nkit.h"

#include "node/backup.h"
#include "register/ustar.h"

#include <stdarg.h>

static struct kit_node K;
static char file[96];

static void
add(unsigned from, unsigned to)
{
	struct node *n;
	struct cy_err e;
	char text[2048];
	enum cy_rc rc;

	K.time.now += 60;
	rc = node_open_write(&n, &K.o, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "open");
	for (unsigned i = from; i < to && rc == CY_OK; i++)
		rc = node_add(n, kit_text(i, KIT_KEEPER, text), NULL, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "add");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
}

static void shell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void
shell(const char *fmt, ...)
{
	char command[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(command, sizeof(command), fmt, ap);
	va_end(ap);
	t_ok(system(command) == 0, "%s", command);
}

static struct node_options
at(const char *name, char path[96])
{
	struct node_options o = K.o;

	(void)snprintf(path, 96, "%s/%s", K.top, name);
	o.dir = path;
	return o;
}

static void
test_backup(void)
{
	const struct verify_options vo = {
	    .fs = &fs_system, .now = INT64_C(1800000000), .threads = 1};
	struct verify_verdict v;
	struct node_options o;
	struct node *n;
	struct buf a, b;
	struct cy_err e;
	char path[96];

	t_rc(node_backup_create(&K.o, file, &e), &e, CY_OK, FAULT_NONE,
	    "create");
	t_rc(node_backup_create(&K.o, file, &e), &e, CY_CONFLICT,
	    FAULT_NODE_FILE_EXISTS, "never over another");
	memset(&v, 0, sizeof(v));
	t_rc(node_backup_verify(file, &v, &vo, &e), &e, CY_BELOW,
	    FAULT_REGISTER_KEY_UNKNOWN, "verify");
	t_uint(v.size, 21, "its size");
	o = at("copy", path);
	t_rc(node_backup_restore(&o, file, &e), &e, CY_OK, FAULT_NONE,
	    "restore");
	t_rc(node_backup_restore(&o, file, &e), &e, CY_CONFLICT,
	    FAULT_NODE_EXISTS, "never into a folder in use");
	t_uint(kit_verify(path, &v), CY_BELOW, "the copy is sound");
	t_ok(kit_dump(&K.o, &a) && kit_dump(&o, &b) &&
	        span_eq(buf_span(&a), buf_span(&b)),
	    "the index is the same");
	buf_release(&a);
	buf_release(&b);
	t_rc(node_open_write(&n, &o, &e), &e, CY_DENIED, FAULT_NODE_KEY_LOCKED,
	    "no keys in a backup");
	shell("! grep -rl Sealed: %s/copy", K.top);
}

/* Every byte of a backup: changed, it is bad, or the register within is. */
static void
test_damage(void)
{
	const struct verify_options vo = {
	    .fs = &fs_system, .now = INT64_C(1800000000), .threads = 1};
	struct verify_verdict v;
	struct span whole = t_load(file);
	char path[96];
	struct cy_err e;
	unsigned bad = 0, runs = 0;
	enum cy_rc rc;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/damaged", K.top);
	for (size_t i = 0; i < whole.n; i += 499) {
		uint8_t *p = malloc(whole.n);

		memcpy(p, whole.p, whole.n);
		p[i] ^= 1;
		f = fopen(path, "wb");
		bad += fwrite(p, 1, whole.n, f) != whole.n;
		fclose(f);
		free(p);
		memset(&v, 0, sizeof(v));
		rc = node_backup_verify(path, &v, &vo, &e);
		/* Settings may say what they want. */
		if (rc != CY_BAD && strncmp(v.what, "config", 6) != 0)
			bad += memmem(whole.p + (i / 512 * 512), 512,
			           "Settings", 8) == NULL;
		runs++;
	}
	t_ok(bad == 0 && runs > 20, "%u changed backups", runs);
	f = fopen(path, "wb");
	t_ok(fwrite(whole.p, 1, whole.n, f) == whole.n &&
	        fwrite("x", 1, 1, f) == 1,
	    "a byte more");
	fclose(f);
	t_rc(node_backup_verify(path, &v, &vo, &e), &e, CY_BAD,
	    FAULT_NODE_BACKUP_FORM, "is seen");
	t_ok(truncate(path, (off_t)whole.n - 600) == 0, "cut");
	t_rc(node_backup_verify(path, &v, &vo, &e), &e, CY_BAD, FAULT_TRUNCATED,
	    "is seen, too");
	t_ok(truncate(path, 512) == 0, "cut");
	free((void *)(uintptr_t)whole.p);
}

static void
test_foreign(void)
{
	struct node_options o;
	char path[96], name[96];
	struct cy_err e;
	struct buf b;
	FILE *f;

	(void)snprintf(name, sizeof(name), "%s/foreign", K.top);
	buf_init(&b, 1 << 16);
	(void)ustar_put(
	    &b, SPAN_LIT("keys/record.key"), SPAN_LIT("stolen\n"), &e);
	ustar_end(&b);
	f = fopen(name, "wb");
	t_ok(fwrite(b.p, 1, b.n, f) == b.n, "an archive with a key in it");
	fclose(f);
	buf_release(&b);
	o = at("foreign.d", path);
	t_rc(node_backup_restore(&o, name, &e), &e, CY_BAD,
	    FAULT_NODE_BACKUP_NAME, "is no backup");
}

/* Names in their order, each once, and none that is a folder as well. */
static void
test_order(void)
{
	static const struct {
		const char *first, *second, *name;
	} row[] = {
	    {"config", "config", "a file twice"},
	    {"register/tile/0/000", "register/tile/0/000", "a tile twice"},
	    {"seals", "config", "out of order"},
	    {"register/tile/0/001", "register/tile/0/000", "tiles, too"},
	    {"register/tile", "register/tile/0", "a file and a folder"},
	    {"blob/a.b", "blob/a/b", "the slash comes first"},
	};
	char path[96];
	struct node_options o;
	struct cy_err e;
	struct buf b;
	FILE *f;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		char name[96], dir[32];

		(void)snprintf(name, sizeof(name), "%s/order.tar", K.top);
		(void)snprintf(dir, sizeof(dir), "order-%zu.d", i);
		buf_init(&b, 1 << 20);
		(void)ustar_put(&b, span_str(row[i].first), SPAN_LIT("x"), &e);
		(void)ustar_put(&b, span_str(row[i].second), SPAN_LIT("y"), &e);
		ustar_end(&b);
		f = fopen(name, "wb");
		t_ok(fwrite(b.p, 1, b.n, f) == b.n, "an archive");
		fclose(f);
		buf_release(&b);
		o = at(dir, path);
		t_rc(node_backup_restore(&o, name, &e), &e, CY_BAD,
		    FAULT_NODE_BACKUP_FORM, row[i].name);
	}
}

/* T4: a restored folder that is older than its mark signs nothing. */
static void
test_older(void)
{
	struct node_options o;
	struct verify_verdict v;
	struct node *n;
	struct cy_err e;
	char path[96], text[2048];

	o = at("copy", path);
	shell("cp -r %s/node/keys %s/copy/", K.top, K.top);
	add(20, 30);
	t_rc(node_open_write(&n, &o, &e), &e, CY_REFUSED, FAULT_NODE_READ_ONLY,
	    "older than the mark: read-only");
	t_ok(strstr(e.text, "register/journal-short") != NULL, "%s", e.text);
	t_rc(node_open_read(&n, &o, &e), &e, CY_OK, FAULT_NONE,
	    "but it can be read");
	node_abandon(n);
	t_rc(node_reconcile(&o, NULL, false, NULL, &e), &e, CY_REFUSED,
	    FAULT_NODE_READ_ONLY, "nothing to reconcile with");
	t_rc(node_reconcile(&o, K.dir, false, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "reconcile with the newer copy");
	t_rc(node_reconcile(&o, K.dir, false, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "twice is no harm");
	t_uint(kit_verify(path, &v), CY_BELOW, "sound");
	t_ok(v.size == 31, "whole: %s %s", v.what, v.why.text);
	t_rc(node_open_write(&n, &o, &e), &e, CY_OK, FAULT_NONE,
	    "now it is written to");
	t_rc(node_add(n, kit_text(99, KIT_KEEPER, text), NULL, &e), &e, CY_OK,
	    FAULT_NONE, "add");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_REFUSED,
	    FAULT_NODE_READ_ONLY, "the first folder is the older one now");
	t_rc(node_reconcile(&o, K.dir, false, NULL, &e), &e, CY_REFUSED,
	    FAULT_NODE_COPY_SHORT, "a shorter copy is of no use");
	t_rc(node_reconcile(&K.o, path, false, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "and the other way round");
	add(100, 102);
	shell("rm -r %s/copy", K.top);
}

/* The copy is a bare folder of tiles; our seals end in a torn block. */
static void
test_bare(void)
{
	struct node_options o;
	struct verify_verdict v;
	struct node *n;
	struct cy_err e;
	char path[96], from[128];

	o = at("copy", path);
	t_rc(node_backup_restore(&o, file, &e), &e, CY_OK, FAULT_NONE,
	    "the old backup");
	shell("cp -r %s/node/keys %s/copy/", K.top, K.top);
	shell("printf 'seal 300\\nregi' >> %s/copy/seals", K.top);
	(void)snprintf(from, sizeof(from), "%s/register", K.dir);
	t_rc(node_reconcile(&o, from, false, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "reconcile with bare tiles");
	t_uint(kit_verify(path, &v), CY_BELOW, "sound");
	t_uint(v.size, 34, "whole");
	t_rc(node_open_write(&n, &o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	t_rc(node_reconcile(&o, "/nowhere", false, NULL, &e), &e, CY_NOTFOUND,
	    FAULT_NO_FILE, "no such copy");
	shell("rm -r %s/copy", K.top);
}

static void
test_newest(void)
{
	struct node_options o;
	struct verify_verdict v;
	struct node *n;
	struct cy_err e;
	char path[96];

	o = at("copy", path);
	t_rc(node_backup_restore(&o, file, &e), &e, CY_OK, FAULT_NONE,
	    "the old backup");
	shell("cp -r %s/node/keys %s/copy/", K.top, K.top);
	shell("rm %s/state/*.mark", K.top);
	t_rc(node_open_write(&n, &o, &e), &e, CY_REFUSED, FAULT_NODE_READ_ONLY,
	    "no mark");
	t_rc(node_reconcile(&o, K.dir, false, NULL, &e), &e, CY_REFUSED,
	    FAULT_NODE_READ_ONLY, "a copy does not say that it is the newest");
	t_rc(node_reconcile(&o, NULL, true, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "the operator does");
	t_rc(node_open_write(&n, &o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	t_uint(kit_verify(path, &v), CY_BELOW, "sound");
	t_uint(v.size, 34, "with all of it");
}

/* The operator was wrong, and a longer copy turns up. */
static void
test_set_back(void)
{
	struct node_reconciled done = {0};
	struct node_options o;
	struct verify_verdict v;
	struct node *n;
	struct cy_err e;
	char path[96], state[96];

	o = at("back", path);
	t_rc(node_backup_restore(&o, file, &e), &e, CY_OK, FAULT_NONE,
	    "the old backup");
	shell("cp -r %s/node/keys %s/back/; cp -r %s/state %s/state4", K.top,
	    K.top, K.top, K.top);
	(void)snprintf(state, sizeof(state), "%s/state4", K.top);
	o.state = state;
	t_rc(node_reconcile(&o, NULL, true, &done, &e), &e, CY_OK, FAULT_NONE,
	    "said to be the newest");
	t_uint(done.size, 21, "size");
	t_uint(done.given_up, 13, "what the mark proves beyond it");
	t_rc(node_reconcile(&o, K.dir, false, &done, &e), &e, CY_REFUSED,
	    FAULT_NODE_READ_ONLY, "the copy goes beyond the mark");
	t_ok(strstr(e.text, "register/mark-behind") != NULL, "%s", e.text);
	t_rc(node_open_write(&n, &o, &e), &e, CY_OK, FAULT_NONE,
	    "nothing was changed");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	t_rc(node_reconcile(&o, K.dir, true, &done, &e), &e, CY_OK, FAULT_NONE,
	    "with a statement it is taken");
	t_uint(done.size, 34, "whole");
	t_uint(done.given_up, 0, "nothing given up");
	t_uint(kit_verify(path, &v), CY_BELOW, "sound");
	t_rc(node_open_write(&n, &o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
}

/* The mark was set in another history than the copy's. */
static void
test_other_mark(void)
{
	struct node_options o;
	struct node *n;
	struct cy_err e;
	char path[96], state[96], text[2048];

	o = at("back", path);
	(void)snprintf(state, sizeof(state), "%s/state4", K.top);
	o.state = state;
	t_rc(node_open_write(&n, &o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(node_add(n, kit_text(400, KIT_KEEPER, text), NULL, &e), &e, CY_OK,
	    FAULT_NONE, "add");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	shell("rm -r %s/back", K.top);
	t_rc(node_backup_restore(&o, file, &e), &e, CY_OK, FAULT_NONE,
	    "the old backup");
	shell("cp -r %s/node/keys %s/back/", K.top, K.top);
	add(200, 202);
	t_rc(node_reconcile(&o, K.dir, false, NULL, &e), &e, CY_FORK,
	    FAULT_NODE_COPY_DIFFERS, "another history than the mark's");
	t_rc(node_open_read(&n, &o, &e), &e, CY_OK, FAULT_NONE,
	    "nothing was taken");
	t_uint(reg_size(node_register(n)), 21, "as it was");
	node_abandon(n);
	shell("rm -r %s/back %s/state4", K.top, K.top);
}

/* Two histories: the statement that a copy is the newest was wrong. */
static void
test_fork(void)
{
	struct node_options o;
	struct node *n;
	struct cy_err e;
	char path[96], text[2048];

	shell("cp -r %s/node %s/fork", K.top, K.top);
	add(202, 203);
	o = at("fork", path);
	t_rc(node_reconcile(&o, NULL, true, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "a wrong statement");
	t_rc(node_open_write(&n, &o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(node_add(n, kit_text(300, KIT_KEEPER, text), NULL, &e), &e, CY_OK,
	    FAULT_NONE, "another entry of the same number");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_FORK, FAULT_MARK_DIFFERS,
	    "the first folder sees two histories");
	t_rc(node_reconcile(&K.o, path, false, NULL, &e), &e, CY_FORK,
	    FAULT_NODE_COPY_DIFFERS, "which cannot be reconciled");
}

static void
test_bad_copy(void)
{
	char path[128];
	struct cy_err e;

	shell("cp -r %s/fork %s/bad", K.top, K.top);
	(void)snprintf(path, sizeof(path), "%s/bad/seals", K.top);
	t_ok(truncate(path, 100) == 0, "spoil a copy");
	(void)snprintf(path, sizeof(path), "%s/bad", K.top);
	t_rc(node_reconcile(&K.o, path, false, NULL, &e), &e, CY_BAD,
	    FAULT_NODE_COPY_BAD, "a bad copy is not taken");
}

int
main(void)
{
	struct cy_err e;

	(void)crypto_init(&e);
	kit_node_start(&K);
	(void)snprintf(file, sizeof(file), "%s/backup.tar", K.top);
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create a node");
	add(0, 20);
	test_backup();
	test_damage();
	test_foreign();
	test_order();
	test_older();
	test_bare();
	test_newest();
	test_set_back();
	test_other_mark();
	test_fork();
	test_bad_copy();
	kit_node_end(&K);
	return t_done();
}
