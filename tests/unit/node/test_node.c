/* SPDX-License-Identifier: Apache-2.0 */
#include "nkit.h"

static struct kit_node K;

/* The receipt of entry `index`, checked as a stranger would. */
static bool
receipt_holds(struct node *n, const struct receipt *r, struct span entry)
{
	struct proof p;
	struct checkpoint c;
	struct note note;
	struct vkey log;
	struct cy_err e;

	return keyring_register_key(node_keyring(n), &log) &&
	    proof_parse(&p, buf_span(&r->proof), &e) == CY_OK &&
	    checkpoint_open(&note, &c, p.checkpoint, &log, &e) == CY_OK &&
	    p.index == r->index && proof_check(&p, &c, entry, &e) == CY_OK;
}

static enum cy_rc
append_text(struct node *n, struct span text, const struct skey *k,
    struct receipt *out, bool *holds, struct cy_err *e)
{
	struct buf note;
	enum cy_rc rc;

	buf_init(&note, LIMIT_ENTRY);
	buf_init(&out->proof, LIMIT_PROOF_FILE);
	rc = note_sign(&note, text, k, e);
	if (rc == CY_OK)
		rc = node_append(n, buf_span(&note), out, e);
	*holds = rc == CY_OK && receipt_holds(n, out, buf_span(&note));
	buf_release(&out->proof);
	buf_release(&note);
	return rc;
}

static void
test_create(void)
{
	static const char *const names[] = {
	    "", "us", "Register.example", "a..b", "register.example/x"};
	struct verify_verdict v;
	struct node *n;
	struct cy_err e;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		t_rc(node_create(&K.o, span_str(names[i]), &e), &e, CY_USAGE,
		    FAULT_NODE_NAME, "no party id with keys");
	t_rc(node_open_read(&n, &K.o, &e), &e, CY_NOTFOUND, FAULT_NODE_NONE,
	    "no node yet");
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_NOTFOUND, FAULT_NODE_NONE,
	    "none to write to");
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create");
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_CONFLICT,
	    FAULT_NODE_EXISTS, "not twice");
	t_uint(kit_verify(K.dir, &v), CY_BELOW, "a new register is sound");
	t_ok(v.size == 1 && v.valid == 1, "with entry 0: %s %s %s", v.what,
	    fault_id(v.why.fault), v.why.text);
	t_rc(node_open_read(&n, &K.o, &e), &e, CY_OK, FAULT_NONE,
	    "open for reading");
	t_span(keyring_keeper(node_keyring(n)), SPAN_LIT(KIT_KEEPER),
	    "the keeper");
	t_ok(node_keeper_key(n) == NULL, "no key for reading");
	t_rc(node_close(n, NULL), &e, CY_OK, FAULT_NONE, "close");
}

static void
test_append(void)
{
	struct node *n, *m;
	struct receipt r;
	struct cy_err e;
	char text[2048];
	bool holds;
	struct hash id;

	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE,
	    "open for writing");
	t_rc(node_open_write(&m, &K.o, &e), &e, CY_TEMP, FAULT_NODE_LOCKED,
	    "one writer only");
	t_rc(append_text(n, kit_text(1, KIT_KEEPER, text), node_keeper_key(n),
	         &r, &holds, &e),
	    &e, CY_OK, FAULT_NONE, "append");
	t_ok(holds && r.index == 1 && !r.known, "its receipt holds");
	t_rc(append_text(n, kit_text(1, KIT_KEEPER, text), node_keeper_key(n),
	         &r, &holds, &e),
	    &e, CY_OK, FAULT_NONE, "the same again");
	t_ok(holds && r.index == 1 && r.known, "gets the first receipt");
	t_rc(append_text(n, kit_text(2, "other.example", text),
	         node_keeper_key(n), &r, &holds, &e),
	    &e, CY_BAD, FAULT_SIGNATURE_NAME, "another's record");
	for (unsigned i = 2; i < 10; i++)
		t_rc(node_add(n, kit_text(i, KIT_KEEPER, text), &id, &e), &e,
		    CY_OK, FAULT_NONE, "add");
	t_rc(node_add(n, kit_text(3, KIT_KEEPER, text), &id, &e), &e,
	    CY_CONFLICT, FAULT_RECORD_KNOWN, "one that is queued");
	t_rc(append_text(n, kit_text(10, KIT_KEEPER, text), node_keeper_key(n),
	         &r, &holds, &e),
	    &e, CY_OK, FAULT_NONE, "append behind what is queued");
	t_ok(holds && r.index == 10, "keeps the order");
	t_rc(node_flush(n, &e), &e, CY_OK, FAULT_NONE, "flush nothing");
	t_uint(reg_size(node_register(n)), 1, "nothing is published yet");
	K.time.now += 10;
	t_rc(node_publish(n, &e), &e, CY_OK, FAULT_NONE, "publish");
	t_uint(reg_size(node_register(n)), 11, "now it is");
	t_rc(node_refresh(n, &e), &e, CY_OK, FAULT_NONE, "refresh");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
}

