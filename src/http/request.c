/* SPDX-License-Identifier: Apache-2.0 */
#include "http/request.h"

/*
 * Classes of bytes: of a token (RFC 9110, section 5.6.2), of a path or query
 * (RFC 3986, section 3.3: pchar, '/', '?'), of a host's name, hex digits.
 */
enum { TOKEN = 1, TARGET = 2, NAME = 4, HEX = 8 };

static const uint8_t classes[128] = {
    /* clang-format off */
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	/*  ! " # $ % & ' ( ) * + , - . / */
	0, 3, 0, 1, 3, 3, 3, 3, 2, 2, 3, 3, 2, 7, 7, 2,
	/* 0-9 : ; < = > ? */
	15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 2, 2, 0, 2, 0, 2,
	/* @ A-Z [ \ ] ^ _ */
	2, 15, 15, 15, 15, 15, 15, 7, 7, 7, 7, 7, 7, 7, 7, 7,
	7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 1, 7,
	/* ` a-z { | } ~ */
	1, 15, 15, 15, 15, 15, 15, 7, 7, 7, 7, 7, 7, 7, 7, 7,
	7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 1, 0, 3, 0,
    /* clang-format on */
};

static bool
is(uint8_t c, unsigned class)
{
	return c < 128 && (classes[c] & class) != 0;
}

/* Index of the first byte that is not of the class, or s.n. */
static size_t
first_not(struct span s, unsigned class)
{
	size_t i = 0;

	while (i < s.n && is(s.p[i], class))
		i++;
	return i;
}

struct head {
	struct http_request *r;
	struct span in;
	size_t pos;    /* where the next line begins */
	unsigned seen; /* rows of the table of headers, as bits */
	struct span coding;
	bool has_length, keep, close;
	struct cy_err *e;
};

static enum cy_rc
refuse(const struct head *h, enum fault fault, size_t at)
{
	return cy_fail(h->e, CY_BAD, fault, at, "at byte %zu of the head", at);
}

/* The same, for a byte within a part of the head. */
static enum cy_rc
refuse_in(const struct head *h, enum fault fault, struct span part, size_t i)
{
	return refuse(h, fault, (size_t)(part.p - h->in.p) + i);
}

/* Controls stand in no line; HT only where the grammar has white space. */
static enum cy_rc
check_controls(const struct head *h, struct span line)
{
	uint8_t c;

	for (size_t i = 0; i < line.n; i++) {
		c = line.p[i];
		if ((c >= 0x20 && c != 0x7f) || c == '\t')
			continue;
		return refuse_in(h,
		    c == '\r' ? FAULT_HTTP_LINE_END : FAULT_HTTP_CONTROL, line,
		    i);
	}
	return CY_OK;
}

/* What is there of a line whose end is missing: the better fault first. */
static enum cy_rc
refuse_cut(const struct head *h, struct span rest)
{
	struct span text = rest;
	enum cy_rc rc;

	/* Its LF may be on the way. */
	if (text.n > 0 && text.p[text.n - 1] == '\r')
		text.n--;
	rc = check_controls(h, span_first(text, HTTP_LINE));
	if (rc != CY_OK)
		return rc;
	if (h->in.n >= HTTP_HEAD_MAX)
		return refuse(h, FAULT_HTTP_HEAD_LONG, HTTP_HEAD_MAX);
	return refuse(h, FAULT_HTTP_HEAD_CUT, h->in.n);
}

/* The next line without its end.  too_long: the fault of a longer one, in
 * which, as in one that is cut, what is there is looked at first: so that the
 * answer is the same in however many pieces it came. */
static enum cy_rc
read_line(struct head *h, enum fault too_long, struct span *line)
{
	struct span rest = span_from(h->in, h->pos);
	size_t at = span_find(rest, '\n');
	enum cy_rc rc;

	*line = span_first(rest, at);
	if (at > HTTP_LINE + 1) {
		rc = check_controls(h, span_first(rest, HTTP_LINE));
		return rc != CY_OK ? rc
		                   : refuse(h, too_long, h->pos + HTTP_LINE);
	}
	if (at == rest.n)
		return refuse_cut(h, rest);
	if (at == 0 || rest.p[at - 1] != '\r')
		return refuse(h, FAULT_HTTP_LINE_END, h->pos + at);
	line->n--;
	h->pos += at + 1;
	return check_controls(h, *line);
}

