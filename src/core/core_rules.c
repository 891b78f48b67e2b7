/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"
#include "core/check.h"
#include "record/body.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define BIT(kind) ((uint32_t)1 << (kind))

/* What a party may speak to, or relate itself to. */
#define SPOKEN_TO                                                              \
	(BIT(R_STATEMENT) | BIT(R_RELEASE) | BIT(R_ACT) | BIT(R_DECLARATION) | \
	    BIT(R_WITHDRAWAL) | BIT(R_NOTIFICATION) | BIT(R_FRAMEWORK) |       \
	    BIT(R_POLICY) | BIT(R_INCIDENT) | BIT(R_ASSESSMENT) |              \
	    BIT(R_FINDING) | BIT(R_SUPPORT) | BIT(R_MEASURE) | BIT(R_REPORT) | \
	    BIT(R_CHECK) | BIT(R_DISCLOSURE))
#define EVERY_KIND (BIT(RECORD_KINDS) - 1)

static enum cy_rc
ref_statement(struct check *c, const struct core_record *t,
    struct core_ref *ref, struct cy_err *e)
{
	(void)ref;
	if (c->r->type->kind == R_ACT && t->replaced && !c->out->recorded)
		return cy_fail(e, CY_REFUSED, FAULT_STATEMENT_REPLACED,
		    CY_NO_OFFSET, "entry %llu", (unsigned long long)t->index);
	c->statement = *t;
	return CY_OK;
}

static bool
of_statement(const struct check *c, const struct core_record *t)
{
	return t->root == c->statement.root || t->thread == c->statement.root;
}

static enum cy_rc
ref_released(struct check *c, const struct core_record *t, struct core_ref *ref,
    struct cy_err *e)
{
	if (!of_statement(c, t))
		return cy_fail(e, CY_CONFLICT, FAULT_RELEASE_FOREIGN,
		    CY_NO_OFFSET, "entry %llu", (unsigned long long)t->index);
	if (t->kind != R_ACT)
		return CY_OK;
	c->acts++;
	/* Until the first release its acts were under embargo: they count
	 * from its day (spec/record.md, "Time axes"). */
	ref->moves = !c->statement.released && !t->recorded &&
	    day_end(t->counts) < day_end(c->out->counts);
	return CY_OK;
}

static enum cy_rc
ref_event(struct check *c, const struct core_record *t, struct core_ref *ref,
    struct cy_err *e)
{
	(void)ref;
	if (of_statement(c, t))
		return CY_OK;
	return cy_fail(e, CY_CONFLICT, FAULT_NOTICE_FOREIGN, CY_NO_OFFSET,
	    "entry %llu", (unsigned long long)t->index);
}

static enum cy_rc
ref_withdrawn(struct check *c, const struct core_record *t,
    struct core_ref *ref, struct cy_err *e)
{
	const struct core_effects *out = c->out;

	(void)ref;
	if (!span_eq_str(span_str(t->party), c->party))
		return cy_fail(e, CY_REFUSED, FAULT_WITHDRAWAL_FOREIGN,
		    CY_NO_OFFSET, "an act of %s", t->party);
	if (out->recorded && !t->recorded)
		return cy_fail(e, CY_REFUSED, FAULT_WITHDRAWAL_RECORDED,
		    CY_NO_OFFSET, "an own act of %s", t->party);
	if (!out->recorded && day_end(out->counts) < c->r->date)
		return cy_fail(e, CY_REFUSED, FAULT_WITHDRAWAL_EARLY,
		    CY_NO_OFFSET, "entry %llu", (unsigned long long)t->index);
	if (out->replaces_id || t->withdrawn == MARK_NONE ||
	    (t->withdrawn == MARK_RECORDED && !out->recorded))
		return CY_OK;
	return cy_fail(e, CY_CONFLICT, FAULT_WITHDRAWAL_SECOND, CY_NO_OFFSET,
	    "entry %llu", (unsigned long long)t->index);
}

static enum cy_rc
ref_sealed(struct check *c, const struct core_record *t, struct core_ref *ref,
    struct cy_err *e)
{
	(void)ref;
	if (!span_eq_str(c->r->author, t->author))
		return cy_fail(e, CY_REFUSED, FAULT_SEALED_FOREIGN,
		    CY_NO_OFFSET, "a sealed record of %s", t->author);
	c->sealed = *t;
	return CY_OK;
}

static enum cy_rc
entry_bytes(struct check *c, uint64_t index, struct span *bytes, bool *found,
    struct cy_err *e)
{
	*found = false;
	if (c->view->entry == NULL)
		return CY_OK;
	return check_found(
	    c->view->entry(c->view->ctx, index, bytes, e), found);
}

