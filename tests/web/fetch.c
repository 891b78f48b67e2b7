/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pages without a server: HTTP requests on standard input, one behind the
 * other, answers on standard output.  For tests/web/fetch.py.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "web/web.h"

#define IN_MAX ((size_t)HTTP_HEAD_MAX + HTTP_BODY_MAX)

/* More of the input; false at its end. */
static bool
more(struct buf *in)
{
	uint8_t room[65536];
	ssize_t n = read(STDIN_FILENO, room, sizeof(room));

	if (n > 0)
		buf_put(in, span(room, (size_t)n));
	return n > 0 && !in->failed;
}

static void
put(struct span s)
{
	if (fwrite(s.p, 1, s.n, stdout) != s.n)
		exit(1);
}

/* What stands in a file of the register. */
static void
load(struct http_response *a)
{
	uint8_t *p = buf_extend(&a->body, (size_t)a->size);

	if (p != NULL &&
	    pread(a->file, p, (size_t)a->size, (off_t)a->from) !=
	        (ssize_t)a->size)
		exit(1);
	(void)close(a->file);
}

static void
answer(struct web *w, const struct http_request *r)
{
	struct http_response a = {.status = 200, .file = -1};

	buf_init(&a.headers, 65536);
	buf_init(&a.body, HTTP_ANSWER_MAX);
	web_handle(w, r, &a);
	if (a.file >= 0)
		load(&a);
	if (a.headers.failed || a.body.failed)
		a.status = 500;
	(void)printf("HTTP/1.1 %u \r\n", a.status);
	put(buf_span(&a.headers));
	(void)printf("Content-Length: %zu\r\n\r\n", a.body.n);
	if (r->method != HTTP_HEAD)
		put(buf_span(&a.body));
	(void)fflush(stdout);
	buf_release(&a.headers);
	buf_release(&a.body);
}

/* One request; the buffer keeps what follows it.  false: there is none. */
static bool
serve(struct web *w, struct buf *in)
{
	static struct http_request r;
	struct cy_err e;
	unsigned status;
	size_t head, n;

	while ((head = http_head_end(buf_span(in), 0)) == 0)
		if (!more(in))
			return false;
	if (http_head(&r, span_first(buf_span(in), head), &status, &e) !=
	    CY_OK) {
		(void)printf("HTTP/1.1 %u \r\nContent-Length: 0\r\n"
		             "X-Fault: %s\r\n\r\n",
		    status, fault_id(e.fault));
		return false;
	}
	n = head + (size_t)r.length;
	while (in->n < n)
		if (!more(in))
			return false;
	/* The buffer may have moved. */
	(void)http_head(&r, span_first(buf_span(in), head), &status, &e);
	r.body = span(in->p + head, (size_t)r.length);
	answer(w, &r);
	memmove(in->p, in->p + n, in->n - n);
	in->n -= n;
	return true;
}

static utc_t
fixed_now(void *ctx)
{
	return *(utc_t *)ctx;
}

/* Usage: fetch DIR [ORIGIN [TIME]] */
int
main(int argc, char **argv)
{
	utc_t now = 0;
	struct clock clock = {&now, fixed_now, NULL};
	struct web_options o = {.dir = argc > 1 ? argv[1] : ""};
	struct web *w;
	struct cy_err e;
	struct buf in;

	if (argc > 2)
		o.origin = argv[2];
	if (argc > 3 && time_parse(span_str(argv[3]), &now))
		o.clock = &clock;
	if (web_new(&w, &o, &e) != CY_OK) {
		(void)fprintf(stderr, "%s: %s\n", fault_id(e.fault), e.text);
		return 1;
	}
	buf_init(&in, IN_MAX);
	while (serve(w, &in))
		continue;
	buf_release(&in);
	web_free(w);
	return 0;
}
