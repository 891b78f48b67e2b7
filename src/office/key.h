/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_KEY_H
#define OFFICE_KEY_H

#include "office/office.h"

/*
 * The file of the office key (spec/office.md, "Where things lie"): 32 random
 * bytes in the state directory, which neither the node's folder nor a backup
 * holds.
 */
#define OFFICE_KEY_NAME 16 /* "0123abcd.office" and NUL */

/* Its name in the state directory; key_id: the register key's. */
void office_key_name(char out[OFFICE_KEY_NAME], uint32_t key_id);

/*
 * Reads it.  Where there is none, and the node's folder dir has no office.db
 * that another one would open, it is made, mode 0600.  CY_DENIED
 * node/key-locked; base/io and its kin.
 */
enum cy_rc office_key_load(struct office_key *out, const char *dir,
    const char *state, uint32_t key_id, struct cy_err *e);
/* Forgets it. */
void office_key_release(struct office_key *k);

#endif
