/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/facts_impl.h"

/* attributions.csv and replies.csv: the cases (spec/import.md). */

/* The row of one incident. */
struct row_case {
	const struct span *v;
	struct words_parties parties;
	struct hash incident;
};

/* A measure as the file has it: "NL: expulsion: 2018-04-13". */
struct measure {
	struct span party, kind, date;
};

/* The kinds of measures there are, and whether taking one in public says who
 * is held responsible: only these date a finding. */
static const struct {
	const char *kind;
	bool attributes;
} measure_kinds[] = {
    {"statement", true},
    {"advisory", true},
    {"indictment", true},
    {"sanctions", true},
    {"expulsion", false},
    {"demarche-or-summons", false},
    {"assistance", false},
    {"other", false},
};

static bool
kind_known(struct span kind, bool *attributes)
{
	size_t i;

	for (i = 0; i < sizeof(measure_kinds) / sizeof(measure_kinds[0]); i++) {
		if (!span_eq_str(kind, measure_kinds[i].kind))
			continue;
		*attributes = measure_kinds[i].attributes;
		return true;
	}
	return false;
}

/* Takes the text before ": " off the front. */
static bool
take_word(struct span *rest, struct span *word)
{
	size_t n = span_find(*rest, ':');

	*word = span_first(*rest, n);
	if (n + 2 > rest->n || rest->p[n + 1] != ' ')
		return false;
	*rest = span_from(*rest, n + 2);
	return word->n > 0;
}

static bool
measure_parse(struct measure *m, struct span part)
{
	*m = (struct measure){0};
	if (!take_word(&part, &m->party) || !take_word(&part, &m->kind))
		return false;
	m->date = part;
	return true;
}

static void
add_parties(struct facts_run *r, struct words_parties *p, struct span list,
    unsigned column)
{
	struct span code;
	size_t i;

	while (words_next(&list, &code)) {
		for (i = 0; i < p->n && !span_eq(p->code[i], code); i++)
			;
		if (i < p->n)
			facts_say(r, FACTS_REPEATED, column, code);
		else if (p->n == WORDS_PARTIES)
			facts_say(r, FACTS_NOT_UNDERSTOOD, column, code);
		else
			p->code[p->n++] = code;
	}
}

/* "1. <text>" and its newline, after what is there. */
static struct span
paragraph(struct facts_run *r, struct span body, unsigned n, struct span text)
{
	char mark[16];

	(void)snprintf(mark, sizeof(mark), "%s%u. ", n > 1 ? "\n" : "", n);
	body = facts_join(r, body, span_str(mark), text);
	return facts_join(r, body, SPAN_LIT("\n"), (struct span){0});
}

/* The text of a part, with what else its parenthesis says. */
static struct span
part_text(struct facts_run *r, const struct words_part *p)
{
	struct span detail;

	if (p->detail.n == 0)
		return p->text;
	detail = facts_join(r, SPAN_LIT(" ("), p->detail, SPAN_LIT(")"));
	return facts_join(r, p->text, detail, (struct span){0});
}

static bool
precision_agrees(struct span start, struct span precision)
{
	static const struct {
		size_t n;
		const char *word;
	} p[] = {{0, ""}, {4, "year"}, {7, "month"}, {10, "day"}};
	size_t i;

	for (i = 0; i < sizeof(p) / sizeof(p[0]); i++)
		if (start.n == p[i].n)
			return span_eq_str(precision, p[i].word);
	return false;
}

static enum cy_rc
incident(struct facts_run *r, struct row_case *c, struct facts_group *g,
    struct cy_err *e)
{
	const struct span *v = c->v;
	struct span title;

	facts_begin(r, R_INCIDENT);
	title = facts_join(r, SPAN_LIT("en "), v[A_INCIDENT], (struct span){0});
	if (!facts_set(r, F_SYMBOL, v[A_ID], A_ID) ||
	    !facts_set(r, F_TITLE, title, A_INCIDENT))
		return r->nomem ? cy_nomem(e) : CY_OK;
	facts_put(r, F_RECORDED_FOR, SPAN_LIT("public"));
	(void)facts_set(r, F_BEGAN, v[A_START], A_START);
	if (!precision_agrees(v[A_START], v[A_PRECISION]))
		facts_say(r, FACTS_NOT_UNDERSTOOD, A_PRECISION, v[A_PRECISION]);
	if (v[A_SUMMARY].n > 0)
		r->draft.body = paragraph(r, (struct span){0}, 1, v[A_SUMMARY]);
	if (!facts_sources(r, v[A_SOURCES], A_SOURCES)) {
		facts_say(r, FACTS_NO_SOURCE, A_SOURCES, (struct span){0});
		return CY_OK;
	}
	return facts_add(r, &g->record, &g->head, e);
}

