/* SPDX-License-Identifier: Apache-2.0 */
#include "gen.h"

#include <sodium.h>
#include <string.h>

#include "base/codec.h"
#include "tlog/proof.h"

/* The cases, each with our verdict.  A case is made without looking at the
 * verdict: what we take by mistake must be seen by the other side. */

#define PICK(g, pool) (pool)[gen_below(g, sizeof(pool) / sizeof((pool)[0]))]

/* Takes a note apart: text, and the raw bytes of its first signature. */
struct broken {
	struct note n;
	uint8_t raw[LIMIT_SIG_RAW];
	size_t size;
};

static void
put_line(struct buf *out, struct span name, struct span raw)
{
	buf_puts(out, "\xe2\x80\x94 ");
	buf_put(out, name);
	buf_putc(out, ' ');
	buf_base64(out, raw);
	buf_putc(out, '\n');
}

static bool
flip_bit(struct gen *g, struct broken *b, const struct skey *k)
{
	(void)k;
	b->raw[4 + gen_below(g, b->size - 4)] ^=
	    (uint8_t)(1u << gen_below(g, 8));
	return true;
}

static bool
other_id(struct gen *g, struct broken *b, const struct skey *k)
{
	(void)k;
	b->raw[gen_below(g, 4)] ^= 1;
	return true;
}

static bool
other_size(struct gen *g, struct broken *b, const struct skey *k)
{
	(void)k;
	if (gen_chance(g, 50))
		b->size--;
	else
		b->raw[b->size++] = 7;
	return true;
}

/* S + L verifies in a library that does not look. */
static bool
malleable(struct gen *g, struct broken *b, const struct skey *k)
{
	static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63,
	    0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0,
	    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10};

	(void)g;
	(void)k;
	sodium_add(b->raw + b->size - 32, order, sizeof(order));
	return true;
}

/* R is the identity, S = k a: the equation holds all the same. */
static bool
identity(struct gen *g, struct broken *b, const struct skey *k)
{
	uint8_t digest[64], scalar[32], secret[64];
	crypto_hash_sha512_state st;
	uint8_t *sig = b->raw + 4;

	(void)g;
	if (b->size != 4 + 64)
		return false;
	memset(sig, 0, 32);
	sig[0] = 1;
	(void)crypto_hash_sha512(secret, k->sec.b, 32);
	secret[0] &= 248;
	secret[31] = (uint8_t)((secret[31] & 127) | 64);
	memset(secret + 32, 0, 32);
	crypto_core_ed25519_scalar_reduce(scalar, secret);
	(void)crypto_hash_sha512_init(&st);
	(void)crypto_hash_sha512_update(&st, sig, 32);
	(void)crypto_hash_sha512_update(&st, k->vkey.pub.b, 32);
	(void)crypto_hash_sha512_update(&st, b->n.text.p, b->n.text.n);
	(void)crypto_hash_sha512_final(&st, digest);
	crypto_core_ed25519_scalar_reduce(digest, digest);
	crypto_core_ed25519_scalar_mul(sig + 32, digest, scalar);
	return true;
}

bool
gen_break(
    struct gen *g, struct buf *out, struct span note, const struct skey *key)
{
	static bool (*const ways[])(
	    struct gen *, struct broken *, const struct skey *) = {flip_bit,
	    flip_bit, flip_bit, other_id, other_size, malleable, identity};
	static const char *const names[] = {
	    "x.example", "mfa.example ", "", "a+b", "MFA.example"};
	struct broken b;
	struct span name;

	if (note_parse(&b.n, note, NULL) != CY_OK ||
	    !base64_decode(b.raw, sizeof(b.raw) - 1, &b.size, b.n.sigs[0].b64))
		return false;
	name = b.n.sigs[0].name;
	buf_put(out, b.n.text);
	buf_putc(out, '\n');
	if (gen_chance(g, 10))
		name = span_str(PICK(g, names));
	else if (gen_chance(g, 5)) /* the line twice */
		put_line(out, name, span(b.raw, b.size));
	else if (!PICK(g, ways)(g, &b, key))
		return false;
	put_line(out, name, span(b.raw, b.size));
	return true;
}

