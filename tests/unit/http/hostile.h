/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_HTTP_HOSTILE_H
#define TESTS_UNIT_HTTP_HOSTILE_H

#include <stddef.h>

#include "base/err.h"

/* Heads that are refused: read alone, and over the wire. */
extern const struct hostile {
	const char *name, *in;
	size_t n, offset; /* of the first wrong byte */
	unsigned status;
	enum fault fault;
} hostile[];
extern const size_t nhostile;

#endif
