/* SPDX-License-Identifier: Apache-2.0 */
#include "register/ustar.h"

/* Where the fields of a header stand (POSIX.1-1988, ustar). */
enum {
	AT_NAME = 0,
	AT_MODE = 100,
	AT_UID = 108,
	AT_GID = 116,
	AT_SIZE = 124,
	AT_MTIME = 136,
	AT_SUM = 148,
	AT_TYPE = 156,
	AT_MAGIC = 257,
	AT_DEVMAJOR = 329,
	AT_DEVMINOR = 337,
};

static bool
name_char(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

static bool
part_valid(struct span part)
{
	if (part.n == 0 || span_eq(part, SPAN_LIT(".")) ||
	    span_eq(part, SPAN_LIT("..")))
		return false;
	for (size_t i = 0; i < part.n; i++)
		if (!name_char(part.p[i]))
			return false;
	return true;
}

bool
ustar_name_valid(struct span name)
{
	struct span part;

	if (name.n == 0 || name.n >= USTAR_NAME || name.p[name.n - 1] == '/')
		return false;
	while (span_split(&name, '/', &part))
		if (!part_valid(part))
			return false;
	return true;
}

/* digits octal digits; the NUL that follows is there already. */
static void
put_octal(uint8_t *p, unsigned digits, uint64_t v)
{
	while (digits-- > 0) {
		p[digits] = (uint8_t)('0' + (v & 7));
		v >>= 3;
	}
}

static uint64_t
checksum(const uint8_t block[USTAR_BLOCK])
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < USTAR_BLOCK; i++)
		sum += i >= AT_SUM && i < AT_TYPE ? ' ' : block[i];
	return sum;
}

enum cy_rc
ustar_header_print(
    uint8_t out[USTAR_BLOCK], struct span name, uint64_t size, struct cy_err *e)
{
	if (!ustar_name_valid(name))
		return cy_fail(e, CY_USAGE, FAULT_REGISTER_TAR_NAME,
		    CY_NO_OFFSET, "\"%.*s\"", SPAN_ARGS(span_first(name, 64)));
	if (size > USTAR_SIZE_MAX)
		return cy_fail(e, CY_USAGE, FAULT_REGISTER_TAR_SIZE,
		    CY_NO_OFFSET, "%.*s", SPAN_ARGS(name));
	memset(out, 0, USTAR_BLOCK);
	memcpy(out + AT_NAME, name.p, name.n);
	put_octal(out + AT_MODE, 7, 0644);
	put_octal(out + AT_UID, 7, 0);
	put_octal(out + AT_GID, 7, 0);
	put_octal(out + AT_SIZE, 11, size);
	put_octal(out + AT_MTIME, 11, 0);
	out[AT_TYPE] = '0';
	memcpy(out + AT_MAGIC, "ustar\00000", 8);
	put_octal(out + AT_DEVMAJOR, 7, 0);
	put_octal(out + AT_DEVMINOR, 7, 0);
	put_octal(out + AT_SUM, 6, checksum(out));
	out[AT_SUM + 7] = ' ';
	return CY_OK;
}

static bool
all_zero(struct span s)
{
	uint8_t any = 0;

	for (size_t i = 0; i < s.n; i++)
		any |= s.p[i];
	return any == 0;
}

static bool
get_octal(const uint8_t *p, unsigned digits, uint64_t *v)
{
	*v = 0;
	for (unsigned i = 0; i < digits; i++) {
		if (p[i] < '0' || p[i] > '7')
			return false;
		*v = *v << 3 | (uint64_t)(p[i] - '0');
	}
	return p[digits] == 0;
}

enum cy_rc
ustar_header_parse(const uint8_t block[USTAR_BLOCK], uint64_t base,
    char name[USTAR_NAME], uint64_t *size, struct cy_err *e)
{
	uint8_t want[USTAR_BLOCK] = {0};
	struct span text;
	unsigned at = 0;

	if (all_zero(span(block, USTAR_BLOCK)))
		return CY_NOTFOUND;
	text = span(block, span_find(span(block, USTAR_NAME), 0));
	if (!ustar_name_valid(text))
		return cy_fail(e, CY_BAD, FAULT_REGISTER_TAR_NAME,
		    base + AT_NAME, "\"%.*s\"",
		    SPAN_ARGS(span_first(text, 64)));
	if (!get_octal(block + AT_SIZE, 11, size))
		return cy_fail(e, CY_BAD, FAULT_REGISTER_TAR_SIZE,
		    base + AT_SIZE, "%.*s", SPAN_ARGS(text));
	/* The rest has one form only: print it and compare. */
	(void)ustar_header_print(want, text, *size, NULL);
	while (at < USTAR_BLOCK && block[at] == want[at])
		at++;
	if (at < USTAR_BLOCK)
		return cy_fail(e, CY_BAD, FAULT_REGISTER_TAR_HEADER, base + at,
		    "%.*s", SPAN_ARGS(text));
	memcpy(name, text.p, text.n);
	name[text.n] = '\0';
	return CY_OK;
}

enum cy_rc
ustar_put(struct buf *out, struct span name, struct span data, struct cy_err *e)
{
	static const uint8_t zeros[USTAR_BLOCK];
	uint8_t head[USTAR_BLOCK];
	enum cy_rc rc = ustar_header_print(head, name, data.n, e);

	if (rc != CY_OK)
		return rc;
	buf_put(out, span(head, sizeof(head)));
	buf_put(out, data);
	buf_put(out, span(zeros, ustar_padding(data.n)));
	return CY_OK;
}

void
ustar_end(struct buf *out)
{
	static const uint8_t zeros[2 * USTAR_BLOCK];

	buf_put(out, span(zeros, sizeof(zeros)));
}

void
ustar_init(struct ustar *u, struct span in)
{
	u->in = in;
	u->pos = 0;
}

static enum cy_rc
at_end(const struct ustar *u, struct cy_err *e)
{
	struct span rest = span_from(u->in, u->pos);

	if (rest.n != 2 * USTAR_BLOCK || !all_zero(rest))
		return cy_fail(e, CY_BAD, FAULT_REGISTER_TAR_END, u->pos,
		    "%zu bytes where the two zero blocks stand", rest.n);
	return CY_NOTFOUND;
}

enum cy_rc
ustar_next(struct ustar *u, struct ustar_file *f, struct cy_err *e)
{
	struct span rest = span_from(u->in, u->pos);
	uint64_t size = 0;
	size_t pad;
	enum cy_rc rc;

	if (rest.n < USTAR_BLOCK)
		return cy_fail(e, CY_BAD, FAULT_REGISTER_TAR_CUT, u->in.n,
		    "no room for a header");
	rc = ustar_header_parse(rest.p, u->pos, f->name, &size, e);
	if (rc == CY_NOTFOUND)
		return at_end(u, e);
	if (rc != CY_OK)
		return rc;
	rest = span_from(rest, USTAR_BLOCK);
	pad = ustar_padding(size);
	if (size > rest.n || pad > rest.n - size)
		return cy_fail(
		    e, CY_BAD, FAULT_REGISTER_TAR_CUT, u->in.n, "%s", f->name);
	f->data = span_first(rest, (size_t)size);
	f->offset = u->pos + USTAR_BLOCK;
	if (!all_zero(span(rest.p + size, pad)))
		return cy_fail(e, CY_BAD, FAULT_REGISTER_TAR_PADDING,
		    f->offset + size, "%s", f->name);
	u->pos += USTAR_BLOCK + (size_t)size + pad;
	return CY_OK;
}
