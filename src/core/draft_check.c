/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "core/bracket.h"
#include "core/check.h"
#include "core/draft_impl.h"

/* May a paper be added now? (spec/papers.md, "Adding") */
struct adding {
	const struct draft *d; /* what the author may see */
	const struct record *r;
	enum record_kind kind;
	size_t regarding; /* DRAFT_NONE: the type regards none */
	struct cy_err *e;
};

static enum cy_rc
refuse(const struct adding *c, enum cy_rc rc, enum fault fault, enum field f,
    const char *what)
{
	return cy_fail(c->e, rc, fault, check_offset(c->r, f), "%s: %.*s", what,
	    SPAN_ARGS(span_first(record_get(c->r, f), 100)));
}

/* A version that counts, where f names one. */
static enum cy_rc
check_version(const struct adding *c, size_t v, enum field f)
{
	if (v == DRAFT_NONE)
		return refuse(
		    c, CY_NOTFOUND, FAULT_PAPER_REFERENCE, f, "no such paper");
	if (!draft_is(c->d, v, PAPER_VERSION))
		return refuse(
		    c, CY_CONFLICT, FAULT_PAPER_KIND, f, "it is no version");
	if (c->d->paper[v].retracted != DRAFT_NONE)
		return refuse(c, CY_CONFLICT, FAULT_PAPER_RETRACTED, f,
		    "it was taken back");
	return CY_OK;
}

static enum cy_rc
check_draft(struct adding *c)
{
	struct hash id, root = {0};

	if (c->d->n == 0)
		return refuse(c, CY_NOTFOUND, FAULT_PAPER_REFERENCE, F_DRAFT,
		    "no such draft");
	(void)value_hash(record_get(c->r, F_DRAFT), &root);
	if (c->kind == PAPER_DRAFT || !hash_eq(&root, &c->d->paper[0].id))
		return refuse(c, CY_CONFLICT, FAULT_PAPER_DRAFT, F_DRAFT,
		    "of another draft");
	if (c->d->n >= LIMIT_DRAFT_PAPERS)
		return cy_fail(c->e, CY_CONFLICT, FAULT_DRAFT_FULL,
		    CY_NO_OFFSET, "%zu papers", c->d->n);
	record_id(c->r, &id);
	if (draft_find(c->d, &id) != DRAFT_NONE)
		return cy_fail(c->e, CY_CONFLICT, FAULT_PAPER_KNOWN,
		    CY_NO_OFFSET, "it came before");
	return CY_OK;
}

/* The author is in, and names none that it does not know to be. */
static enum cy_rc
check_audience(struct adding *c)
{
	const struct draft_party *p = draft_party(c->d, c->r->author);
	struct span v;
	size_t at = 0;

	if (p == NULL || !p->member)
		return refuse(c, CY_REFUSED, FAULT_PAPER_AUDIENCE, F_AUTHOR,
		    "the draft was not circulated to it");
	while (record_next(c->r, F_AUDIENCE, &at, &v)) {
		if (draft_party(c->d, v) == NULL)
			return refuse(c, CY_REFUSED, FAULT_PAPER_AUDIENCE,
			    F_AUDIENCE, "a party that is not in the draft");
		if (c->kind == PAPER_CLEARANCE && !span_eq(v, c->r->author))
			return refuse(c, CY_REFUSED, FAULT_PAPER_AUDIENCE,
			    F_AUDIENCE, "a clearance is for its author alone");
	}
	return CY_OK;
}

/* Does nobody but its author see it? */
static bool
is_private(const struct record *r)
{
	struct span v;
	size_t at = 0, n = 0;

	if (r->type->kind != PAPER_COMMENT && r->type->kind != PAPER_CLEARANCE)
		return false;
	while (record_next(r, F_AUDIENCE, &at, &v)) {
		if (!span_eq(v, r->author))
			return false;
		n++;
	}
	return n > 0;
}

static enum cy_rc
check_fixed(struct adding *c)
{
	const struct record *what = c->r;

	if (!c->d->fixed)
		return CY_OK;
	if (c->kind == PAPER_RETRACTION && c->regarding != DRAFT_NONE)
		what = c->d->paper[c->regarding].r;
	if (is_private(what))
		return CY_OK;
	return cy_fail(c->e, CY_CONFLICT, FAULT_DRAFT_FIXED, CY_NO_OFFSET,
	    "a %s", c->r->type->name);
}

/* The paragraph of a version that it speaks to, and the alternative. */
static enum cy_rc
check_paragraph(struct adding *c)
{
	struct span v = record_get(c->r, F_PARAGRAPH);
	struct span alternative = record_get(c->r, F_ALTERNATIVE);
	struct para_id id;
	struct body_block b;
	struct bracket br;
	uint64_t n = 0;

	if (!para_id_parse(v, &id))
		return CY_OK;
	if (!draft_is(c->d, c->regarding, PAPER_VERSION) ||
	    !body_find(c->d->paper[c->regarding].r->body, id, &b))
		return refuse(c, CY_NOTFOUND, FAULT_PAPER_PARAGRAPH,
		    F_PARAGRAPH, "no such paragraph");
	(void)span_uint(alternative, UINT64_MAX, &n);
	if (alternative.p != NULL && !bracket_find(b.text, n, &br))
		return refuse(c, CY_NOTFOUND, FAULT_BRACKET_UNKNOWN,
		    F_ALTERNATIVE, "no such alternative");
	return CY_OK;
}

