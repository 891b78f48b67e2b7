/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_TRUST_PRIV_H
#define NODE_TRUST_PRIV_H

#include "node/trust.h"

#define TRUST_MAGIC "comity/officers/v1\n"
/* Origins are "https://", a host name and a port. */
#define TRUST_RP_ID 254u
#define TRUST_ORIGIN 272u

struct trust_table {
	char rp_id[TRUST_RP_ID], origin[TRUST_ORIGIN]; /* "": no site yet */
	struct trust_officer *officer;
	struct trust_invitation *invitation;
	size_t nofficers, ninvitations; /* together at most LIMIT_OFFICERS */
};

struct trust {
	const struct fs *fs;
	int dir;
	uint8_t key[32];
	struct trust_table now;
};

/* A copy with room for one more of each. */
enum cy_rc trust_copy(
    struct trust_table *to, const struct trust_table *from, struct cy_err *e);
void trust_table_release(struct trust_table *x);
/* Writes next and makes it the table; releases next in any case. */
enum cy_rc trust_commit(
    struct trust *t, struct trust_table *next, struct cy_err *e);

/* HMAC of the parts under the table's key. */
void trust_mac(struct hash *out, const struct trust *t, const char *purpose,
    struct span in);

/* The file but for its seal (trust_line.c). */
void trust_print(struct buf *b, const struct trust_table *x);
/* x is empty, with room for all that the text can hold. */
enum cy_rc trust_parse(
    struct trust_table *x, struct span text, struct cy_err *e);
/* "<party> <login> <roles> <hash> <time>", and "<party> <login>". */
bool trust_invitation_parse(struct trust_invitation *i, struct span fields);
struct trust_disable {
	char party[LIMIT_PARTY_ID + 1];
	char login[LIMIT_LOGIN + 1];
};
bool trust_disable_parse(struct trust_disable *d, struct span fields);
bool trust_site_valid(const struct passkey_site *site);

/*
 * Whose passkey is this, and does the assertion hold?  k: what the passkey is
 * afterwards.  in_order: its count has risen since it was kept last.
 */
enum cy_rc trust_assert(const struct trust_table *x,
    const struct trust_officer **who, struct passkey *k, struct span challenge,
    const struct passkey_assertion *a, bool in_order, struct cy_err *e);

#endif
