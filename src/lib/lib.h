/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LIB_LIB_H
#define LIB_LIB_H

#include <comity/error.h>

#include "base/err.h"
#include "base/span.h"
#include "note/note.h"

/* Within the room only: between the public faces and the rooms below. */

/* The codes have the same values; those that the rooms below give for
 * reasons of their own become the nearest public one. */
enum comity_rc lib_rc(
    enum cy_rc rc, const struct cy_err *from, struct comity_error *to);
/* A verifier key given as text: COMITY_USAGE where it is none. */
enum cy_rc lib_vkey(struct vkey *k, const char *text, struct cy_err *e);

static inline struct span
lib_span(const void *p, size_t n)
{
	return span(n > 0 ? p : "", n);
}

#endif
