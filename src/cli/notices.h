/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_NOTICES_H
#define CLI_NOTICES_H

#include "cli/out.h"
#include "node/names.h"
#include "store/query.h"

/*
 * The table `notifications` of a statement: what its keeper notified of, in
 * the order of their numbers, and whose record it was about (spec/office.md,
 * "Notifications").  index: any version of the statement.  People see nothing
 * where there is none.
 */
enum cy_rc notices_table(struct out *o, struct node *node, uint64_t index,
    struct core_when when, const struct names *names, struct cy_err *e);

#endif
