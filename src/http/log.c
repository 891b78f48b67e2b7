/* SPDX-License-Identifier: Apache-2.0 */
#include "http/server.h"

/* A target of HTTP_LINE would make a line that no tool likes. */
#define SHOWN 512u

static void
quoted(struct buf *b, struct span s)
{
	static const char hex[] = "0123456789abcdef";

	buf_putc(b, '"');
	for (size_t i = 0; i < s.n && i < SHOWN; i++) {
		uint8_t c = s.p[i];

		if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
			buf_putc(b, c);
			continue;
		}
		buf_puts(b, "\\x");
		buf_putc(b, (uint8_t)hex[c >> 4]);
		buf_putc(b, (uint8_t)hex[c & 15]);
	}
	buf_puts(b, s.n > SHOWN ? "\"..." : "\"");
}

void
http_log_line(struct buf *b, const struct http_request *r, unsigned status,
    uint64_t bytes, uint64_t us, const struct http_peer *peer)
{
	static const char *const methods[] = {
	    [HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST"};

	buf_puts(b, "peer=");
	buf_puts(b, peer->text);
	buf_puts(b, " status=");
	buf_uint(b, status);
	buf_puts(b, " bytes=");
	buf_uint(b, bytes);
	buf_puts(b, " us=");
	buf_uint(b, us);
	if (r == NULL)
		return;
	buf_puts(b, " method=");
	buf_puts(b, methods[r->method]);
	buf_puts(b, " host=");
	quoted(b, r->host);
	buf_puts(b, " target=");
	quoted(b, r->target);
}
