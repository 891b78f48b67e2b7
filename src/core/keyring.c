/* SPDX-License-Identifier: Apache-2.0 */
#include "core/keyring_state.h"

#include <assert.h>
#include <stdlib.h>

static bool
is_id(const struct keyring *k, uint32_t i, struct span id)
{
	return span_eq_str(id, k->party[i].id);
}

static bool
is_known_as(const struct keyring *k, uint32_t i, struct span id)
{
	return span_eq_str(id, k->party[i].known_as);
}

static bool
is_raw(const struct keyring *k, uint32_t i, struct span raw)
{
	return memcmp(k->key[i].raw, raw.p, raw.n) == 0;
}

/* The slot of what is sought: taken by it, or free.  Never full: the tables
 * are twice as large as what they index. */
static size_t
slot(const struct keyring *k, const uint32_t *table, size_t slots,
    struct span what, bool (*is)(const struct keyring *, uint32_t, struct span))
{
	size_t i = span_hash(what) % slots;

	while (table[i] != 0 && !is(k, table[i] - 1, what))
		i = (i + 1) % slots;
	return i;
}

/* An empty slot becomes NO_PARTY and NO_KEY: zero minus one. */
uint32_t
ring_party(const struct keyring *k, struct span id)
{
	return k->by_id[slot(k, k->by_id, PARTY_SLOTS, id, is_id)] - 1;
}

uint32_t
ring_known_as(const struct keyring *k, struct span id)
{
	size_t i = slot(k, k->by_known_as, PARTY_SLOTS, id, is_known_as);

	return k->by_known_as[i] - 1;
}

uint32_t
ring_key(const struct keyring *k, const uint8_t raw[32])
{
	size_t i = slot(k, k->by_raw, KEY_SLOTS, span(raw, 32), is_raw);

	return k->by_raw[i] - 1;
}

uint32_t
ring_record_key(
    const struct keyring *k, uint32_t party, uint64_t index, bool *revoked)
{
	uint32_t i;

	*revoked = false;
	if (party == NO_PARTY)
		return NO_KEY;
	i = k->party[party].newest[ROLE_RECORD];
	while (i != NO_KEY && k->key[i].from >= index)
		i = k->key[i].older;
	if (i == NO_KEY)
		return NO_KEY;
	/* One that was replaced has a newer one: this one was revoked. */
	*revoked = k->key[i].until < index;
	return *revoked ? NO_KEY : i;
}

uint32_t
ring_add_party(struct keyring *k, struct span id)
{
	uint32_t i = k->nparties++;
	size_t role;

	assert(i < LIMIT_PARTIES && id.n <= LIMIT_PARTY_ID);
	memcpy(k->party[i].id, id.p, id.n);
	for (role = 0; role < KEY_ROLES; role++)
		k->party[i].newest[role] = NO_KEY;
	k->by_id[slot(k, k->by_id, PARTY_SLOTS, id, is_id)] = i + 1;
	return i;
}

void
ring_add_known_as(struct keyring *k, uint32_t party, struct span id)
{
	assert(id.n <= LIMIT_PARTY_ID);
	k->by_known_as[slot(k, k->by_known_as, PARTY_SLOTS, id, is_known_as)] =
	    party + 1;
	memcpy(k->party[party].known_as, id.p, id.n);
}

uint32_t
ring_add_key(struct keyring *k, uint32_t party, const struct record_key *key,
    uint64_t index)
{
	struct ring_party *p = &k->party[party];
	struct span raw = span(key->raw, sizeof(key->raw));
	uint32_t i = k->nkeys++;

	assert(i < LIMIT_KEYS);
	k->by_raw[slot(k, k->by_raw, KEY_SLOTS, raw, is_raw)] = i + 1;
	k->key[i] = (struct ring_key){.id = key->vkey.id,
	    .party = party,
	    .older = p->newest[key->role],
	    .role = key->role,
	    .from = index,
	    .until = NEVER};
	memcpy(k->key[i].raw, key->raw, sizeof(key->raw));
	p->newest[key->role] = i;
	p->nkeys++;
	return i;
}

enum cy_rc
keyring_new(struct keyring **out, struct cy_err *e)
{
	struct keyring *k = calloc(1, sizeof(*k));

	*out = NULL;
	if (k == NULL)
		return cy_nomem(e);
	k->lock = &k->lock_memory;
	if (pthread_rwlock_init(k->lock, NULL) != 0) {
		free(k);
		return cy_nomem(e);
	}
	*out = k;
	return CY_OK;
}

void
keyring_free(struct keyring *k)
{
	if (k == NULL)
		return;
	(void)pthread_rwlock_destroy(k->lock);
	free(k);
}

/* Locking fails only for our own mistakes. */
static void
lock_read(const struct keyring *k)
{
	int rc = pthread_rwlock_rdlock(k->lock);

	assert(rc == 0);
	(void)rc;
}

static void
unlock(const struct keyring *k)
{
	(void)pthread_rwlock_unlock(k->lock);
}