static void
check_rebuild(uint64_t want)
{
	struct buf before, after;
	char what[STORE_WHAT];
	struct cy_err e;
	uint64_t count;

	t_ok(kit_dump(&K.o, &before), "dump");
	t_rc(node_check_index(&K.o, what, &e), &e, CY_OK, FAULT_NONE,
	    "the index is the register's");
	t_rc(node_rebuild(&K.o, &count, &e), &e, CY_OK, FAULT_NONE, "rebuild");
	t_uint(count, want, "records");
	t_ok(kit_dump(&K.o, &after), "dump again");
	t_ok(span_eq(buf_span(&before), buf_span(&after)),
	    "rebuild gives the same index, byte for byte");
	buf_release(&before);
	buf_release(&after);
}

/* The index is derived: away with it. */
static void
test_index(void)
{
	char path[128];
	struct node *n;
	struct cy_err e;
	char text[2048];

	check_rebuild(11);
	(void)snprintf(path, sizeof(path), "%s/index.db", K.dir);
	t_ok(unlink(path) == 0, "remove the index");
	t_rc(node_open_read(&n, &K.o, &e), &e, CY_TEMP, FAULT_NODE_INDEX_BEHIND,
	    "reading misses it");
	t_ok(node_open_read(&n, &K.o, NULL) == CY_TEMP && n == NULL,
	    "whoever does not ask why is told that it failed");
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE,
	    "writing makes it anew");
	t_rc(node_add(n, kit_text(3, KIT_KEEPER, text), NULL, &e), &e,
	    CY_CONFLICT, FAULT_RECORD_KNOWN, "and knows what was there");
	node_abandon(n);
	t_ok(truncate(path, 100) == 0, "spoil the index");
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE,
	    "writing makes it anew");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	check_rebuild(11);
}

