/* SPDX-License-Identifier: Apache-2.0 */
/* spec/register.md, "Keys": each row bears the name of the rule it shows. */
#include "../t.h"

#include <pthread.h>

#include "core/keyring_state.h"
#include "crypto/ed25519.h"

#define NODE "node.example"
#define MFA "mfa.example"
#define OTHER "other.example"
#define NOW "2026-11-28T10:00:00Z"

/* A record with everything it points into. */
struct entry {
	struct buf text, bytes;
	struct arena a;
	struct record r;
};

static void
entry_release(struct entry *n)
{
	buf_release(&n->text);
	buf_release(&n->bytes);
	arena_release(&n->a);
}

/* Key number `seed` under a name. */
static void
make_key(struct skey *k, const char *name, enum key_type type, unsigned seed)
{
	uint8_t s[ED25519_SEED];
	struct cy_err e;

	memset(s, (int)(seed & 0xff), sizeof(s));
	s[0] = (uint8_t)(seed >> 8);
	if (skey_init(k, span_str(name), type, s, &e) != CY_OK)
		abort();
}

static void
make_entry(struct entry *n, const char *author, unsigned seed)
{
	struct skey k;
	struct cy_err e;

	buf_init(&n->bytes, LIMIT_ENTRY);
	arena_init(&n->a, 1 << 20);
	make_key(&k, author, KEY_ED25519, seed);
	if (note_sign(&n->bytes, buf_span(&n->text), &k, &e) != CY_OK ||
	    record_parse(&n->r, &n->a, buf_span(&n->bytes), &e) != CY_OK) {
		printf("Bail out! %s %s\n", fault_id(e.fault), e.text);
		exit(1);
	}
	skey_release(&k);
}

static void
put_key(struct buf *b, const char *role, const char *party, unsigned seed)
{
	bool witness = strcmp(role, "witness") == 0;
	char name[128], text[VKEY_TEXT];
	struct skey k;

	(void)snprintf(name, sizeof(name), "%s%s%s", party,
	    strcmp(role, "record") == 0 ? "" : "/",
	    strcmp(role, "record") == 0 ? "" : role);
	make_key(&k, name, witness ? KEY_COSIG_ED25519 : KEY_ED25519, seed);
	vkey_print(text, &k.vkey);
	skey_release(&k);
	buf_printf(b, "Key: %s %s\n", role, text);
}

/* Seeds of the keys by role; 0: the role is absent.  seal takes a text. */
struct keys {
	unsigned record, reg, witness;
	const char *seal;
};

static void
party(struct entry *n, const char *id, const char *known_as, struct keys k,
    unsigned signer)
{
	struct buf *b = &n->text;

	buf_init(b, LIMIT_RECORD_TEXT);
	buf_printf(b,
	    "comity/party/v1\nAuthor: %s\nDate: %s\nKind: state\n"
	    "Name: en %s\n",
	    id, NOW, id);
	if (known_as != NULL)
		buf_printf(b, "Known-As: %s\n", known_as);
	put_key(b, "record", id, k.record);
	if (k.reg != 0)
		put_key(b, "register", id, k.reg);
	if (k.witness != 0)
		put_key(b, "witness", id, k.witness);
	if (k.seal != NULL)
		buf_printf(b, "Key: seal %s\n", k.seal);
	make_entry(n, id, signer);
}

static void
revocation(struct entry *n, const char *author, const char *role,
    const char *of, unsigned key, unsigned signer)
{
	struct buf *b = &n->text;

	buf_init(b, LIMIT_RECORD_TEXT);
	buf_printf(
	    b, "comity/revocation/v1\nAuthor: %s\nDate: %s\n", author, NOW);
	put_key(b, role, of, key);
	make_entry(n, author, signer);
}

static void
contact(struct entry *n, const char *author, unsigned signer)
{
	struct buf *b = &n->text;

	buf_init(b, LIMIT_RECORD_TEXT);
	buf_printf(b,
	    "comity/contact/v1\nAuthor: %s\nDate: %s\nKind: duty\n"
	    "Status: confirmed\n",
	    author, NOW);
	make_entry(n, author, signer);
}