/* The vkey of a key that is not ROLE_SEAL. */
static void
vkey_of(const struct keyring *k, uint32_t key, struct vkey *out)
{
	static const char *const suffixes[KEY_ROLES] = {
	    "", "/register", "/witness", ""};
	const struct ring_key *r = &k->key[key];

	*out = (struct vkey){.id = r->id,
	    .type = r->role == ROLE_WITNESS ? KEY_COSIG_ED25519 : KEY_ED25519};
	(void)snprintf(out->name, sizeof(out->name), "%s%s",
	    k->party[r->party].id, suffixes[r->role]);
	memcpy(out->pub.b, r->raw, sizeof(out->pub.b));
}

enum cy_rc
keyring_record_key(const struct keyring *k, struct span party, uint64_t index,
    struct vkey *out, struct cy_err *e)
{
	bool revoked;
	uint32_t i;

	lock_read(k);
	i = ring_record_key(k, ring_party(k, party), index, &revoked);
	if (i != NO_KEY)
		vkey_of(k, i, out);
	unlock(k);
	if (i != NO_KEY)
		return CY_OK;
	party = span_first(party, 100);
	if (revoked)
		return cy_fail(e, CY_BAD, FAULT_KEY_REVOKED, CY_NO_OFFSET,
		    "the key of %.*s", SPAN_ARGS(party));
	return cy_fail(e, CY_NOTFOUND, FAULT_AUTHOR_UNKNOWN, CY_NO_OFFSET,
	    "%.*s", SPAN_ARGS(party));
}

/* The record key that a `party` record brings: its grammar requires one. */
static enum cy_rc
brought(const struct record *r, struct vkey *out, struct cy_err *e)
{
	struct record_key key = {.role = KEY_ROLES};
	struct span v;
	size_t at = 0;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && key.role != ROLE_RECORD &&
	    record_next(r, F_KEY, &at, &v))
		rc = value_parsed_key(v, &key, e);
	*out = key.vkey;
	return rc;
}

enum cy_rc
keyring_verify(const struct keyring *k, const struct record *r, uint64_t index,
    struct cy_err *e)
{
	struct note n = {.bytes = r->bytes, .text = r->text, .nsigs = 1};
	struct vkey key = {0};
	enum cy_rc rc = keyring_record_key(k, r->author, index, &key, e);

	/* A party without a valid key introduces itself. */
	if (rc != CY_OK && r->type->kind == R_PARTY)
		rc = brought(r, &key, e);
	if (rc == CY_NOTFOUND)
		return cy_fail(e, CY_BAD, FAULT_AUTHOR_UNKNOWN,
		    r->fields[0].offset, "%.*s",
		    SPAN_ARGS(span_first(r->author, 100)));
	if (rc != CY_OK)
		return rc;
	n.sigs[0] = r->sig;
	rc = note_verify(&n, &key, e);
	if (rc == CY_NOTFOUND)
		return cy_fail(e, CY_BAD, FAULT_KEY_WRONG, r->text.n + 1,
		    "signed by key %08x, expected %08x of %s", r->sig.id,
		    key.id, key.name);
	return rc;
}

size_t
keyring_keys(const struct keyring *k, struct span party,
    struct keyring_key out[LIMIT_PARTY_KEYS])
{
	const struct ring_key *r;
	uint32_t i, p;
	size_t role, n = 0;

	lock_read(k);
	p = ring_party(k, party);
	for (role = 0; role < KEY_ROLES && p != NO_PARTY; role++) {
		i = k->party[p].newest[role];
		for (; i != NO_KEY && n < LIMIT_PARTY_KEYS; n++) {
			r = &k->key[i];
			out[n] = (struct keyring_key){.role = r->role,
			    .from = r->from,
			    .until = r->until};
			memcpy(out[n].raw, r->raw, sizeof(r->raw));
			if (role != ROLE_SEAL)
				vkey_of(k, i, &out[n].vkey);
			i = r->older;
		}
	}
	unlock(k);
	return n;
}

static bool
entry0_key(const struct keyring *k, enum key_role role, struct vkey *out)
{
	bool there;

	lock_read(k);
	/* Party 0 is the keeper, and these keys of it never change. */
	there = k->nparties > 0;
	if (there)
		vkey_of(k, k->party[0].newest[role], out);
	unlock(k);
	return there;
}

bool
keyring_register_key(const struct keyring *k, struct vkey *out)
{
	return entry0_key(k, ROLE_REGISTER, out);
}

bool
keyring_witness_key(const struct keyring *k, struct vkey *out)
{
	return entry0_key(k, ROLE_WITNESS, out);
}

struct span
keyring_keeper(const struct keyring *k)
{
	struct span id;

	lock_read(k);
	id = span_str(k->party[0].id);
	unlock(k);
	return id;
}

struct span
keyring_known_as(const struct keyring *k, struct span id)
{
	uint32_t i;

	lock_read(k);
	i = ring_known_as(k, id);
	unlock(k);
	return i == NO_PARTY ? id : span_str(k->party[i].id);
}