/* Left without a close: what is in the journal counts. */
static void
test_abandon(void)
{
	struct verify_verdict v;
	struct node *n;
	struct receipt r;
	struct cy_err e;
	char text[2048];
	bool holds;

	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	for (unsigned i = 20; i < 30; i++)
		(void)append_text(n, kit_text(i, KIT_KEEPER, text),
		    node_keeper_key(n), &r, &holds, &e);
	t_ok(holds && r.index == 20, "appended");
	(void)node_add(n, kit_text(40, KIT_KEEPER, text), NULL, &e);
	node_abandon(n);
	t_uint(kit_verify(K.dir, &v), CY_BELOW, "sound as it was left");
	t_ok(v.rc == CY_BELOW, "%s %s %s", v.what, fault_id(v.why.fault),
	    v.why.text);
	K.time.now += 10;
	t_rc(
	    node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open again");
	t_uint(reg_size(node_register(n)), 21,
	    "what was acknowledged is there; what was queued is not");
	t_rc(append_text(n, kit_text(25, KIT_KEEPER, text), node_keeper_key(n),
	         &r, &holds, &e),
	    &e, CY_OK, FAULT_NONE, "submit again");
	t_ok(holds && r.known && r.index == 16, "the first receipt");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	t_uint(kit_verify(K.dir, &v), CY_BELOW, "sound");
	check_rebuild(21);
}

/* Another party enters, signs, and is revoked. */
static void
test_parties(void)
{
	uint8_t seed[ED25519_SEED] = {7};
	char text[2048], key[VKEY_TEXT], *party = text;
	struct skey mfa;
	struct receipt r;
	struct node *n;
	struct cy_err e;
	bool holds;

	(void)skey_init(&mfa, SPAN_LIT("mfa.example"), KEY_ED25519, seed, &e);
	vkey_print(key, &mfa.vkey);
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(append_text(
	         n, kit_text(50, "mfa.example", text), &mfa, &r, &holds, &e),
	    &e, CY_BAD, FAULT_AUTHOR_UNKNOWN, "an unknown author");
	(void)snprintf(party, sizeof(text),
	    "comity/party/v1\nAuthor: mfa.example\n"
	    "Date: 2026-11-28T10:00:00Z\nKind: state\nName: en Example\n"
	    "Key: record %s\n",
	    key);
	t_rc(append_text(n, span_str(party), &mfa, &r, &holds, &e), &e, CY_OK,
	    FAULT_NONE, "introduces itself");
	t_ok(holds && r.index == 21, "with a receipt");
	t_rc(append_text(
	         n, kit_text(50, "mfa.example", text), &mfa, &r, &holds, &e),
	    &e, CY_OK, FAULT_NONE, "signs");
	(void)snprintf(text, sizeof(text),
	    "comity/revocation/v1\nAuthor: mfa.example\n"
	    "Date: 2026-11-29T10:00:00Z\nKey: record %s\n",
	    key);
	t_rc(append_text(n, span_str(text), &mfa, &r, &holds, &e), &e, CY_OK,
	    FAULT_NONE, "revokes its key");
	t_rc(append_text(
	         n, kit_text(51, "mfa.example", text), &mfa, &r, &holds, &e),
	    &e, CY_BAD, FAULT_KEY_REVOKED, "and signs no more");
	/* The judge of keys refuses it after the index took it. */
	(void)snprintf(party, sizeof(text),
	    "comity/party/v1\nAuthor: mfb.example\n"
	    "Date: 2026-11-28T10:00:00Z\nKind: state\nName: en Other\n"
	    "Key: record %s\n",
	    key);
	(void)skey_init(&mfa, SPAN_LIT("mfb.example"), KEY_ED25519, seed, &e);
	vkey_print(key, &mfa.vkey);
	(void)snprintf(party, sizeof(text),
	    "comity/party/v1\nAuthor: mfb.example\n"
	    "Date: 2026-11-28T10:00:00Z\nKind: state\nName: en Other\n"
	    "Key: record %s\n",
	    key);
	t_rc(append_text(n, span_str(party), &mfa, &r, &holds, &e), &e, CY_BAD,
	    FAULT_KEY_TAKEN, "a key of another party");
	t_rc(append_text(n, kit_text(60, KIT_KEEPER, text), node_keeper_key(n),
	         &r, &holds, &e),
	    &e, CY_OK, FAULT_NONE, "the keeper goes on");
	t_ok(holds && r.index == 24, "in order");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	check_rebuild(25);
	skey_release(&mfa);
}

/* More than one frame, more than one tile. */
static void
test_bulk(void)
{
	struct verify_verdict v;
	struct node *n;
	struct cy_err e;
	char text[2048];
	enum cy_rc rc = CY_OK;

	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	for (unsigned i = 0; i < 1300 && rc == CY_OK; i++)
		rc =
		    node_add(n, kit_text(1000 + i, KIT_KEEPER, text), NULL, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "add 1300");
	t_rc(node_close(n, &e), &e, CY_OK, FAULT_NONE, "close");
	t_uint(kit_verify(K.dir, &v), CY_BELOW, "sound");
	t_ok(v.size >= 1325 && v.valid == v.size, "all of them: %s %s %s",
	    v.what, fault_id(v.why.fault), v.why.text);
	check_rebuild(v.size);
}

static void
test_keys_gone(void)
{
	char path[128];
	struct node *n;
	struct cy_err e;

	(void)snprintf(path, sizeof(path), "%s/keys/record.key", K.dir);
	t_ok(unlink(path) == 0, "remove a key");
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_DENIED,
	    FAULT_NODE_KEY_LOCKED, "no writing without it");
	t_rc(node_open_read(&n, &K.o, &e), &e, CY_OK, FAULT_NONE,
	    "reading needs none");
	node_abandon(n);
	K.o.state = "/nowhere/at/all";
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_DENIED,
	    FAULT_NODE_KEY_LOCKED, "no state directory");
}

/* Every allocation fails, of opening, appending, adding, publishing. */
static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	static unsigned number = 9000;
	struct receipt r;
	struct node *n;
	char text[2048];
	bool holds;
	enum cy_rc rc;

	(void)ctx;
	rc = node_open_write(&n, &K.o, e);
	if (rc != CY_OK)
		return rc;
	rc = append_text(n, kit_text(number++, KIT_KEEPER, text),
	    node_keeper_key(n), &r, &holds, e);
	if (rc == CY_OK)
		rc = node_add(n, kit_text(number++, KIT_KEEPER, text), NULL, e);
	if (rc == CY_OK)
		return node_close(n, e);
	node_abandon(n);
	return rc;
}

static enum cy_rc
oom_read(void *ctx, struct cy_err *e)
{
	struct node *n;
	enum cy_rc rc = node_open_read(&n, &K.o, e);

	(void)ctx;
	return rc == CY_OK ? node_close(n, e) : rc;
}

static void
test_oom(void)
{
	struct verify_verdict v;
	char what[STORE_WHAT];
	struct cy_err e;

	t_oom(oom, NULL, "open, append, add, close");
	t_oom(oom_read, NULL, "open for reading");
	t_uint(kit_verify(K.dir, &v), CY_BELOW, "sound afterwards");
	t_rc(node_check_index(&K.o, what, &e), &e, CY_OK, FAULT_NONE,
	    "and so is the index");
}

int
main(void)
{
	struct cy_err e;

	(void)crypto_init(&e);
	kit_node_start(&K);
	test_create();
	test_append();
	test_index();
	test_abandon();
	test_parties();
	test_oom();
	test_bulk();
	test_keys_gone();
	kit_node_end(&K);
	return t_done();
}