static enum cy_rc
read_method(struct head *h, struct span s)
{
	static const struct {
		struct span name;
		enum http_method method;
	} rows[] = {
	    {SPAN_INIT("GET"), HTTP_GET},
	    {SPAN_INIT("HEAD"), HTTP_HEAD},
	    {SPAN_INIT("POST"), HTTP_POST},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (span_eq(s, rows[i].name)) {
			h->r->method = rows[i].method;
			return CY_OK;
		}
	return refuse_in(h, FAULT_HTTP_METHOD, s, 0);
}

/* "HTTP/" digit "." digit (RFC 9112, section 2.3). */
static enum cy_rc
read_version(struct head *h, struct span s)
{
	static const char form[] = "HTTP/0.0";
	size_t i;

	for (i = 0; i < s.n && i + 1 < sizeof(form); i++)
		if (form[i] == '0' ? s.p[i] < '0' || s.p[i] > '9'
		                   : s.p[i] != (uint8_t)form[i])
			break;
	if (i != s.n || i + 1 != sizeof(form))
		return refuse_in(h, FAULT_HTTP_REQUEST_LINE, s, i);
	if (s.p[5] != '1' || s.p[7] > '1')
		return refuse_in(h, FAULT_HTTP_VERSION, s, 0);
	h->r->minor = s.p[7] - '0';
	return CY_OK;
}

/* Is it "." or "..", plain or percent-encoded? */
static bool
dots(struct span segment)
{
	size_t n = 0, i = 0;

	while (i < segment.n) {
		if (segment.p[i] == '.')
			i++;
		else if (segment.n - i >= 3 && segment.p[i] == '%' &&
		    segment.p[i + 1] == '2' && (segment.p[i + 2] | 0x20) == 'e')
			i += 3;
		else
			return false;
		n++;
	}
	return n == 1 || n == 2;
}

static enum cy_rc
check_segments(const struct head *h, struct span path)
{
	struct span rest = span_from(path, 1), segment;
	bool first = true;

	while (span_split(&rest, '/', &segment)) {
		/* "//host/" would be another site's address in a link. */
		if ((first && segment.n == 0) || dots(segment))
			return refuse_in(h, FAULT_HTTP_DOT_SEGMENT, segment, 0);
		first = false;
	}
	return CY_OK;
}

/* Origin-form (RFC 9112, section 3.2.1), its escapes whole. */
static enum cy_rc
read_target(struct head *h, struct span s)
{
	size_t i, mark;

	if (s.n == 0 || s.p[0] != '/')
		return refuse_in(h, FAULT_HTTP_TARGET, s, 0);
	for (i = 0; i < s.n; i++) {
		if (!is(s.p[i], TARGET))
			return refuse_in(h, FAULT_HTTP_TARGET, s, i);
		if (s.p[i] == '%' &&
		    (s.n - i < 3 || !is(s.p[i + 1], HEX) ||
		        !is(s.p[i + 2], HEX)))
			return refuse_in(h, FAULT_HTTP_TARGET, s, i);
	}
	mark = span_find(s, '?');
	h->r->target = s;
	h->r->path = span_first(s, mark);
	if (mark < s.n)
		h->r->query = span_from(s, mark + 1);
	return check_segments(h, h->r->path);
}

/* method SP target SP version: all of its form before any of its sense. */
static enum cy_rc
read_request_line(struct head *h)
{
	struct span line, method, target, version;
	enum cy_rc rc = read_line(h, FAULT_HTTP_TARGET_LONG, &line);
	size_t at;

	if (rc != CY_OK)
		return rc;
	at = first_not(line, TOKEN);
	if (at == 0 || at == line.n || line.p[at] != ' ')
		return refuse_in(h, FAULT_HTTP_REQUEST_LINE, line, at);
	method = span_first(line, at);
	target = span_from(line, at + 1);
	at = span_find(target, ' ');
	if (at == 0 || at == target.n)
		return refuse_in(h, FAULT_HTTP_REQUEST_LINE, target, at);
	version = span_from(target, at + 1);
	target = span_first(target, at);
	rc = read_version(h, version);
	if (rc == CY_OK)
		rc = read_method(h, method);
	if (rc == CY_OK)
		rc = read_target(h, target);
	return rc;
}

/* An optional port, with its colon, at the end of Host. */
static bool
valid_port(struct span s)
{
	uint64_t port;

	return s.n == 0 ||
	    (s.p[0] == ':' && span_uint(span_from(s, 1), 65535, &port));
}

/* Where an address of IPv6 in brackets ends, or 0; whether it is one of a
 * machine matters to nobody here. */
static size_t
bracket_end(struct span v)
{
	size_t n = 1;

	while (n < v.n && (is(v.p[n], HEX) || v.p[n] == ':' || v.p[n] == '.'))
		n++;
	return n >= 4 && n < v.n && v.p[n] == ']' ? n + 1 : 0;
}

static enum cy_rc
read_host(struct head *h, struct span v)
{
	bool bracket = v.n > 0 && v.p[0] == '[';
	size_t n = bracket ? bracket_end(v) : first_not(v, NAME);

	/* DNS has no longer names. */
	if (n == 0 || n > 255)
		return refuse_in(h, FAULT_HTTP_HOST, v, 0);
	if (!valid_port(span_from(v, n)))
		return refuse_in(h, FAULT_HTTP_HOST, v, n);
	h->r->host = v;
	return CY_OK;
}

static enum cy_rc
read_length(struct head *h, struct span v)
{
	size_t digits = 0;

	while (digits < v.n && v.p[digits] >= '0' && v.p[digits] <= '9')
		digits++;
	if (v.n == 0 || digits < v.n)
		return refuse_in(h, FAULT_HTTP_LENGTH, v, digits);
	/* Some readers would take it for octal. */
	if (v.n > 1 && v.p[0] == '0')
		return refuse_in(h, FAULT_HTTP_LENGTH, v, 0);
	if (!span_uint(v, HTTP_BODY_MAX, &h->r->length))
		return refuse_in(h, FAULT_HTTP_BODY_LONG, v, 0);
	h->has_length = true;
	return CY_OK;
}

static enum cy_rc
read_coding(struct head *h, struct span v)
{
	h->coding = v;
	return CY_OK;
}

static struct span
trimmed(struct span s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = span_from(s, 1);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* The other words of Connection are of no consequence to us. */
static enum cy_rc
read_connection(struct head *h, struct span v)
{
	struct span word;

	while (span_split(&v, ',', &word)) {
		word = trimmed(word);
		h->close |= http_name_is(word, "close");
		h->keep |= http_name_is(word, "keep-alive");
	}
	return CY_OK;
}

static enum cy_rc
read_expect(struct head *h, struct span v)
{
	if (!http_name_is(v, "100-continue"))
		return refuse_in(h, FAULT_HTTP_EXPECT, v, 0);
	/* RFC 9110, section 10.1.1: ignored where the client is older. */
	h->r->expects = h->r->minor > 0;
	return CY_OK;
}

/*
 * Headers that mean something here, and those that may stand only once
 * because two readers could each believe another one.
 */
static const struct {
	struct span name;
	bool many;
	enum cy_rc (*read)(struct head *h, struct span value);
} known[] = {
    {SPAN_INIT("host"), false, read_host},
    {SPAN_INIT("content-length"), false, read_length},
    {SPAN_INIT("transfer-encoding"), true, read_coding},
    {SPAN_INIT("connection"), true, read_connection},
    {SPAN_INIT("expect"), false, read_expect},
    {SPAN_INIT("content-type"), false, NULL},
    {SPAN_INIT("content-encoding"), false, NULL},
    {SPAN_INIT("authorization"), false, NULL},
    {SPAN_INIT("cookie"), false, NULL},
    {SPAN_INIT("origin"), false, NULL},
    {SPAN_INIT("referer"), false, NULL},
    {SPAN_INIT("user-agent"), false, NULL},
    {SPAN_INIT("range"), false, NULL},
    {SPAN_INIT("if-range"), false, NULL},
    {SPAN_INIT("if-none-match"), false, NULL},
    {SPAN_INIT("if-modified-since"), false, NULL},
    {SPAN_INIT("idempotency-key"), false, NULL},
    {SPAN_INIT("sec-fetch-site"), false, NULL},
    {SPAN_INIT("x-real-ip"), false, NULL},
    {SPAN_INIT("x-forwarded-for"), false, NULL},
    {SPAN_INIT("x-forwarded-proto"), false, NULL},
};
#define KNOWN (sizeof(known) / sizeof(known[0]))
_Static_assert(KNOWN <= 32, "one bit each");

static bool
same_name(struct span name, struct span lower)
{
	uint8_t c;

	if (name.n != lower.n)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		c = name.p[i];
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c != lower.p[i])
			return false;
	}
	return true;
}

