/* SPDX-License-Identifier: Apache-2.0 */
/* A verifier key has one text: what is accepted is printed the same. */
#include <assert.h>

#include "note/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[VKEY_TEXT];
	struct vkey k;

	assert(crypto_init(NULL) == CY_OK);
	if (vkey_parse(&k, span(data, size), NULL) != CY_OK)
		return 0;
	vkey_print(text, &k);
	assert(span_eq_str(span(data, size), text));
	assert(ed25519_pub_check(&k.pub, NULL) == CY_OK);
	assert(key_name_valid(span_str(k.name)));
	return 0;
}
