/* SPDX-License-Identifier: Apache-2.0 */
#include "core/core.h"

#include "core/check.h"

enum cy_rc
check_found(enum cy_rc rc, bool *found)
{
	*found = rc == CY_OK;
	return rc == CY_NOTFOUND ? CY_OK : rc;
}

uint64_t
check_offset(const struct record *r, enum field f)
{
	size_t i;

	for (i = 0; i < r->nfields; i++)
		if (r->fields[i].rule->field == f)
			return r->fields[i].offset;
	return CY_NO_OFFSET;
}

static enum cy_rc
check_new(struct check *c, struct cy_err *e)
{
	struct core_record known = {0};
	enum cy_rc rc;
	bool found;

	record_id(c->r, &c->out->id);
	rc = check_found(
	    c->view->record(c->view->ctx, &c->out->id, &known, e), &found);
	if (rc != CY_OK)
		return rc;
	if (found)
		return cy_fail(e, CY_CONFLICT, FAULT_RECORD_KNOWN, CY_NO_OFFSET,
		    "it is entry %llu", (unsigned long long)known.index);
	return CY_OK;
}

/* The holder's id of a party, NUL-terminated. */
static enum cy_rc
holder_of(struct check *c, struct span party, struct cy_err *e)
{
	enum cy_rc rc;
	bool found = false;

	if (!party_id_has_keys(party)) {
		rc = check_found(
		    c->view->alias(c->view->ctx, party, c->party, e), &found);
		if (rc != CY_OK)
			return rc;
	}
	if (!found) {
		party = span_first(party, LIMIT_PARTY_ID);
		memcpy(c->party, party.p, party.n);
		c->party[party.n] = '\0';
	}
	return CY_OK;
}

/* Occurred for what was observed, else Date (spec/record.md, "Time axes"). */
static void
set_counts(struct check *c)
{
	struct core_effects *out = c->out;
	struct span v = record_get(
	    c->r, c->r->type->kind == R_WITHDRAWAL ? F_EFFECTIVE : F_OCCURRED);

	out->counts = (struct day){0};
	if (v.p == NULL && c->r->type->kind == R_WITHDRAWAL)
		v = record_get(c->r, F_OCCURRED);
	if (v.p != NULL)
		(void)day_parse(v, &out->counts);
	else if (!out->recorded)
		out->counts = day_of(c->r->date);
}

static enum cy_rc
check_party(struct check *c, struct cy_err *e)
{
	const struct record *r = c->r;
	struct core_effects *out = c->out;
	struct span other = record_get(r, F_RECORDED_FOR);

	out->recorded = other.p != NULL;
	out->party = out->recorded ? other : r->author;
	if (out->recorded && party_id_has_keys(other))
		return cy_fail(e, CY_REFUSED, FAULT_RECORDED_HOLDER,
		    check_offset(r, F_RECORDED_FOR), "%.*s", SPAN_ARGS(other));
	if ((r->type->kind == R_RELEASE || r->type->kind == R_NOTIFICATION) &&
	    !span_eq(r->author, keyring_keeper(c->keys)))
		return cy_fail(e, CY_REFUSED, FAULT_NOT_KEEPER, CY_NO_OFFSET,
		    "%.*s is not the keeper", SPAN_ARGS(r->author));
	set_counts(c);
	return holder_of(c, out->party, e);
}

static enum cy_rc
find_target(struct check *c, const struct record_field *f,
    struct core_record *t, struct hash *id, struct cy_err *e)
{
	enum cy_rc rc;
	bool found;

	if (!value_hash(f->value, id))
		return cy_fail(e, CY_BAD, FAULT_REFERENCE_UNKNOWN, f->offset,
		    "not a record id");
	rc = check_found(c->view->record(c->view->ctx, id, t, e), &found);
	if (rc != CY_OK)
		return rc;
	if (!found)
		return cy_fail(e, CY_NOTFOUND, FAULT_REFERENCE_UNKNOWN,
		    f->offset, "%s: %.*s", field_name(f->rule->field),
		    SPAN_ARGS(f->value));
	if (!span_eq_str(c->exercise, t->exercise))
		return cy_fail(e, CY_REFUSED, FAULT_EXERCISE_MIXED, f->offset,
		    "%s: exercise '%.*s' and '%s'", field_name(f->rule->field),
		    SPAN_ARGS(c->exercise), t->exercise);
	return CY_OK;
}