/* The keeper's first record, and the keys it has. */
#define KEEPER ((struct keys){1, 2, 3, NULL})

static struct keyring *
ring(void)
{
	struct keyring *k;
	struct entry n;
	struct cy_err e;

	if (keyring_new(&k, &e) != CY_OK)
		abort();
	party(&n, NODE, NULL, KEEPER, 1);
	t_rc(keyring_apply(k, &n.r, 0, &e), &e, CY_OK, FAULT_NONE,
	    "entry 0: the keeper's party record");
	entry_release(&n);
	return k;
}

/* Applies, checks and releases. */
static void
apply(struct keyring *k, struct entry *n, uint64_t index, enum fault fault,
    const char *name)
{
	struct cy_err e;
	enum cy_rc rc = keyring_apply(k, &n->r, index, &e);

	t_rc(rc, &e, fault == FAULT_NONE ? CY_OK : CY_BAD, fault, name);
	entry_release(n);
}

static void
verify(const struct keyring *k, struct entry *n, uint64_t index,
    enum fault fault, const char *name)
{
	struct cy_err e;
	enum cy_rc rc = keyring_verify(k, &n->r, index, &e);

	t_rc(rc, &e, fault == FAULT_NONE ? CY_OK : CY_BAD, fault, name);
	entry_release(n);
}

static void
test_entry0(void)
{
	struct keyring *k;
	struct entry n;
	struct cy_err e;
	struct vkey v;

	if (keyring_new(&k, &e) != CY_OK)
		abort();
	t_ok(keyring_keeper(k).n == 0, "no keeper before entry 0");
	t_ok(!keyring_register_key(k, &v), "no register key before entry 0");
	t_ok(!keyring_witness_key(k, &v), "no witness key before entry 0");
	contact(&n, NODE, 1);
	apply(k, &n, 0, FAULT_KEEPER_FIRST, "entry 0 is not a contact");
	party(&n, NODE, NULL, KEEPER, 1);
	apply(k, &n, 1, FAULT_KEEPER_FIRST, "entry 1 is not the first");
	party(&n, NODE, NULL, (struct keys){1, 2, 0, NULL}, 1);
	apply(k, &n, 0, FAULT_KEEPER_KEYS, "entry 0 without a witness key");
	party(&n, NODE, NULL, (struct keys){1, 0, 3, NULL}, 1);
	apply(k, &n, 0, FAULT_KEEPER_KEYS, "entry 0 without a register key");
	party(&n, NODE, NULL, KEEPER, 9);
	apply(k, &n, 0, FAULT_KEY_WRONG, "entry 0 signed by another key");
	t_ok(keyring_keeper(k).n == 0, "a refused entry changes nothing");
	keyring_free(k);
	keyring_free(NULL);

	k = ring();
	t_span(keyring_keeper(k), SPAN_LIT(NODE), "the keeper");
	t_ok(keyring_register_key(k, &v) &&
	        strcmp(v.name, NODE "/register") == 0 && v.type == KEY_ED25519,
	    "the register's key");
	t_uint(v.id, key_id(span_str(v.name), v.type, span(v.pub.b, 32)),
	    "its id");
	t_ok(keyring_witness_key(k, &v) &&
	        strcmp(v.name, NODE "/witness") == 0 &&
	        v.type == KEY_COSIG_ED25519,
	    "the witness key");
	party(&n, NODE, NULL, (struct keys){4, 2, 3, NULL}, 1);
	apply(k, &n, 1, FAULT_NONE, "the keeper's record key may change");
	party(&n, NODE, NULL, (struct keys){4, 5, 3, NULL}, 4);
	apply(k, &n, 2, FAULT_KEEPER_FIXED, "its register key may not");
	party(&n, NODE, NULL, (struct keys){4, 2, 5, NULL}, 4);
	apply(k, &n, 2, FAULT_KEEPER_FIXED, "nor its witness key");
	party(&n, NODE, NULL, (struct keys){4, 0, 3, NULL}, 4);
	apply(k, &n, 2, FAULT_KEEPER_FIXED, "nor may one be left out");
	party(&n, NODE, NULL, (struct keys){4, 2, 0, NULL}, 4);
	apply(k, &n, 2, FAULT_KEEPER_FIXED, "nor the other");
	revocation(&n, NODE, "register", NODE, 2, 4);
	apply(k, &n, 2, FAULT_KEEPER_FIXED, "nor be revoked");
	revocation(&n, NODE, "witness", NODE, 3, 4);
	apply(k, &n, 2, FAULT_KEEPER_FIXED, "neither one");
	keyring_free(k);
}

