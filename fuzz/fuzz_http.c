/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Properties: a head that is taken, printed in one plain form and read again,
 * is the same request; it ends where http_head_end() says, however it came in
 * pieces; every part of it lies within it; and none of its prefixes is
 * refused for anything but its missing end.  What decodes, encoded again,
 * decodes to the same.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "http/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                  \
	do {                     \
		if (!(x))        \
			abort(); \
	} while (0)

static bool
within(struct span part, struct span whole)
{
	return part.p == NULL ||
	    (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void
print(struct buf *b, const struct http_request *r)
{
	static const char *method[] = {"GET", "HEAD", "POST"};

	buf_puts(b, method[r->method]);
	buf_putc(b, ' ');
	buf_put(b, r->target);
	buf_printf(b, " HTTP/1.%u\r\n", r->minor);
	for (size_t i = 0; i < r->nheaders; i++) {
		buf_put(b, r->header[i].name);
		buf_puts(b, ": ");
		buf_put(b, r->header[i].value);
		buf_puts(b, "\r\n");
	}
	buf_puts(b, "\r\n");
}

static void
same(const struct http_request *a, const struct http_request *b)
{
	MUST(a->method == b->method && a->minor == b->minor);
	MUST(a->close == b->close && a->expects == b->expects);
	MUST(a->length == b->length && a->nheaders == b->nheaders);
	MUST(span_eq(a->target, b->target) && span_eq(a->path, b->path));
	MUST(span_eq(a->query, b->query) && span_eq(a->host, b->host));
	MUST((a->query.p == NULL) == (b->query.p == NULL));
	for (size_t i = 0; i < a->nheaders; i++) {
		MUST(span_eq(a->header[i].name, b->header[i].name));
		MUST(span_eq(a->header[i].value, b->header[i].value));
	}
}

static void
check_parts(const struct http_request *r, struct span head)
{
	MUST(head.n <= HTTP_HEAD_MAX && r->nheaders <= HTTP_HEADERS);
	MUST(r->length <= HTTP_BODY_MAX);
	MUST(r->minor == 0 || r->host.n > 0);
	MUST(within(r->target, head) && within(r->path, head));
	MUST(within(r->query, head) && within(r->host, head));
	for (size_t i = 0; i < r->nheaders; i++) {
		MUST(within(r->header[i].name, head));
		MUST(within(r->header[i].value, head));
	}
}

static void
check_prefixes(struct span head)
{
	struct http_request r;
	struct cy_err e;
	unsigned status;
	size_t end = 0, from = 0;

	/* Some of them: all would be quadratic. */
	for (size_t n = 0; n < head.n; n += 1 + n / 16) {
		MUST(http_head(&r, span_first(head, n), &status, &e) == CY_BAD);
		MUST(e.fault == FAULT_HTTP_HEAD_CUT);
		end = http_head_end(span_first(head, n), from);
		MUST(end == 0);
		from = n;
	}
	MUST(http_head_end(head, from) == head.n);
}

static void
check_decode(struct span in, unsigned how)
{
	uint8_t *once = malloc(in.n + 1), *twice;
	struct buf b;
	size_t n, again;

	MUST(once != NULL);
	if (!http_decode(once, &n, in, how)) {
		MUST(n == 0);
		free(once);
		return;
	}
	MUST(n <= in.n && utf8_valid(span(once, n), NULL));
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		MUST(once[i] >= 0x20 || how & HTTP_LINES);
		buf_printf(&b, "%%%02x", once[i]);
	}
	twice = malloc(b.n + 1);
	MUST(twice != NULL);
	MUST(http_decode(twice, &again, buf_span(&b), how));
	MUST(span_eq(span(once, n), span(twice, again)));
	buf_release(&b);
	free(twice);
	free(once);
}

static void
check_params(struct span query)
{
	struct span rest = query, name, value;

	while (http_param(&rest, &name, &value)) {
		MUST(within(name, query) && within(value, query));
		MUST(name.n + value.n <= query.n);
		check_decode(value, HTTP_FORM | HTTP_LINES);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct http_request r, again;
	struct span in = span(data, size);
	struct cy_err e;
	struct buf b;
	unsigned status;
	size_t end;

	if (size > 65536)
		return 0;
	check_decode(span_first(in, 4096), HTTP_PATH);
	check_decode(span_first(in, 4096), HTTP_FORM | HTTP_LINES);
	check_params(span_first(in, 4096));
	end = http_head_end(in, 0);
	if (end > 0)
		in = span_first(in, end);
	if (http_head(&r, in, &status, &e) != CY_OK) {
		MUST(status >= 400 && status < 600);
		MUST(e.offset <= in.n && status == http_status_of(e.fault));
		return 0;
	}
	MUST(status == 200 && end == in.n);
	check_parts(&r, in);
	check_prefixes(in);
	check_decode(r.path, HTTP_PATH);
	check_params(r.query);
	buf_init(&b, 1 << 20);
	print(&b, &r);
	/* A space that was not there may make a line or the head too long. */
	if (http_head(&again, buf_span(&b), &status, &e) == CY_OK)
		same(&r, &again);
	else
		MUST(status == 431);
	buf_release(&b);
	return 0;
}
