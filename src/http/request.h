/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/err.h"
#include "base/span.h"

/*
 * The strict reader of HTTP/1.1 requests (RFC 9112; spec/http.md says where
 * it refuses more than the RFC asks).  Pure: bytes in, spans into them out.
 */

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST };

struct http_header {
	struct span name; /* as sent: compare with http_name_is() */
	struct span value;
};

#define HTTP_HEADERS 64u                 /* more are refused: 431 */
#define HTTP_LINE (8u * 1024)            /* request line: 414; header: 431 */
#define HTTP_HEAD_MAX (16u * 1024)       /* all lines together: 431 */
#define HTTP_BODY_MAX (8u * 1024 * 1024) /* 413, before it is read */

struct http_request {
	enum http_method method;
	struct span target; /* as sent, origin-form: "/s/x?as-of=2019" */
	struct span path;   /* its path, still percent-encoded */
	struct span query;  /* after the first '?'; p NULL: none */
	struct span host;   /* exactly one; HTTP/1.0 may have none: p NULL */
	unsigned minor;     /* HTTP/1.minor: 0 or 1 */
	bool close;         /* the connection ends after the answer */
	bool expects;       /* Expect: 100-continue */
	uint64_t length;    /* of the body; 0: none */
	size_t nheaders;
	struct http_header header[HTTP_HEADERS];
	struct span body; /* whole, when the handler is called */
	/* Who sent it, as the log has it: "127.0.0.1", "unix"; the server's,
	 * p NULL where there is none. */
	struct span peer;
};

/*
 * Reads a head: everything up to and with the first empty line, and nothing
 * after it.  *status is what to answer on CY_BAD (400, 405, 413, 414, 417,
 * 431, 501, 505) and 200 else; the fault is http/..., the offset that of the
 * first byte that is wrong, or of the empty line where something is missing.
 * *r is whole on CY_OK only.  A head whose end is missing gives http/head-cut
 * only if nothing else is wrong with what is there: so it can be refused
 * early.
 */
enum cy_rc http_head(struct http_request *r, struct span head, unsigned *status,
    struct cy_err *e);

/*
 * Where the head ends (after the empty line, in whichever way its lines end:
 * http_head() refuses all but one), or 0: not yet whole.  Looks at no byte
 * twice when from is what was looked at before.
 */
size_t http_head_end(struct span in, size_t from);

/* What to answer where this fault was found: 400 if not another. */
unsigned http_status_of(enum fault f);

/* The header of this lower-case name, the first where there are several
 * (spec/http.md has those that cannot be); p NULL: absent. */
struct span http_header_of(const struct http_request *r, const char *name);
bool http_name_is(struct span name, const char *lower);

/*
 * Decodes percent-escapes into out (of in.n bytes); false, and *n 0: a bad
 * escape, a NUL, a control character (C0, DEL, C1), or no UTF-8.  how: of
 * HTTP_FORM ('+' is a space) and HTTP_LINES (HT, LF and CR may stand: a field
 * of several lines).
 */
#define HTTP_PATH 0u
#define HTTP_FORM 1u
#define HTTP_LINES 2u
bool http_decode(uint8_t *out, size_t *n, struct span in, unsigned how);

/*
 * The next "name=value" of a query or of a form's body, not yet decoded;
 * false at the end.  Empty parts are passed over; a part without '=' is a
 * name with an empty value.
 */
bool http_param(struct span *rest, struct span *name, struct span *value);

#endif
