/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/span.h"

struct asset {
	const char *path; /* "/style-0123456789abcdef.css" */
	const char *type;
	bool hashed; /* the path names the content */
	const uint8_t *bytes;
	size_t n;
};

/* The stylesheet first; a row without path ends the table. */
extern const struct asset assets[];

#endif