/* The commitment of an earlier `sealed` record, as it stands in its text. */
static struct span
commitment_of(struct span entry)
{
	struct span label = SPAN_LIT("Commitment: "), line;

	while (span_split(&entry, '\n', &line))
		if (span_starts(line, label))
			return span_from(line, label.n);
	return (struct span){NULL, 0};
}

static enum cy_rc
ref_disclosed(struct check *c, const struct core_record *t,
    struct core_ref *ref, struct cy_err *e)
{
	uint8_t hex[HASH_HEX];
	struct span bytes, v;
	enum cy_rc rc;
	bool found;

	(void)ref;
	rc = entry_bytes(c, c->sealed.index, &bytes, &found, e);
	if (rc != CY_OK || !found)
		return rc;
	v = span_first(commitment_of(bytes), sizeof(hex));
	if (v.n > 0)
		memcpy(hex, v.p, v.n);
	v.p = hex;
	rc = entry_bytes(c, t->index, &bytes, &found, e);
	if (rc != CY_OK || !found)
		return rc;
	return core_commitment(v, record_get(c->r, F_SALT), bytes, e);
}

/* What a declaration speaks to: of a statement it may name paragraphs. */
static enum cy_rc
ref_regarded(struct check *c, const struct core_record *t, struct core_ref *ref,
    struct cy_err *e)
{
	(void)ref;
	(void)e;
	if (t->kind == R_STATEMENT)
		c->statement = *t;
	return CY_OK;
}

static enum cy_rc
ref_supported(struct check *c, const struct core_record *t,
    struct core_ref *ref, struct cy_err *e)
{
	(void)ref;
	if (!span_eq_str(span_str(t->party), c->party))
		return CY_OK;
	return cy_fail(e, CY_REFUSED, FAULT_SUPPORT_OWN, CY_NO_OFFSET,
	    "entry %llu is of %s", (unsigned long long)t->index, t->party);
}

static enum cy_rc
ref_incident(struct check *c, const struct core_record *t, struct core_ref *ref,
    struct cy_err *e)
{
	(void)ref;
	(void)e;
	c->incident = t->root;
	return CY_OK;
}

static enum cy_rc
ref_finding(struct check *c, const struct core_record *t, struct core_ref *ref,
    struct cy_err *e)
{
	(void)ref;
	if (c->incident == CORE_NONE || c->incident == t->thread)
		return CY_OK;
	return cy_fail(e, CY_CONFLICT, FAULT_MEASURE_INCIDENT, CY_NO_OFFSET,
	    "entry %llu", (unsigned long long)t->index);
}

/* In the order of the headers where one rule looks at what an earlier one
 * left. */
static const struct ref_rule ref_rules[] = {
    {R_RELEASE, F_STATEMENT, BIT(R_STATEMENT), true, ref_statement},
    {R_RELEASE, F_RECORD,
        BIT(R_STATEMENT) | BIT(R_ACT) | BIT(R_DECLARATION) | BIT(R_WITHDRAWAL),
        false, ref_released},
    {R_ACT, F_STATEMENT, BIT(R_STATEMENT), true, ref_statement},
    {R_DECLARATION, F_REGARDING, SPOKEN_TO, true, ref_regarded},
    {R_WITHDRAWAL, F_ACT, BIT(R_ACT), true, ref_withdrawn},
    {R_NOTIFICATION, F_STATEMENT, BIT(R_STATEMENT), true, ref_statement},
    {R_NOTIFICATION, F_REGARDING,
        BIT(R_STATEMENT) | BIT(R_RELEASE) | BIT(R_ACT) | BIT(R_DECLARATION) |
            BIT(R_WITHDRAWAL),
        false, ref_event},
    {R_ASSESSMENT, F_INCIDENT, BIT(R_INCIDENT), true, NULL},
    {R_FINDING, F_INCIDENT, BIT(R_INCIDENT), true, NULL},
    {R_FINDING, F_SEALED, BIT(R_SEALED), false, ref_sealed},
    {R_SUPPORT, F_REGARDING, SPOKEN_TO, true, ref_supported},
    {R_MEASURE, F_INCIDENT, BIT(R_INCIDENT), true, ref_incident},
    {R_MEASURE, F_FINDING, BIT(R_FINDING), true, ref_finding},
    {R_DISCLOSURE, F_SEALED, BIT(R_SEALED), true, ref_sealed},
    {R_DISCLOSURE, F_RECORD, EVERY_KIND, false, ref_disclosed},
};

const struct ref_rule *
ref_rule_of(enum record_kind kind, enum field field)
{
	size_t i;

	for (i = 0; i < COUNT(ref_rules); i++)
		if (ref_rules[i].kind == kind && ref_rules[i].field == field)
			return &ref_rules[i];
	return NULL;
}