/* A change of a byte anywhere, signature or text. */
static bool
any_byte(struct gen *g, struct buf *out, struct span s)
{
	size_t at = gen_below(g, s.n);

	buf_put(out, s);
	out->p[at] = (uint8_t)(out->p[at] ^ 1u << gen_below(g, 8));
	return true;
}

static bool
record_ok(
    struct gen *g, struct span entry, const struct vkey *key, struct cy_err *e)
{
	struct record r;
	struct note n;

	return record_parse(&r, &g->arena, entry, e) == CY_OK &&
	    note_parse(&n, entry, e) == CY_OK &&
	    note_verify(&n, key, e) == CY_OK;
}

/* A signed record; of the second class, with its grammar changed before. */
static bool
make_entry(struct gen *g, struct buf *out, enum gen_class class,
    const struct skey **key)
{
	struct buf text, changed;
	struct cy_err e;
	size_t author;
	bool ok = true;

	buf_init(&text, LIMIT_RECORD_TEXT);
	buf_init(&changed, LIMIT_NOTE);
	gen_record_text(g, &text, &author);
	*key = &g->author[author];
	if (class == GEN_RESIGNED)
		ok = gen_mutate(g, &changed, buf_span(&text));
	else
		buf_put(&changed, buf_span(&text));
	ok = ok && note_sign(out, buf_span(&changed), *key, &e) == CY_OK;
	buf_release(&text);
	buf_release(&changed);
	return ok;
}

static void
try_again(struct gen *g, struct buf *a, struct buf *b)
{
	buf_reset(a);
	buf_reset(b);
	arena_reset(&g->arena);
}

void
gen_record(struct gen *g, enum gen_class class)
{
	const struct skey *key;
	struct cy_err e = {0};
	struct buf entry, broken;
	struct span data;
	bool made, ok;

	buf_init(&entry, LIMIT_NOTE);
	buf_init(&broken, LIMIT_NOTE);
	do {
		try_again(g, &entry, &broken);
		made = make_entry(g, &entry, class, &key);
		data = buf_span(&entry);
		if (made && class == GEN_BROKEN) {
			made = gen_chance(g, 70)
			    ? gen_break(g, &broken, data, key)
			    : any_byte(g, &broken, data);
			data = buf_span(&broken);
		}
		ok = made && record_ok(g, data, &key->vkey, &e);
	} while (!made);
	gen_print(g, class, "record", &key->vkey, data, (struct span){0}, ok,
	    ok ? "" : fault_id(e.fault));
	buf_release(&entry);
	buf_release(&broken);
}

/* A tree of a few entries, with all its leaves. */
struct grove {
	size_t n;
	struct hash leaf[600];
};

static enum cy_rc
grove_node(void *ctx, unsigned level, uint64_t index, struct hash *out,
    struct cy_err *e)
{
	const struct grove *t = ctx;
	struct tree sub;
	size_t i, from = (size_t)index << level;

	(void)e;
	tree_init(&sub);
	for (i = 0; i < (size_t)1 << level; i++)
		tree_add(&sub, &t->leaf[from + i]);
	tree_root(&sub, out);
	return CY_OK;
}

static void
grove_plant(struct gen *g, struct grove *t, size_t index, struct span entry)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		struct span any = gen_printf(g, "entry %zu", gen_below(g, 999));

		sha256_leaf(&t->leaf[i], i == index ? entry : any);
	}
}

static void
sign_checkpoint(struct gen *g, struct buf *out, struct span text)
{
	struct cy_err e;

	if (note_sign(out, text, &g->log, &e) != CY_OK)
		buf_put(out, text);
}

/* Text that is nearly that of a checkpoint, signed. */
static void
put_checkpoint(
    struct gen *g, struct buf *out, const struct grove *t, bool change)
{
	/* \1 the origin, \2 the size, \3 the root. */
	static const char *const forms[] = {"\1\n0\2\n\3\n", "\1\n\2\n\3=\n",
	    "\1\n\2\n\3\n\n", "\1\n\2\n\3 \n", "x\1\n\2\n\3\n", "\1\n-\2\n\3\n",
	    "\1\n\2\n\3\next\n\n", "\1\n\2\n\n\3\n", "\n\1\n\2\n\3\n",
	    "\1\n\0020000000000000000000\n\3\n"};
	static const char *const plain[] = {
	    "\1\n\2\n\3\n", "\1\n\2\n\3\nextension\n"};
	struct span part[3];
	struct tree tree;
	struct hash root;
	char b64[BASE64_LEN(HASH_LEN) + 1];
	size_t i;

