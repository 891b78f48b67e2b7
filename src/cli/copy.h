/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_COPY_H
#define CLI_COPY_H

#include "cli/cli.h"

/* The official copy of a statement, with its acts and all that stands
 * beneath them, appended to out (LIMIT_COPY). */
enum cy_rc copy_statement(
    struct node *n, uint64_t index, struct buf *out, struct cy_err *e);

#endif
