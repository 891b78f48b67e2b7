/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_LOCAL_H
#define CLI_LOCAL_H

#include "cli/cli.h"
#include "office/instrument.h"
#include "serve/office_signer.h"

/*
 * The office of a node's folder, for the operator at the machine: opened in
 * this process, while nobody serves the folder.  Nothing in it is hidden from
 * whoever runs the node; --as names the officer through whose eyes it is
 * looked at.
 */
struct local {
	struct node *node; /* open for writing */
	struct office *office;
	struct office_port port;
	struct passkey_site site; /* its strings: rp_id and origin */
	char rp_id[OFFICE_HOST];
	char origin[OFFICE_HOST + 16];
	bool set;           /* the signer has a site, and this is it */
	struct arena arena; /* for what is asked of the office */
};

/*
 * CY_TEMP cli/office-served while the node is being served, node/locked while
 * another command has it; faults of node_open_write(), node_open_officers()
 * and office_open(); CY_USAGE cli/arguments: the setting url is no address.
 */
enum cy_rc local_open(struct local *l, struct cli *c, struct cy_err *e);
/* Accepts one that was never opened, and zeroed; its own fault only where rc
 * is CY_OK. */
enum cy_rc local_close(struct local *l, enum cy_rc rc, struct cy_err *e);

/*
 * Tells the signer where passkeys are made, if it has not been told, or if the
 * setting url says another address.  node_officers_site()'s errors.
 */
enum cy_rc local_site(struct local *l, struct cli *c, struct cy_err *e);

/* The same, looked at by the officer that --as names.  CY_USAGE cli/arguments
 * without it; CY_NOTFOUND office/not-found: none is set up under this login. */
enum cy_rc local_open_as(
    struct local *l, struct cli *c, struct officer *who, struct cy_err *e);
/* For people: whose view this is, and that the operator has them all. */
void local_tell(struct cli *c, const struct officer *who);

/* A draft, or an instrument, that this officer may see: by its id, or at least
 * six first digits.  CY_NOTFOUND office/not-found; CY_CONFLICT
 * store/ambiguous. */
enum cy_rc local_draft(struct local *l, const struct officer *who,
    const char *word, struct hash *id, struct cy_err *e);
enum cy_rc local_instrument(struct local *l, const struct officer *who,
    const char *word, struct instrument *out, struct cy_err *e);

/* A cell with a moment, for people to the minute; 0: nothing. */
void local_time_cell(struct out *o, utc_t t);

#endif
