/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_SIGN_H
#define NODE_SIGN_H

#include "node/node.h"
#include "node/trust.h"

/*
 * Signing for parties that this node hosts, with their officers' approval.
 * Of a node opened for writing; safe to call from many threads, but for
 * node_open_officers().
 */

/*
 * Opens the table of officers and the keys of hosted parties,
 * keys/<party>.key: a process that gives up its rights calls it before, and
 * learns of later keys only when it starts again.  What it still needs then is
 * to write, make and rename below keys/.  A key that does not open is none.
 * CY_DENIED node/officers-changed, node/key-locked; CY_TEMP.
 */
enum cy_rc node_open_officers(struct node *n, struct cy_err *e);

/*
 * Signs the text with the key of its Author and appends the whole entry.  The
 * text is a record in its canonical form (faults of record_parse_text(); so
 * nothing else can be had signed: no checkpoint, no cosignature, no paper),
 * and approved as trust_judge() wants it.  CY_NOTFOUND node/not-hosted: the
 * author's key is not here.  Nothing enters the register: node_enter().
 */
enum cy_rc node_sign(struct node *n, struct span text,
    const struct trust_approvals *approvals, struct buf *entry,
    struct cy_err *e);

/* trust.h's, with the node's clock. */
enum cy_rc node_officers_site(
    struct node *n, const struct passkey_site *site, struct cy_err *e);
enum cy_rc node_officers_change(struct node *n, struct span line,
    const struct passkey_assertion *by, struct cy_err *e);
enum cy_rc node_officers_enrol(struct node *n, struct span code,
    const struct passkey_response *r, struct trust_officer *out,
    struct cy_err *e);
/* The table itself, to be looked at while nobody changes it. */
const struct trust *node_trust(struct node *n);

#endif
