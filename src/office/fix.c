/* SPDX-License-Identifier: Apache-2.0 */
#include "office/instrument_priv.h"

#include "core/bracket.h"
#include "office/papers_priv.h"

/* The statement of a version: the end of drafting (spec/office.md, "Stages of
 * a draft"). */

/* The version is the lead's newest, and its named steps are recorded. */
static enum cy_rc
check_version(struct office *o, const struct office_draft *d,
    const struct hash *version, size_t *at, struct arena *a, struct cy_err *e)
{
	if (d->stage != STAGE_DRAFTING)
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICE_FIXED, CY_NO_OFFSET,
		    "%s", office_stage_name(d->stage));
	*at = draft_find(d->fold, version);
	if (*at == DRAFT_NONE ||
	    d->fold->paper[*at].r->type->kind != PAPER_VERSION)
		return office_not_found(e);
	if (*at != d->fold->current)
		return cy_fail(e, CY_CONFLICT, FAULT_VERSION_SUPERSEDED,
		    CY_NO_OFFSET, "a newer version was saved");
	return steps_cleared(o, d->fold, d->fold->lead, *at, a, e);
}

static void
add_titles(struct record_draft *d, const struct record *root)
{
	struct span v;
	size_t at = 0;

	while (record_next(root, F_TITLE, &at, &v))
		record_draft_add(d, F_TITLE, v);
}

enum cy_rc
office_fix(struct office *o, const struct officer *who,
    const struct hash *draft, const struct hash *version,
    struct record_draft *d, struct hash *id, struct cy_err *e)
{
	struct instrument_row r = {.has_version = true, .version = *version};
	struct instrument_set s;
	struct arena a;
	struct buf body;
	size_t at = 0;
	enum cy_rc rc;

	arena_init(&a, INSTRUMENTS_ARENA);
	buf_init(&body, LIMIT_RECORD_TEXT);
	rc = instruments_for(o, who, CAN_FIX, draft, &a, &s, e);
	if (rc == CY_OK)
		rc = check_version(o, &s.draft, version, &at, &a, e);
	if (rc == CY_OK)
		rc = bracket_final(&body, s.draft.fold->paper[at].r->body, e);
	if (rc == CY_OK)
		rc = buf_check(&body, e);
	if (rc == CY_OK) {
		add_titles(d, s.draft.fold->paper[0].r);
		d->kind = R_STATEMENT;
		d->body = buf_span(&body);
		r.draft = s.row;
		r.i.has_draft = true;
		r.i.draft = *draft;
		rc = instrument_prepare(o, who, d, s.all, s.n, &a, &r, e);
		d->body = span("", 0);
		*id = r.i.id;
	}
	buf_release(&body);
	arena_release(&a);
	return rc;
}