/*
 * When a party made its finding: of one party alone, the date of the row;
 * else its earliest dated measure of a kind that attributes in public.
 */
static struct span
finding_date(const struct row_case *c, size_t party)
{
	struct span list = c->v[A_MEASURES], part, best = {0};
	struct day day, first = {0};
	struct measure m;
	bool attributes;

	if (c->parties.attributing == 1)
		return c->v[A_DATE];
	while (words_next(&list, &part)) {
		if (!measure_parse(&m, part) ||
		    !span_eq(m.party, c->parties.code[party]) ||
		    !kind_known(m.kind, &attributes) || !attributes ||
		    !day_parse(m.date, &day))
			continue;
		if (best.n == 0 || day_start(day) < day_start(first)) {
			best = m.date;
			first = day;
		}
	}
	return best;
}

/* The parts of a cell that belong to this party, or to all. */
static void
put_parts(struct facts_run *r, const struct row_case *c, size_t party,
    enum field f, unsigned column)
{
	struct span list = c->v[column], part;
	struct words_part p;

	while (words_next(&list, &part)) {
		words_part(&p, part, &c->parties);
		if (p.whose == 0 || (p.whose >> party & 1) != 0)
			(void)facts_set(r, f, part_text(r, &p), column);
	}
}

static void
put_scale(
    struct facts_run *r, const char *scale, enum field f, const char *step)
{
	if (step == NULL)
		return;
	facts_put(r, F_SCALE, span_str(scale));
	facts_put(r, f, span_str(step));
}

/* Likelihood and confidence, where exactly one part of the cell has them in
 * the words of a scale and is said to be this party's. */
static void
put_certainty(struct facts_run *r, const struct row_case *c, size_t party)
{
	struct words_certainty found = {0}, one;
	struct span list = c->v[A_CONFIDENCE], part;
	struct words_part p;
	unsigned n = 0;

	while (words_next(&list, &part)) {
		words_part(&p, part, &c->parties);
		if ((p.whose >> party & 1) == 0 ||
		    !words_certainty(&one, c->parties.code[party], p.text))
			continue;
		found = one;
		n++;
	}
	if (n != 1)
		return;
	put_scale(r, found.likelihood_scale, F_LIKELIHOOD, found.likelihood);
	put_scale(r, found.confidence_scale, F_CONFIDENCE, found.confidence);
}

static void
put_state(struct facts_run *r, const struct row_case *c)
{
	struct span state = c->v[A_STATE];

	if (state.n > 0) {
		state = facts_party(r, state, A_STATE);
		if (state.n > 0)
			facts_put(r, F_STATE, state);
	} else if (words_no_state(c->v[A_LINK])) {
		facts_put(r, F_STATE, SPAN_LIT("none"));
	}
}

/* norms_cited: letters of the norms catalogue, or whole references. */
static void
put_norms(struct facts_run *r, const struct row_case *c)
{
	struct span list = c->v[A_NORMS], part;

	while (words_next(&list, &part)) {
		if (part.n == 1)
			part = facts_join(
			    r, SPAN_LIT("norms#"), part, (struct span){0});
		(void)facts_set(r, F_ENGAGES, part, A_NORMS);
	}
}

static enum cy_rc
finding(struct facts_run *r, const struct row_case *c, size_t party,
    struct span date, struct cy_err *e)
{
	struct span list = c->v[A_ACTOR], actor, id;
	enum facts_head head;
	struct hash record;

