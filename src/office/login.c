/* SPDX-License-Identifier: Apache-2.0 */
#include "office/officer.h"

#include "base/text.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Logins as they are compared. */

/* UTF-16 units: of what is typed, and lower case may be three times as many. */
#define TYPED (4 * LIMIT_LOGIN)
#define UNITS (3 * TYPED)

/* Lower case without the habits of any one language, then NFC. */
static bool
fold(char *out, int32_t size, struct span s)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	UChar typed[TYPED], lower[UNITS], folded[UNITS];
	int32_t n = 0;

	(void)u_strFromUTF8(
	    typed, TYPED, &n, (const char *)s.p, (int32_t)s.n, &err);
	n = u_strToLower(lower, UNITS, typed, n, "", &err);
	if (U_FAILURE(err))
		return false;
	n = unorm2_normalize(nfc, lower, n, folded, UNITS, &err);
	(void)u_strToUTF8(out, size, NULL, folded, n, &err);
	/* Without room for the NUL, ICU only warns. */
	return err == U_ZERO_ERROR;
}

/* Letters, marks and digits of any script, and what addresses are made of. */
static bool
login_char(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ||
		    (cp != 0 && strchr(".-_@+", (int)cp) != NULL);
	return (U_GET_GC_MASK((UChar32)cp) &
	           (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

bool
officer_login(char out[LIMIT_LOGIN + 1], struct span login)
{
	struct span s;
	uint32_t cp;
	size_t n;

	out[0] = '\0';
	if (login.n > TYPED || span_find(login, 0) < login.n ||
	    !utf8_valid(login, NULL) || !fold(out, LIMIT_LOGIN + 1, login))
		return false;
	s = span_str(out);
	if (text_line(s, 0, NULL) != CY_OK)
		return false;
	for (; s.n > 0; s = span_from(s, n)) {
		n = utf8_decode(s, &cp);
		if (n == 0 || !login_char(cp))
			return false;
	}
	return true;
}
