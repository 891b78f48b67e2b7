/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "hostile.h"
#include "http/request.h"

#define H "GET / HTTP/1.1\r\nHost: a.example\r\n"
#define P "POST / HTTP/1.1\r\nHost: a.example\r\n"
#define END "\r\n\r\n"

static void
check_refused(const char *name, struct span in, size_t offset, unsigned status,
    enum fault fault)
{
	/* An exact copy, so that a byte read beyond it is seen. */
	uint8_t *copy = malloc(in.n > 0 ? in.n : 1);
	struct http_request r;
	struct cy_err e = {0};
	unsigned got = 0;
	enum cy_rc rc;
	bool ok;

	if (copy == NULL)
		abort();
	memcpy(copy, in.p, in.n);
	rc = http_head(&r, span(copy, in.n), &got, &e);
	ok = rc == CY_BAD && e.fault == fault && got == status &&
	    e.offset == offset;
	t_ok(ok, "refused: %s", name);
	if (!ok)
		t_diag("rc %d status %u fault %s at %llu, want %u %s at %zu",
		    (int)rc, got, rc == CY_OK ? "-" : fault_id(e.fault),
		    (unsigned long long)e.offset, status, fault_id(fault),
		    offset);
	free(copy);
}

static void
test_refused(void)
{
	for (size_t i = 0; i < nhostile; i++)
		check_refused(hostile[i].name,
		    span(hostile[i].in, hostile[i].n), hostile[i].offset,
		    hostile[i].status, hostile[i].fault);
}

