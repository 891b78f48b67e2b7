/* SPDX-License-Identifier: Apache-2.0 */
#include "node/sign.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "node/priv.h"

#define KEY_SUFFIX ".key"

/* "mfa.example.key": the party it is of; roles have no dot. */
static struct span
party_of(const char *name)
{
	struct span s = span_str(name);
	const size_t n = sizeof(KEY_SUFFIX) - 1;

	if (s.n <= n || !span_eq_str(span_from(s, s.n - n), KEY_SUFFIX))
		return span(NULL, 0);
	s = span_first(s, s.n - n);
	return party_id_has_keys(s) ? s : span(NULL, 0);
}

static int
is_party(const struct dirent *d)
{
	return party_of(d->d_name).n > 0;
}

static enum cy_rc
load_party(
    struct node *n, const char *name, const struct unlock *u, struct cy_err *e)
{
	struct skey *k = &n->hosted[n->nhosted];
	char path[NAME_MAX + 8];
	struct keyfile f = {n->fs, n->dir, path, "record"};
	enum cy_rc rc;

	(void)snprintf(path, sizeof(path), "keys/%s", name);
	rc = keyfile_load(k, &f, u, e);
	if (rc != CY_OK)
		return rc == CY_TEMP ? rc : CY_OK;
	if (k->vkey.type == KEY_ED25519 &&
	    span_eq_str(party_of(name), k->vkey.name))
		n->nhosted++;
	else
		skey_release(k);
	return CY_OK;
}

static enum cy_rc
load_parties(struct node *n, const struct unlock *u, struct cy_err *e)
{
	struct dirent **list = NULL;
	int count = scandirat(n->dir, "keys", &list, is_party, alphasort);
	enum cy_rc rc = CY_OK;

	if (count < 0)
		return cy_errno(e, errno, "read", "keys");
	n->hosted = calloc((size_t)count + 1, sizeof(*n->hosted));
	if (n->hosted == NULL)
		rc = cy_nomem(e);
	for (int i = 0; i < count; i++) {
		if (rc == CY_OK)
			rc = load_party(n, list[i]->d_name, u, e);
		free(list[i]);
	}
	free(list);
	return rc;
}

void
node_close_officers(struct node *n)
{
	for (size_t i = 0; i < n->nhosted; i++)
		skey_release(&n->hosted[i]);
	free(n->hosted);
	n->hosted = NULL;
	n->nhosted = 0;
	trust_release(n->trust);
	n->trust = NULL;
}

enum cy_rc
node_open_officers(struct node *n, struct cy_err *e)
{
	struct unlock u = {{0}};
	char name[32];
	enum cy_rc rc;

	assert(n->w != NULL);
	node_close_officers(n);
	node_unlock_name(name, n->log.vkey.id);
	rc = unlock_load(&u, n->fs, n->state, name, e);
	if (rc == CY_OK)
		rc = trust_load(&n->trust, n->fs, n->dir, &u, e);
	if (rc == CY_OK)
		rc = load_parties(n, &u, e);
	unlock_release(&u);
	if (rc != CY_OK)
		node_close_officers(n);
	return rc;
}

static const struct skey *
key_of(const struct node *n, struct span author, struct span keeper)
{
	if (span_eq(author, keeper))
		return &n->record;
	for (size_t i = 0; i < n->nhosted; i++)
		if (span_eq_str(author, n->hosted[i].vkey.name))
			return &n->hosted[i];
	return NULL;
}

static utc_t
now(const struct node *n)
{
	return n->clock->now(n->clock->ctx);
}

static enum cy_rc
judge_and_sign(struct node *n, const struct record *r,
    const struct trust_approvals *approvals, struct buf *entry,
    struct cy_err *e)
{
	char keeper[LIMIT_PARTY_ID + 1];
	const struct skey *k;
	enum cy_rc rc;

	node_keeper(n, keeper);
	k = key_of(n, r->author, span_str(keeper));
	if (k == NULL)
		return cy_fail(e, CY_NOTFOUND, FAULT_NOT_HOSTED, CY_NO_OFFSET,
		    "%.*s", SPAN_ARGS(r->author));
	(void)pthread_mutex_lock(&n->officers);
	rc = trust_judge(n->trust, r, span_str(keeper), approvals, now(n), e);
	(void)pthread_mutex_unlock(&n->officers);
	if (rc == CY_OK)
		rc = note_sign(entry, r->text, k, e);
	return rc == CY_OK ? buf_check(entry, e) : rc;
}

enum cy_rc
node_sign(struct node *n, struct span text,
    const struct trust_approvals *approvals, struct buf *entry,
    struct cy_err *e)
{
	struct record r;
	struct arena mem;
	enum cy_rc rc;

	assert(n->trust != NULL);
	arena_init(&mem, RECORD_ARENA);
	rc = record_parse_text(&r, &mem, text, e);
	if (rc == CY_OK)
		rc = judge_and_sign(n, &r, approvals, entry, e);
	arena_release(&mem);
	return rc;
}

enum cy_rc
node_officers_site(
    struct node *n, const struct passkey_site *site, struct cy_err *e)
{
	enum cy_rc rc;

	(void)pthread_mutex_lock(&n->officers);
	rc = trust_set_site(n->trust, site, e);
	(void)pthread_mutex_unlock(&n->officers);
	return rc;
}

enum cy_rc
node_officers_change(struct node *n, struct span line,
    const struct passkey_assertion *by, struct cy_err *e)
{
	enum cy_rc rc;

	(void)pthread_mutex_lock(&n->officers);
	rc = trust_change(n->trust, line, by, now(n), e);
	(void)pthread_mutex_unlock(&n->officers);
	return rc;
}

enum cy_rc
node_officers_enrol(struct node *n, struct span code,
    const struct passkey_response *r, struct trust_officer *out,
    struct cy_err *e)
{
	enum cy_rc rc;

	(void)pthread_mutex_lock(&n->officers);
	rc = trust_enrol(n->trust, code, r, now(n), out, e);
	(void)pthread_mutex_unlock(&n->officers);
	return rc;
}

const struct trust *
node_trust(struct node *n)
{
	return n->trust;
}
