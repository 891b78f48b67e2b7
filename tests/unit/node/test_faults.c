/* SPDX-License-Identifier: Apache-2.0 */
#include "nkit.h"

/*
 * A node whose files fail: at every call of the file system once, for ever,
 * and half done.  What was acknowledged is there afterwards; after a failure
 * that can pass the same process goes on; what is left is sound.
 */
static struct kit_node K;
static char template_dir[80];

#define ACKS 16
struct promise {
	unsigned text;
	uint64_t index;
};
static struct promise acks[ACKS];
static unsigned nacks;

static enum cy_rc
append(struct node *n, unsigned i, struct cy_err *e)
{
	char text[2048];
	struct receipt r;
	struct buf note;
	enum cy_rc rc;

	buf_init(&note, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	rc = note_sign(
	    &note, kit_text(i, KIT_KEEPER, text), node_keeper_key(n), e);
	if (rc == CY_OK)
		rc = node_append(n, buf_span(&note), &r, e);
	if (rc == CY_OK)
		acks[nacks++] = (struct promise){i, r.index};
	buf_release(&note);
	buf_release(&r.proof);
	return rc;
}

/* true when the process must end now. */
static bool
is_dead(enum cy_rc rc, const struct cy_err *e)
{
	return rc != CY_OK &&
	    (e->fault == FAULT_FSYNC_FAILED || e->fault == FAULT_JOURNAL_CUT);
}

/* Some work; *alive: at its end an append succeeds. */
static bool
work(const struct fs *fs, bool *dead)
{
	struct node_options o = K.o;
	struct node *n;
	struct cy_err e;
	char text[2048];
	enum cy_rc rc;
	bool went_on;

	o.fs = fs;
	*dead = false;
	rc = node_open_write(&n, &o, &e);
	if (rc != CY_OK)
		return true;
	for (unsigned i = 0; i < 3; i++) {
		rc = append(n, i, &e);
		*dead |= is_dead(rc, &e);
	}
	rc = node_publish(n, &e);
	*dead |= is_dead(rc, &e);
	for (unsigned i = 100; i < 105; i++)
		(void)node_add(n, kit_text(i, KIT_KEEPER, text), NULL, &e);
	rc = node_flush(n, &e);
	*dead |= is_dead(rc, &e);
	/* The second try is free of what failed once. */
	rc = append(n, 3, &e);
	*dead |= is_dead(rc, &e);
	if (rc != CY_OK)
		rc = append(n, 3, &e);
	*dead |= is_dead(rc, &e);
	went_on = rc == CY_OK;
	rc = node_close(n, &e);
	*dead |= is_dead(rc, &e);
	return went_on;
}

static bool
promises_hold(struct node *n)
{
	unsigned had = nacks;
	struct cy_err e;
	bool ok = true;

	/* Submitted again, each gets its first place. */
	for (unsigned i = 0; i < had && ok; i++) {
		nacks = ACKS - 1;
		ok = append(n, acks[i].text, &e) == CY_OK &&
		    acks[ACKS - 1].index == acks[i].index;
	}
	nacks = had;
	return ok;
}

static bool
one(struct kit_fs *k)
{
	struct fs fs = kit_file_system(k);
	struct verify_verdict v = {.rc = CY_OK};
	char command[600], what[STORE_WHAT] = "";
	struct node *n;
	struct cy_err e;
	bool ok, dead, went_on;
	enum cy_rc rc;

	(void)snprintf(command, sizeof(command),
	    "rm -rf %s %s; cp -r %s/node %s; cp -r %s/state %s", K.dir, K.state,
	    template_dir, K.dir, template_dir, K.state);
	if (system(command) != 0)
		return false;
	nacks = 0;
	K.time.now += 100;
	went_on = work(&fs, &dead);
	ok = dead || went_on || k->mode == KIT_FOREVER || k->mode == KIT_CRASH;
	if (!ok)
		t_diag("it did not go on");
	K.time.now += 100;
	memset(&e, 0, sizeof(e));
	rc = node_open_write(&n, &K.o, &e);
	ok = ok && rc == CY_OK && promises_hold(n);
	if (rc == CY_OK)
		rc = node_close(n, &e);
	if (rc == CY_OK)
		rc = node_check_index(&K.o, what, &e);
	ok = ok && rc == CY_OK && kit_verify(K.dir, &v) == CY_BELOW;
	if (!ok)
		t_diag("call %lu of mode %d (errno %d): %s %s; %s; %s %s %s",
		    k->at, (int)k->mode, k->err,
		    rc == CY_OK ? "" : fault_id(e.fault),
		    rc == CY_OK ? "" : e.text, what, v.what,
		    v.rc == CY_BELOW ? "" : fault_id(v.why.fault),
		    v.rc == CY_BELOW ? "" : v.why.text);
	return ok;
}

static void
all(const char *name, enum kit_mode mode, int err, unsigned long step)
{
	unsigned long at, bad = 0, runs = 0;
	struct kit_fs k;
	bool met = true;

	for (at = 1; met && bad < 4; at += step) {
		k = (struct kit_fs){.mode = mode, .at = at, .err = err};
		bad += !one(&k);
		met = mode == KIT_SHORT ? at <= k.count : k.met;
		runs++;
	}
	t_ok(bad == 0 && runs > 1, "%s: %lu runs", name, runs);
}

int
main(int argc, char **argv)
{
	unsigned long step = argc > 1 ? 1 : 23;
	struct cy_err e;
	char command[600];

	(void)argv;
	(void)crypto_init(&e);
	kit_node_start(&K);
	(void)snprintf(template_dir, sizeof(template_dir), "%s/t", K.top);
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create");
	(void)snprintf(command, sizeof(command), "mkdir %s && mv %s %s %s",
	    template_dir, K.dir, K.state, template_dir);
	t_ok(system(command) == 0, "keep it");
	all("EIO once", KIT_ONCE, EIO, step);
	all("EIO for ever", KIT_FOREVER, EIO, step);
	all("ENOSPC once", KIT_ONCE, ENOSPC, step);
	all("ENOSPC for ever", KIT_FOREVER, ENOSPC, step);
	all("EMFILE once", KIT_ONCE, EMFILE, step);
	all("EINTR once", KIT_ONCE, EINTR, step);
	all("half done once", KIT_SHORT, 0, step);
	all("killed", KIT_CRASH, 0, step);
	kit_node_end(&K);
	return t_done();
}
