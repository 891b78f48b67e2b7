/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "serve/control.h"
#include "serve/part.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A receipt that is read is put as the same bytes. */
static void
receipt(struct span in)
{
	struct receipt r = {.index = 0};
	struct cy_err e;
	struct buf b;

	buf_init(&r.proof, LIMIT_PROOF_FILE);
	buf_init(&b, LIMIT_PROOF_FILE + 256);
	if (control_get_receipt(&r, in, &e) == CY_OK) {
		control_put_receipt(&b, &r);
		if (!span_eq(buf_span(&b), in))
			abort();
	}
	buf_release(&b);
	buf_release(&r.proof);
}

/* So is a configuration. */
static void
config(struct span in)
{
	struct part_config c;
	struct arena a;
	struct cy_err e;
	struct buf b;

	arena_init(&a, 64u * 1024);
	buf_init(&b, 64u * 1024);
	if (part_config_get(&c, &a, in, &e) == CY_OK) {
		part_config_put(&b, &c);
		if (!span_eq(buf_span(&b), in))
			abort();
	}
	buf_release(&b);
	arena_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	receipt(span(data, size));
	config(span(data, size));
	return 0;
}
