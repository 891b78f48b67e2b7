/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Properties: what the text profile accepts is UTF-8 that ICU as a whole
 * finds in NFC; what it refuses for NFC, ICU would change; a text is good
 * exactly when each of its lines is; what is shown on a terminal is
 * printable, whatever came in.
 */
#include <stdlib.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/text.h"
#include "base/text_class.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX 4096

static bool
icu_is_nfc(struct span s)
{
	static UChar u[MAX + 1];
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	int32_t n;

	u_strFromUTF8(u, MAX, &n, (const char *)s.p, (int32_t)s.n, &err);
	if (U_FAILURE(err))
		abort();
	return unorm2_isNormalized(nfc, u, n, &err) != 0;
}

static bool
each_line(struct span s)
{
	struct span line;

	while (span_split(&s, '\n', &line))
		if (text_profile(line, 0, NULL) != CY_OK)
			return false;
	return true;
}

static void
terminal(struct span s)
{
	static char out[MAX * 3 + 1];
	struct span shown;
	uint32_t cp;
	size_t n;

	text_for_terminal(out, sizeof(out), s);
	shown = span_str(out);
	for (; shown.n > 0; shown = span_from(shown, n)) {
		n = utf8_decode(shown, &cp);
		if (n == 0 || cp == '\n' ||
		    (text_class(cp) != TEXT_PLAIN &&
		        text_class(cp) != TEXT_JOINER))
			abort();
	}
	for (size_t room = 1; room < 12; room += 3) {
		text_for_terminal(out, room, s);
		if (strlen(out) >= room || !utf8_valid(span_str(out), NULL))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span s = span(data, size);
	struct cy_err e;
	enum cy_rc rc;

	if (size > MAX)
		return 0;
	rc = text_profile(s, 0, &e);
	if (rc != CY_OK && (rc != CY_BAD || e.offset > size))
		abort();
	if ((rc == CY_OK) != each_line(s))
		abort();
	if (rc == CY_OK && (!utf8_valid(s, NULL) || !icu_is_nfc(s)))
		abort();
	if (rc != CY_OK && e.fault == FAULT_TEXT_NFC && utf8_valid(s, NULL) &&
	    icu_is_nfc(s))
		abort();
	if (text_line(s, 0, NULL) == CY_OK && rc != CY_OK)
		abort();
	(void)text_width(s);
	(void)text_has_space(s);
	terminal(s);
	return 0;
}
