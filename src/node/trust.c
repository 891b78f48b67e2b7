/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"
#include "node/trust_priv.h"

#include <sodium.h>
#include <stdlib.h>

#define PATH "keys/officers"
#define FILE_MAX (4u * 1024 * 1024)
#define SEAL "Seal: "
#define SEAL_LEN (sizeof(SEAL) - 1 + BASE64_LEN(HASH_LEN) + 1)

void
trust_table_release(struct trust_table *x)
{
	free(x->officer);
	free(x->invitation);
	memset(x, 0, sizeof(*x));
}

void
trust_release(struct trust *t)
{
	if (t == NULL)
		return;
	trust_table_release(&t->now);
	sodium_memzero(t, sizeof(*t));
	free(t);
}

void
trust_mac(struct hash *out, const struct trust *t, const char *purpose,
    struct span in)
{
	crypto_auth_hmacsha256_state s;

	crypto_auth_hmacsha256_init(&s, t->key, sizeof(t->key));
	crypto_auth_hmacsha256_update(
	    &s, (const uint8_t *)purpose, strlen(purpose));
	crypto_auth_hmacsha256_update(&s, in.p, in.n);
	crypto_auth_hmacsha256_final(&s, out->b);
	sodium_memzero(&s, sizeof(s));
}

static void
derive(struct trust *t, const struct unlock *u)
{
	crypto_auth_hmacsha256_state s;

	crypto_auth_hmacsha256_init(&s, u->b, sizeof(u->b));
	crypto_auth_hmacsha256_update(
	    &s, (const uint8_t *)TRUST_MAGIC, sizeof(TRUST_MAGIC) - 1);
	crypto_auth_hmacsha256_final(&s, t->key);
	sodium_memzero(&s, sizeof(s));
}

/* Room for so many of each. */
static enum cy_rc
make_room(struct trust_table *x, size_t officers, size_t invitations,
    struct cy_err *e)
{
	x->officer = calloc(officers, sizeof(*x->officer));
	x->invitation = calloc(invitations, sizeof(*x->invitation));
	if (x->officer != NULL && x->invitation != NULL)
		return CY_OK;
	trust_table_release(x);
	return cy_nomem(e);
}

enum cy_rc
trust_copy(
    struct trust_table *to, const struct trust_table *from, struct cy_err *e)
{
	struct trust_table x = *from;
	enum cy_rc rc;

	memset(to, 0, sizeof(*to));
	rc = make_room(&x, from->nofficers + 1, from->ninvitations + 1, e);
	if (rc != CY_OK)
		return rc;
	if (from->nofficers > 0)
		memcpy(x.officer, from->officer,
		    from->nofficers * sizeof(*x.officer));
	if (from->ninvitations > 0)
		memcpy(x.invitation, from->invitation,
		    from->ninvitations * sizeof(*x.invitation));
	*to = x;
	return CY_OK;
}

enum cy_rc
trust_commit(struct trust *t, struct trust_table *next, struct cy_err *e)
{
	struct hash seal;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, FILE_MAX);
	trust_print(&b, next);
	rc = buf_check(&b, e);
	if (rc == CY_OK) {
		trust_mac(&seal, t, "file", buf_span(&b));
		buf_puts(&b, SEAL);
		buf_base64(&b, span(seal.b, HASH_LEN));
		buf_putc(&b, '\n');
		rc = buf_check(&b, e);
	}
	if (rc == CY_OK)
		rc = file_replace(t->fs, t->dir, PATH, buf_span(&b), 0600, e);
	buf_release(&b);
	if (rc == CY_OK) {
		trust_table_release(&t->now);
		t->now = *next;
		memset(next, 0, sizeof(*next));
	}
	trust_table_release(next);
	return rc;
}

static enum cy_rc
changed(const char *why, struct cy_err *e)
{
	return cy_fail(e, CY_DENIED, FAULT_OFFICERS_CHANGED, CY_NO_OFFSET,
	    PATH ": %s", why);
}

/* Is the last line the seal of those before it? */
static enum cy_rc
open_seal(
    const struct trust *t, struct span all, struct span *text, struct cy_err *e)
{
	char line[SEAL_LEN + 1] = SEAL;
	struct hash seal;

	if (all.n < SEAL_LEN)
		return changed("it is too short", e);
	*text = span_first(all, all.n - SEAL_LEN);
	trust_mac(&seal, t, "file", *text);
	base64_encode(line + sizeof(SEAL) - 1, span(seal.b, HASH_LEN));
	line[SEAL_LEN - 1] = '\n';
	if (sodium_memcmp(line, all.p + text->n, SEAL_LEN) != 0)
		return changed("it was changed, or belongs elsewhere", e);
	return CY_OK;
}

static size_t
lines(struct span text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

static enum cy_rc
load(struct trust *t, struct cy_err *e)
{
	struct span text;
	struct buf b;
	size_t n;
	enum cy_rc rc;

	buf_init(&b, FILE_MAX);
	rc = file_load(t->fs, t->dir, PATH, &b, e);
	if (rc == CY_OK)
		rc = open_seal(t, buf_span(&b), &text, e);
	else if (rc == CY_BAD)
		rc = changed("it is no file of ours", e);
	if (rc == CY_OK) {
		n = lines(text);
		n = n < LIMIT_OFFICERS ? n : LIMIT_OFFICERS;
		rc = make_room(&t->now, n + 1, n + 1, e);
	}
	if (rc == CY_OK)
		rc = trust_parse(&t->now, text, e);
	buf_release(&b);
	return rc == CY_NOTFOUND ? CY_OK : rc;
}

enum cy_rc
trust_load(struct trust **out, const struct fs *fs, int dir,
    const struct unlock *u, struct cy_err *e)
{
	struct trust *t = calloc(1, sizeof(*t));
	enum cy_rc rc;

	*out = NULL;
	if (t == NULL)
		return cy_nomem(e);
	t->fs = fs;
	t->dir = dir;
	derive(t, u);
	rc = load(t, e);
	if (rc == CY_OK)
		*out = t;
	else
		trust_release(t);
	return rc;
}

bool
trust_site(const struct trust *t, struct passkey_site *out)
{
	*out = (struct passkey_site){t->now.rp_id, t->now.origin};
	return t->now.rp_id[0] != '\0';
}

enum cy_rc
trust_set_site(
    struct trust *t, const struct passkey_site *site, struct cy_err *e)
{
	struct trust_table next;
	enum cy_rc rc;

	if (!trust_site_valid(site))
		return cy_fail(e, CY_USAGE, FAULT_OFFICERS_SITE, CY_NO_OFFSET,
		    "\"%s\" at \"%s\"", site->rp_id, site->origin);
	if (strcmp(site->rp_id, t->now.rp_id) == 0 &&
	    strcmp(site->origin, t->now.origin) == 0)
		return CY_OK;
	if (t->now.nofficers > 0)
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICERS_SITE,
		    CY_NO_OFFSET, "%zu officers are of %s", t->now.nofficers,
		    t->now.origin);
	rc = trust_copy(&next, &t->now, e);
	if (rc != CY_OK)
		return rc;
	(void)snprintf(next.rp_id, sizeof(next.rp_id), "%s", site->rp_id);
	(void)snprintf(next.origin, sizeof(next.origin), "%s", site->origin);
	return trust_commit(t, &next, e);
}

const struct trust_officer *
trust_officer(const struct trust *t, size_t i)
{
	return i < t->now.nofficers ? &t->now.officer[i] : NULL;
}

const struct trust_invitation *
trust_invitation(const struct trust *t, size_t i)
{
	return i < t->now.ninvitations ? &t->now.invitation[i] : NULL;
}
