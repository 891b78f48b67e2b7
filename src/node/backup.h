/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_BACKUP_H
#define NODE_BACKUP_H

#include "node/node.h"
#include "register/verify.h"

/*
 * Backups (spec/register.md, "Backups"): one ustar file with the register,
 * its seals and journal, attachments, config and imported material.  No keys,
 * and no index: that is made anew.
 */

/* Writes the backup of the node to a new file, whole and durable or not at
 * all.  CY_TEMP node/locked while another process writes to the node;
 * CY_CONFLICT node/file-exists. */
enum cy_rc node_backup_create(
    const struct node_options *o, const char *file, struct cy_err *e);
/*
 * Unpacks it into a temporary folder and judges what is there, as
 * verify_register() does a node's folder.
 */
enum cy_rc node_backup_verify(const char *file, struct verify_verdict *v,
    const struct verify_options *vo, struct cy_err *e);
/*
 * Unpacks it into o->dir, which must be absent or empty (CY_CONFLICT
 * node/exists), and makes the index.  The node can be read at once; to write
 * it needs its keys and, where the mark is ahead, node_reconcile().
 */
enum cy_rc node_backup_restore(
    const struct node_options *o, const char *file, struct cy_err *e);

#endif
