/* SPDX-License-Identifier: Apache-2.0 */
#include "core/keyring_state.h"

#include <assert.h>

/*
 * The fold of `party` and `revocation` records (spec/register.md, "Keys").
 * Each is judged whole before anything is written.
 */

/* A `party` record, judged. */
struct change {
	uint32_t party; /* NO_PARTY: a new one */
	bool has[KEY_ROLES];
	struct record_key key[KEY_ROLES];
	uint32_t known[KEY_ROLES]; /* the key as it stands; NO_KEY: new */
	struct span known_as;      /* new to the keyring; empty: none */
};

static enum cy_rc
refuse(const struct record *r, enum fault fault, const char *what,
    struct cy_err *e)
{
	return cy_fail(e, CY_BAD, fault, r->fields[0].offset, "%.*s: %s",
	    SPAN_ARGS(span_first(r->author, 100)), what);
}

static enum cy_rc
read_keys(struct change *c, const struct record *r, struct cy_err *e)
{
	struct record_key key;
	enum cy_rc rc;
	struct span v;
	size_t at = 0;

	while (record_next(r, F_KEY, &at, &v)) {
		rc = value_parsed_key(v, &key, e);
		if (rc != CY_OK)
			return rc;
		c->has[key.role] = true;
		c->key[key.role] = key;
	}
	return CY_OK;
}

/* Is this raw key new here, or the very key that stands? */
static enum cy_rc
judge_key(const struct keyring *k, struct change *c, size_t role,
    const struct record *r, struct cy_err *e)
{
	uint32_t i = ring_key(k, c->key[role].raw);

	c->known[role] = i;
	if (i == NO_KEY)
		return CY_OK;
	if (k->key[i].party != c->party || k->key[i].role != role)
		return refuse(
		    r, FAULT_KEY_TAKEN, key_role_name((enum key_role)role), e);
	if (k->key[i].until != NEVER)
		return refuse(r, FAULT_KEY_RETIRED,
		    key_role_name((enum key_role)role), e);
	return CY_OK;
}

static enum cy_rc
judge_limits(const struct keyring *k, const struct change *c,
    const struct record *r, struct cy_err *e)
{
	uint32_t have = 0, fresh = 0;
	size_t role;

	for (role = 0; role < KEY_ROLES; role++)
		if (c->has[role] && c->known[role] == NO_KEY)
			fresh++;
	if (c->party != NO_PARTY)
		have = k->party[c->party].nkeys;
	else if (k->nparties == LIMIT_PARTIES)
		return refuse(r, FAULT_PARTIES_FULL, "no room", e);
	if (have + fresh > LIMIT_PARTY_KEYS || k->nkeys + fresh > LIMIT_KEYS)
		return refuse(r, FAULT_KEYS_FULL, "no room", e);
	return CY_OK;
}

static enum cy_rc
judge_keeper(const struct keyring *k, const struct change *c,
    const struct record *r, struct cy_err *e)
{
	if (k->nparties == 0)
		return c->has[ROLE_REGISTER] && c->has[ROLE_WITNESS]
		    ? CY_OK
		    : refuse(r, FAULT_KEEPER_KEYS, "a key is absent", e);
	if (c->party != 0)
		return CY_OK;
	if (!c->has[ROLE_REGISTER] || c->known[ROLE_REGISTER] == NO_KEY)
		return refuse(r, FAULT_KEEPER_FIXED, "register", e);
	if (!c->has[ROLE_WITNESS] || c->known[ROLE_WITNESS] == NO_KEY)
		return refuse(r, FAULT_KEEPER_FIXED, "witness", e);
	return CY_OK;
}

static enum cy_rc
judge_known_as(const struct keyring *k, struct change *c,
    const struct record *r, struct cy_err *e)
{
	struct span id = record_get(r, F_KNOWN_AS), had = {0};
	uint32_t holder;

	if (id.n == 0)
		return CY_OK;
	if (c->party != NO_PARTY)
		had = span_str(k->party[c->party].known_as);
	if (had.n > 0)
		return span_eq(had, id)
		    ? CY_OK
		    : refuse(r, FAULT_KNOWN_AS_SECOND, "Known-As", e);
	holder = ring_known_as(k, id);
	if (holder != NO_PARTY)
		return refuse(r, FAULT_KNOWN_AS_TAKEN, k->party[holder].id, e);
	c->known_as = id;
	return CY_OK;
}