/* Known-As is first come, and for good: an id never means two parties. */
static enum cy_rc
check_known_as(struct check *c, struct cy_err *e)
{
	struct span id = record_get(c->r, F_KNOWN_AS);
	char other[LIMIT_PARTY_ID + 1];
	enum cy_rc rc;
	bool found;

	if (id.p == NULL)
		return CY_OK;
	rc = check_found(c->view->alias(c->view->ctx, id, other, e), &found);
	if (rc != CY_OK)
		return rc;
	if (found && !span_eq_str(c->r->author, other))
		return cy_fail(e, CY_CONFLICT, FAULT_KNOWN_AS_TAKEN,
		    CY_NO_OFFSET, "%.*s is %s", SPAN_ARGS(id), other);
	rc = check_found(
	    c->view->alias(c->view->ctx, c->r->author, other, e), &found);
	if (rc != CY_OK)
		return rc;
	if (found && !span_eq_str(id, other))
		return cy_fail(e, CY_CONFLICT, FAULT_KNOWN_AS_SECOND,
		    CY_NO_OFFSET, "it is %s", other);
	return CY_OK;
}

/* How a party may still join (spec/statements.md, "Acts"). */
static enum cy_rc
check_open(struct check *c, struct cy_err *e)
{
	const struct core_record *s = &c->statement;
	struct span kind = record_get(c->r, F_KIND);
	unsigned how = OPEN_SIGNATURE;
	enum cy_rc rc;
	bool found;

	if (span_eq_str(kind, "accession") || span_eq_str(kind, "alignment"))
		how = OPEN_ACCESSION;
	if ((s->open & OPEN_CLOSED) != 0)
		return cy_fail(e, CY_REFUSED, FAULT_STATEMENT_CLOSED,
		    CY_NO_OFFSET, "entry %llu", (unsigned long long)s->index);
	if ((s->open & (OPEN_SIGNATURE | OPEN_ACCESSION)) != 0 &&
	    (s->open & how) == 0)
		return cy_fail(e, CY_REFUSED, FAULT_STATEMENT_KIND,
		    CY_NO_OFFSET, "%.*s", SPAN_ARGS(kind));
	if ((s->open & OPEN_INVITATION) == 0 ||
	    span_eq_str(c->r->author, s->author))
		return CY_OK;
	rc = check_found(
	    c->view->invited(c->view->ctx, s->index, span_str(c->party), e),
	    &found);
	if (rc != CY_OK || found)
		return rc;
	return cy_fail(
	    e, CY_REFUSED, FAULT_NOT_INVITED, CY_NO_OFFSET, "%s", c->party);
}

/* The paragraphs that a scope names stand in the version that the record
 * names, where its text is here. */
static enum cy_rc
check_scope(struct check *c, struct cy_err *e)
{
	struct span scope = record_get(c->r, F_SCOPE), ids;
	struct para_id missing;
	enum cy_rc rc;
	bool found;

	if (scope.p == NULL || c->statement.kind != R_STATEMENT)
		return CY_OK;
	rc = check_found(
	    c->view->paragraphs(c->view->ctx, c->statement.index, &ids, e),
	    &found);
	if (rc != CY_OK || !found || scope_within(scope, ids, &missing))
		return rc;
	return cy_fail(e, CY_CONFLICT, FAULT_SCOPE_UNKNOWN,
	    check_offset(c->r, F_SCOPE), "paragraph %u%.1s of entry %llu",
	    (unsigned)missing.number, (const char *)&missing.letter,
	    (unsigned long long)c->statement.index);
}

static enum cy_rc
check_act(struct check *c, struct cy_err *e)
{
	struct core_effects *out = c->out;
	bool found, recorded = false;
	enum cy_rc rc = check_scope(c, e);

	if (rc != CY_OK)
		return rc;
	if (out->replaces_id &&
	    span_eq_str(span_str(c->replaced.party), c->party))
		return CY_OK;
	rc = check_found(c->view->act(c->view->ctx, out->topic,
	                     span_str(c->party), &out->displaces, &recorded, e),
	    &found);
	if (rc != CY_OK)
		return rc;
	if (found && (out->recorded || !recorded))
		return cy_fail(e, CY_CONFLICT, FAULT_ACT_SECOND, CY_NO_OFFSET,
		    "%s", c->party);
	out->displaces_id = found;
	/* History is recorded as it was, and a party may sign itself what
	 * was recorded of it. */
	if (out->recorded || found)
		return CY_OK;
	return check_open(c, e);
}

