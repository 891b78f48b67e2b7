/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_KEYRING_H
#define CORE_KEYRING_H

#include "record/record.h"

/*
 * Who may sign what, at each index of the register: a fold over its `party`
 * and `revocation` records (spec/register.md, "Keys").  Validity is judged by
 * register order, never by a clock: the key of an author at index i is that
 * which the entries before i say.  Small (LIMIT_PARTIES), append-only, and
 * safe to read from many threads while one thread applies.
 */
struct keyring;

enum cy_rc keyring_new(struct keyring **out, struct cy_err *e);
void keyring_free(struct keyring *k);

/*
 * Takes the entry at this index into account; anything but `party` and
 * `revocation` changes nothing.  Checks the signature of the records that do:
 * a first `party` record verifies under the record key it brings, a later one
 * under the key that stood before.  Entry 0 must be the keeper's `party`
 * record and bring the keys of roles record, register and witness.
 * Indices are given in rising order.  Faults core/key-..., core/keeper-...,
 * crypto/...
 */
enum cy_rc keyring_apply(struct keyring *k, const struct record *r,
    uint64_t index, struct cy_err *e);

/*
 * Verifies the author's signature on the record as of this index.  CY_BAD
 * core/author-unknown, core/key-wrong (another name or id signed),
 * core/key-revoked, crypto/signature-...
 */
enum cy_rc keyring_verify(const struct keyring *k, const struct record *r,
    uint64_t index, struct cy_err *e);

/* The record key of a party as of an index; CY_NOTFOUND core/author-unknown. */
enum cy_rc keyring_record_key(const struct keyring *k, struct span party,
    uint64_t index, struct vkey *out, struct cy_err *e);
/* A key and its standing over time. */
struct keyring_key {
	enum key_role role;
	struct vkey vkey; /* empty where role is ROLE_SEAL */
	uint8_t raw[32];
	uint64_t from;  /* the entry that brought it */
	uint64_t until; /* the entry that ended it: a later `party` record, or
	                 * a revocation; UINT64_MAX: it stands */
};
/* Every key that a party ever had, by role, the newest first; at most
 * LIMIT_PARTY_KEYS.  Their number; 0: the party has none. */
size_t keyring_keys(const struct keyring *k, struct span party,
    struct keyring_key out[LIMIT_PARTY_KEYS]);
/* The keys that entry 0 introduced; false before entry 0 was applied. */
bool keyring_register_key(const struct keyring *k, struct vkey *out);
bool keyring_witness_key(const struct keyring *k, struct vkey *out);
/* The party id of the keeper: author of entry 0; empty before. */
struct span keyring_keeper(const struct keyring *k);
/* The party that was recorded under this short id and now has keys, or the
 * id itself (Known-As). */
struct span keyring_known_as(const struct keyring *k, struct span id);

#endif
