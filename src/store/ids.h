/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_IDS_H
#define STORE_IDS_H

#include "base/err.h"

#include <stdint.h>

/*
 * Internal to store: the ids of an index that is being built, by their first
 * 56 bits, in memory: asking them of the file, and keeping its index of them
 * in order, would be a sixth of the work.  16 bytes for each of at most
 * twice as many slots as records.
 */
struct ids {
	struct ids_slot *slot; /* NULL: not in use */
	size_t n, slots;       /* slots: a power of two */
};

enum cy_rc ids_start(struct ids *ids, struct cy_err *e);
void ids_release(struct ids *ids);
enum cy_rc ids_add(
    struct ids *ids, int64_t digits, uint64_t entry, struct cy_err *e);
/* The entries with these digits, one after the other: *at starts at 0; false
 * at the end. */
bool ids_next(
    const struct ids *ids, int64_t digits, size_t *at, uint64_t *entry);

#endif
