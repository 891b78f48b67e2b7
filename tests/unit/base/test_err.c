/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <errno.h>

static void
test_errno(void)
{
	static const struct {
		int errnum;
		enum cy_rc rc;
		enum fault fault;
	} rows[] = {
	    {ENOENT, CY_NOTFOUND, FAULT_NO_FILE},
	    {ENOTDIR, CY_NOTFOUND, FAULT_NO_FILE},
	    {EACCES, CY_DENIED, FAULT_NO_ACCESS},
	    {EPERM, CY_DENIED, FAULT_NO_ACCESS},
	    {EROFS, CY_DENIED, FAULT_NO_ACCESS},
	    {ENOMEM, CY_TEMP, FAULT_NO_MEMORY},
	    {ENOSPC, CY_TEMP, FAULT_DISK_FULL},
	    {EDQUOT, CY_TEMP, FAULT_DISK_FULL},
	    {EIO, CY_TEMP, FAULT_IO},
	    {EMFILE, CY_TEMP, FAULT_IO},
	};
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = cy_errno(&e, rows[i].errnum, "open", "x");
		t_rc(rc, &e, rows[i].rc, rows[i].fault,
		    strerror(rows[i].errnum));
		t_ok(e.rc == rc && strncmp(e.text, "cannot open x: ", 15) == 0,
		    "%s", e.text);
	}
	t_ok(cy_errno(NULL, EIO, "read", "x") == CY_TEMP, "no one asks why");
	rc = cy_nomem(&e);
	t_rc(rc, &e, CY_TEMP, FAULT_NO_MEMORY, "no memory");
}

/* A text too long, of one character again and again from a place on. */
static void
test_cut(const char *c, size_t shift)
{
	char longer[2 * CY_ERR_TEXT];
	size_t n = strlen(c), cut;
	struct cy_err e;

	memset(longer, 'x', sizeof(longer));
	for (size_t i = shift; i + n < sizeof(longer); i += n)
		memcpy(longer + i, c, n);
	longer[sizeof(longer) - 1] = '\0';
	(void)cy_fail(&e, CY_BAD, FAULT_IO, 0, "%s", longer);
	cut = strlen(e.text);
	t_ok((cut - shift) % n == 0 && cut > CY_ERR_TEXT - 1 - n,
	    "cut at the boundary of a character of %zu, shift %zu", n, shift);
}

static void
test_text(void)
{
	struct cy_err e;

	(void)cy_fail(&e, CY_BAD, FAULT_IO, 7, "a\tb\x1b[31m\x7f%s", "\n");
	t_span(span_str(e.text), SPAN_LIT("a?b?[31m??"),
	    "control characters are not passed on");
	t_uint(e.offset, 7, "offset");
	for (size_t shift = 0; shift < 4; shift++) {
		test_cut("x", shift);
		test_cut("\xc3\xa9", shift);
		test_cut("\xe2\x82\xac", shift);
		test_cut("\xf0\x9f\x98\x80", shift);
	}
	/* Bytes that are no character are not looked at. */
	test_cut("\x80", 0);
}

/* Each fault has an id of its own, in the form of its list, and a rule. */
static void
test_faults(void)
{
	const char *id, *slash;
	size_t bad = 0;

	for (enum fault f = 1; f < FAULT_COUNT; f++) {
		id = fault_id(f);
		slash = strchr(id, '/');
		if (slash == NULL || slash == id || slash[1] == '\0' ||
		    strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-/") !=
		        strlen(id) ||
		    strlen(fault_text(f)) < 8 || fault_rule(f)[0] == '\0') {
			t_diag("fault %d: %s", (int)f, id);
			bad++;
		}
		for (enum fault g = 1; g < f; g++)
			if (strcmp(id, fault_id(g)) == 0) {
				t_diag("twice: %s", id);
				bad++;
			}
	}
	t_uint(bad, 0, "every fault has its id, text and rule");
	t_ok(fault_id(FAULT_NONE)[0] == '\0', "no fault has no id");
}

int
main(void)
{
	test_errno();
	test_text();
	test_faults();
	return t_done();
}
