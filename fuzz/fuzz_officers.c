/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of officers: what changes the table comes from a process that is not
 * believed.  A line that is taken prints the same; a file that is taken prints
 * a file that is taken and prints the same.
 */
#include <assert.h>
#include <stdlib.h>

#include "node/trust_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
line(struct span in)
{
	const struct span invited = SPAN_LIT("Invited: ");
	const struct span disabled = SPAN_LIT("Disabled: ");
	struct trust_invitation i;
	struct trust_disable d;
	struct buf b;

	buf_init(&b, 4096);
	if (span_starts(in, invited) &&
	    trust_invitation_parse(&i, span_from(in, invited.n))) {
		trust_invitation_print(&b, &i);
		assert(span_eq(buf_span(&b), in));
	}
	if (span_starts(in, disabled) &&
	    trust_disable_parse(&d, span_from(in, disabled.n))) {
		trust_disable_print(&b, d.party, d.login);
		assert(span_eq(buf_span(&b), in));
	}
	buf_release(&b);
}

static bool
file(struct span in, struct buf *out)
{
	struct trust_table x = {.nofficers = 0};
	size_t n = 1;
	bool ok;

	for (size_t i = 0; i < in.n; i++)
		n += in.p[i] == '\n';
	x.officer = calloc(n, sizeof(*x.officer));
	x.invitation = calloc(n, sizeof(*x.invitation));
	ok = x.officer != NULL && x.invitation != NULL &&
	    trust_parse(&x, in, NULL) == CY_OK;
	if (ok)
		trust_print(out, &x);
	trust_table_release(&x);
	return ok;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = span(data, size);
	struct buf once, twice;

	line(in);
	buf_init(&once, (size_t)1 << 20);
	buf_init(&twice, (size_t)1 << 20);
	if (size < 4096 && file(in, &once)) {
		assert(once.n == size && file(buf_span(&once), &twice));
		assert(span_eq(buf_span(&once), buf_span(&twice)));
	}
	buf_release(&once);
	buf_release(&twice);
	return 0;
}