/* The version is the newest of its author. */
static enum cy_rc
check_current(struct adding *c)
{
	enum cy_rc rc = check_version(c, c->regarding, F_REGARDING);
	struct span author;

	if (rc != CY_OK)
		return rc;
	author = c->d->paper[c->regarding].r->author;
	if (draft_current(c->d, author) != c->regarding)
		return refuse(c, CY_CONFLICT, FAULT_VERSION_SUPERSEDED,
		    F_REGARDING, "there is a newer version");
	return CY_OK;
}

static enum cy_rc
add_version(struct adding *c)
{
	struct span v;
	struct hash id;
	enum cy_rc rc;
	size_t at = 0;

	while (record_next(c->r, F_PREVIOUS, &at, &v)) {
		(void)value_hash(v, &id);
		rc = check_version(c, draft_find(c->d, &id), F_PREVIOUS);
		if (rc != CY_OK)
			return rc;
	}
	return bracket_check(
	    c->r->body, (uint64_t)(c->r->body.p - c->r->text.p), c->e);
}

static enum cy_rc
add_comment(struct adding *c)
{
	return check_paragraph(c);
}

static enum cy_rc
add_position(struct adding *c)
{
	enum cy_rc rc = check_current(c);

	return rc == CY_OK ? check_paragraph(c) : rc;
}

/* Whoever is in receives what its author sends; only the lead brings in. */
static enum cy_rc
add_circulation(struct adding *c)
{
	enum cy_rc rc = check_version(c, c->regarding, F_REGARDING);
	bool lead = span_eq(c->r->author, c->d->lead);
	const struct record *version;
	struct span v;
	size_t at = 0, parties = c->d->nparties;
	bool known;

	if (rc != CY_OK)
		return rc;
	version = c->d->paper[c->regarding].r;
	if (!span_eq(version->author, c->r->author))
		return refuse(c, CY_REFUSED, FAULT_PAPER_FOREIGN, F_REGARDING,
		    "a version of another party");
	if (!lead && record_get(c->r, F_DEADLINE).p != NULL)
		return refuse(c, CY_REFUSED, FAULT_PAPER_LEAD, F_DEADLINE,
		    "the lead alone sets deadlines");
	while (record_next(c->r, F_INVITED, &at, &v)) {
		known = draft_party(c->d, v) != NULL;
		parties += !known;
		if (parties > LIMIT_DRAFT_PARTIES)
			return refuse(c, CY_CONFLICT, FAULT_DRAFT_FULL,
			    F_INVITED, "too many parties");
		if (!lead && !known)
			return refuse(c, CY_REFUSED, FAULT_PAPER_LEAD,
			    F_INVITED, "the lead alone brings parties in");
		if (!draft_addresses(version, v))
			return refuse(c, CY_REFUSED, FAULT_PAPER_AUDIENCE,
			    F_INVITED, "the version is not for all of them");
	}
	return CY_OK;
}

static enum cy_rc
add_retraction(struct adding *c)
{
	const struct draft_paper *p = &c->d->paper[c->regarding];

	if (!span_eq(p->r->author, c->r->author))
		return refuse(c, CY_REFUSED, FAULT_PAPER_FOREIGN, F_REGARDING,
		    "a paper of another party");
	if (!draft_retractable(p->r->type->kind))
		return refuse(c, CY_CONFLICT, FAULT_PAPER_KIND, F_REGARDING,
		    "what cannot be taken back");
	if (p->retracted != DRAFT_NONE)
		return refuse(c, CY_CONFLICT, FAULT_PAPER_RETRACTED,
		    F_REGARDING, "it was taken back");
	return CY_OK;
}

static enum cy_rc
check_regarding(struct adding *c)
{
	c->regarding = draft_refers(c->d, c->r, F_REGARDING);
	if (c->regarding == DRAFT_NONE && c->kind != PAPER_VERSION)
		return refuse(c, CY_NOTFOUND, FAULT_PAPER_REFERENCE,
		    F_REGARDING, "no such paper");
	return CY_OK;
}

static enum cy_rc
check_type(struct adding *c)
{
	static enum cy_rc (*const own[PAPER_KINDS])(struct adding *) = {
	    [PAPER_VERSION - RECORD_KINDS] = add_version,
	    [PAPER_COMMENT - RECORD_KINDS] = add_comment,
	    [PAPER_POSITION - RECORD_KINDS] = add_position,
	    [PAPER_CIRCULATION - RECORD_KINDS] = add_circulation,
	    [PAPER_CLEARANCE - RECORD_KINDS] = check_current,
	    [PAPER_RETRACTION - RECORD_KINDS] = add_retraction,
	};

	return own[c->kind - RECORD_KINDS](c);
}

enum cy_rc
draft_check(const struct draft *d, const struct record *paper, struct cy_err *e)
{
	static enum cy_rc (*const steps[])(struct adding *) = {
	    check_draft,
	    check_audience,
	    check_regarding,
	    check_fixed,
	    check_type,
	};
	struct adding c = {
	    .d = d, .r = paper, .kind = paper->type->kind, .e = e};
	enum cy_rc rc = CY_OK;
	size_t i;

	if (c.kind == PAPER_DRAFT && d->n == 0)
		return CY_OK;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && rc == CY_OK; i++)
		rc = steps[i](&c);
	return rc;
}
