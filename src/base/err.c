/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include "base/span.h"

#undef cy_fail
#undef cy_nomem
#undef cy_errno

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *id, *text, *rule;
} faults[FAULT_COUNT] = {
    [FAULT_NONE] = {"", "", ""},
#define FAULT(symbol, id, text, rule) [FAULT_##symbol] = {id, text, rule},
#include "base/faults/all.def"
#undef FAULT
};

/* The length of s without a character that was cut at its end. */
static size_t
whole_characters(const char *s, size_t n)
{
	size_t lead = n, len;

	while (lead > 0 && ((unsigned char)s[lead - 1] & 0xc0) == 0x80)
		lead--;
	if (lead == 0 || ((unsigned char)s[lead - 1] & 0x80) == 0)
		return n;
	lead--;
	len = (unsigned char)s[lead] >= 0xf0 ? 4
	    : (unsigned char)s[lead] >= 0xe0 ? 3
	                                     : 2;
	return n - lead < len ? lead : n;
}

/* One line of text: cuts half a character, drops controls. */
static void
tidy(char *s)
{
	size_t n = strlen(s), i;

	if (n == CY_ERR_TEXT - 1)
		n = whole_characters(s, n);
	s[n] = '\0';
	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			s[i] = '?';
}

enum cy_rc
cy_fail(struct cy_err *e, enum cy_rc rc, enum fault fault, uint64_t offset,
    const char *fmt, ...)
{
	va_list ap;

	if (e == NULL)
		return rc;
	e->rc = rc;
	e->fault = fault;
	e->offset = offset;
	va_start(ap, fmt);
	(void)vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	tidy(e->text);
	return rc;
}

enum cy_rc
cy_nomem(struct cy_err *e)
{
	return cy_fail(
	    e, CY_TEMP, FAULT_NO_MEMORY, CY_NO_OFFSET, "no more memory");
}

enum cy_rc
cy_errno(struct cy_err *e, int errnum, const char *action, const char *path)
{
	enum cy_rc rc = CY_TEMP;
	enum fault f = FAULT_IO;
	char why[96];

	switch (errnum) {
	case ENOENT:
	case ENOTDIR:
		rc = CY_NOTFOUND;
		f = FAULT_NO_FILE;
		break;
	case EACCES:
	case EPERM:
	case EROFS:
		rc = CY_DENIED;
		f = FAULT_NO_ACCESS;
		break;
	case ENOMEM:
		f = FAULT_NO_MEMORY;
		break;
	case ENOSPC:
	case EDQUOT:
		f = FAULT_DISK_FULL;
		break;
	default:
		break;
	}
	return cy_fail(e, rc, f, CY_NO_OFFSET, "cannot %s %s: %s", action, path,
	    strerror_r(errnum, why, sizeof(why)));
}

const char *
fault_id(enum fault f)
{
	return faults[f].id;
}

enum fault
fault_find(struct span id)
{
	for (int f = FAULT_NONE + 1; f < FAULT_COUNT; f++)
		if (span_eq_str(id, faults[f].id))
			return (enum fault)f;
	return FAULT_NONE;
}

const char *
fault_text(enum fault f)
{
	return faults[f].text;
}

const char *
fault_rule(enum fault f)
{
	return faults[f].rule;
}