static enum cy_rc
read_known(struct head *h, const struct http_header *f)
{
	size_t i = 0;

	while (i < KNOWN && !same_name(f->name, known[i].name))
		i++;
	if (i == KNOWN)
		return CY_OK;
	if ((h->seen & 1u << i) != 0 && !known[i].many)
		return refuse_in(h, FAULT_HTTP_TWICE, f->name, 0);
	h->seen |= 1u << i;
	return known[i].read != NULL ? known[i].read(h, f->value) : CY_OK;
}

static enum cy_rc
read_header(struct head *h, struct span line)
{
	struct http_header f;
	size_t colon = first_not(line, TOKEN);

	if (line.p[0] == ' ' || line.p[0] == '\t')
		return refuse_in(h, FAULT_HTTP_FOLD, line, 0);
	if (colon == 0 || colon == line.n || line.p[colon] != ':')
		return refuse_in(h, FAULT_HTTP_NAME, line, colon);
	if (h->r->nheaders == HTTP_HEADERS)
		return refuse_in(h, FAULT_HTTP_HEADERS, line, 0);
	f.name = span_first(line, colon);
	f.value = trimmed(span_from(line, colon + 1));
	h->r->header[h->r->nheaders++] = f;
	return read_known(h, &f);
}

/* What only the whole head tells; end is where the empty line begins. */
static enum cy_rc
check_whole(struct head *h, size_t end)
{
	struct http_request *r = h->r;

	if (h->pos != h->in.n)
		return refuse(h, FAULT_HTTP_HEAD_CUT, h->pos);
	if (h->pos > HTTP_HEAD_MAX)
		return refuse(h, FAULT_HTTP_HEAD_LONG, HTTP_HEAD_MAX);
	if (r->host.p == NULL && r->minor > 0)
		return refuse(h, FAULT_HTTP_NO_HOST, end);
	if (h->coding.p != NULL)
		return refuse_in(h,
		    h->has_length ? FAULT_HTTP_FRAMING : FAULT_HTTP_CODING,
		    h->coding, 0);
	if (r->length > 0 && r->method != HTTP_POST)
		return refuse(h, FAULT_HTTP_BODY_METHOD, end);
	r->close = h->close || (r->minor == 0 && !h->keep);
	return CY_OK;
}

