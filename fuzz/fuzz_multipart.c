/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: what was read, written again in the one form that we would send,
 * reads as the same fields; what is refused names an offset within it.  The
 * first line is the Content-Type.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
write_part(struct buf *b, const struct multipart_part *p, struct span boundary)
{
	buf_puts(b, "--");
	buf_put(b, boundary);
	buf_puts(b, "\r\nContent-Disposition: form-data; name=\"");
	buf_put(b, p->name);
	buf_puts(b, p->file ? "\"; filename=\"\"\r\n\r\n" : "\"\r\n\r\n");
	buf_put(b, p->body);
	buf_puts(b, "\r\n");
}

static enum cy_rc
copy(struct span body, struct span boundary, struct buf *b)
{
	struct multipart m;
	struct multipart_part p;
	struct cy_err e;
	enum cy_rc rc = multipart_init(&m, body, boundary, &e);

	while (rc == CY_OK) {
		rc = multipart_next(&m, &p, &e);
		if (rc == CY_OK)
			write_part(b, &p, boundary);
	}
	buf_puts(b, "--");
	buf_put(b, boundary);
	buf_puts(b, "--\r\n");
	if (rc != CY_NOTFOUND &&
	    (rc != CY_USAGE || e.fault != FAULT_WEB_FORM || e.offset > body.n))
		abort();
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = span(data, size), type, boundary;
	struct buf one, two;
	size_t at = span_find(in, '\n');

	type = span_first(in, at);
	in = span_from(in, at + 1);
	boundary = multipart_boundary(type);
	if (boundary.p == NULL)
		return 0;
	if (boundary.n == 0 || boundary.n > MULTIPART_BOUNDARY)
		abort();
	buf_init(&one, 4 * size + 4096);
	buf_init(&two, 4 * size + 4096);
	/* A name without quotes has none when it is written in quotes. */
	if (copy(in, boundary, &one) == CY_NOTFOUND &&
	    (copy(buf_span(&one), boundary, &two) != CY_NOTFOUND ||
	        !span_eq(buf_span(&one), buf_span(&two))))
		abort();
	buf_release(&one);
	buf_release(&two);
	return 0;
}
