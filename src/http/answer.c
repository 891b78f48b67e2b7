/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>

#include "http/priv.h"

/* RFC 9110, section 15, and what our own answers say beside a fault. */
static const struct {
	unsigned status;
	const char *reason, *says;
} statuses[] = {
    {200, "OK", ""},
    {201, "Created", ""},
    {202, "Accepted", ""},
    {204, "No Content", ""},
    {206, "Partial Content", ""},
    {301, "Moved Permanently", ""},
    {302, "Found", ""},
    {303, "See Other", ""},
    {304, "Not Modified", ""},
    {307, "Temporary Redirect", ""},
    {308, "Permanent Redirect", ""},
    {400, "Bad Request", "The request is malformed."},
    {401, "Unauthorized", ""},
    {403, "Forbidden", ""},
    {404, "Not Found", ""},
    {405, "Method Not Allowed", ""},
    {406, "Not Acceptable", ""},
    {408, "Request Timeout", "The request did not arrive in time."},
    {409, "Conflict", ""},
    {410, "Gone", ""},
    {412, "Precondition Failed", ""},
    {413, "Content Too Large", ""},
    {414, "URI Too Long", ""},
    {415, "Unsupported Media Type", ""},
    {416, "Range Not Satisfiable", ""},
    {417, "Expectation Failed", ""},
    {422, "Unprocessable Content", ""},
    {428, "Precondition Required", ""},
    {429, "Too Many Requests", ""},
    {431, "Request Header Fields Too Large", ""},
    {500, "Internal Server Error", "The answer could not be made."},
    {501, "Not Implemented", ""},
    {503, "Service Unavailable", "There is too much under way; try again."},
    {505, "HTTP Version Not Supported", ""},
};

static size_t
status_row(unsigned status)
{
	size_t n = sizeof(statuses) / sizeof(statuses[0]), i = 0;

	while (i < n && statuses[i].status != status)
		i++;
	return i;
}

static const char *
reason_of(unsigned status)
{
	size_t i = status_row(status);

	return i < sizeof(statuses) / sizeof(statuses[0]) ? statuses[i].reason
	                                                  : "";
}

void
answer_date(char *out, utc_t t)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char iso[TIME_TEXT];
	struct day d = day_of(t);
	/* 1970-01-01 was a Thursday; TIME_MIN a Monday. */
	unsigned weekday = (unsigned)((t - TIME_MIN) / 86400 + 1) % 7;

	time_print(iso, t);
	(void)snprintf(out, 30, "%.3s, %.2s %.3s %.4s %.8s GMT",
	    days + 3 * weekday, iso + 8, months + 3 * (d.month - 1), iso,
	    iso + 11);
}

void
http_answer_header(struct http_response *a, const char *name, const char *value)
{
	static const char *const own[] = {"content-length", "connection",
	    "transfer-encoding", "date", "keep-alive"};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		assert(!http_name_is(span_str(name), own[i]));
	for (const char *p = value; *p != '\0'; p++)
		assert((unsigned char)*p >= 0x20 && *p != 0x7f);
	buf_puts(&a->headers, name);
	buf_puts(&a->headers, ": ");
	buf_puts(&a->headers, value);
	buf_puts(&a->headers, "\r\n");
}

/* The status line and what stands in every answer. */
static void
begin_head(struct http_server *s, unsigned status, bool close)
{
	struct buf *b = &s->out.head;
	utc_t now = s->o.clock->now(s->o.clock->ctx);

	if (s->date[0] == '\0' || now != s->date_of) {
		answer_date(s->date, now);
		s->date_of = now;
	}
	buf_reset(b);
	buf_puts(b, "HTTP/1.1 ");
	buf_uint(b, status);
	buf_putc(b, ' ');
	buf_puts(b, reason_of(status));
	buf_puts(b, "\r\nDate: ");
	buf_puts(b, s->date);
	if (close)
		buf_puts(b, "\r\nConnection: close");
	else if (s->request.minor == 0)
		buf_puts(b, "\r\nConnection: keep-alive");
	buf_puts(b, "\r\n");
}

static void
end_head(struct http_server *s, unsigned status, uint64_t length)
{
	struct buf *b = &s->out.head;

	if (status != 204 && status != 304) {
		buf_puts(b, "Content-Length: ");
		buf_uint(b, length);
		buf_puts(b, "\r\n");
	}
	buf_puts(b, "\r\n");
}

bool
answer_make(struct http_server *s, bool close)
{
	struct http_response *a = &s->answer;
	struct sending *o = &s->out;
	bool bare = a->status == 204 || a->status == 304 ||
	    s->request.method == HTTP_HEAD;
	uint64_t length = a->file >= 0 ? a->size : a->body.n;

	assert(a->status >= 200 && a->status <= 599);
	o->body = a->body;
	a->body = (struct buf){0};
	o->file = a->file;
	o->from = a->from;
	o->sent = 0;
	if (a->headers.failed || o->body.failed)
		return false;
	if (o->file >= 0)
		buf_reset(&o->body);
	begin_head(s, a->status, close);
	buf_put(&o->head, buf_span(&a->headers));
	end_head(s, a->status, length);
	o->total = o->head.n + (bare ? 0 : length);
	return !o->head.failed;
}

/* A page or an RFC 9457 problem, of constants only. */
static void
error_body(struct buf *b, bool html, unsigned status, enum fault fault)
{
	size_t i = status_row(status); /* ours are all there */
	const char *says =
	    fault != FAULT_NONE ? fault_text(fault) : statuses[i].says;

	if (html) {
		buf_puts(b,
		    "<!DOCTYPE html>\n<html lang=\"en\">"
		    "<meta charset=\"utf-8\">");
		buf_printf(b, "<title>%u %s</title>\n<h1>%s</h1>\n<p>%s</p>\n",
		    status, statuses[i].reason, statuses[i].reason, says);
		return;
	}
	buf_printf(b, "{\"title\":\"%s\",\"status\":%u,\"detail\":\"%s\"",
	    statuses[i].reason, status, says);
	if (fault != FAULT_NONE)
		buf_printf(b, ",\"code\":\"%s\"", fault_id(fault));
	buf_puts(b, "}\n");
}

/* Does the client ask for a page?  Only a whole request can tell. */
static bool
wants_page(const struct http_request *r)
{
	static const char html[] = "text/html";
	struct span accept = http_header_of(r, "accept");

	return accept.n >= sizeof(html) - 1 &&
	    memmem(accept.p, accept.n, html, sizeof(html) - 1) != NULL;
}

bool
answer_error(struct http_server *s, unsigned status, enum fault fault,
    const struct http_request *r, bool close)
{
	bool html = r != NULL && wants_page(r);
	struct sending *o = &s->out;

	sending_reset(o);
	error_body(&o->body, html, status, fault);
	begin_head(s, status, close);
	buf_puts(&o->head, "Content-Type: ");
	buf_puts(&o->head,
	    html ? "text/html; charset=utf-8" : "application/problem+json");
	buf_puts(&o->head,
	    "\r\nCache-Control: no-store\r\n"
	    "Content-Security-Policy: default-src 'none'\r\n"
	    "X-Content-Type-Options: nosniff\r\n");
	if (status == 405)
		buf_puts(&o->head, "Allow: GET, HEAD, POST\r\n");
	if (status == 503)
		buf_puts(&o->head, "Retry-After: 5\r\n");
	end_head(s, status, o->body.n);
	o->sent = 0;
	o->total = o->head.n + o->body.n;
	if (r != NULL && r->method == HTTP_HEAD)
		o->total = o->head.n;
	return !o->head.failed && !o->body.failed;
}
