/* SPDX-License-Identifier: Apache-2.0 */
#include "passkey/passkey.h"

#include "base/codec.h"

static const char *const backup_words[] = {
    [PASSKEY_BOUND] = "bound",
    [PASSKEY_ELIGIBLE] = "eligible",
    [PASSKEY_BACKED_UP] = "backed-up",
};
static const struct {
	enum passkey_alg alg;
	const char *word;
	size_t key;
} alg_words[] = {
    {PASSKEY_ES256, "ES256", 64},
    {PASSKEY_EDDSA, "EdDSA", 32},
};
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static enum cy_rc
bad(const char *what, struct cy_err *e)
{
	return cy_fail(e, CY_BAD, FAULT_PASSKEY_LINE, CY_NO_OFFSET, "%s", what);
}

static size_t
alg_at(enum passkey_alg alg)
{
	return alg == alg_words[0].alg ? 0 : 1;
}

void
passkey_print(struct buf *out, const struct passkey *k)
{
	size_t at = alg_at(k->alg);

	buf_base64url(out, span(k->id, k->nid));
	buf_printf(out, " %s ", alg_words[at].word);
	buf_base64url(out, span(k->key, alg_words[at].key));
	buf_putc(out, ' ');
	buf_uint(out, k->count);
	buf_printf(out, " %s", backup_words[k->backup]);
}

/* Exactly n fields, none of them empty. */
static bool
fields(struct span line, struct span *f, size_t n)
{
	struct span more;

	if (line.n > LIMIT_PASSKEY_LINE ||
	    (line.n > 0 && line.p[line.n - 1] == ' '))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!span_split(&line, ' ', &f[i]) || f[i].n == 0)
			return false;
	return !span_split(&line, ' ', &more);
}

static bool
backup_parse(struct span word, enum passkey_backup *out)
{
	for (size_t i = 0; i < COUNT(backup_words); i++)
		if (span_eq_str(word, backup_words[i])) {
			*out = (enum passkey_backup)i;
			return true;
		}
	return false;
}

static bool
key_parse(struct passkey *k, struct span word, struct span key)
{
	size_t n;

	for (size_t i = 0; i < COUNT(alg_words); i++)
		if (span_eq_str(word, alg_words[i].word)) {
			k->alg = alg_words[i].alg;
			return base64url_decode(
			           k->key, sizeof(k->key), &n, key) &&
			    n == alg_words[i].key;
		}
	return false;
}

enum cy_rc
passkey_parse(struct passkey *out, struct span line, struct cy_err *e)
{
	struct passkey k = {.count = 0};
	struct span f[5];
	uint64_t count;

	if (!fields(line, f, COUNT(f)))
		return bad("a passkey has five fields", e);
	if (!base64url_decode(k.id, sizeof(k.id), &k.nid, f[0]) ||
	    k.nid < LIMIT_CREDENTIAL_ID_MIN)
		return bad("the credential id", e);
	if (!key_parse(&k, f[1], f[2]))
		return bad("the algorithm, or its key", e);
	if (!span_uint(f[3], UINT32_MAX, &count))
		return bad("the count", e);
	if (!backup_parse(f[4], &k.backup))
		return bad("what is said of copies", e);
	k.count = (uint32_t)count;
	*out = k;
	return CY_OK;
}

static void
print_all(struct buf *out, const struct span *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(out, ' ');
		buf_base64url(out, f[i]);
	}
}

/* n fields of bytes, copied into the arena. */
static enum cy_rc
parse_all(struct span *f, size_t n, struct arena *mem, struct span line,
    struct cy_err *e)
{
	uint8_t *p;
	size_t len;

	if (!fields(line, f, n))
		return bad("too few fields, or too many", e);
	for (size_t i = 0; i < n; i++) {
		p = arena_alloc(mem, f[i].n);
		if (p == NULL)
			return cy_nomem(e);
		if (!base64url_decode(p, f[i].n, &len, f[i]))
			return bad("a field is no base64url", e);
		f[i] = span(p, len);
	}
	return CY_OK;
}

void
passkey_response_print(struct buf *out, const struct passkey_response *r)
{
	const struct span f[] = {r->attestation, r->client_data};

	print_all(out, f, COUNT(f));
}

enum cy_rc
passkey_response_parse(struct passkey_response *out, struct arena *mem,
    struct span line, struct cy_err *e)
{
	struct span f[2];
	enum cy_rc rc = parse_all(f, COUNT(f), mem, line, e);

	if (rc == CY_OK)
		*out = (struct passkey_response){f[0], f[1]};
	return rc;
}

void
passkey_assertion_print(struct buf *out, const struct passkey_assertion *a)
{
	const struct span f[] = {
	    a->credential, a->auth_data, a->client_data, a->signature};

	print_all(out, f, COUNT(f));
}

enum cy_rc
passkey_assertion_parse(struct passkey_assertion *out, struct arena *mem,
    struct span line, struct cy_err *e)
{
	struct span f[4];
	enum cy_rc rc = parse_all(f, COUNT(f), mem, line, e);

	if (rc == CY_OK)
		*out = (struct passkey_assertion){f[0], f[1], f[2], f[3]};
	return rc;
}
