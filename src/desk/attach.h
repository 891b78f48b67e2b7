/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_ATTACH_H
#define DESK_ATTACH_H

#include "desk/sign.h"

/* Files beside a draft (office/attachment.h), of the party of who asks. */

/* Gives one, a PDF, PNG or JPEG.  CY_USAGE web/form; office_attach()'s. */
enum cy_rc attach(struct desk_page *p, const struct hash *draft,
    struct span content, struct cy_err *e);
/* As rows of a page: attachment_row. */
enum cy_rc attached(struct desk_page *p, const struct hash *draft,
    struct view_list *out, struct cy_err *e);
/* As headers of a record. */
enum cy_rc attached_headers(struct desk_page *p, const struct hash *draft,
    struct record_draft *r, struct cy_err *e);

#endif
