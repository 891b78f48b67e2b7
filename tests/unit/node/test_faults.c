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
append_text(struct node *n, struct span text, const struct skey *k,
    uint64_t *index, struct cy_err *e)
{
	struct receipt r;
	struct buf note;
	enum cy_rc rc;

	buf_init(&note, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	rc = note_sign(&note, text, k, e);
	if (rc == CY_OK)
		rc = node_append(n, buf_span(&note), &r, e);
	if (rc == CY_OK)
		*index = r.index;
	buf_release(&note);
	buf_release(&r.proof);
	return rc;
}

static enum cy_rc
append(struct node *n, unsigned i, struct cy_err *e)
{
	char text[2048];
	uint64_t index;
	enum cy_rc rc;

	rc = append_text(
	    n, kit_text(i, KIT_KEEPER, text), node_keeper_key(n), &index, e);
	if (rc == CY_OK)
		acks[nacks++] = (struct promise){i, index};
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

/* The node as it was made. */
static bool
reset(void)
{
	char command[600];

	(void)snprintf(command, sizeof(command),
	    "rm -rf %s %s; cp -r %s/node %s; cp -r %s/state %s", K.dir, K.state,
	    template_dir, K.dir, template_dir, K.state);
	return system(command) == 0;
}

static bool
one(struct kit_fs *k)
{
	struct fs fs = kit_file_system(k);
	struct verify_verdict v = {.rc = CY_OK};
	char what[STORE_WHAT] = "";
	struct node *n;
	struct cy_err e;
	bool ok, dead, went_on;
	enum cy_rc rc;

	if (!reset())
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

/* One append whose call number `at` fails; met: it was unsettled. */
static bool
unsettled(unsigned at, bool *met)
{
	struct kit_fs k = {0};
	struct fs fs = kit_file_system(&k);
	struct node_options o = K.o;
	struct node *n;
	struct cy_err e;
	bool ok;
	enum cy_rc rc;

	*met = false;
	o.fs = &fs;
	nacks = 0;
	if (node_open_write(&n, &o, &e) != CY_OK)
		return false;
	ok = append(n, 600 + at, &e) == CY_OK;
	k = (struct kit_fs){KIT_ONCE, 0, at, ENOSPC, false, 0, 0};
	rc = append(n, 700 + at, &e);
	k.mode = KIT_NONE;
	if (rc != CY_OK && e.fault == FAULT_UNSETTLED) {
		*met = true;
		/* It is there on asking again, and the node goes on. */
		ok = ok && append(n, 700 + at, &e) == CY_OK &&
		    append(n, 800 + at, &e) == CY_OK &&
		    acks[2].index == acks[1].index + 1;
	}
	node_abandon(n);
	return ok;
}

/* A failure behind the journal: the record enters all the same. */
static void
test_unsettled(void)
{
	unsigned at, bad = 0, count = 0;
	struct verify_verdict v;
	bool met;

	t_ok(reset(), "a node");
	for (at = 1; at < 12; at++) {
		bad += !unsettled(at, &met);
		count += met;
	}
	t_ok(bad == 0 && count > 0, "unsettled %u times", count);
	t_uint(kit_verify(K.dir, &v), CY_BELOW, "sound");
}

/* A party whose first record fails at call number `at`: its key must not
 * count before its entry does. */
static bool
party_fails(uint8_t at, unsigned *failed)
{
	struct kit_fs k = {0};
	struct fs fs = kit_file_system(&k);
	struct node_options o = K.o;
	char party[2048], text[2048], name[32];
	struct skey key;
	struct node *n;
	struct cy_err e;
	struct span record;
	uint64_t index;
	enum cy_rc rc;
	bool ok = true;

	o.fs = &fs;
	(void)snprintf(name, sizeof(name), "mf%u.example", at);
	record = kit_party(name, at, &key, party);
	if (node_open_write(&n, &o, &e) != CY_OK)
		return false;
	(void)append(n, 900 + at, &e);
	nacks = 0;
	k = (struct kit_fs){KIT_ONCE, 0, at, ENOSPC, false, 0, 0};
	rc = append_text(n, record, &key, &index, &e);
	k.mode = KIT_NONE;
	if (rc != CY_OK && !is_dead(rc, &e)) {
		++*failed;
		if (e.fault != FAULT_UNSETTLED)
			ok = append_text(n, kit_text(1, name, text), &key,
			         &index, &e) != CY_OK &&
			    e.fault == FAULT_AUTHOR_UNKNOWN;
		rc = append_text(n, record, &key, &index, &e);
	}
	if (rc == CY_OK)
		ok = ok &&
		    append_text(n, kit_text(1, name, text), &key, &index, &e) ==
		        CY_OK;
	if (!ok)
		t_diag("call %u: %s %s", at, fault_id(e.fault), e.text);
	node_abandon(n);
	skey_release(&key);
	return ok;
}

static void
test_party_fails(void)
{
	unsigned bad = 0, failed = 0;
	struct verify_verdict v;
	char what[STORE_WHAT];
	struct node *n;
	struct cy_err e;

	t_ok(reset(), "a node");
	for (uint8_t at = 1; at < 12; at++)
		bad += !party_fails(at, &failed);
	t_ok(bad == 0 && failed > 1, "a party's record fails %u times", failed);
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	t_uint(kit_verify(K.dir, &v), CY_BELOW, "sound");
	t_rc(node_check_index(&K.o, what, &e), &e, CY_OK, FAULT_NONE,
	    "and so is the index");
}

int
main(int argc, char **argv)
{
	unsigned long step = argc > 1 ? 1 : 43;
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
	test_unsettled();
	test_party_fails();
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
