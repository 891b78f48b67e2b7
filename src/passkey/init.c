/* SPDX-License-Identifier: Apache-2.0 */
#include "passkey/passkey.h"

#include <fido.h>

/* Of a key whose seed is 32 zero bytes (soft.h), over 32 zero bytes. */
static const char known_key[] =
    "mib9UsrekbqrjI71u4CCmQxs2Uy64uPQxGDuJcJQtsQ ES256 REdl7sbvn2oykDmh"
    "ec4Ms2YTf9oMnnf9eMWmv6NAYGSzKdreWWbK3xbUPwfTO-_XrCGSWdDVu-jmHARP_A"
    "SQLw 0 bound";
static const char known_answer[] =
    "mib9UsrekbqrjI71u4CCmQxs2Uy64uPQxGDuJcJQtsQ "
    "zcYT78HpETNwwPnhA0nw5BoLWouVq0rN4Gyv3PV4NXcFAAAAAQ eyJ0eXBlIjoid2V"
    "iYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQ"
    "UFBQUFBQUFBQUFBQUFBQUFBQSIsIm9yaWdpbiI6Imh0dHBzOi8vcmVnaXN0ZXIuZXh"
    "hbXBsZSIsImNyb3NzT3JpZ2luIjpmYWxzZX0 MEUCIEeqtoTAo7z37fczxbe1jLpA2"
    "yYUmRu9RAiIwjd3dW_gAiEA0cCIft1nY5ybzSbIw_lOFyCfn-PQ_f__xeHPipblGOk";

enum cy_rc
passkey_init(struct cy_err *e)
{
	static const struct passkey_site site = {
	    "register.example", "https://register.example"};
	static const uint8_t zero[32];
	struct passkey_assertion a;
	struct passkey k;
	struct arena mem;
	enum cy_rc rc;

	fido_init(0);
	arena_init(&mem, LIMIT_PASSKEY_LINE);
	rc = passkey_parse(&k, span_str(known_key), e);
	if (rc == CY_OK)
		rc = passkey_assertion_parse(
		    &a, &mem, span_str(known_answer), e);
	if (rc == CY_OK)
		rc = passkey_assert(&k, &site, span(zero, sizeof(zero)), &a, e);
	arena_release(&mem);
	return rc;
}
