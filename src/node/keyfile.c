/* SPDX-License-Identifier: Apache-2.0 */
#include "node/keyfile.h"

#include "base/codec.h"
#include "base/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>

#define MAGIC "comity/key/v1\n"
#define FILE_MAX 1024u
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SEALED_LEN (ED25519_SEED + crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define LINE_MAX_LEN 512u

/* A key file, read. */
struct parts {
	struct span head; /* what is bound to the key: the first lines */
	struct span role;
	struct vkey vkey;
	uint8_t nonce[NONCE_LEN];
	uint8_t sealed[SEALED_LEN];
};

static enum cy_rc
write_new(const struct fs *fs, int dir, const char *path, struct span bytes,
    struct cy_err *e)
{
	enum cy_rc rc;
	int fd;

	rc =
	    file_open(fs, dir, path, O_WRONLY | O_CREAT | O_EXCL, 0600, &fd, e);
	if (rc != CY_OK && errno == EEXIST)
		return cy_fail(e, CY_CONFLICT, FAULT_NODE_KEY_EXISTS,
		    CY_NO_OFFSET, "%s", path);
	if (rc == CY_OK)
		(void)fs->close(fs->ctx, fd);
	/* Whole or empty after a crash; an empty one opens nothing. */
	if (rc == CY_OK)
		rc = file_replace(fs, dir, path, bytes, 0600, e);
	return rc;
}

enum cy_rc
unlock_create(struct unlock *u, const struct fs *fs, int dir, const char *path,
    struct cy_err *e)
{
	crypto_random(u->b, sizeof(u->b));
	return write_new(fs, dir, path, span(u->b, sizeof(u->b)), e);
}

static enum cy_rc
locked(const char *why, const char *path, struct cy_err *e)
{
	return cy_fail(e, CY_DENIED, FAULT_NODE_KEY_LOCKED, CY_NO_OFFSET,
	    "%s: %s", path, why);
}

enum cy_rc
unlock_load(struct unlock *u, const struct fs *fs, int dir, const char *path,
    struct cy_err *e)
{
	uint8_t room[UNLOCK_LEN + 1] = {0};
	struct buf b = {.p = room, .cap = sizeof(room), .max = sizeof(room)};
	enum cy_rc rc = file_load(fs, dir, path, &b, e);

	if (rc == CY_OK && b.n == UNLOCK_LEN)
		memcpy(u->b, room, UNLOCK_LEN);
	sodium_memzero(room, sizeof(room));
	if (rc == CY_TEMP)
		return rc;
	if (rc != CY_OK)
		return locked("the file that opens it is not there", path, e);
	return b.n == UNLOCK_LEN ? CY_OK
	                         : locked("it is not 32 bytes", path, e);
}

void
unlock_release(struct unlock *u)
{
	sodium_memzero(u, sizeof(*u));
}

/* One key per role, so that no file opens as another. */
static void
derive(uint8_t key[32], const struct unlock *u, struct span role)
{
	crypto_auth_hmacsha256_state s;

	crypto_auth_hmacsha256_init(&s, u->b, sizeof(u->b));
	crypto_auth_hmacsha256_update(
	    &s, (const uint8_t *)MAGIC, sizeof(MAGIC) - 1);
	crypto_auth_hmacsha256_update(&s, role.p, role.n);
	crypto_auth_hmacsha256_final(&s, key);
	sodium_memzero(&s, sizeof(s));
}

static void
put_base64(struct buf *b, const char *name, const uint8_t *p, size_t n)
{
	buf_puts(b, name);
	buf_base64(b, span(p, n));
	buf_putc(b, '\n');
}

enum cy_rc
keyfile_write(const struct keyfile *f, const struct skey *k,
    const struct unlock *u, struct cy_err *e)
{
	uint8_t key[32], nonce[NONCE_LEN], sealed[SEALED_LEN];
	char room[FILE_MAX], vkey[VKEY_TEXT];
	struct buf b = {
	    .p = (uint8_t *)room, .cap = sizeof(room), .max = sizeof(room)};
	enum cy_rc rc;

	vkey_print(vkey, &k->vkey);
	buf_printf(&b, MAGIC "Role: %s\nKey: %s\n", f->role, vkey);
	derive(key, u, span_str(f->role));
	crypto_random(nonce, sizeof(nonce));
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(
	    sealed, NULL, k->sec.b, ED25519_SEED, b.p, b.n, NULL, nonce, key);
	put_base64(&b, "Nonce: ", nonce, sizeof(nonce));
	put_base64(&b, "Sealed: ", sealed, sizeof(sealed));
	sodium_memzero(key, sizeof(key));
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = write_new(f->fs, f->dir, f->path, buf_span(&b), e);
	return rc;
}

enum cy_rc
keyfile_create(const struct keyfile *f, struct span name, enum key_type type,
    const struct unlock *u, struct vkey *pub, struct cy_err *e)
{
	uint8_t seed[ED25519_SEED];
	struct skey k = {0};
	enum cy_rc rc;

	crypto_random(seed, sizeof(seed));
	rc = skey_init(&k, name, type, seed, e);
	if (rc == CY_OK)
		rc = keyfile_write(f, &k, u, e);
	if (rc == CY_OK)
		*pub = k.vkey;
	skey_release(&k);
	sodium_memzero(seed, sizeof(seed));
	return rc;
}

static struct span
named(struct reader *r, struct span name)
{
	reader_expect(r, name);
	return reader_line(r, LINE_MAX_LEN);
}

static bool
decode(struct span text, uint8_t *out, size_t want)
{
	size_t n;

	return base64_decode(out, want, &n, text) && n == want;
}

static enum cy_rc
parse(
    struct parts *p, struct span in, const struct keyfile *f, struct cy_err *e)
{
	struct span key, nonce, sealed;
	struct reader r;
	enum cy_rc rc;

	reader_init(&r, in);
	reader_expect(&r, SPAN_LIT(MAGIC));
	p->role = named(&r, SPAN_LIT("Role: "));
	key = named(&r, SPAN_LIT("Key: "));
	p->head = span_first(in, r.pos);
	nonce = named(&r, SPAN_LIT("Nonce: "));
	sealed = named(&r, SPAN_LIT("Sealed: "));
	if (!reader_end(&r) || p->role.n >= KEYFILE_ROLE ||
	    !decode(nonce, p->nonce, NONCE_LEN) ||
	    !decode(sealed, p->sealed, SEALED_LEN) ||
	    (f->role != NULL && !span_eq_str(p->role, f->role)))
		return cy_fail(e, CY_BAD, FAULT_NODE_KEY_FILE, r.pos,
		    "%s is no key file%s%s", f->path,
		    f->role != NULL ? " of role " : "",
		    f->role != NULL ? f->role : "");
	rc = vkey_parse(&p->vkey, key, e);
	return rc;
}

static enum cy_rc
load(struct buf *b, const struct keyfile *f, struct parts *p, struct cy_err *e)
{
	enum cy_rc rc = file_load(f->fs, f->dir, f->path, b, e);

	return rc == CY_OK ? parse(p, buf_span(b), f, e) : rc;
}

enum cy_rc
keyfile_load(struct skey *out, const struct keyfile *f, const struct unlock *u,
    struct cy_err *e)
{
	uint8_t key[32], seed[ED25519_SEED] = {0}, room[FILE_MAX];
	struct buf b = {.p = room, .cap = sizeof(room), .max = sizeof(room)};
	struct parts p;
	enum cy_rc rc;
	int r;

	rc = load(&b, f, &p, e);
	if (rc != CY_OK)
		return rc;
	derive(key, u, p.role);
	r = crypto_aead_xchacha20poly1305_ietf_decrypt(seed, NULL, NULL,
	    p.sealed, sizeof(p.sealed), p.head.p, p.head.n, p.nonce, key);
	sodium_memzero(key, sizeof(key));
	if (r != 0)
		return locked(
		    "other unlock bytes, or it was changed", f->path, e);
	rc = skey_init(out, span_str(p.vkey.name), p.vkey.type, seed, e);
	sodium_memzero(seed, sizeof(seed));
	if (rc == CY_OK && !vkey_same_key(&out->vkey, &p.vkey)) {
		skey_release(out);
		rc = cy_fail(e, CY_BAD, FAULT_NODE_KEY_FILE, CY_NO_OFFSET,
		    "%s holds another key than it says", f->path);
	}
	return rc;
}

enum cy_rc
keyfile_public(struct vkey *out, char role[KEYFILE_ROLE],
    const struct keyfile *f, struct cy_err *e)
{
	uint8_t room[FILE_MAX];
	struct buf b = {.p = room, .cap = sizeof(room), .max = sizeof(room)};
	struct parts p;
	enum cy_rc rc;

	rc = load(&b, f, &p, e);
	if (rc != CY_OK)
		return rc;
	*out = p.vkey;
	if (role != NULL) {
		memset(role, 0, KEYFILE_ROLE);
		memcpy(role, p.role.p, p.role.n);
	}
	return CY_OK;
}
