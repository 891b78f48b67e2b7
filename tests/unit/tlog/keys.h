/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_TLOG_KEYS_H
#define TESTS_UNIT_TLOG_KEYS_H

#include "base/buf.h"
#include "note/note.h"

/*
 * Keys for policies.  In a template, @A and @B stand for the vkeys of two
 * logs, @C for the key of @A under another name; @1 to @9 for those of
 * witnesses, @x for the key of @1 under another name.
 */
static inline void
keys_make(struct skey *k, char c)
{
	uint8_t seed[ED25519_SEED] = {0};
	char name[] = "?.example";
	bool log = c >= 'A' && c <= 'Z';
	struct cy_err e;

	name[0] = (char)(log ? c + 'a' - 'A' : c);
	seed[0] = (uint8_t)(c == 'C' ? 'A' : c == 'x' ? '1' : c);
	if (crypto_init(&e) != CY_OK ||
	    skey_init(k, span_str(name), log ? KEY_ED25519 : KEY_COSIG_ED25519,
	        seed, &e) != CY_OK)
		exit(1);
}

static inline void
keys_expand(struct buf *out, const char *s)
{
	char text[VKEY_TEXT];
	struct skey k;

	for (; *s != '\0'; s++) {
		if (*s != '@') {
			buf_putc(out, (uint8_t)*s);
			continue;
		}
		keys_make(&k, *++s);
		vkey_print(text, &k.vkey);
		buf_puts(out, text);
	}
}

#endif