	facts_begin(r, R_FINDING);
	id = facts_party(r, c->parties.code[party], A_ATTRIBUTING);
	if (id.n == 0)
		return r->nomem ? cy_nomem(e) : CY_OK;
	facts_put(r, F_RECORDED_FOR, id);
	facts_put_id(r, F_INCIDENT, &c->incident);
	(void)facts_set(r, F_OCCURRED, date, A_DATE);
	while (words_next(&list, &actor))
		(void)facts_set(r, F_ACTOR, actor, A_ACTOR);
	put_state(r, c);
	put_parts(r, c, party, F_LINK, A_LINK);
	put_parts(r, c, party, F_STATED, A_CONFIDENCE);
	put_certainty(r, c, party);
	put_norms(r, c);
	(void)facts_sources(r, c->v[A_SOURCES], A_SOURCES);
	return facts_add(r, &record, &head, e);
}

static enum cy_rc
findings(struct facts_run *r, const struct row_case *c, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	bool placed = c->v[A_DATE].n == 0;
	struct span date;
	size_t i;

	for (i = 0; rc == CY_OK && i < c->parties.attributing; i++) {
		date = finding_date(c, i);
		placed = placed || span_eq(date, c->v[A_DATE]);
		rc = finding(r, c, i, date, e);
	}
	if (!placed)
		facts_say(r, FACTS_UNPLACED, A_DATE, c->v[A_DATE]);
	return rc;
}

/* What the row says of a party that only supports: the record's body. */
static void
put_said(struct facts_run *r, const struct row_case *c, size_t party)
{
	static const unsigned columns[] = {A_LINK, A_CONFIDENCE};
	struct words_part p;
	struct span list, part;
	unsigned n = 0;
	size_t i;

	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		list = c->v[columns[i]];
		while (words_next(&list, &part)) {
			words_part(&p, part, &c->parties);
			if ((p.whose >> party & 1) == 0)
				continue;
			r->draft.body =
			    paragraph(r, r->draft.body, ++n, part_text(r, &p));
		}
	}
}

static enum cy_rc
support(struct facts_run *r, const struct row_case *c, size_t party,
    struct cy_err *e)
{
	enum facts_head head;
	struct hash record;
	struct span id;

	facts_begin(r, R_SUPPORT);
	id = facts_party(r, c->parties.code[party], A_SUPPORTING);
	if (id.n == 0)
		return r->nomem ? cy_nomem(e) : CY_OK;
	facts_put(r, F_RECORDED_FOR, id);
	facts_put_id(r, F_REGARDING, &c->incident);
	facts_put(r, F_RELATION, SPAN_LIT("supports"));
	put_said(r, c, party);
	(void)facts_sources(r, c->v[A_SOURCES], A_SOURCES);
	return facts_add(r, &record, &head, e);
}

static enum cy_rc
measure(struct facts_run *r, const struct row_case *c, struct span part,
    struct cy_err *e)
{
	enum facts_head head;
	struct hash record;
	struct measure m;
	struct span id;
	bool attributes;

	facts_begin(r, R_MEASURE);
	if (!measure_parse(&m, part) || !kind_known(m.kind, &attributes)) {
		facts_say(r, FACTS_NOT_UNDERSTOOD, A_MEASURES, part);
		return CY_OK;
	}
	id = facts_party(r, m.party, A_MEASURES);
	if (id.n == 0)
		return r->nomem ? cy_nomem(e) : CY_OK;
	facts_put(r, F_RECORDED_FOR, id);
	facts_put_id(r, F_INCIDENT, &c->incident);
	facts_put(r, F_ITEM,
	    facts_join(r, SPAN_LIT("measures#"), m.kind, (struct span){0}));
	(void)facts_set(r, F_OCCURRED, m.date, A_MEASURES);
	(void)facts_sources(r, c->v[A_SOURCES], A_SOURCES);
	return facts_add(r, &record, &head, e);
}

/* Was the same said in the list before? */
static bool
part_before(struct span list, struct span part)
{
	struct span other;

	while (words_next(&list, &other) && other.p < part.p)
		if (span_eq(other, part))
			return true;
	return false;
}

static enum cy_rc
measures(struct facts_run *r, const struct row_case *c, struct cy_err *e)
{
	struct span list = c->v[A_MEASURES], part;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && words_next(&list, &part)) {
		if (part_before(c->v[A_MEASURES], part))
			facts_say(r, FACTS_REPEATED, A_MEASURES, part);
		else
			rc = measure(r, c, part, e);
	}
	return rc;
}

