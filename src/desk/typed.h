/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_TYPED_H
#define DESK_TYPED_H

#include "desk/priv.h"
#include "record/record.h"

/* What people type, as records and papers want it. */

/*
 * A body: no space at either end of a line, one blank line between
 * paragraphs, an end to the last line.  Judged as the body of a record.
 * CY_BAD text/..., record/body-...; CY_TEMP.
 */
enum cy_rc typed_body(
    struct desk_page *p, struct span in, struct span *out, struct cy_err *e);
/* "en Calm": a value with its language. */
struct span typed_lang(struct desk_page *p, struct span lang, struct span text);
/* Ids between spaces, commas and line ends, each as a header.  CY_USAGE
 * web/form names the first that is none. */
enum cy_rc typed_parties(struct desk_page *p, struct record_draft *d,
    enum field f, struct span in, struct cy_err *e);
/* "paragraphs 1-6, 8", from whatever was typed of it. */
struct span typed_scope(struct desk_page *p, struct span in);
/* "2026-11-28T14:00", with or without seconds and Z, or a space for the T:
 * UTC.  An empty one gives an empty value.  CY_USAGE web/form. */
enum cy_rc typed_time(
    struct desk_page *p, size_t field, struct span *out, struct cy_err *e);

#endif