static void
test_first_key(void)
{
	struct keyring *k = ring();
	struct entry n;
	struct cy_err e;
	struct vkey v;

	contact(&n, MFA, 10);
	verify(k, &n, 5, FAULT_AUTHOR_UNKNOWN, "an author without a party");
	party(&n, MFA, NULL, (struct keys){10, 0, 0, NULL}, 11);
	apply(k, &n, 5, FAULT_KEY_WRONG, "a first record by another key");
	party(&n, MFA, NULL, (struct keys){10, 0, 0, NULL}, 10);
	verify(k, &n, 5, FAULT_NONE, "verifies before it is applied");
	party(&n, MFA, NULL, (struct keys){10, 0, 0, NULL}, 10);
	apply(k, &n, 5, FAULT_NONE, "a first record introduces itself");
	party(&n, MFA, NULL, (struct keys){10, 0, 0, NULL}, 10);
	verify(k, &n, 5, FAULT_NONE, "and after, as of its own index");
	contact(&n, MFA, 10);
	verify(k, &n, 5, FAULT_AUTHOR_UNKNOWN,
	    "counts from its index on, not at it");
	contact(&n, MFA, 10);
	verify(k, &n, 6, FAULT_NONE, "and for every entry after");
	contact(&n, MFA, 11);
	verify(k, &n, 6, FAULT_KEY_WRONG, "another key under that name");
	contact(&n, MFA, 10);
	n.bytes.p[n.r.text.n - 2] ^= 1;
	verify(k, &n, 6, FAULT_SIGNATURE_INVALID, "a changed text");
	t_rc(keyring_record_key(k, SPAN_LIT(MFA), 5, &v, &e), &e, CY_NOTFOUND,
	    FAULT_AUTHOR_UNKNOWN, "no key as of its index");
	t_rc(keyring_record_key(k, SPAN_LIT(MFA), 6, &v, &e), &e, CY_OK,
	    FAULT_NONE, "a key after");
	t_ok(strcmp(v.name, MFA) == 0, "with its name");
	contact(&n, MFA, 10);
	apply(k, &n, 7, FAULT_NONE, "other types change nothing");
	keyring_free(k);
}

