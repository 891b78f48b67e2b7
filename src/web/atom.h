/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ATOM_H
#define WEB_ATOM_H

#include "web/say.h"

/* A feed of entries (entry_row), the newest first, as the page's Atom face. */
void atom_feed(
    struct buf *b, const struct page *p, const struct view_list *entries);

#endif
