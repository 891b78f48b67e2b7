/* SPDX-License-Identifier: Apache-2.0 */
#include "office/papers_priv.h"

#include "base/codec.h"
#include "crypto/ed25519.h"

/* Adding a paper (spec/papers.md, "Adding"). */

static const enum verb verbs[PAPER_KINDS] = {
    [PAPER_DRAFT - RECORD_KINDS] = CAN_BEGIN_DRAFT,
    [PAPER_VERSION - RECORD_KINDS] = CAN_WRITE_VERSION,
    [PAPER_COMMENT - RECORD_KINDS] = CAN_COMMENT,
    [PAPER_POSITION - RECORD_KINDS] = CAN_TAKE_POSITION,
    [PAPER_CIRCULATION - RECORD_KINDS] = CAN_CIRCULATE,
    [PAPER_CLEARANCE - RECORD_KINDS] = CAN_CLEAR,
    [PAPER_RETRACTION - RECORD_KINDS] = CAN_RETRACT_PAPER,
};

struct adding {
	struct office *o;
	const struct officer *who;
	struct draft_head head; /* row 0: the paper begins a draft */
	struct arena a;
	struct paper_set all;
	struct draft mine; /* what who's party may see */
	struct paper_new p;
};

static bool
has(const struct record_draft *d, enum field f)
{
	for (size_t i = 0; i < d->n && i < LIMIT_RECORD_HEADERS; i++)
		if (d->h[i].field == f && d->h[i].value.n > 0)
			return true;
	return false;
}

/* What is not the caller's to say. */
struct own_headers {
	char date[TIME_TEXT], draft[HASH_HEX], nonce[BASE64_LEN(32) + 1];
};

static void
add_own(const struct adding *x, const struct hash *draft, struct own_headers *h,
    struct record_draft *d)
{
	uint8_t nonce[32];

	time_print(h->date, office_now(x->o));
	record_draft_add(d, F_AUTHOR, span_str(x->who->party));
	record_draft_add(d, F_DATE, span_str(h->date));
	if (draft != NULL) {
		hash_hex(h->draft, draft);
		record_draft_add(d, F_DRAFT, span_str(h->draft));
	} else if (!has(d, F_NONCE)) {
		crypto_random(nonce, sizeof(nonce));
		base64_encode(h->nonce, span(nonce, sizeof(nonce)));
		record_draft_add(d, F_NONCE, span_str(h->nonce));
	}
	if (d->kind != PAPER_CLEARANCE)
		return;
	if (!has(d, F_AUDIENCE))
		record_draft_add(d, F_AUDIENCE, span_str(x->who->party));
	if (!has(d, F_STEP))
		record_draft_add(d, F_STEP, span_str(x->who->step));
}

static enum cy_rc
make_text(struct adding *x, const struct hash *draft,
    const struct record_draft *given, struct cy_err *e)
{
	struct record_draft d = *given;
	struct own_headers h;
	struct buf b;
	enum cy_rc rc;

	add_own(x, draft, &h, &d);
	buf_init(&b, LIMIT_RECORD_TEXT);
	rc = record_draft_print(&b, &d, e);
	if (rc == CY_OK) {
		x->p.text = arena_copy(&x->a, buf_span(&b));
		rc = x->p.text.p == NULL ? cy_nomem(e) : CY_OK;
	}
	buf_release(&b);
	if (rc == CY_OK)
		rc = paper_parse(&x->p.r, &x->a, x->p.text, e);
	if (rc == CY_OK)
		record_id(&x->p.r, &x->p.id);
	return rc;
}

/* The paper that this one regards, among those that may be seen. */
static size_t
regarded(const struct adding *x)
{
	struct hash id;

	if (!value_hash(record_get(&x->p.r, F_REGARDING), &id))
		return DRAFT_NONE;
	return draft_find(&x->mine, &id);
}