unsigned
http_status_of(enum fault f)
{
	static const struct {
		enum fault fault;
		unsigned status;
	} rows[] = {
	    {FAULT_HTTP_METHOD, 405},
	    {FAULT_HTTP_BODY_LONG, 413},
	    {FAULT_HTTP_TARGET_LONG, 414},
	    {FAULT_HTTP_EXPECT, 417},
	    {FAULT_HTTP_HEAD_LONG, 431},
	    {FAULT_HTTP_HEADER_LONG, 431},
	    {FAULT_HTTP_HEADERS, 431},
	    {FAULT_HTTP_CODING, 501},
	    {FAULT_HTTP_VERSION, 505},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].fault == f)
			return rows[i].status;
	return 400;
}

static enum cy_rc
read_head(struct head *h)
{
	struct span line;
	size_t begin;
	enum cy_rc rc = read_request_line(h);

	while (rc == CY_OK) {
		begin = h->pos;
		rc = read_line(h, FAULT_HTTP_HEADER_LONG, &line);
		if (rc == CY_OK && line.n == 0)
			return check_whole(h, begin);
		if (rc == CY_OK)
			rc = read_header(h, line);
	}
	return rc;
}

enum cy_rc
http_head(struct http_request *r, struct span head, unsigned *status,
    struct cy_err *e)
{
	struct cy_err own = {0};
	struct head h = {.r = r, .in = head, .e = e != NULL ? e : &own};
	enum cy_rc rc;

	*r = (struct http_request){0};
	rc = read_head(&h);
	*status = rc == CY_OK ? 200 : http_status_of(h.e->fault);
	return rc;
}

size_t
http_head_end(struct span in, size_t from)
{
	size_t at;

	while (from < in.n) {
		at = from + span_find(span_from(in, from), '\n');
		if (at == in.n)
			return 0;
		from = at + 1;
		/* An empty line: what is before it, but for a CR, is an LF, or
		 * nothing at all. */
		if (at > 0 && in.p[at - 1] == '\r')
			at--;
		if (at == 0 || in.p[at - 1] == '\n')
			return from;
	}
	return 0;
}

struct span
http_header_of(const struct http_request *r, const char *name)
{
	struct span lower = span_str(name);

	for (size_t i = 0; i < r->nheaders; i++)
		if (same_name(r->header[i].name, lower))
			return r->header[i].value;
	return span(NULL, 0);
}

bool
http_name_is(struct span name, const char *lower)
{
	return same_name(name, span_str(lower));
}