static enum cy_rc
check_replaces(struct check *c, const struct record_field *f, struct cy_err *e)
{
	struct core_effects *out = c->out;
	struct core_record *t = &c->replaced;
	enum cy_rc rc;
	bool found;

	rc = find_target(c, f, t, &out->replaces, e);
	if (rc != CY_OK)
		return rc;
	if (!span_eq_str(c->r->author, t->author))
		return cy_fail(e, CY_REFUSED, FAULT_REPLACES_FOREIGN, f->offset,
		    "it is a record of %s", t->author);
	if (t->kind != c->r->type->kind || t->recorded != out->recorded)
		return cy_fail(e, CY_CONFLICT, FAULT_REPLACES_TYPE, f->offset,
		    "it is a %s record", record_types[t->kind].name);
	if (t->replaced)
		return cy_fail(e, CY_CONFLICT, FAULT_REPLACES_TWICE, f->offset,
		    "entry %llu", (unsigned long long)t->index);
	if (t->withdrawn != MARK_NONE)
		return cy_fail(e, CY_CONFLICT, FAULT_REPLACES_WITHDRAWN,
		    f->offset, "entry %llu", (unsigned long long)t->index);
	out->replaces_id = true;
	out->replaces_index = t->index;
	out->root = t->root;
	if (t->kind != R_STATEMENT)
		return CY_OK;
	rc = check_found(c->view->own_acts(c->view->ctx, t->root, e), &found);
	if (rc != CY_OK)
		return rc;
	return !found ? CY_OK
	              : cy_fail(e, CY_REFUSED, FAULT_REPLACES_SIGNED, f->offset,
	                    "entry %llu", (unsigned long long)t->index);
}

static enum cy_rc
check_ref(struct check *c, const struct record_field *f, struct cy_err *e)
{
	const struct ref_rule *rule =
	    ref_rule_of(c->r->type->kind, f->rule->field);
	struct core_ref *ref = &c->out->refs[c->out->nrefs];
	struct core_record t = {0};
	enum cy_rc rc;

	ref->field = f->rule->field;
	ref->topic = rule != NULL && rule->topic;
	ref->moves = false;
	rc = find_target(c, f, &t, &ref->target, e);
	if (rc != CY_OK)
		return rc;
	if (rule == NULL || (rule->targets >> t.kind & 1) == 0)
		return cy_fail(e, CY_CONFLICT, FAULT_REFERENCE_TYPE, f->offset,
		    "%s: a %s record", field_name(ref->field),
		    record_types[t.kind].name);
	ref->index = t.index;
	ref->root = t.root;
	c->out->nrefs++;
	if (rule->topic) {
		c->out->topic = t.root;
		c->out->thread = t.thread != CORE_NONE ? t.thread : t.root;
	}
	if (rule->check == NULL)
		return CY_OK;
	rc = rule->check(c, &t, ref, e);
	if (rc != CY_OK && e != NULL && e->offset == CY_NO_OFFSET)
		e->offset = f->offset;
	return rc;
}

static enum cy_rc
check_refs(struct check *c, struct cy_err *e)
{
	const struct record *r = c->r;
	enum cy_rc rc = CY_OK;
	size_t i;

	for (i = 0; i < r->nfields && rc == CY_OK; i++) {
		if (r->fields[i].rule->kind != V_RECORD)
			continue;
		if (r->fields[i].rule->field == F_REPLACES)
			rc = check_replaces(c, &r->fields[i], e);
		else
			rc = check_ref(c, &r->fields[i], e);
	}
	if (rc != CY_OK || !c->out->replaces_id ||
	    c->replaced.topic == c->out->topic)
		return rc;
	return cy_fail(e, CY_CONFLICT, FAULT_REPLACES_TOPIC,
	    check_offset(r, F_REPLACES), "entry %llu",
	    (unsigned long long)c->replaced.index);
}

static enum cy_rc
check_symbol(struct check *c, struct cy_err *e)
{
	struct span symbol = record_get(c->r, F_SYMBOL);
	struct hash id;
	enum cy_rc rc;
	bool found;

	if (symbol.p == NULL)
		return CY_OK;
	rc = check_found(
	    c->view->symbol(c->view->ctx, c->r->author, symbol, &id, e),
	    &found);
	if (rc != CY_OK || !found)
		return rc;
	if (c->out->replaces_id && hash_eq(&id, &c->out->replaces))
		return CY_OK;
	return cy_fail(e, CY_CONFLICT, FAULT_SYMBOL_TAKEN,
	    check_offset(c->r, F_SYMBOL), "%.*s", SPAN_ARGS(symbol));
}

enum cy_rc
core_check(const struct core_view *view, const struct keyring *k,
    const struct record *r, uint64_t index, struct core_effects *out,
    struct cy_err *e)
{
	static enum cy_rc (*const steps[])(
	    struct check * c, struct cy_err * e) = {
	    check_new,
	    check_party,
	    check_refs,
	    check_symbol,
	    type_check,
	};
	struct check c = {.view = view, .keys = k, .r = r, .out = out};
	enum cy_rc rc = CY_OK;
	size_t i;

	c.exercise = record_get(r, F_EXERCISE);
	c.incident = CORE_NONE;
	out->root = index;
	out->topic = CORE_NONE;
	out->thread = CORE_NONE;
	out->replaces_id = false;
	out->displaces_id = false;
	out->releases = false;
	out->nrefs = 0;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		rc = steps[i](&c, e);
		if (rc != CY_OK)
			break;
	}
	return rc;
}