	tree_init(&tree);
	for (i = 0; i < t->n; i++)
		tree_add(&tree, &t->leaf[i]);
	tree_root(&tree, &root);
	base64_encode(b64, span(root.b, HASH_LEN));
	part[0] = span_str(g->log.vkey.name);
	part[1] = gen_printf(g, "%zu", t->n);
	part[2] = span_str(b64);
	sign_checkpoint(g, out,
	    gen_fill(
	        g, change ? PICK(g, forms) : plain[gen_chance(g, 10)], part));
}

static bool
receipt_ok(
    struct gen *g, struct span proof, struct span entry, struct cy_err *e)
{
	struct checkpoint c;
	struct proof p;
	struct note n;

	return proof_parse(&p, proof, e) == CY_OK &&
	    checkpoint_open(&n, &c, p.checkpoint, &g->log.vkey, e) == CY_OK &&
	    proof_check(&p, &c, entry, e) == CY_OK;
}

static void
break_path(
    struct gen *g, struct hash *path, size_t *n, uint64_t *index, size_t size)
{
	switch (gen_below(g, 4)) {
	case 0:
		*index = gen_below(g, size + 2);
		break;
	case 1:
		path[(*n)++] = path[0];
		break;
	case 2:
		*n -= *n > 0;
		break;
	default:
		path[gen_below(g, *n + 1)].b[gen_below(g, HASH_LEN)] ^= 1;
		break;
	}
}

/* The head of the file spelled in another way. */
static void
respell_proof(struct gen *g, struct buf *out, struct span proof)
{
	static const char *const heads[] = {"c2sp.org/tlog-proof@v2\n",
	    "c2sp.org/tlog-proof@v1\r\n", "c2sp.org/tlog-proof@v1\nextra \n",
	    "c2sp.org/tlog-proof@v1\nextra AA=\n",
	    "c2sp.org/tlog-proof@v1\nextra AAAA\n",
	    "c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\n",
	    "c2sp.org/tlog-proof@v1\nindex 0\n", "\n", ""};

	buf_puts(out, PICK(g, heads));
	buf_put(out, span_from(proof, sizeof("c2sp.org/tlog-proof@v1")));
}

static void
make_receipt(
    struct gen *g, struct buf *out, enum gen_class class, struct span entry)
{
	struct tree_source src;
	struct hash path[LIMIT_PROOF_HASHES + 1] = {0};
	struct grove t = {.n = 1 + gen_below(g, 600)};
	uint64_t index = gen_below(g, t.n);
	struct buf c, plain;
	struct cy_err e;
	size_t n;

	buf_init(&c, LIMIT_NOTE);
	buf_init(&plain, LIMIT_PROOF_FILE);
	grove_plant(g, &t, (size_t)index, entry);
	src = (struct tree_source){&t, grove_node};
	(void)tree_inclusion(&src, index, t.n, path, &n, &e);
	if (class == GEN_BROKEN)
		break_path(g, path, &n, &index, t.n);
	put_checkpoint(g, &c, &t, class == GEN_RESIGNED && gen_chance(g, 50));
	proof_print(&plain, index, path, n, buf_span(&c));
	if (class == GEN_RESIGNED)
		respell_proof(g, out, buf_span(&plain));
	else if (class == GEN_BROKEN && gen_chance(g, 20))
		(void)any_byte(g, out, buf_span(&plain));
	else
		buf_put(out, buf_span(&plain));
	buf_release(&c);
	buf_release(&plain);
}

void
gen_receipt(struct gen *g, enum gen_class class)
{
	struct buf proof;
	struct cy_err e = {0};
	struct span entry;
	bool ok;

	buf_init(&proof, LIMIT_PROOF_FILE);
	entry = gen_printf(g, "an entry %zu", gen_below(g, 1000));
	make_receipt(g, &proof, class, entry);
	ok = receipt_ok(g, buf_span(&proof), entry, &e);
	gen_print(g, class, "receipt", &g->log.vkey, buf_span(&proof), entry,
	    ok, ok ? "" : fault_id(e.fault));
	buf_release(&proof);
}