/* What is taken, and what is read in it. */
static const struct {
	const char *name, *in, *path, *query, *host;
	enum http_method method;
	unsigned minor;
	bool close, expects;
	uint64_t length;
	size_t nheaders;
} taken[] = {
    {"plain", H "\r\n", "/", NULL, "a.example", HTTP_GET, 1, false, false, 0,
        1},
    {"HEAD", "HEAD /x HTTP/1.1\r\nhost:a" END, "/x", NULL, "a", HTTP_HEAD, 1,
        false, false, 0, 1},
    {"POST", P "Content-Length: 8388608" END, "/", NULL, "a.example", HTTP_POST,
        1, false, false, 8388608, 2},
    {"POST of nothing", P "Content-Length: 0" END, "/", NULL, "a.example",
        HTTP_POST, 1, false, false, 0, 2},
    {"POST without a length", P "\r\n", "/", NULL, "a.example", HTTP_POST, 1,
        false, false, 0, 1},
    {"GET with length 0", H "Content-Length: 0" END, "/", NULL, "a.example",
        HTTP_GET, 1, false, false, 0, 2},
    {"query", "GET /a?b=%20c&d=/?e HTTP/1.1\r\nHost: a" END, "/a",
        "b=%20c&d=/?e", "a", HTTP_GET, 1, false, false, 0, 1},
    {"empty query", "GET /a? HTTP/1.1\r\nHost: a" END, "/a", "", "a", HTTP_GET,
        1, false, false, 0, 1},
    {"dots that are names", "GET /.a/..b/c../...?../. HTTP/1.1\r\nHost: a" END,
        "/.a/..b/c../...", "../.", "a", HTTP_GET, 1, false, false, 0, 1},
    {"slashes within", "GET /a//b/ HTTP/1.1\r\nHost: a" END, "/a//b/", NULL,
        "a", HTTP_GET, 1, false, false, 0, 1},
    {"all of a path", "GET /-._~!$&'()*+,;=:@%2F HTTP/1.1\r\nHost: a" END,
        "/-._~!$&'()*+,;=:@%2F", NULL, "a", HTTP_GET, 1, false, false, 0, 1},
    {"port", "GET / HTTP/1.1\r\nHost: a:8080" END, "/", NULL, "a:8080",
        HTTP_GET, 1, false, false, 0, 1},
    {"IPv4", "GET / HTTP/1.1\r\nHost: 127.0.0.1:65535" END, "/", NULL,
        "127.0.0.1:65535", HTTP_GET, 1, false, false, 0, 1},
    {"IPv6", "GET / HTTP/1.1\r\nHost: [::1]:80" END, "/", NULL, "[::1]:80",
        HTTP_GET, 1, false, false, 0, 1},
    {"white space around a value", "GET / HTTP/1.1\r\nHost: \t a \t" END, "/",
        NULL, "a", HTTP_GET, 1, false, false, 0, 1},
    {"obs-text in a value", H "A: \x80\xff" END, "/", NULL, "a.example",
        HTTP_GET, 1, false, false, 0, 2},
    {"an empty value", H "A:" END, "/", NULL, "a.example", HTTP_GET, 1, false,
        false, 0, 2},
    {"all of a name", H "!#$%&'*+-.^_`|~09azAZ: b" END, "/", NULL, "a.example",
        HTTP_GET, 1, false, false, 0, 2},
    {"the same header twice", H "Accept: a\r\nAccept: b" END, "/", NULL,
        "a.example", HTTP_GET, 1, false, false, 0, 3},
    {"HTTP/1.0 without Host", "GET / HTTP/1.0" END, "/", NULL, NULL, HTTP_GET,
        0, true, false, 0, 0},
    {"HTTP/1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive" END, "/",
        NULL, NULL, HTTP_GET, 0, false, false, 0, 1},
    {"close", H "Connection: CLOSE" END, "/", NULL, "a.example", HTTP_GET, 1,
        true, false, 0, 2},
    {"close in a list", H "Connection: keep-alive,\t close ,x" END, "/", NULL,
        "a.example", HTTP_GET, 1, true, false, 0, 2},
    {"close in a second list", H "Connection: x\r\nConnection: close" END, "/",
        NULL, "a.example", HTTP_GET, 1, true, false, 0, 3},
    {"closed is another word", H "Connection: closed,,clos" END, "/", NULL,
        "a.example", HTTP_GET, 1, false, false, 0, 2},
    {"close wins", "GET / HTTP/1.0\r\nConnection: keep-alive, close" END, "/",
        NULL, NULL, HTTP_GET, 0, true, false, 0, 1},
    {"100-continue", P "Expect: 100-Continue\r\nContent-Length: 3" END, "/",
        NULL, "a.example", HTTP_POST, 1, false, true, 3, 3},
    {"100-continue of HTTP/1.0", "POST / HTTP/1.0\r\nExpect: 100-continue" END,
        "/", NULL, NULL, HTTP_POST, 0, true, false, 0, 1},
    {"an upgrade is not taken up", H "Connection: Upgrade\r\nUpgrade: h2c" END,
        "/", NULL, "a.example", HTTP_GET, 1, false, false, 0, 3},
};

static bool
same(struct span got, const char *want)
{
	return want == NULL ? got.p == NULL
	                    : got.p != NULL && span_eq_str(got, want);
}

static void
test_taken(void)
{
	struct http_request r;
	struct cy_err e = {0};
	unsigned status;
	struct span in;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		in = span_str(taken[i].in);
		rc = http_head(&r, in, &status, &e);
		t_rc(rc, &e, CY_OK, FAULT_NONE, taken[i].name);
		t_ok(status == 200 && same(r.path, taken[i].path) &&
		        same(r.query, taken[i].query) &&
		        same(r.host, taken[i].host) &&
		        r.target.n ==
		            r.path.n +
		                (r.query.p != NULL ? r.query.n + 1 : 0) &&
		        r.method == taken[i].method &&
		        r.minor == taken[i].minor &&
		        r.close == taken[i].close &&
		        r.expects == taken[i].expects &&
		        r.length == taken[i].length &&
		        r.nheaders == taken[i].nheaders && r.body.p == NULL,
		    "%s: what was read", taken[i].name);
		t_ok(http_head_end(in, 0) == in.n, "%s: where it ends",
		    taken[i].name);
	}
}

static void
fill(char *p, char c, size_t n)
{
	memset(p, c, n);
	p[n] = '\0';
}

