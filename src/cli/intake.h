/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_INTAKE_H
#define CLI_INTAKE_H

#include "cli/cli.h"
#include "serve/control.h"

/*
 * Where a command hands in records: the node's folder, or, where that is
 * being served, the process that holds it (spec/control.md).  The functions
 * are those of node.h, with their faults.
 */
struct intake {
	struct node *node;      /* NULL: it is served */
	struct control control; /* then */
};

/* Opens the node for writing.  CY_TEMP node/locked when another process has
 * it and does not take records. */
enum cy_rc intake_open(struct intake *d, struct cli *c, struct cy_err *e);
/* Makes what was added visible to readers, and closes; its own fault only
 * where rc is CY_OK. */
enum cy_rc intake_close(struct intake *d, enum cy_rc rc, struct cy_err *e);

enum cy_rc intake_append(
    struct intake *d, struct span entry, struct receipt *out, struct cy_err *e);
enum cy_rc intake_add(
    struct intake *d, struct span text, struct hash *id, struct cy_err *e);
enum cy_rc intake_group(struct intake *d, struct cy_err *e);
enum cy_rc intake_flush(struct intake *d, struct cy_err *e);
enum cy_rc intake_find(
    struct intake *d, const struct hash *id, uint64_t *index, struct cy_err *e);
/* The keeper's party id; valid until the intake is closed. */
struct span intake_keeper(const struct intake *d);

#endif
