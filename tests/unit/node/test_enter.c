/* SPDX-License-Identifier: Apache-2.0 */
#include "nkit.h"

#include "node/enter.h"

/*
 * Groups of records, as a release makes them: all of them in one frame, or
 * none, whatever fails on the way.
 */
static struct kit_node K;
static char template_dir[80];

#define SIGNERS 3u
static struct skey keys[SIGNERS];

/* A statement, acts of all signers, and a release: GROUP records. */
#define GROUP (SIGNERS + 2)
struct group {
	struct buf note[GROUP];
	struct span entry[GROUP];
};

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	printf("Bail out! %s\n", what);
	exit(1);
}

static void
sign(struct buf *note, struct span text, const struct skey *k)
{
	struct cy_err e;

	buf_init(note, LIMIT_ENTRY);
	must(note_sign(note, text, k, &e) == CY_OK, "sign");
}

static void
id_of(char hex[HASH_HEX], struct span text)
{
	struct hash h;

	sha256(&h, text);
	hash_hex(hex, &h);
}

/* Group number i; the keeper's key comes from a node that is open. */
static void
group_make(struct group *g, unsigned i, const struct skey *keeper)
{
	char text[4096], statement[HASH_HEX], act[HASH_HEX];
	char list[SIGNERS * 80 + 80];
	int n, at;

	n = snprintf(text, sizeof(text),
	    "comity/statement/v1\nAuthor: p0.example\n"
	    "Date: 2026-11-28T10:00:00Z\nSymbol: text-%u\n"
	    "Title: en Text %u\nOpen: signature\nQuorum: %u\n\n"
	    "1. We agree.\n",
	    i, i, SIGNERS);
	id_of(statement, span(text, (size_t)n));
	sign(&g->note[0], span(text, (size_t)n), &keys[0]);
	at = snprintf(list, sizeof(list), "Record: %s\n", statement);
	for (unsigned k = 0; k < SIGNERS; k++) {
		n = snprintf(text, sizeof(text),
		    "comity/act/v1\nAuthor: p%u.example\n"
		    "Date: 2026-11-28T10:00:00Z\nStatement: %s\n"
		    "Kind: signature\n",
		    k, statement);
		id_of(act, span(text, (size_t)n));
		at += snprintf(
		    list + at, sizeof(list) - (size_t)at, "Record: %s\n", act);
		sign(&g->note[1 + k], span(text, (size_t)n), &keys[k]);
	}
	n = snprintf(text, sizeof(text),
	    "comity/release/v1\nAuthor: " KIT_KEEPER "\n"
	    "Date: 2026-11-28T11:00:00Z\nStatement: %s\n%s",
	    statement, list);
	sign(&g->note[GROUP - 1], span(text, (size_t)n), keeper);
	for (size_t k = 0; k < GROUP; k++)
		g->entry[k] = buf_span(&g->note[k]);
}

static void
group_free(struct group *g)
{
	for (size_t k = 0; k < GROUP; k++)
		buf_release(&g->note[k]);
}

static uint64_t
index_of(struct node *n, struct span entry)
{
	struct record r;
	struct arena a;
	struct hash id;
	struct cy_err e;
	uint64_t index = UINT64_MAX;

	arena_init(&a, (size_t)1 << 20);
	must(record_parse(&r, &a, entry, &e) == CY_OK, "parse");
	record_id(&r, &id);
	if (node_find(n, &id, &index, &e) != CY_OK)
		index = UINT64_MAX;
	arena_release(&a);
	return index;
}

/* How many of them are there. */
static size_t
present(struct node *n, const struct group *g)
{
	size_t count = 0;

	for (size_t k = 0; k < GROUP; k++)
		count += index_of(n, g->entry[k]) != UINT64_MAX;
	return count;
}

static enum cy_rc
append(struct node *n, struct span entry, struct cy_err *e)
{
	struct receipt r;
	enum cy_rc rc;

	buf_init(&r.proof, LIMIT_PROOF_FILE);
	rc = node_append(n, entry, &r, e);
	buf_release(&r.proof);
	return rc;
}