/* Each limit on both sides. */
static void
test_limits(void)
{
	static char in[4 * HTTP_HEAD_MAX], part[HTTP_HEAD_MAX];
	struct http_request r;
	struct cy_err e = {0};
	unsigned status;
	size_t n;

	for (unsigned over = 0; over < 2; over++) {
		fill(part, 'a', HTTP_LINE - 14 + over);
		snprintf(
		    in, sizeof(in), "GET /%s HTTP/1.1\r\nHost: a" END, part);
		if (over)
			check_refused("a request line too long", span_str(in),
			    HTTP_LINE, 414, FAULT_HTTP_TARGET_LONG);
		else
			t_rc(http_head(&r, span_str(in), &status, &e), &e,
			    CY_OK, FAULT_NONE, "the longest request line");
		fill(part, 'b', HTTP_LINE - 3 + over);
		snprintf(in, sizeof(in), H "A: %s" END, part);
		if (over)
			check_refused("a header too long", span_str(in),
			    strlen(H) + HTTP_LINE, 431, FAULT_HTTP_HEADER_LONG);
		else
			t_rc(http_head(&r, span_str(in), &status, &e), &e,
			    CY_OK, FAULT_NONE, "the longest header");
		n = (size_t)snprintf(in, sizeof(in), H);
		for (unsigned i = 1; i < HTTP_HEADERS + over; i++)
			n += (size_t)snprintf(
			    in + n, sizeof(in) - n, "A%u: b\r\n", i);
		snprintf(in + n, sizeof(in) - n, "\r\n");
		if (over)
			check_refused("one header too many", span_str(in),
			    n - strlen("A64: b\r\n"), 431, FAULT_HTTP_HEADERS);
		else
			t_rc(http_head(&r, span_str(in), &status, &e), &e,
			    CY_OK, FAULT_NONE, "as many headers as may be");
		fill(part, 'c', HTTP_LINE - 3);
		n = (size_t)snprintf(in, sizeof(in), H "A: %s\r\n", part);
		fill(part, 'd', HTTP_HEAD_MAX - n - strlen("B: " END) + over);
		snprintf(in + n, sizeof(in) - n, "B: %s" END, part);
		if (over)
			check_refused("a head too long", span_str(in),
			    HTTP_HEAD_MAX, 431, FAULT_HTTP_HEAD_LONG);
		else
			t_rc(http_head(&r, span_str(in), &status, &e), &e,
			    CY_OK, FAULT_NONE, "the longest head");
	}
	/* Names of hosts: DNS has no longer ones. */
	for (unsigned over = 0; over < 2; over++) {
		fill(part, 'h', 255 + over);
		snprintf(
		    in, sizeof(in), "GET / HTTP/1.1\r\nHost: %s" END, part);
		if (over)
			check_refused("a Host too long", span_str(in),
			    strlen("GET / HTTP/1.1\r\nHost: "), 400,
			    FAULT_HTTP_HOST);
		else
			t_rc(http_head(&r, span_str(in), &status, &e), &e,
			    CY_OK, FAULT_NONE, "the longest Host");
	}
}

