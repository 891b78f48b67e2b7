/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "sandbox/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX 4096u

/* An error that is taken for one says so again when it is put. */
static void
error(struct span body)
{
	struct cy_err e, again;
	struct buf b;
	enum cy_rc rc = message_get_err(body, &e);

	if (rc == CY_OK || e.rc != rc)
		abort();
	buf_init(&b, 4096);
	message_put_err(&b, rc, &e);
	if (message_get_err(buf_span(&b), &again) != rc || again.rc != e.rc ||
	    again.fault != e.fault || strcmp(again.text, e.text) != 0)
		abort();
	buf_release(&b);
}

/* Messages put together again are the same bytes. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span(data, size);
	struct message m;
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, size + 1);
	while ((rc = message_take(&rest, MAX, &m, &e)) == CY_OK) {
		if (m.body.n > MAX || m.fd != -1)
			abort();
		message_head(&b, m.type, m.body.n);
		buf_put(&b, m.body);
		error(m.body);
	}
	if (rc != CY_NOTFOUND && rc != CY_BAD)
		abort();
	if (b.failed || b.n + rest.n != size ||
	    !span_eq(buf_span(&b), span_first(span(data, size), b.n)))
		abort();
	buf_release(&b);
	return 0;
}
