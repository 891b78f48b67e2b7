/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include "node/keyfile.h"
#include "node/node.h"

/* Opens a record key of the node: the keeper's for NULL, else the one that
 * `key new --name` made.  skey_release() it. */
enum cy_rc keys_load(struct skey *k, const struct node_options *o,
    const char *name, struct cy_err *e);
/* Puts a party's key among those of the node, under its own name.
 * keyfile_write()'s errors. */
enum cy_rc keys_add(
    const struct node_options *o, const struct skey *k, struct cy_err *e);

#endif
