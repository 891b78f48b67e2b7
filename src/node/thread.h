/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_THREAD_H
#define NODE_THREAD_H

#include "node/node.h"

/* The official copy of a statement or a case, with all that stands beneath
 * it, as far as it is published; appended to out (LIMIT_COPY). */
enum cy_rc node_copy(
    struct node *n, uint64_t index, struct buf *out, struct cy_err *e);

#endif