static void
test_rotation(void)
{
	struct keyring *k = ring();
	struct entry n;

	party(&n, MFA, NULL, (struct keys){10, 0, 0, NULL}, 10);
	apply(k, &n, 1, FAULT_NONE, "first key");
	party(&n, MFA, NULL, (struct keys){11, 0, 0, NULL}, 11);
	apply(k, &n, 2, FAULT_KEY_WRONG, "a new key cannot introduce itself");
	party(&n, MFA, NULL, (struct keys){11, 0, 0, NULL}, 10);
	apply(k, &n, 2, FAULT_NONE, "the previous key introduces it");
	contact(&n, MFA, 10);
	verify(k, &n, 2, FAULT_NONE, "the old key up to that entry");
	contact(&n, MFA, 10);
	verify(k, &n, 3, FAULT_KEY_WRONG, "not after it");
	contact(&n, MFA, 11);
	verify(k, &n, 2, FAULT_KEY_WRONG, "the new key not up to it");
	contact(&n, MFA, 11);
	verify(k, &n, 3, FAULT_NONE, "but after it");
	party(&n, MFA, NULL, (struct keys){11, 0, 0, NULL}, 11);
	apply(k, &n, 3, FAULT_NONE, "the same key again");
	party(&n, MFA, NULL, (struct keys){10, 0, 0, NULL}, 11);
	apply(k, &n, 4, FAULT_KEY_RETIRED, "a replaced key stays replaced");
	party(&n, OTHER, NULL, (struct keys){11, 0, 0, NULL}, 11);
	apply(k, &n, 4, FAULT_KEY_TAKEN, "one key, one party");
	party(&n, OTHER, NULL, (struct keys){10, 0, 0, NULL}, 10);
	apply(k, &n, 4, FAULT_KEY_TAKEN, "also when it was replaced");
	party(&n, MFA, NULL, (struct keys){12, 11, 0, NULL}, 11);
	apply(k, &n, 4, FAULT_KEY_TAKEN, "one key, one role");
	party(&n, MFA, NULL, (struct keys){11, 20, 21, NULL}, 11);
	apply(k, &n, 4, FAULT_NONE, "a party brings keys of other roles");
	party(&n, MFA, NULL, (struct keys){11, 0, 21, NULL}, 11);
	apply(k, &n, 5, FAULT_NONE, "and leaves one out");
	party(&n, MFA, NULL, (struct keys){11, 20, 21, NULL}, 11);
	apply(k, &n, 6, FAULT_KEY_RETIRED, "which has ended with that");
	keyring_free(k);
}

static void
test_revocation(void)
{
	struct keyring *k = ring();
	struct entry n;
	struct cy_err e;
	struct vkey v;

	party(&n, MFA, NULL, (struct keys){10, 20, 0, NULL}, 10);
	apply(k, &n, 1, FAULT_NONE, "a party");
	party(&n, OTHER, NULL, (struct keys){30, 0, 0, NULL}, 30);
	apply(k, &n, 2, FAULT_NONE, "another party");
	revocation(&n, OTHER, "record", MFA, 10, 30);
	apply(k, &n, 3, FAULT_REVOCATION_FOREIGN, "not by another party");
	revocation(&n, MFA, "record", MFA, 11, 10);
	apply(k, &n, 3, FAULT_KEY_UNKNOWN, "not of a key never brought");
	revocation(&n, MFA, "register", MFA, 10, 10);
	apply(k, &n, 3, FAULT_KEY_UNKNOWN, "not in another role");
	revocation(&n, MFA, "record", OTHER, 10, 10);
	apply(k, &n, 3, FAULT_KEY_UNKNOWN, "not under another name");
	revocation(&n, MFA, "record", MFA, 10, 30);
	apply(k, &n, 3, FAULT_KEY_WRONG, "not signed by a wrong key");
	revocation(&n, MFA, "register", MFA, 20, 10);
	apply(k, &n, 3, FAULT_NONE, "of a register key");
	revocation(&n, MFA, "record", MFA, 10, 10);
	apply(k, &n, 4, FAULT_NONE, "of the own key, by itself");
	contact(&n, MFA, 10);
	verify(k, &n, 4, FAULT_NONE, "the key up to that entry");
	contact(&n, MFA, 10);
	verify(k, &n, 5, FAULT_KEY_REVOKED, "not after it");
	t_rc(keyring_record_key(k, SPAN_LIT(MFA), 5, &v, &e), &e, CY_BAD,
	    FAULT_KEY_REVOKED, "no key of a party whose key is revoked");
	revocation(&n, MFA, "record", MFA, 10, 10);
	apply(k, &n, 5, FAULT_KEY_REVOKED, "a revoked key revokes nothing");
	revocation(&n, NODE, "record", MFA, 10, 1);
	apply(k, &n, 5, FAULT_NONE, "the keeper may say it again");
	contact(&n, MFA, 10);
	verify(k, &n, 4, FAULT_NONE, "which changes nothing");
	party(&n, MFA, NULL, (struct keys){10, 0, 0, NULL}, 10);
	apply(k, &n, 6, FAULT_KEY_RETIRED, "a revoked key does not return");
	party(&n, MFA, NULL, (struct keys){11, 0, 0, NULL}, 10);
	apply(k, &n, 6, FAULT_KEY_WRONG, "nor introduces another");
	party(&n, MFA, NULL, (struct keys){11, 0, 0, NULL}, 11);
	apply(k, &n, 6, FAULT_NONE, "the party returns with a new key");
	contact(&n, MFA, 11);
	verify(k, &n, 6, FAULT_KEY_REVOKED, "from its index on, not at it");
	contact(&n, MFA, 11);
	verify(k, &n, 7, FAULT_NONE, "and for every entry after");
	contact(&n, MFA, 10);
	verify(k, &n, 4, FAULT_NONE, "what was signed before stands");
	revocation(&n, NODE, "record", OTHER, 30, 1);
	apply(k, &n, 8, FAULT_NONE, "the keeper revokes a party's key");
	contact(&n, OTHER, 30);
	verify(k, &n, 9, FAULT_KEY_REVOKED, "with the same effect");
	revocation(&n, MFA, "record", MFA, 10, 11);
	apply(k, &n, 9, FAULT_NONE, "a replaced key may be revoked later");
	contact(&n, MFA, 11);
	verify(k, &n, 10, FAULT_NONE, "the present one stands");
	keyring_free(k);
}

