/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_PORT_NODE_H
#define OFFICE_PORT_NODE_H

#include "node/node.h"
#include "office/port.h"

/*
 * The port to a node that is open for writing in this process: for the demo
 * and for `serve --single`.  The office of a served node speaks to the signer
 * instead (spec/control.md, "Office and signer").
 *
 * The node's officers are open (node_open_officers()), and it outlives p.
 */
void port_node(struct office_port *p, struct node *n);

#endif