/* What has come so far, without its end, is refused as soon as it can be. */
static void
test_early(void)
{
	static char in[1 << 20];
	struct http_request r;
	struct cy_err e;
	unsigned status;
	struct span whole = SPAN_LIT(H "A: b\r\nC: d" END);
	size_t n;

	for (n = 0; n < whole.n; n++) {
		memset(&e, 0, sizeof(e));
		(void)http_head(&r, span_first(whole, n), &status, &e);
		if (e.fault != FAULT_HTTP_HEAD_CUT)
			break;
	}
	t_uint(n, whole.n, "a good head that is cut is only cut");
	check_refused("HTTP/1.9, cut", SPAN_LIT("GET / HTTP/1.9\r\n"), 6, 505,
	    FAULT_HTTP_VERSION);
	check_refused("two Hosts, cut", SPAN_LIT(H "Host: b\r\nA"), strlen(H),
	    400, FAULT_HTTP_TWICE);
	memset(in, 'x', sizeof(in));
	check_refused("a line of 1 MB without end", span(in, sizeof(in)),
	    HTTP_LINE, 414, FAULT_HTTP_TARGET_LONG);
	memcpy(in, H, strlen(H));
	check_refused("a header of 1 MB without end", span(in, sizeof(in)),
	    strlen(H) + HTTP_LINE, 431, FAULT_HTTP_HEADER_LONG);
	/* Whoever reads it in pieces meets the control character first. */
	memset(in, 'x', sizeof(in));
	in[HTTP_LINE - 1] = 1;
	in[HTTP_LINE + 50] = '\n';
	check_refused("a control character in it", span(in, sizeof(in)),
	    HTTP_LINE - 1, 400, FAULT_HTTP_CONTROL);
	check_refused("the same in one that is cut", span(in, HTTP_LINE + 1),
	    HTTP_LINE - 1, 400, FAULT_HTTP_CONTROL);
	in[HTTP_LINE - 1] = 'x';
	in[HTTP_LINE] = 1;
	check_refused("a control character behind its limit",
	    span(in, sizeof(in)), HTTP_LINE, 414, FAULT_HTTP_TARGET_LONG);
	n = (size_t)snprintf(in, sizeof(in), H);
	for (unsigned i = 0; i < 10000; i++)
		n += (size_t)snprintf(in + n, sizeof(in) - n, "A%u: b\r\n", i);
	check_refused("10,000 headers", span(in, n),
	    strlen(H) + 10 * strlen("A0: b\r\n") + 53 * strlen("A10: b\r\n"),
	    431, FAULT_HTTP_HEADERS);
}

static void
test_end(void)
{
	static const struct {
		const char *in;
		size_t end;
	} rows[] = {
	    {"", 0},
	    {"\r", 0},
	    {"\r\n", 2},
	    {"\n", 1},
	    {"a\n", 0},
	    {"a\r\n", 0},
	    {"a\r\n\r", 0},
	    {"a\r\n\r\n", 5},
	    {"a\r\n\r\nb", 5},
	    {"a\n\n", 3},
	    {"a\r\n\n", 4},
	    {"a\n\r\n", 4},
	    {"a\n\r\r\n", 0},
	    {"a\r\n\r\r\n", 0},
	    {"a\r\nb\r\n\r\n\r\n", 8},
	};
	struct span in;
	size_t end, at;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		in = span_str(rows[i].in);
		t_uint(http_head_end(in, 0), rows[i].end, "the end of a head");
		/* Byte by byte, from where it was looked before. */
		end = 0;
		for (at = 1; at <= in.n && end == 0; at++)
			end = http_head_end(span_first(in, at), at - 1);
		t_uint(end, rows[i].end, "the same in pieces");
	}
}

static void
test_headers(void)
{
	struct http_request r;
	struct cy_err e = {0};
	unsigned status;

	t_rc(http_head(&r,
	         SPAN_LIT("GET / HTTP/1.1\r\nHost: a\r\nACCEPT: x\r\n"
	                  "accept: y\r\nE:" END),
	         &status, &e),
	    &e, CY_OK, FAULT_NONE, "headers");
	t_span(http_header_of(&r, "accept"), SPAN_LIT("x"), "the first");
	t_ok(http_header_of(&r, "accept-language").p == NULL, "absent");
	t_ok(
	    http_header_of(&r, "e").p != NULL && http_header_of(&r, "e").n == 0,
	    "empty is not absent");
	t_ok(http_name_is(SPAN_LIT("X-Y"), "x-y"), "case does not matter");
	t_ok(!http_name_is(SPAN_LIT("X_Y"), "x-y"), "but characters do");
	t_ok(!http_name_is(SPAN_LIT("\x58\x0d"), "x-"), "all of them");
	t_ok(http_head(&r, SPAN_LIT(H "\r\n"), &status, NULL) == CY_OK &&
	        http_head(&r, SPAN_LIT(H "A\r\n"), &status, NULL) == CY_BAD &&
	        status == 400,
	    "an error that nobody wants");
}

int
main(void)
{
	test_refused();
	test_taken();
	test_limits();
	test_early();
	test_end();
	test_headers();
	return t_done();
}
