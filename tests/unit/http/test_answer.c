/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "http/priv.h"

static void
test_date(void)
{
	static const struct {
		utc_t t;
		const char *want;
	} rows[] = {
	    {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"}, /* RFC 9110 */
	    {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
	    {951782400, "Tue, 29 Feb 2000 00:00:00 GMT"},
	    {1798761599, "Thu, 31 Dec 2026 23:59:59 GMT"},
	    {TIME_MIN, "Mon, 01 Jan 0001 00:00:00 GMT"},
	    {TIME_MAX, "Fri, 31 Dec 9999 23:59:59 GMT"},
	};
	char out[30];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		answer_date(out, rows[i].t);
		t_span(span_str(out), span_str(rows[i].want), rows[i].want);
	}
}

static void
test_log(void)
{
	static const struct http_peer peer = {"::1"};
	struct http_request r = {.method = HTTP_POST,
	    .target = SPAN_LIT("/a\"\\\r\n\x1b[m\x7f\xc3\xa9?b"),
	    .host = SPAN_LIT("h:1")};
	static char longer[2000];
	struct buf b;

	buf_init(&b, 4096);
	http_log_line(&b, &r, 200, 12, 34, &peer);
	t_span(buf_span(&b),
	    SPAN_LIT("peer=::1 status=200 bytes=12 us=34 method=POST "
	             "host=\"h:1\" target=\"/a\\x22\\x5c\\x0d\\x0a\\x1b[m"
	             "\\x7f\\xc3\\xa9?b\""),
	    "log: what would break a line is escaped");
	buf_reset(&b);
	http_log_line(&b, NULL, 400, 0, 0, &peer);
	t_span(buf_span(&b), SPAN_LIT("peer=::1 status=400 bytes=0 us=0"),
	    "log: no request");
	buf_reset(&b);
	memset(longer, '\n', sizeof(longer));
	r.target = span(longer, sizeof(longer));
	http_log_line(&b, &r, 200, 0, 0, &peer);
	t_ok(b.n < 2300 && b.p[b.n - 1] == '.', "log: cut");
	buf_release(&b);
}

/* What our own answers are made of goes into JSON and HTML as it is. */
static void
test_plain(void)
{
	bool ok = true;

	for (enum fault f = FAULT_HTTP_HEAD_CUT; f <= FAULT_HTTP_LISTEN; f++)
		if (strpbrk(fault_text(f), "\"\\<>&\n") != NULL ||
		    strncmp(fault_id(f), "http/", 5) != 0)
			ok = false;
	t_ok(ok, "the faults' sentences need no escape");
}

static void
test_status(void)
{
	t_uint(http_status_of(FAULT_HTTP_HOST), 400, "400 if not another");
	t_uint(http_status_of(FAULT_HTTP_CODING), 501, "501");
}

int
main(void)
{
	test_date();
	test_log();
	test_plain();
	test_status();
	return t_done();
}