void
gen_checkpoint(struct gen *g, enum gen_class class)
{
	struct buf note, broken;
	struct checkpoint c;
	struct cy_err e = {0};
	struct grove t;
	struct span data;
	struct note n;
	bool ok, made;

	buf_init(&note, LIMIT_NOTE);
	buf_init(&broken, LIMIT_NOTE);
	do {
		try_again(g, &note, &broken);
		t.n = gen_below(g, 20);
		grove_plant(g, &t, t.n, (struct span){0});
		put_checkpoint(g, &note, &t, class == GEN_RESIGNED);
		data = buf_span(&note);
		made =
		    class != GEN_BROKEN || gen_break(g, &broken, data, &g->log);
		if (class == GEN_BROKEN)
			data = buf_span(&broken);
		ok = made &&
		    checkpoint_open(&n, &c, data, &g->log.vkey, &e) == CY_OK;
	} while (!made);
	gen_print(g, class, "checkpoint", &g->log.vkey, data, (struct span){0},
	    ok, ok ? "" : fault_id(e.fault));
	buf_release(&note);
	buf_release(&broken);
}

/* A cosignature of any text that note_cosign_line() signs. */
void
gen_cosignature(struct gen *g, enum gen_class class)
{
	struct buf note, broken;
	struct cy_err e = {0};
	struct span data, text;
	struct note n;
	bool ok, made;

	buf_init(&note, LIMIT_NOTE);
	buf_init(&broken, LIMIT_NOTE);
	do {
		try_again(g, &note, &broken);
		text = gen_printf(g, "%s\n%zu\n%s\n", g->log.vkey.name,
		    gen_below(g, 1000),
		    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
		buf_put(&note, text);
		buf_putc(&note, '\n');
		made = note_cosign_line(&note, text, &g->witness,
		           (utc_t)gen_below(g, 4102444800), &e) == CY_OK;
		data = buf_span(&note);
		if (made && class != GEN_VALID) {
			made = gen_chance(g, 70)
			    ? gen_break(g, &broken, data, &g->witness)
			    : any_byte(g, &broken, data);
			data = buf_span(&broken);
		}
		ok = made && note_parse(&n, data, &e) == CY_OK &&
		    note_cosig_verify(&n, &g->witness.vkey, NULL, &e) == CY_OK;
	} while (!made);
	gen_print(g, GEN_BROKEN, "cosignature", &g->witness.vkey, data,
	    (struct span){0}, ok, ok ? "" : fault_id(e.fault));
	buf_release(&note);
	buf_release(&broken);
}

/* Adds a point of small order: on the curve, and not of prime order. */
static void
add_torsion(struct gen *g, uint8_t pub[32])
{
	static const uint8_t eight[32] = {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2,
	    0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
	    0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88,
	    0x6d, 0x53, 0xfc, 0x05};
	size_t n = 1 + gen_below(g, 7);

	while (n-- > 0)
		(void)crypto_core_ed25519_add(pub, pub, eight);
}

void
gen_vkey(struct gen *g, enum gen_class class)
{
	struct vkey k = PICK(g, g->author).vkey, again;
	char text[VKEY_TEXT];
	struct cy_err e = {0};
	struct span data;
	struct buf b;
	bool ok;

	buf_init(&b, VKEY_TEXT);
	if (class == GEN_RESIGNED) {
		if (gen_chance(g, 80))
			add_torsion(g, k.pub.b);
		else
			memset(k.pub.b, gen_chance(g, 50) ? 0xff : 0, 32);
		k.id = key_id(span_str(k.name), k.type, span(k.pub.b, 32));
	}
	vkey_print(text, &k);
	data = span_str(text);
	if (class == GEN_BROKEN) {
		(void)any_byte(g, &b, data);
		data = buf_span(&b);
	}
	ok = vkey_parse(&again, data, &e) == CY_OK;
	gen_print(g, GEN_BROKEN, "vkey", NULL, data, (struct span){0}, ok,
	    ok ? "" : fault_id(e.fault));
	buf_release(&b);
}