/* A node with its parties. */
static void
make_node(void)
{
	char text[2048], name[32];
	struct buf note;
	struct node *n;
	struct cy_err e;

	must(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e) == CY_OK, "create");
	must(node_open_write(&n, &K.o, &e) == CY_OK, "open");
	for (uint8_t i = 0; i < SIGNERS; i++) {
		(void)snprintf(name, sizeof(name), "p%u.example", i);
		sign(&note, kit_party(name, (uint8_t)(i + 1), &keys[i], text),
		    &keys[i]);
		must(append(n, buf_span(&note), &e) == CY_OK, "a party");
		buf_release(&note);
	}
	must(node_close(n, &e) == CY_OK, "close");
}

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
receipts_hold(struct node *n, const struct group *g, const struct receipt *out)
{
	struct checkpoint c;
	struct proof p;
	struct note note;
	struct vkey log;
	struct cy_err e;
	bool ok = keyring_register_key(node_keyring(n), &log);

	for (size_t k = 0; k < GROUP && ok; k++)
		ok = proof_parse(&p, buf_span(&out[k].proof), &e) == CY_OK &&
		    checkpoint_open(&note, &c, p.checkpoint, &log, &e) ==
		        CY_OK &&
		    p.index == out[k].index &&
		    proof_check(&p, &c, g->entry[k], &e) == CY_OK;
	return ok;
}

static void
init_receipts(struct receipt *out)
{
	for (size_t k = 0; k < GROUP; k++)
		buf_init(&out[k].proof, LIMIT_PROOF_FILE);
}

static void
free_receipts(struct receipt *out)
{
	for (size_t k = 0; k < GROUP; k++)
		buf_release(&out[k].proof);
}

