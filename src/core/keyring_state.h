/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_KEYRING_STATE_H
#define CORE_KEYRING_STATE_H

#include <pthread.h>

#include "core/keyring.h"

/*
 * Inside the keyring.  Everything lies in one zeroed piece of memory of
 * fixed size, of which the system backs only what is touched: applying a
 * record allocates nothing and so cannot fail half-way.  Keys and parties
 * are only ever added; a key's end is the one thing that is written later.
 */
#define NEVER UINT64_MAX
#define NO_KEY UINT32_MAX
#define NO_PARTY UINT32_MAX

struct ring_key {
	uint8_t raw[32];
	uint32_t id;    /* key id; 0 for ROLE_SEAL */
	uint32_t party; /* index of its party */
	uint32_t older; /* the party's key of this role before; NO_KEY */
	enum key_role role;
	uint64_t from;  /* the entry that brought it */
	uint64_t until; /* the entry that ended it: replaced or revoked */
};

struct ring_party {
	char id[LIMIT_PARTY_ID + 1];
	char known_as[LIMIT_PARTY_ID + 1]; /* "": not stated */
	uint32_t newest[KEY_ROLES];        /* key index, or NO_KEY */
	uint32_t nkeys;                    /* ever brought */
};

#define PARTY_SLOTS (2 * LIMIT_PARTIES)
#define KEY_SLOTS (2 * LIMIT_KEYS)

struct keyring {
	pthread_rwlock_t lock_memory;
	pthread_rwlock_t *lock; /* readers: everyone; writer: apply */
	uint64_t next;          /* the lowest index that may come now */
	uint32_t nparties, nkeys;
	struct ring_party party[LIMIT_PARTIES];
	struct ring_key key[LIMIT_KEYS];
	/* Open addressing; what stands there is an index plus one. */
	uint32_t by_id[PARTY_SLOTS];
	uint32_t by_known_as[PARTY_SLOTS];
	uint32_t by_raw[KEY_SLOTS];
};

/* These want the lock held, or the one writer to ask. */
uint32_t ring_party(const struct keyring *k, struct span id);
uint32_t ring_known_as(const struct keyring *k, struct span id);
uint32_t ring_key(const struct keyring *k, const uint8_t raw[32]);
/* The record key of a party as of an index; NO_KEY: none yet, or, with
 * *revoked, one that ended. */
uint32_t ring_record_key(
    const struct keyring *k, uint32_t party, uint64_t index, bool *revoked);

/* Adding; the limits were checked.  They want the lock held for writing. */
uint32_t ring_add_party(struct keyring *k, struct span id);
void ring_add_known_as(struct keyring *k, uint32_t party, struct span id);
uint32_t ring_add_key(struct keyring *k, uint32_t party,
    const struct record_key *key, uint64_t index);

#endif
