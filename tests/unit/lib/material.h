/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_LIB_MATERIAL_H
#define TESTS_UNIT_LIB_MATERIAL_H

#include <stddef.h>
#include <stdint.h>

/* What a stranger's program would have got from a node: made here by the
 * code inside, so that the test itself needs the public headers only. */
struct material {
	const char *log, *witness; /* vkeys */
	const uint8_t *entry, *receipt, *checkpoint, *copy;
	size_t nentry, nreceipt, ncheckpoint, ncopy;
	uint64_t index, size;
	int64_t time; /* of the seal */
};

void material_make(struct material *m);
void material_free(void);

#endif
