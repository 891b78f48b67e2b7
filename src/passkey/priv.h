/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PASSKEY_PRIV_H
#define PASSKEY_PRIV_H

#include "passkey/cbor.h"
#include "passkey/passkey.h"

/* Flags of authenticator data: WebAuthn L3 section 6.1. */
#define PASSKEY_UP 0x01u /* the user was there */
#define PASSKEY_UV 0x04u /* and was verified */
#define PASSKEY_BE 0x08u /* the key can be backed up */
#define PASSKEY_BS 0x10u /* and is */
#define PASSKEY_AT 0x40u /* a credential follows */
#define PASSKEY_ED 0x80u /* extensions follow */

/* Authenticator data, read: section 6.1. */
struct passkey_data {
	uint8_t flags;
	uint32_t count;
	enum passkey_backup backup;
};
/* Reads and judges all of it; with a credential where k is not NULL, whose
 * id, algorithm and key are filled in, and without where it is. */
enum cy_rc passkey_read_data(struct passkey_data *out, struct passkey *k,
    const struct passkey_site *site, struct span in, struct cy_err *e);

/* A COSE_Key (RFC 9052 section 7) from the front of in; *rest follows it. */
enum cy_rc passkey_read_key(
    struct passkey *k, struct span in, struct span *rest, struct cy_err *e);

/* What the client says that it did: type, challenge, origin. */
enum cy_rc passkey_read_client(struct span in, const char *type,
    const struct passkey_site *site, struct span challenge, struct cy_err *e);

#endif
