/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "register/ustar.h"
#include "register/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	if (crypto_init(NULL) != CY_OK)
		abort();
	return 0;
}

/*
 * A verdict that is not "bad" needs a whole archive whose every record the
 * verdict counts; nobody is trusted, so it is never good.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct verify_options o = {.now = 1900000000};
	struct verify_verdict v;
	struct cy_err e;
	enum cy_rc rc;

	rc = verify_copy(&v, span(data, size), &o, &e);
	if (rc != v.rc || rc == CY_OK || v.why.fault == FAULT_NONE)
		abort();
	if (rc == CY_BELOW && (v.valid > v.of || v.size == 0))
		abort();
	return 0;
}
