/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "http/request.h"

/*
 * Refused heads, cut in two where the first wrong byte stands, so that the
 * offset need not be counted.
 */
#define AT(before, after) \
	before after, sizeof(before after) - 1, sizeof(before) - 1
#define H "GET / HTTP/1.1\r\nHost: a.example\r\n"
#define P "POST / HTTP/1.1\r\nHost: a.example\r\n"
#define END "\r\n\r\n"

struct refused {
	const char *name, *in;
	size_t n, offset;
	unsigned status;
	enum fault fault;
};

static const struct refused lines[] = {
    {"nothing", AT("", ""), 400, FAULT_HTTP_HEAD_CUT},
    {"an empty line alone", AT("", "\r\n"), 400, FAULT_HTTP_REQUEST_LINE},
    {"an empty line first", AT("", "\r\nGET / HTTP/1.1" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"the end is missing", AT(H, ""), 400, FAULT_HTTP_HEAD_CUT},
    {"half of the end", AT(H "\r", ""), 400, FAULT_HTTP_HEAD_CUT},
    {"something behind", AT(H "\r\n", "G"), 400, FAULT_HTTP_HEAD_CUT},
    {"two heads", AT(H "\r\n", H "\r\n"), 400, FAULT_HTTP_HEAD_CUT},
    {"bare LF after the request line", AT("GET / HTTP/1.1", "\nHost: a" END),
        400, FAULT_HTTP_LINE_END},
    {"bare LF after a header", AT(H "A: b", "\n\r\n"), 400,
        FAULT_HTTP_LINE_END},
    {"bare LF for the empty line", AT(H, "\n"), 400, FAULT_HTTP_LINE_END},
    {"all LF", AT("GET / HTTP/1.1", "\nHost: a\n\n"), 400, FAULT_HTTP_LINE_END},
    {"CR within a value", AT(H "A: b", "\rX: y" END), 400, FAULT_HTTP_LINE_END},
    {"CR CR LF", AT(H "A: b", "\r\r\n\r\n"), 400, FAULT_HTTP_LINE_END},
    {"CR in the target", AT("GET /", "\r HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_LINE_END},
    {"CR in a name", AT(H "A", "\rB: c" END), 400, FAULT_HTTP_LINE_END},
    {"NUL in a value", AT(H "A: b", "\0c" END), 400, FAULT_HTTP_CONTROL},
    {"NUL in a name", AT(H "A", "\0: c" END), 400, FAULT_HTTP_CONTROL},
    {"NUL in the target", AT("GET /", "\0 HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_CONTROL},
    {"escape in a value", AT(H "A: ", "\x1b[2J" END), 400, FAULT_HTTP_CONTROL},
    {"DEL in a value", AT(H "A: ", "\x7f" END), 400, FAULT_HTTP_CONTROL},
    {"vertical tab before the colon", AT(H "A", "\v: b" END), 400,
        FAULT_HTTP_CONTROL},
    {"a TLS greeting", AT("", "\x16\x03\x01\x02\x01\x01"), 400,
        FAULT_HTTP_CONTROL},
    {"a TLS record that looks like text",
        AT("G",
            "\x01"
            "T / HTTP/1.1"),
        400, FAULT_HTTP_CONTROL},
};

static const struct refused first[] = {
    {"no target", AT("GET", "\r\nHost: a" END), 400, FAULT_HTTP_REQUEST_LINE},
    {"no version (HTTP/0.9)", AT("GET /", "\r\n\r\n"), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"no method", AT("", " / HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"two spaces", AT("GET ", " / HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"two spaces before the version", AT("GET / ", " HTTP/1.1\r\nHost: a" END),
        400, FAULT_HTTP_REQUEST_LINE},
    {"a space behind the version", AT("GET / HTTP/1.1", " \r\nHost: a" END),
        400, FAULT_HTTP_REQUEST_LINE},
    {"a tab for the space", AT("GET", "\t/ HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"a tab for the second space", AT("GET /\tHTTP/1.1", "\r\nHost: a" END),
        400, FAULT_HTTP_REQUEST_LINE},
    {"a space in the target", AT("GET /a ", "b HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"a method that is no token", AT("G", "\"T / HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"a method with a colon", AT("GET", ": / HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"lower-case http", AT("GET / ", "http/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"HTTP/1", AT("GET / HTTP/1", "\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"HTTP/1.", AT("GET / HTTP/1.", "\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"HTTP/1.10", AT("GET / HTTP/1.1", "0\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"HTTP/01.1", AT("GET / HTTP/0", "1.1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"HTTP/1,1", AT("GET / HTTP/1", ",1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"HTTP /1.1", AT("GET / HTTP", " /1.1\r\nHost: a" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"another protocol", AT("GET / ", "RTSP/1.0" END), 400,
        FAULT_HTTP_REQUEST_LINE},
    {"HTTP/1.9", AT("GET / ", "HTTP/1.9\r\nHost: a" END), 505,
        FAULT_HTTP_VERSION},
    {"HTTP/1.2", AT("GET / ", "HTTP/1.2\r\nHost: a" END), 505,
        FAULT_HTTP_VERSION},
    {"HTTP/2.0", AT("GET / ", "HTTP/2.0\r\nHost: a" END), 505,
        FAULT_HTTP_VERSION},
    {"HTTP/0.9 in words", AT("GET / ", "HTTP/0.9" END), 505,
        FAULT_HTTP_VERSION},
    {"the preface of HTTP/2", AT("PRI * ", "HTTP/2.0" END), 505,
        FAULT_HTTP_VERSION},
    {"OPTIONS", AT("", "OPTIONS * HTTP/1.1\r\nHost: a" END), 405,
        FAULT_HTTP_METHOD},
    {"CONNECT", AT("", "CONNECT a:443 HTTP/1.1\r\nHost: a" END), 405,
        FAULT_HTTP_METHOD},
    {"TRACE", AT("", "TRACE / HTTP/1.1\r\nHost: a" END), 405,
        FAULT_HTTP_METHOD},
    {"lower-case get", AT("", "get / HTTP/1.1\r\nHost: a" END), 405,
        FAULT_HTTP_METHOD},
    {"GETT", AT("", "GETT / HTTP/1.1\r\nHost: a" END), 405, FAULT_HTTP_METHOD},
    {"absolute form", AT("GET ", "http://a/ HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"asterisk", AT("GET ", "* HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"query alone", AT("GET ", "?a HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"fragment", AT("GET /a", "#b HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"backslash", AT("GET /a", "\\b HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"quote", AT("GET /", "\" HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"angle brackets", AT("GET /?q=", "<b> HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"bytes beyond ASCII", AT("GET /", "\xc3\xa9 HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"half an escape", AT("GET /a", "%4 HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"no hex", AT("GET /a", "%4x HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_TARGET},
    {"half an escape in the query", AT("GET /?a=", "% HTTP/1.1\r\nHost: a" END),
        400, FAULT_HTTP_TARGET},
    {"two slashes first", AT("GET /", "/evil.example/ HTTP/1.1\r\nHost: a" END),
        400, FAULT_HTTP_DOT_SEGMENT},
    {"..", AT("GET /a/", "../b HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_DOT_SEGMENT},
    {".. at the end", AT("GET /a/", ".. HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_DOT_SEGMENT},
    {".", AT("GET /", ". HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_DOT_SEGMENT},
    {".. encoded", AT("GET /a/", "%2e%2E/b HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_DOT_SEGMENT},
    {".. half encoded", AT("GET /a/", ".%2e?q HTTP/1.1\r\nHost: a" END), 400,
        FAULT_HTTP_DOT_SEGMENT},
};

static const struct refused headers[] = {
    {"no Host", AT("GET / HTTP/1.1\r\n", "\r\n"), 400, FAULT_HTTP_NO_HOST},
    {"two Hosts", AT(H, "Host: b.example" END), 400, FAULT_HTTP_TWICE},
    {"two equal Hosts", AT(H, "hOST: a.example" END), 400, FAULT_HTTP_TWICE},
    {"an empty Host", AT("GET / HTTP/1.1\r\nHost:", "" END), 400,
        FAULT_HTTP_HOST},
    {"a Host of blanks", AT("GET / HTTP/1.1\r\nHost: \t ", "" END), 400,
        FAULT_HTTP_HOST},
    {"a Host with a path", AT("GET / HTTP/1.1\r\nHost: a", "/b" END), 400,
        FAULT_HTTP_HOST},
    {"a Host with a user", AT("GET / HTTP/1.1\r\nHost: u", "@a" END), 400,
        FAULT_HTTP_HOST},
    {"a list of Hosts", AT("GET / HTTP/1.1\r\nHost: a", ", b" END), 400,
        FAULT_HTTP_HOST},
    {"an empty port", AT("GET / HTTP/1.1\r\nHost: a", ":" END), 400,
        FAULT_HTTP_HOST},
    {"port 65536", AT("GET / HTTP/1.1\r\nHost: a", ":65536" END), 400,
        FAULT_HTTP_HOST},
    {"a port in words", AT("GET / HTTP/1.1\r\nHost: a", ":http" END), 400,
        FAULT_HTTP_HOST},
    {"an open bracket", AT("GET / HTTP/1.1\r\nHost: ", "[::1" END), 400,
        FAULT_HTTP_HOST},
    {"an empty bracket", AT("GET / HTTP/1.1\r\nHost: ", "[]" END), 400,
        FAULT_HTTP_HOST},
    {"a zone", AT("GET / HTTP/1.1\r\nHost: ", "[fe80::1%25eth0]" END), 400,
        FAULT_HTTP_HOST},
    {"space before the colon", AT(H "A", " : b" END), 400, FAULT_HTTP_NAME},
    {"tab before the colon", AT(H "A", "\t: b" END), 400, FAULT_HTTP_NAME},
    {"Content-Length with a space", AT(P "Content-Length", " : 3" END), 400,
        FAULT_HTTP_NAME},
    {"an empty name", AT(H, ": b" END), 400, FAULT_HTTP_NAME},
    {"no colon", AT(H "Abc", END), 400, FAULT_HTTP_NAME},
    {"a name with a slash", AT(H "A", "/B: c" END), 400, FAULT_HTTP_NAME},
    {"a name with a quote", AT(H, "\"A\": c" END), 400, FAULT_HTTP_NAME},
    {"byte 0x85 in a name", AT(H "A", "\x85: c" END), 400, FAULT_HTTP_NAME},
    {"byte 0xa0 before the colon", AT(H "A", "\xa0: c" END), 400,
        FAULT_HTTP_NAME},
    {"obs-fold", AT(H "A: b\r\n", " c" END), 400, FAULT_HTTP_FOLD},
    {"obs-fold with a tab", AT(H "A: b\r\n", "\tc" END), 400, FAULT_HTTP_FOLD},
    {"a first header that begins with a space",
        AT("GET / HTTP/1.1\r\n", " Host: a" END), 400, FAULT_HTTP_FOLD},
    {"a line of one space", AT(H, " " END), 400, FAULT_HTTP_FOLD},
    {"two Content-Lengths",
        AT(P "Content-Length: 3\r\n", "Content-Length: 4" END), 400,
        FAULT_HTTP_TWICE},
    {"two equal Content-Lengths",
        AT(P "Content-Length: 3\r\n", "content-length: 3" END), 400,
        FAULT_HTTP_TWICE},
    {"a list of Content-Lengths", AT(P "Content-Length: 3", ", 3" END), 400,
        FAULT_HTTP_LENGTH},
    {"an empty Content-Length", AT(P "Content-Length:", END), 400,
        FAULT_HTTP_LENGTH},
    {"+3", AT(P "Content-Length: ", "+3" END), 400, FAULT_HTTP_LENGTH},
    {"-1", AT(P "Content-Length: ", "-1" END), 400, FAULT_HTTP_LENGTH},
    {"0x3", AT(P "Content-Length: 0", "x3" END), 400, FAULT_HTTP_LENGTH},
    {"03", AT(P "Content-Length: ", "03" END), 400, FAULT_HTTP_LENGTH},
    {"3.0", AT(P "Content-Length: 3", ".0" END), 400, FAULT_HTTP_LENGTH},
    {"1_000", AT(P "Content-Length: 1", "_000" END), 400, FAULT_HTTP_LENGTH},
    {"digits of another script", AT(P "Content-Length: ", "\xd9\xa3" END), 400,
        FAULT_HTTP_LENGTH},
    {"one byte too many", AT(P "Content-Length: ", "8388609" END), 413,
        FAULT_HTTP_BODY_LONG},
    {"2^64", AT(P "Content-Length: ", "18446744073709551616" END), 413,
        FAULT_HTTP_BODY_LONG},
    {"2^64 + 3", AT(P "Content-Length: ", "18446744073709551619" END), 413,
        FAULT_HTTP_BODY_LONG},
    {"a GET with a body", AT(H "Content-Length: 3\r\n", "\r\n"), 400,
        FAULT_HTTP_BODY_METHOD},
    {"a HEAD with a body",
        AT("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n", "\r\n"), 400,
        FAULT_HTTP_BODY_METHOD},
    {"chunked", AT(P "Transfer-Encoding: ", "chunked" END), 501,
        FAULT_HTTP_CODING},
    {"chunked, upper-case", AT(P "TRANSFER-ENCODING: ", "CHUNKED" END), 501,
        FAULT_HTTP_CODING},
    {"identity", AT(P "Transfer-Encoding: ", "identity" END), 501,
        FAULT_HTTP_CODING},
    {"an empty coding", AT(P "Transfer-Encoding:", "" END), 501,
        FAULT_HTTP_CODING},
    {"two codings",
        AT(P "Transfer-Encoding: gzip\r\nTransfer-Encoding: ", "chunked" END),
        501, FAULT_HTTP_CODING},
    {"a coding on a GET", AT(H "Transfer-Encoding: ", "chunked" END), 501,
        FAULT_HTTP_CODING},
    {"a coding in HTTP/1.0",
        AT("POST / HTTP/1.0\r\nTransfer-Encoding: ", "chunked" END), 501,
        FAULT_HTTP_CODING},
    {"length, then coding",
        AT(P "Content-Length: 3\r\nTransfer-Encoding: ", "chunked" END), 400,
        FAULT_HTTP_FRAMING},
    {"coding, then length",
        AT(P "Transfer-Encoding: ", "chunked\r\nContent-Length: 3" END), 400,
        FAULT_HTTP_FRAMING},
    {"coding and length 0",
        AT(H "Transfer-Encoding: ", "x\r\nContent-Length: 0" END), 400,
        FAULT_HTTP_FRAMING},
    {"a coding hidden by VT", AT(P "Transfer-Encoding:", "\vchunked" END), 400,
        FAULT_HTTP_CONTROL},
    {"another expectation", AT(P "Expect: ", "200-ok" END), 417,
        FAULT_HTTP_EXPECT},
    {"two expectations",
        AT(P "Expect: 100-continue\r\n", "Expect: 100-continue" END), 400,
        FAULT_HTTP_TWICE},
    {"two types", AT(P "Content-Type: a/b\r\n", "Content-Type: c/d" END), 400,
        FAULT_HTTP_TWICE},
    {"two Origins", AT(P "Origin: null\r\n", "Origin: https://a" END), 400,
        FAULT_HTTP_TWICE},
    {"two Authorizations", AT(P "Authorization: a\r\n", "Authorization: b" END),
        400, FAULT_HTTP_TWICE},
    {"two cookies", AT(P "Cookie: a=1\r\n", "Cookie: a=2" END), 400,
        FAULT_HTTP_TWICE},
    {"two proxies' words",
        AT(H "X-Forwarded-Proto: a\r\n", "X-Forwarded-Proto: b" END), 400,
        FAULT_HTTP_TWICE},
};

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
check_rows(const struct refused *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_refused(row[i].name, span(row[i].in, row[i].n),
		    row[i].offset, row[i].status, row[i].fault);
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
	check_rows(lines, sizeof(lines) / sizeof(lines[0]));
	check_rows(first, sizeof(first) / sizeof(first[0]));
	check_rows(headers, sizeof(headers) / sizeof(headers[0]));
	test_taken();
	test_limits();
	test_early();
	test_end();
	test_headers();
	return t_done();
}