static enum cy_rc
parts_of_case(struct facts_run *r, struct row_case *c, struct cy_err *e)
{
	enum cy_rc rc;
	size_t i;

	r->draft.kind = R_FINDING;
	add_parties(r, &c->parties, c->v[A_ATTRIBUTING], A_ATTRIBUTING);
	c->parties.attributing = c->parties.n;
	add_parties(r, &c->parties, c->v[A_SUPPORTING], A_SUPPORTING);
	rc = findings(r, c, e);
	for (i = c->parties.attributing; rc == CY_OK && i < c->parties.n; i++)
		rc = support(r, c, i, e);
	return rc == CY_OK ? measures(r, c, e) : rc;
}

static enum cy_rc
reply(struct facts_run *r, const struct facts_group *g, struct cy_err *e)
{
	const struct span *v = r->row->v;
	enum facts_head head;
	struct hash record;
	struct span id;

	facts_begin(r, R_DECLARATION);
	id = facts_party(r, v[R_STATE], R_STATE);
	if (id.n == 0)
		return r->nomem ? cy_nomem(e) : CY_OK;
	facts_put(r, F_RECORDED_FOR, id);
	facts_put_id(r, F_REGARDING, &g->record);
	facts_put(r, F_KIND, SPAN_LIT("reply"));
	(void)facts_set(r, F_OCCURRED, v[R_DATE], R_DATE);
	if (v[R_SUMMARY].n > 0)
		r->draft.body = paragraph(r, (struct span){0}, 1, v[R_SUMMARY]);
	if (!facts_sources(r, v[R_SOURCE], R_SOURCE)) {
		facts_say(r, FACTS_NO_SOURCE, R_SOURCE, (struct span){0});
		return CY_OK;
	}
	return facts_add(r, &record, &head, e);
}

/* The replies to one incident, wherever they stand in their file. */
static enum cy_rc
replies(struct facts_run *r, const struct facts_group *g, struct cy_err *e)
{
	const struct facts_table *from = r->from;
	const struct facts_row *row = r->row;
	enum cy_rc rc = CY_OK;
	size_t i;

	r->from = &r->table[FACTS_REPLIES];
	for (i = 0; rc == CY_OK && i < r->from->n; i++) {
		r->row = &r->from->row[i];
		if (span_eq(r->row->v[R_ATTRIBUTION], g->id))
			rc = reply(r, g, e);
	}
	r->from = from;
	r->row = row;
	return rc;
}

static enum cy_rc
attribution(struct facts_run *r, struct cy_err *e)
{
	struct row_case c = {.v = r->row->v};
	struct facts_group *g;
	enum cy_rc rc;

	rc = facts_group_new(r, c.v[A_ID], &g, e);
	if (rc == CY_OK)
		rc = incident(r, &c, g, e);
	if (rc != CY_OK)
		return rc;
	if (g->head == FACTS_MISSING) {
		facts_say(r, FACTS_UNPLACED, A_ID, g->id);
		return CY_OK;
	}
	c.incident = g->record;
	r->known = g->head == FACTS_KNOWN;
	rc = parts_of_case(r, &c, e);
	if (rc == CY_OK)
		rc = replies(r, g, e);
	r->known = false;
	return rc;
}

enum cy_rc
facts_attributions(struct facts_run *r, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	size_t i;

	r->from = &r->table[FACTS_ATTRIBUTIONS];
	for (i = 0; rc == CY_OK && i < r->from->n; i++) {
		r->row = &r->from->row[i];
		rc = attribution(r, e);
	}
	return rc;
}

void
facts_replies(struct facts_run *r)
{
	const struct facts_group *g;
	size_t i;

	r->from = &r->table[FACTS_REPLIES];
	r->draft.kind = R_DECLARATION;
	for (i = 0; i < r->from->n; i++) {
		r->row = &r->from->row[i];
		g = facts_group_find(r, r->row->v[R_ATTRIBUTION]);
		if (g == NULL || g->head == FACTS_MISSING)
			facts_say(r, FACTS_UNPLACED, R_ATTRIBUTION,
			    r->row->v[R_ATTRIBUTION]);
	}
}