static enum cy_rc
check_release(struct check *c, struct cy_err *e)
{
	const struct core_record *s = &c->statement;

	c->out->releases = !s->released;
	if (s->released)
		return CY_OK;
	if (c->r->date < s->earliest)
		return cy_fail(e, CY_REFUSED, FAULT_RELEASE_EARLY, CY_NO_OFFSET,
		    "entry %llu", (unsigned long long)s->index);
	if (c->r->date > s->lapses)
		return cy_fail(e, CY_REFUSED, FAULT_RELEASE_LAPSED,
		    CY_NO_OFFSET, "entry %llu", (unsigned long long)s->index);
	if (c->acts < s->quorum)
		return cy_fail(e, CY_REFUSED, FAULT_RELEASE_QUORUM,
		    CY_NO_OFFSET, "%llu of %llu", (unsigned long long)c->acts,
		    (unsigned long long)s->quorum);
	return CY_OK;
}

static enum cy_rc
check_notice(struct check *c, struct cy_err *e)
{
	uint64_t last = 0, number = 0;
	enum cy_rc rc;
	bool found;

	if (c->out->replaces_id)
		return CY_OK;
	(void)span_uint(record_get(c->r, F_NUMBER), UINT64_MAX, &number);
	rc = check_found(
	    c->view->notice(c->view->ctx, c->out->topic, &last, e), &found);
	if (rc != CY_OK || !found || number > last)
		return rc;
	return cy_fail(e, CY_CONFLICT, FAULT_NOTICE_NUMBER, CY_NO_OFFSET,
	    "%llu after %llu", (unsigned long long)number,
	    (unsigned long long)last);
}

/* A contact is opened, confirmed and ended by the party itself, in that
 * order; others record what they see until it speaks. */
static enum cy_rc
contact_step(struct check *c, const struct core_contact *had, struct cy_err *e)
{
	bool opens = span_eq_str(record_get(c->r, F_STATUS), "established");

	if (c->out->recorded)
		return !had->own ? CY_OK
		                 : cy_fail(e, CY_CONFLICT, FAULT_CONTACT_OWN,
		                       CY_NO_OFFSET, "%s", c->party);
	if (opens && had->own && had->open)
		return cy_fail(e, CY_CONFLICT, FAULT_CONTACT_OPEN, CY_NO_OFFSET,
		    "%s", c->party);
	if (!opens && !had->open)
		return cy_fail(e, CY_CONFLICT, FAULT_CONTACT_NONE, CY_NO_OFFSET,
		    "%s", c->party);
	return CY_OK;
}

static enum cy_rc
check_contact(struct check *c, struct cy_err *e)
{
	const struct core_contact_key key = {
	    .kind = record_get(c->r, F_KIND),
	    .directory = record_get(c->r, F_DIRECTORY),
	    .exercise = c->exercise,
	};
	struct core_contact had = {.root = CORE_NONE};
	enum cy_rc rc;
	bool found;

	rc = check_found(
	    c->view->contact(c->view->ctx, span_str(c->party), &key, &had, e),
	    &found);
	if (rc != CY_OK)
		return rc;
	if (!c->out->replaces_id)
		return contact_step(c, &had, e);
	/* Only what the contact's newest record says can be corrected. */
	if (found && had.root == c->out->root)
		return CY_OK;
	return cy_fail(e, CY_CONFLICT, FAULT_REPLACES_TOPIC,
	    check_offset(c->r, F_REPLACES), "entry %llu",
	    (unsigned long long)c->replaced.index);
}

enum cy_rc
type_check(struct check *c, struct cy_err *e)
{
	static enum cy_rc (*const checks[RECORD_KINDS])(
	    struct check * c, struct cy_err * e) = {
	    [R_PARTY] = check_known_as,
	    [R_ACT] = check_act,
	    [R_DECLARATION] = check_scope,
	    [R_CONTACT] = check_contact,
	    [R_RELEASE] = check_release,
	    [R_NOTIFICATION] = check_notice,
	};

	if (checks[c->r->type->kind] == NULL)
		return CY_OK;
	return checks[c->r->type->kind](c, e);
}

enum cy_rc
core_commitment(struct span commitment, struct span salt, struct span entry,
    struct cy_err *e)
{
	struct span parts[3] = {
	    SPAN_LIT("comity/sealed/v1\n"), {NULL, 0}, entry};
	uint8_t raw[32];
	struct hash want, got;
	size_t n;

	if (!hash_from_hex(&want, commitment) ||
	    !base64_decode(raw, sizeof(raw), &n, salt) || n != sizeof(raw))
		return cy_fail(e, CY_BAD, FAULT_COMMITMENT, CY_NO_OFFSET,
		    "not a commitment and a salt");
	parts[1] = span(raw, sizeof(raw));
	sha256_parts(&got, parts, COUNT(parts));
	if (!hash_eq(&want, &got))
		return cy_fail(e, CY_BAD, FAULT_COMMITMENT, CY_NO_OFFSET,
		    "the digest is another");
	return CY_OK;
}
