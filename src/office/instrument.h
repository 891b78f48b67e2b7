/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_INSTRUMENT_H
#define OFFICE_INSTRUMENT_H

#include "office/papers.h"

/*
 * Records on their way to the register (spec/office.md, "Instruments"):
 *
 *     prepared --approvals--> held --release--> entered
 *                      \--- nothing embargoed ---^
 *
 * A held one can be retracted until its draft is frozen.
 */
enum instrument_state {
	INSTRUMENT_PREPARED,
	INSTRUMENT_HELD,
	INSTRUMENT_ENTERED,
	INSTRUMENT_RETRACTED,
	INSTRUMENT_DROPPED, /* its key was revoked, or the draft ended */
	INSTRUMENT_STATES
};

/* "prepared" */
const char *instrument_state_name(enum instrument_state s);

struct instrument {
	struct hash id; /* of the record */
	bool has_draft;
	struct hash draft;
	struct span party;
	struct span text;     /* exactly what is signed */
	struct span entry;    /* signed; empty before */
	struct record record; /* of text, or of entry */
	enum instrument_state state;
	int64_t prepared_by;
	utc_t prepared;
	size_t napprovals;
	struct {
		int64_t officer;
		char login[LIMIT_LOGIN + 1];
		utc_t at;
	} approval[APPROVALS_MAX];
};

/*
 * Makes the statement of a version: title, body and author come from the
 * draft, rules (Symbol, Open, Quorum, Earliest, Lapses, Invited ...) from d.
 * It is an instrument of the lead and waits for its approvals.  CY_CONFLICT
 * core/version-superseded; CY_REFUSED core/bracket-left, office/not-cleared;
 * CY_CONFLICT office/fixed; record's faults.
 */
enum cy_rc office_fix(struct office *o, const struct officer *who,
    const struct hash *draft, const struct hash *version,
    struct record_draft *d, struct hash *id, struct cy_err *e);

/*
 * Prepares an instrument of who's party: an act, declaration or withdrawal on
 * the draft's statement (draft given) or on a public one (NULL).  Author and
 * Date are set here.  CY_REFUSED office/other-statement when it refers to
 * another than the draft's; core's faults for what the register would refuse.
 */
enum cy_rc office_prepare(struct office *o, const struct officer *who,
    const struct hash *draft, struct record_draft *d, struct hash *id,
    struct cy_err *e);

/*
 * One officer's consent.  The first is a signer's; the second an approver's,
 * who did not prepare the instrument nor write the version it rests on
 * (CY_REFUSED office/same-officer).  With the last one that the rule asks for
 * the signer signs; what is under no embargo enters at once, and the keeper's
 * release sets off the release.  *state: where it stands now.
 * CY_REFUSED office/approval-...; passkey's and node_sign()'s faults.
 */
enum cy_rc office_approve(struct office *o, const struct officer *who,
    const struct hash *id, const struct passkey_assertion *a,
    enum instrument_state *state, struct cy_err *e);

/* An instrument that was signed elsewhere, by the party's own key
 * (spec/office.md, "Without network").  CY_REFUSED office/not-prepared for a
 * text that was not prepared here. */
enum cy_rc office_upload(struct office *o, const struct officer *who,
    struct span entry, struct hash *id, enum instrument_state *state,
    struct cy_err *e);

enum cy_rc office_retract(struct office *o, const struct officer *who,
    const struct hash *id, struct cy_err *e);

enum cy_rc office_instrument(struct office *o, const struct officer *who,
    const struct hash *id, struct arena *a, struct instrument *out,
    struct cy_err *e);
/* Of a draft (or, NULL, of who's party on public statements), those that who
 * may see: its own party's, the lead's statement, and, for lead and keeper,
 * all of the draft. */
enum cy_rc office_instruments(struct office *o, const struct officer *who,
    const struct hash *draft, struct arena *a, struct instrument **out,
    size_t *n, struct cy_err *e);

#endif