static void
test_enter(bool follow)
{
	struct receipt out[GROUP];
	struct node_options o = K.o;
	struct verify_verdict v;
	char what[STORE_WHAT];
	struct group g, h;
	struct node *n;
	struct cy_err e;
	uint64_t next;
	size_t bad;

	o.follow = follow;
	t_rc(node_open_write(&n, &o, &e), &e, CY_OK, FAULT_NONE, "open");
	group_make(&g, follow, node_keeper_key(n));
	group_make(&h, 10 + follow, node_keeper_key(n));
	t_rc(node_enter(n, g.entry, GROUP, true, &bad, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "try");
	t_uint(bad, GROUP, "nothing bad");
	t_uint(present(n, &g), 0, "nothing has changed");
	init_receipts(out);
	t_rc(node_enter(n, g.entry, GROUP, false, &bad, out, &e), &e, CY_OK,
	    FAULT_NONE, "enter");
	next = out[0].index + GROUP;
	t_ok(!out[0].known && out[GROUP - 1].index == next - 1 &&
	        receipts_hold(n, &g, out),
	    "in order, with receipts");
	free_receipts(out);
	init_receipts(out);
	t_rc(node_enter(n, g.entry, GROUP, false, &bad, out, &e), &e, CY_OK,
	    FAULT_NONE, "enter again");
	t_ok(out[0].known && out[0].index + GROUP == next &&
	        receipts_hold(n, &g, out),
	    "the first receipts");
	free_receipts(out);
	t_rc(node_enter(n, g.entry, GROUP, true, &bad, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "try again");
	/* Some are there: the others enter behind them. */
	t_rc(append(n, h.entry[0], &e), &e, CY_OK, FAULT_NONE, "one alone");
	init_receipts(out);
	t_rc(node_enter(n, h.entry, GROUP, false, &bad, out, &e), &e, CY_OK,
	    FAULT_NONE, "the others");
	t_ok(out[0].known && out[0].index == next && !out[1].known &&
	        out[1].index == next + 1 && receipts_hold(n, &h, out),
	    "behind the one");
	free_receipts(out);
	K.time.now += 10;
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	t_uint(kit_verify(K.dir, &v), CY_BELOW, "sound");
	t_rc(node_check_index(&K.o, what, &e), &e, CY_OK, FAULT_NONE,
	    "and so is the index");
	group_free(&g);
	group_free(&h);
}

/* What is refused leaves nothing behind, and says which it was. */
static void
test_refused(void)
{
	char text[2048], vkey[VKEY_TEXT];
	struct buf same, party, revocation, note;
	struct span entry[GROUP + 1];
	struct skey stranger;
	struct group g, h;
	struct node *n;
	struct cy_err e;
	size_t bad;
	int len;

	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	group_make(&g, 20, node_keeper_key(n));
	memcpy(entry, g.entry, sizeof(g.entry));
	t_rc(node_enter(n, entry, 0, false, &bad, NULL, &e), &e, CY_REFUSED,
	    FAULT_GROUP_SIZE, "none");
	t_rc(node_enter(n, entry + 1, GROUP - 1, false, &bad, NULL, &e), &e,
	    CY_NOTFOUND, FAULT_REFERENCE_UNKNOWN, "without the statement");
	t_uint(bad, 0, "the first act");
	entry[GROUP] = entry[1];
	t_rc(node_enter(n, entry, GROUP + 1, false, &bad, NULL, &e), &e,
	    CY_CONFLICT, FAULT_RECORD_KNOWN, "one twice");
	t_uint(bad, GROUP, "the second");
	/* The same symbol again, in the same group. */
	len = snprintf(text, sizeof(text),
	    "comity/statement/v1\nAuthor: p0.example\n"
	    "Date: 2026-11-28T10:00:00Z\nSymbol: text-20\n"
	    "Title: en Another\n\n1. We do not.\n");
	sign(&same, span(text, (size_t)len), &keys[0]);
	entry[GROUP] = buf_span(&same);
	t_rc(node_enter(n, entry, GROUP + 1, true, &bad, NULL, &e), &e,
	    CY_CONFLICT, FAULT_SYMBOL_TAKEN, "a symbol twice, tried");
	t_uint(bad, GROUP, "the second");
	t_rc(node_enter(n, entry, GROUP + 1, false, &bad, NULL, &e), &e,
	    CY_CONFLICT, FAULT_SYMBOL_TAKEN, "a symbol twice");
	sign(&party, kit_party("new.example", 99, &stranger, text), &stranger);
	entry[GROUP] = buf_span(&party);
	t_rc(node_enter(n, entry, GROUP + 1, false, &bad, NULL, &e), &e,
	    CY_REFUSED, FAULT_GROUP_KEYS, "a party");
	t_uint(bad, GROUP, "it was that");
	entry[GROUP] = span_first(entry[0], entry[0].n - 1);
	t_ok(node_enter(n, entry, GROUP + 1, false, &bad, NULL, &e) == CY_BAD &&
	        bad == GROUP,
	    "no record: %s", fault_id(e.fault));
	/* Signed with another's key. */
	len = snprintf(text, sizeof(text),
	    "comity/incident/v1\nAuthor: p1.example\n"
	    "Date: 2026-11-28T10:00:00Z\nSymbol: x\nTitle: en X\n");
	sign(&note, span(text, (size_t)len), &keys[2]);
	entry[GROUP] = buf_span(&note);
	t_rc(node_enter(n, entry, GROUP + 1, false, &bad, NULL, &e), &e, CY_BAD,
	    FAULT_SIGNATURE_NAME, "another's signature");
	buf_release(&note);
	t_uint(present(n, &g), 0, "nothing of it is there");
	t_rc(node_enter(n, entry, GROUP, false, &bad, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "alone it enters");

	/* A key that was revoked meanwhile. */
	group_make(&h, 21, node_keeper_key(n));
	vkey_print(vkey, &keys[2].vkey);
	len = snprintf(text, sizeof(text),
	    "comity/revocation/v1\nAuthor: p2.example\n"
	    "Date: 2026-11-29T10:00:00Z\nKey: record %s\n",
	    vkey);
	sign(&revocation, span(text, (size_t)len), &keys[2]);
	t_rc(append(n, buf_span(&revocation), &e), &e, CY_OK, FAULT_NONE,
	    "a key is revoked");
	t_rc(node_enter(n, h.entry, GROUP, true, &bad, NULL, &e), &e, CY_BAD,
	    FAULT_KEY_REVOKED, "tried");
	t_uint(bad, 3, "its act");
	t_rc(node_enter(n, h.entry, GROUP, false, &bad, NULL, &e), &e, CY_BAD,
	    FAULT_KEY_REVOKED, "its act does not enter");
	t_uint(bad, 3, "its act");
	t_uint(present(n, &h), 0, "nor anything else");
	/* What it signed before is there, and stays so. */
	t_rc(node_enter(n, entry, GROUP, false, &bad, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "what entered before");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	group_free(&g);
	group_free(&h);
	buf_release(&same);
	buf_release(&party);
	buf_release(&revocation);
}

/* As many as enter at once, and one more; as many bytes, and one more. */
static void
test_limits(void)
{
	static struct span entry[ENTER_RECORDS + 1];
	static struct buf note[ENTER_RECORDS + 1];
	static char text[LIMIT_RECORD_TEXT];
	struct node *n;
	struct cy_err e;
	size_t bad, all = 0, count = 0;
	int len;

	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	for (unsigned i = 0; i <= ENTER_RECORDS; i++) {
		sign(&note[i], kit_text(5000 + i, KIT_KEEPER, text),
		    node_keeper_key(n));
		entry[i] = buf_span(&note[i]);
	}
	t_rc(node_enter(n, entry, ENTER_RECORDS + 1, false, &bad, NULL, &e), &e,
	    CY_REFUSED, FAULT_GROUP_SIZE, "one too many");
	t_rc(node_enter(n, entry, ENTER_RECORDS, false, &bad, NULL, &e), &e,
	    CY_OK, FAULT_NONE, "as many as enter at once");
	for (unsigned i = 0; i <= ENTER_RECORDS; i++)
		buf_release(&note[i]);
	/* As large as they may be, until all are too large. */
	while (all <= ENTER_BYTES) {
		len = snprintf(text, sizeof(text),
		    "comity/incident/v1\nAuthor: " KIT_KEEPER
		    "\nDate: 2026-11-28T10:00:00Z\nSymbol: big-%zu\n"
		    "Title: en Big\n\n1. ",
		    count);
		for (; len < 40000; len++)
			text[len] = 'x';
		text[len++] = '\n';
		sign(&note[count], span(text, (size_t)len), node_keeper_key(n));
		entry[count] = buf_span(&note[count]);
		all += entry[count++].n;
	}
	t_rc(node_enter(n, entry, count, false, &bad, NULL, &e), &e, CY_REFUSED,
	    FAULT_GROUP_SIZE, "too many bytes");
	t_rc(node_enter(n, entry, count - 1, false, &bad, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "as many bytes as enter at once");
	for (size_t i = 0; i < count; i++)
		buf_release(&note[i]);
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
}

/* What was added by others does not get into the frame. */
static void
test_beside(void)
{
	struct group g;
	struct node *n;
	struct cy_err e;
	char text[2048];
	struct hash id;
	uint64_t index;
	size_t bad;

	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	group_make(&g, 30, node_keeper_key(n));
	t_rc(node_add(n, kit_text(8000, KIT_KEEPER, text), &id, &e), &e, CY_OK,
	    FAULT_NONE, "add");
	t_rc(node_enter(n, g.entry + 1, 1, false, &bad, NULL, &e), &e,
	    CY_NOTFOUND, FAULT_REFERENCE_UNKNOWN, "refused");
	t_rc(node_find(n, &id, &index, &e), &e, CY_OK, FAULT_NONE,
	    "what was added is there");
	t_rc(node_add(n, kit_text(8001, KIT_KEEPER, text), &id, &e), &e, CY_OK,
	    FAULT_NONE, "add");
	t_rc(node_enter(n, g.entry, 2, false, &bad, NULL, &e), &e, CY_OK,
	    FAULT_NONE, "entered");
	t_ok(index_of(n, g.entry[0]) == index + 2, "behind it");
	node_abandon(n);
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_ok(present(n, &g) == 2 && node_find(n, &id, &index, &e) == CY_OK,
	    "after a restart, too");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	group_free(&g);
}

/* true when the process must end now. */
static bool
is_dead(enum cy_rc rc, const struct cy_err *e)
{
	return rc != CY_OK &&
	    (e->fault == FAULT_FSYNC_FAILED || e->fault == FAULT_JOURNAL_CUT);
}

/* Enters a group while calls fail; *said: it was acknowledged. */
static bool
work(const struct fs *fs, const struct group *g, bool *said, bool *whole)
{
	struct node_options o = K.o;
	struct node *n;
	struct cy_err e;
	enum cy_rc rc;
	bool dead;
	size_t bad, count;

	o.fs = fs;
	*said = false;
	*whole = true;
	if (node_open_write(&n, &o, &e) != CY_OK)
		return true;
	(void)node_enter(n, g->entry, GROUP, true, &bad, NULL, &e);
	rc = node_enter(n, g->entry, GROUP, false, &bad, NULL, &e);
	dead = is_dead(rc, &e);
	if (rc == CY_OK || !dead)
		rc = node_enter(n, g->entry, GROUP, false, &bad, NULL, &e);
	dead |= is_dead(rc, &e);
	*said = rc == CY_OK;
	if (rc == CY_OK) {
		count = present(n, g);
		/* The index may fail to answer. */
		*whole = count == GROUP || fs != NULL;
	}
	(void)node_close(n, &e);
	return *said || dead;
}

static bool
one(struct kit_fs *k, const struct group *g)
{
	struct fs fs = kit_file_system(k);
	struct verify_verdict v = {.rc = CY_OK};
	char what[STORE_WHAT] = "";
	struct node *n;
	struct cy_err e;
	bool ok, said, whole;
	size_t bad, there;
	enum cy_rc rc;

	if (!reset())
		return false;
	K.time.now += 100;
	ok = work(&fs, g, &said, &whole) || k->mode == KIT_FOREVER ||
	    k->mode == KIT_CRASH;
	ok = ok && whole;
	if (!ok)
		t_diag("it did not go on");
	K.time.now += 100;
	memset(&e, 0, sizeof(e));
	rc = node_open_write(&n, &K.o, &e);
	if (rc == CY_OK) {
		there = present(n, g);
		ok = ok && (there == GROUP || (there == 0 && !said));
		ok = ok &&
		    node_enter(n, g->entry, GROUP, false, &bad, NULL, &e) ==
		        CY_OK &&
		    present(n, g) == GROUP;
		rc = node_close(n, &e);
	}
	if (rc == CY_OK)
		rc = node_check_index(&K.o, what, &e);
	ok = ok && rc == CY_OK && kit_verify(K.dir, &v) == CY_BELOW;
	if (!ok)
		t_diag("call %lu of mode %d (errno %d): %s %s; %s; %s %s",
		    k->at, (int)k->mode, k->err,
		    rc == CY_OK ? "" : fault_id(e.fault),
		    rc == CY_OK ? "" : e.text, what, v.what,
		    v.rc == CY_BELOW ? "" : fault_id(v.why.fault));
	return ok;
}

static void
all(const char *name, enum kit_mode mode, int err, unsigned long step,
    const struct group *g)
{
	unsigned long at, bad = 0, runs = 0;
	struct kit_fs k;
	bool met = true;

	for (at = 1; met && bad < 4; at += step) {
		k = (struct kit_fs){.mode = mode, .at = at, .err = err};
		bad += !one(&k, g);
		met = mode == KIT_SHORT ? at <= k.count : k.met;
		runs++;
	}
	t_ok(bad == 0 && runs > 1, "%s: %lu runs", name, runs);
}

static struct group G;

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct node *n;
	enum cy_rc rc;
	size_t bad;

	(void)ctx;
	rc = node_open_write(&n, &K.o, e);
	if (rc != CY_OK)
		return rc;
	rc = node_enter(n, G.entry, GROUP, true, &bad, NULL, e);
	if (rc == CY_OK)
		rc = node_enter(n, G.entry, GROUP, false, &bad, NULL, e);
	node_abandon(n);
	return rc;
}

static void
test_failing(unsigned long step)
{
	struct node *n;
	struct cy_err e;

	must(reset(), "reset");
	must(node_open_write(&n, &K.o, &e) == CY_OK, "open");
	group_make(&G, 40, node_keeper_key(n));
	must(node_close(n, &e) == CY_OK, "close");
	all("EIO once", KIT_ONCE, EIO, step, &G);
	all("EIO for ever", KIT_FOREVER, EIO, step, &G);
	all("ENOSPC once", KIT_ONCE, ENOSPC, step, &G);
	all("EINTR once", KIT_ONCE, EINTR, step, &G);
	all("half done once", KIT_SHORT, 0, step, &G);
	all("killed", KIT_CRASH, 0, step, &G);
	must(reset(), "reset");
	t_oom(oom, NULL, "a group");
	group_free(&G);
}

int
main(int argc, char **argv)
{
	unsigned long step = argc > 1 ? 1 : 17;
	struct cy_err e;
	char command[600];

	(void)argv;
	(void)crypto_init(&e);
	kit_node_start(&K);
	(void)snprintf(template_dir, sizeof(template_dir), "%s/t", K.top);
	make_node();
	(void)snprintf(command, sizeof(command), "mkdir %s && mv %s %s %s",
	    template_dir, K.dir, K.state, template_dir);
	must(system(command) == 0, "keep it");
	must(reset(), "reset");
	test_enter(false);
	test_enter(true);
	test_refused();
	test_beside();
	test_limits();
	test_failing(step);
	for (unsigned i = 0; i < SIGNERS; i++)
		skey_release(&keys[i]);
	kit_node_end(&K);
	return t_done();
}