/* What only the office knows of roles and steps. */
static enum cy_rc
check_office(struct adding *x, struct cy_err *e)
{
	enum record_kind kind = x->p.r.type->kind;
	size_t at = regarded(x);

	if (kind == PAPER_RETRACTION && at != DRAFT_NONE)
		return office_may(x->o, x->who, CAN_RETRACT_PAPER,
		    span_eq_str(x->mine.paper[at].r->author, x->who->party)
		        ? STANDS_OWN
		        : x->head.standing,
		    e);
	if (kind == PAPER_CLEARANCE &&
	    !span_eq_str(record_get(&x->p.r, F_STEP), x->who->step))
		return cy_fail(e, CY_DENIED, FAULT_OFFICE_NOT_PERMITTED,
		    CY_NO_OFFSET, "another clearer's step");
	if (kind != PAPER_CIRCULATION || at == DRAFT_NONE)
		return CY_OK;
	return steps_cleared(
	    x->o, &x->mine, span_str(x->who->party), at, &x->a, e);
}

/* A party that floods a draft fills its own share, and nobody else's. */
static enum cy_rc
check_share(struct adding *x, struct cy_err *e)
{
	struct query q;
	struct tag t;
	int64_t bytes = 0;
	enum cy_rc rc = query_open(&q, x->o, SQL_PAPERS_SIZE, e);

	if (rc != CY_OK)
		return rc;
	office_tag(x->o, TAG_PARTY, span_str(x->who->party), &t);
	query_int(&q, 1, x->head.row);
	query_tag(&q, 2, &t);
	rc = query_step(&q, e);
	if (rc == CY_OK)
		bytes = col_int(&q, 0);
	query_close(&q);
	if (rc == CY_OK &&
	    bytes + (int64_t)seal_size(x->p.text.n) > PAPERS_PARTY)
		rc = cy_fail(e, CY_CONFLICT, FAULT_DRAFT_FULL, CY_NO_OFFSET,
		    "8 MiB of one party");
	return rc;
}

static enum cy_rc
check(struct adding *x, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	if (x->head.row != 0)
		rc = papers_load(x->o, x->head.row, NULL, &x->a, &x->all, e);
	if (rc == CY_OK)
		rc = draft_fold(&x->mine, &x->a, x->all.r, x->all.n,
		    span_str(x->who->party), e);
	if (rc != CY_OK)
		return rc;
	x->mine.fixed = x->head.row != 0 && x->head.stage != STAGE_DRAFTING;
	rc = check_office(x, e);
	if (rc == CY_OK)
		rc = draft_check(&x->mine, &x->p.r, e);
	if (rc == CY_OK && x->head.row != 0)
		rc = check_share(x, e);
	return rc;
}

static enum cy_rc
put(struct adding *x, struct cy_err *e)
{
	enum cy_rc rc = check(x, e);

	x->p.draft = x->head.row;
	x->p.officer = x->who->id;
	if (rc == CY_OK && x->head.row == 0)
		rc = draft_put(x->o, &x->p, e);
	return rc == CY_OK ? paper_put(x->o, &x->p, &x->all, &x->a, e) : rc;
}

/* May who add a paper of this kind at all?  Whose it takes back is seen
 * later, in what it may see. */
static enum cy_rc
may_add(struct adding *x, const struct hash *draft, enum record_kind kind,
    struct cy_err *e)
{
	unsigned standing;
	enum cy_rc rc;

	if (draft == NULL)
		return office_may(x->o, x->who, CAN_BEGIN_DRAFT, 0, e);
	rc = draft_head(x->o, x->who, draft, &x->head, e);
	if (rc != CY_OK)
		return rc;
	standing = x->head.standing;
	if (kind == PAPER_RETRACTION && standing != 0)
		standing |= STANDS_OWN;
	return office_may(
	    x->o, x->who, verbs[kind - RECORD_KINDS], standing, e);
}

enum cy_rc
office_paper_add(struct office *o, const struct officer *who,
    const struct hash *draft, struct record_draft *d, struct hash *id,
    struct cy_err *e)
{
	struct adding x = {.o = o, .who = who};
	enum cy_rc rc;

	if (d->kind < RECORD_KINDS || d->kind >= PAPER_END ||
	    (d->kind == PAPER_DRAFT) != (draft == NULL))
		return cy_fail(e, CY_CONFLICT, FAULT_PAPER_DRAFT, CY_NO_OFFSET,
		    "one paper alone begins a draft");
	rc = may_add(&x, draft, d->kind, e);
	if (rc != CY_OK)
		return rc;
	arena_init(&x.a, PAPERS_ARENA);
	rc = make_text(&x, draft, d, e);
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc == CY_OK)
		rc = office_end(o, put(&x, e), e);
	*id = x.p.id;
	arena_release(&x.a);
	return rc;
}