static void
test_known_as(void)
{
	struct keyring *k = ring();
	struct entry n;

	t_span(keyring_known_as(k, SPAN_LIT("us")), SPAN_LIT("us"),
	    "an id nobody claimed");
	party(&n, MFA, "us", (struct keys){10, 0, 0, NULL}, 10);
	apply(k, &n, 1, FAULT_NONE, "a party claims it");
	t_span(keyring_known_as(k, SPAN_LIT("us")), SPAN_LIT(MFA),
	    "and counts as it");
	party(&n, OTHER, "us", (struct keys){30, 0, 0, NULL}, 30);
	apply(k, &n, 2, FAULT_KNOWN_AS_TAKEN, "no other may claim it");
	party(&n, MFA, "gb", (struct keys){10, 0, 0, NULL}, 10);
	apply(k, &n, 2, FAULT_KNOWN_AS_SECOND, "nor it another");
	party(&n, MFA, "us", (struct keys){10, 0, 0, NULL}, 10);
	apply(k, &n, 2, FAULT_NONE, "it may say so again");
	party(&n, MFA, NULL, (struct keys){10, 0, 0, NULL}, 10);
	apply(k, &n, 3, FAULT_NONE, "or be silent");
	t_span(keyring_known_as(k, SPAN_LIT("us")), SPAN_LIT(MFA),
	    "which changes nothing");
	keyring_free(k);
}

static void
test_seal(void)
{
	static const char age[] =
	    "age1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0savhh7m";
	struct keyring *k = ring();
	struct entry n;

	party(&n, MFA, NULL, (struct keys){10, 0, 0, age}, 10);
	apply(k, &n, 1, FAULT_NONE, "a key of the role seal");
	party(&n, OTHER, NULL, (struct keys){30, 0, 0, age}, 30);
	apply(k, &n, 2, FAULT_KEY_TAKEN, "one key, one party, seal too");
	keyring_free(k);
}

/* A long history; then LIMIT_PARTY_KEYS, on both sides: its count is set by
 * hand. */
#define HISTORY 40

