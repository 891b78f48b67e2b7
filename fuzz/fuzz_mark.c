/* SPDX-License-Identifier: Apache-2.0 */
#include "register/mark.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A slot that is accepted is the one form of what it says. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char again[MARK_SLOT];
	uint64_t seq, size;
	struct hash root;

	if (!mark_slot_parse(span(data, n), &seq, &size, &root))
		return 0;
	mark_slot_print(again, seq, size, &root);
	if (!span_eq(span(data, n), span(again, sizeof(again))))
		abort();
	return 0;
}
