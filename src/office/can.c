/* SPDX-License-Identifier: Apache-2.0 */
#include "office/can.h"

#include "office/officer.h"
#include "office/priv.h"

/* Sets of roles. */
#define ADMIN OFFICER_ADMINISTRATOR
#define DRAFTER OFFICER_DRAFTER
#define CLEARER OFFICER_CLEARER
#define SIGNER OFFICER_SIGNER
#define APPROVER OFFICER_APPROVER
#define CONTACT OFFICER_CONTACT
#define OBSERVER OFFICER_OBSERVER
#define WRITERS (DRAFTER | CLEARER | SIGNER | APPROVER | CONTACT)
/* An administrator looks after accounts and reads nothing by that. */
#define READERS (WRITERS | OBSERVER)
#define ANYBODY (READERS | ADMIN)

#define OWN STANDS_OWN
#define LEAD STANDS_LEAD
#define INVITED STANDS_INVITED
#define KEEPER STANDS_KEEPER
#define PART (LEAD | INVITED)

#define READ SCOPE_READ
#define DRAFT SCOPE_DRAFT

const struct right rights[VERBS] = {
    [CAN_READ_INBOX] = {"inbox/read", ANYBODY, 0, false, READ},
    [CAN_BEGIN_DRAFT] = {"draft/begin", DRAFTER, 0, false, DRAFT},
    [CAN_READ_DRAFT] = {"draft/read", READERS, PART | KEEPER, false, READ},
    [CAN_WRITE_VERSION] = {"draft/write", DRAFTER, PART, false, DRAFT},
    [CAN_COMMENT] = {"draft/comment", WRITERS, PART, false, DRAFT},
    [CAN_TAKE_POSITION] = {"draft/position", DRAFTER | SIGNER, PART, false,
        DRAFT},
    [CAN_RETRACT_PAPER] = {"draft/retract", DRAFTER | SIGNER, OWN, false,
        DRAFT},
    [CAN_CIRCULATE] = {"draft/circulate", DRAFTER | SIGNER, PART, false, DRAFT},
    [CAN_CLEAR] = {"draft/clear", CLEARER, PART, false, 0},
    [CAN_ATTACH] = {"draft/attach", DRAFTER | SIGNER, PART, false, DRAFT},
    [CAN_FIX] = {"draft/fix", DRAFTER | SIGNER, LEAD, false, 0},
    [CAN_PREPARE] = {"instrument/prepare", DRAFTER | SIGNER, OWN | PART, false,
        DRAFT},
    [CAN_READ_INSTRUMENT] = {"instrument/read", READERS, OWN | PART | KEEPER,
        false, READ},
    [CAN_SIGN] = {"instrument/sign", SIGNER, OWN, false, 0},
    [CAN_APPROVE] = {"instrument/approve", SIGNER | APPROVER, OWN, false, 0},
    [CAN_UPLOAD] = {"instrument/upload", SIGNER, OWN, true, 0},
    [CAN_RETRACT_INSTRUMENT] = {"instrument/retract", SIGNER, OWN, true, 0},
    [CAN_PREPARE_RELEASE] = {"release/prepare", DRAFTER | SIGNER | APPROVER,
        KEEPER, false, 0},
    [CAN_RELEASE] = {"release/approve", SIGNER | APPROVER, KEEPER, false, 0},
    [CAN_ABORT] = {"draft/abort", SIGNER, LEAD | KEEPER, true, 0},
    [CAN_READ_OFFICERS] = {"officer/read", ANYBODY, 0, false, SCOPE_ADMIN},
    [CAN_CHANGE_OFFICERS] = {"officer/change", ADMIN, OWN, true, 0},
    [CAN_CHANGE_STEPS] = {"steps/change", ADMIN, 0, true, 0},
    [CAN_MAKE_TOKEN] = {"token/make", ANYBODY, 0, true, 0},
    [CAN_READ_TOKENS] = {"token/read", ANYBODY, 0, false, 0},
    [CAN_READ_KEPT] = {"kept/read", ANYBODY, 0, false, 0},
};

enum cy_rc
office_not_found(struct cy_err *e)
{
	return cy_fail(e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, CY_NO_OFFSET,
	    "nothing of this name");
}

static enum cy_rc
denied(enum fault f, enum verb v, struct cy_err *e)
{
	return cy_fail(e, CY_DENIED, f, CY_NO_OFFSET, "%s", rights[v].name);
}

enum cy_rc
office_can(
    const struct officer *who, enum verb v, unsigned standing, struct cy_err *e)
{
	const struct right *r = &rights[v];

	if (r->standing != 0 && standing == 0)
		return office_not_found(e);
	if (who->expired)
		return denied(FAULT_OFFICE_SESSION_EXPIRED, v, e);
	if (who->disabled)
		return denied(FAULT_OFFICE_DISABLED, v, e);
	if (r->standing != 0 && (standing & r->standing) == 0)
		return denied(FAULT_OFFICE_NOT_PERMITTED, v, e);
	if ((who->roles & r->roles) == 0)
		return denied(FAULT_OFFICE_NOT_PERMITTED, v, e);
	if (who->scopes != 0 && (who->scopes & r->scope) == 0)
		return denied(FAULT_OFFICE_SCOPE, v, e);
	if (r->strong && !who->strong)
		return denied(FAULT_OFFICE_NOT_STRONG, v, e);
	return CY_OK;
}