static void
test_party_keys(void)
{
	struct keyring *k = ring();
	struct entry n;
	struct cy_err e;
	unsigned i;

	for (i = 1; i <= HISTORY; i++) {
		party(&n, MFA, NULL, (struct keys){300 + i, 0, 0, NULL},
		    i == 1 ? 301 : 299 + i);
		if (keyring_apply(k, &n.r, i, &e) != CY_OK)
			t_ok(false, "key %u: %s", i, fault_id(e.fault));
		entry_release(&n);
	}
	contact(&n, MFA, 300 + HISTORY);
	verify(k, &n, i, FAULT_NONE, "the last of many keys");
	contact(&n, MFA, 320);
	verify(k, &n, 21, FAULT_NONE, "one of them at its time");
	contact(&n, MFA, 301);
	verify(k, &n, 2, FAULT_NONE, "the first of them at its time");
	k->party[1].nkeys = LIMIT_PARTY_KEYS - 1;
	party(&n, MFA, NULL, (struct keys){300 + i, 0, 0, NULL}, 299 + i);
	apply(k, &n, i, FAULT_NONE, "as many keys as a party may bring");
	i++;
	party(&n, MFA, NULL, (struct keys){300 + i, 0, 0, NULL}, 299 + i);
	apply(k, &n, i, FAULT_KEYS_FULL, "and one more");
	keyring_free(k);
}

/* LIMIT_PARTIES and LIMIT_KEYS, on both sides: the counts are set by hand. */
static void
test_full(void)
{
	struct keyring *k = ring();
	struct entry n;

	k->nparties = LIMIT_PARTIES - 1;
	party(&n, MFA, NULL, (struct keys){10, 0, 0, NULL}, 10);
	apply(k, &n, 1, FAULT_NONE, "the last party");
	party(&n, OTHER, NULL, (struct keys){30, 0, 0, NULL}, 30);
	apply(k, &n, 2, FAULT_PARTIES_FULL, "and one more");
	k->nkeys = LIMIT_KEYS - 1;
	party(&n, MFA, NULL, (struct keys){11, 12, 0, NULL}, 10);
	apply(k, &n, 2, FAULT_KEYS_FULL, "two keys where one has room");
	party(&n, MFA, NULL, (struct keys){11, 0, 0, NULL}, 10);
	apply(k, &n, 2, FAULT_NONE, "the last key");
	keyring_free(k);
}

/* Readers beside the writer: the sanitizer runs of this test look on. */
struct reading {
	struct keyring *k;
	struct entry n;
	unsigned bad;
};

static void *
read_on(void *ctx)
{
	struct reading *r = ctx;
	struct vkey v;
	unsigned i;

	for (i = 0; i < 200; i++) {
		if (keyring_record_key(r->k, SPAN_LIT(NODE), 1, &v, NULL) !=
		    CY_OK)
			r->bad++;
		(void)keyring_known_as(r->k, SPAN_LIT("us"));
	}
	if (keyring_verify(r->k, &r->n.r, 1, NULL) != CY_OK)
		r->bad++;
	return NULL;
}

static void
test_threads(void)
{
	struct reading r = {.k = ring()};
	struct entry n;
	pthread_t thread;
	char id[32];
	unsigned i;

	contact(&r.n, NODE, 1);
	if (pthread_create(&thread, NULL, read_on, &r) != 0)
		abort();
	for (i = 1; i <= 40; i++) {
		(void)snprintf(id, sizeof(id), "p%u.example", i);
		party(&n, id, NULL, (struct keys){9 + i, 0, 0, NULL}, 9 + i);
		if (keyring_apply(r.k, &n.r, i, NULL) != CY_OK)
			t_ok(false, "party %u", i);
		entry_release(&n);
	}
	(void)pthread_join(thread, NULL);
	t_uint(r.bad, 0, "reads beside the writer");
	entry_release(&r.n);
	keyring_free(r.k);
}

static enum cy_rc
oom_new(void *ctx, struct cy_err *e)
{
	struct keyring *k;
	enum cy_rc rc = keyring_new(&k, e);

	(void)ctx;
	if (rc == CY_OK)
		keyring_free(k);
	return rc;
}

int
main(void)
{
	struct cy_err e;

	if (crypto_init(&e) != CY_OK)
		return 1;
	test_entry0();
	test_first_key();
	test_rotation();
	test_revocation();
	test_known_as();
	test_seal();
	test_party_keys();
	test_full();
	test_threads();
	t_oom(oom_new, NULL, "keyring_new");
	return t_done();
}
