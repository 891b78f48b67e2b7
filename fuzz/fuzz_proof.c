/* SPDX-License-Identifier: Apache-2.0 */
/* What proof_parse() accepts is printed the same, but for its extra data. */
#include <assert.h>

#include "tlog/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input without its extra line is what was printed. */
static void
check_print(struct span in, const struct proof *p, struct span printed)
{
	size_t head = span_find(in, '\n') + 1, skip = 0;

	if (p->extra.n > 0)
		skip = strlen("extra ") + p->extra.n + 1;
	assert(span_eq(span_first(in, head), span_first(printed, head)));
	assert(span_eq(span_from(in, head + skip), span_from(printed, head)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct checkpoint c = {.size = 100};
	struct proof p;
	struct cy_err e;
	struct buf b;

	if (proof_parse(&p, span(data, size), &e) != CY_OK) {
		assert(e.rc == CY_BAD && e.offset <= size);
		return 0;
	}
	buf_init(&b, LIMIT_PROOF_FILE);
	proof_print(&b, p.index, p.path, p.n, p.checkpoint);
	check_print(span(data, size), &p, buf_span(&b));
	buf_release(&b);
	/* No tree has this root. */
	assert(proof_check(&p, &c, SPAN_LIT("entry"), &e) == CY_BAD);
	return 0;
}