static enum cy_rc
judge_party(const struct keyring *k, struct change *c, const struct record *r,
    struct cy_err *e)
{
	enum cy_rc rc = read_keys(c, r, e);
	size_t role;

	c->party = ring_party(k, r->author);
	for (role = 0; role < KEY_ROLES && rc == CY_OK; role++)
		if (c->has[role])
			rc = judge_key(k, c, role, r, e);
	if (rc == CY_OK)
		rc = judge_keeper(k, c, r, e);
	if (rc == CY_OK)
		rc = judge_known_as(k, c, r, e);
	if (rc == CY_OK)
		rc = judge_limits(k, c, r, e);
	return rc;
}

/* The record states all keys of the party: what it leaves out has ended. */
static void
take_key(struct keyring *k, const struct change *c, uint32_t party, size_t role,
    uint64_t index)
{
	uint32_t old = k->party[party].newest[role];

	if (c->has[role] && c->known[role] != NO_KEY)
		return;
	if (old != NO_KEY && k->key[old].until == NEVER)
		k->key[old].until = index;
	if (c->has[role])
		(void)ring_add_key(k, party, &c->key[role], index);
}

static void
take_party(struct keyring *k, const struct change *c, const struct record *r,
    uint64_t index)
{
	uint32_t party = c->party;
	size_t role;

	if (party == NO_PARTY)
		party = ring_add_party(k, r->author);
	for (role = 0; role < KEY_ROLES; role++)
		take_key(k, c, party, role, index);
	if (c->known_as.n > 0)
		ring_add_known_as(k, party, c->known_as);
}

static enum cy_rc
apply_party(
    struct keyring *k, const struct record *r, uint64_t index, struct cy_err *e)
{
	struct change c = {0};
	enum cy_rc rc = judge_party(k, &c, r, e);

	if (rc == CY_OK)
		rc = keyring_verify(k, r, index, e);
	if (rc != CY_OK)
		return rc;
	(void)pthread_rwlock_wrlock(k->lock);
	take_party(k, &c, r, index);
	(void)pthread_rwlock_unlock(k->lock);
	return CY_OK;
}

static enum cy_rc
judge_revocation(const struct keyring *k, const struct record *r, uint32_t *key,
    struct cy_err *e)
{
	struct record_key want;
	const struct ring_key *have;
	enum cy_rc rc = value_parsed_key(record_get(r, F_KEY), &want, e);
	struct span author;

	if (rc != CY_OK)
		return rc;
	*key = ring_key(k, want.raw);
	if (*key == NO_KEY)
		return refuse(r, FAULT_KEY_UNKNOWN, "revokes a key", e);
	have = &k->key[*key];
	/* The id binds the name: the key is named as its party brought it. */
	if (have->role != want.role || have->id != want.vkey.id)
		return refuse(r, FAULT_KEY_UNKNOWN, "revokes a key", e);
	author = r->author;
	if (!span_eq_str(author, k->party[have->party].id) &&
	    !span_eq_str(author, k->party[0].id))
		return refuse(
		    r, FAULT_REVOCATION_FOREIGN, k->party[have->party].id, e);
	if (have->party == 0 &&
	    (have->role == ROLE_REGISTER || have->role == ROLE_WITNESS))
		return refuse(
		    r, FAULT_KEEPER_FIXED, key_role_name(have->role), e);
	return CY_OK;
}

static enum cy_rc
apply_revocation(
    struct keyring *k, const struct record *r, uint64_t index, struct cy_err *e)
{
	uint32_t key = NO_KEY;
	enum cy_rc rc = judge_revocation(k, r, &key, e);

	if (rc == CY_OK)
		rc = keyring_verify(k, r, index, e);
	if (rc != CY_OK)
		return rc;
	(void)pthread_rwlock_wrlock(k->lock);
	if (k->key[key].until == NEVER)
		k->key[key].until = index;
	(void)pthread_rwlock_unlock(k->lock);
	return CY_OK;
}

enum cy_rc
keyring_apply(
    struct keyring *k, const struct record *r, uint64_t index, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	assert(index >= k->next);
	if (k->nparties == 0 && (index != 0 || r->type->kind != R_PARTY))
		return refuse(r, FAULT_KEEPER_FIRST, r->type->name, e);
	if (r->type->kind == R_PARTY)
		rc = apply_party(k, r, index, e);
	else if (r->type->kind == R_REVOCATION)
		rc = apply_revocation(k, r, index, e);
	if (rc == CY_OK)
		k->next = index + 1;
	return rc;
}
