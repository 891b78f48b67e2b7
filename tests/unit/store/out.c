/* SPDX-License-Identifier: Apache-2.0 */
#include "out.h"

const struct step out_steps[] = {
    {"r1", "act", NODE, "2026-01-03", /* 5 */
        "Recorded-For: aa\nOccurred: 2019-09-23\nStatement: @st\n"
        "Kind: signature\n" SRC,
        OK},
    {"r2", "act", NODE, "2026-01-03", /* 6 */
        "Recorded-For: bb\nStatement: @st\nKind: accession\n" SRC, OK},
    {"r3", "act", NODE, "2026-01-03", /* 7 */
        "Recorded-For: cc\nOccurred: 2020\nStatement: @st\n"
        "Kind: signature\nScope: paragraphs 1-2, 4\n" SRC,
        OK},
    {"w3", "withdrawal", NODE, "2026-01-04", /* 8 */
        "Recorded-For: cc\nOccurred: 2022-06\nAct: @r3\n" SRC, OK},
    {"own", "act", MFA, "2026-01-05", /* 9 */
        "Statement: @st\nKind: signature\n", OK},
    {"rel", "release", NODE, "2026-02-01", /* 10 */
        "Statement: @st\nRecord: @own\nRecord: @r2\n", OK},
    {"st2", "statement", NODE, "2026-02-02", /* 11 */
        "Symbol: beta\nRecorded-For: public\nOccurred: 2018\n"
        "Kind: pledge\nTitle: en Beta\nTitle: fr Bêta\nPlace: Here\n" SRC,
        OK},
    {"inc2", "incident", MFA, "2026-02-03", /* 12 */
        "Symbol: case-one\nReplaces: @inc\nTitle: fr Cas un\n"
        "Title: en Case one, again\nBegan: 2025-12\n",
        OK},
    {"find", "finding", MFA, "2026-02-04", /* 13 */
        "Incident: @inc2\nState: ff\nDegree: state-ordered\n", OK},
    {"reply", "declaration", NODE, "2026-02-05", /* 14 */
        "Recorded-For: ff\nOccurred: 2026-02-05\nRegarding: @find\n"
        "Kind: reply\n" SRC,
        OK},
    {"find2", "finding", FOE, "2026-02-06", /* 15 */
        "Incident: @inc\nState: ee\n", OK},
    {"supp", "support", FOE, "2026-02-07", /* 16 */
        "Regarding: @find\nRelation: joins\n", OK},
    {"meas", "measure", NODE, "2026-02-08", /* 17 */
        "Recorded-For: bb\nIncident: @inc\nFinding: @find\n"
        "Item: measures#demarche\n" SRC,
        OK},
    {"find3", "finding", FOE, "2026-02-09", /* 18 */
        "Replaces: @find2\nIncident: @inc\nState: ff\n", OK},
    {"asse", "assessment", MFA, "2026-02-10", /* 19 */
        "Incident: @inc\nScale: gb-categories\nSeverity: high\n", OK},
    {"decl", "declaration", NODE, "2026-02-11", /* 20 */
        "Regarding: @inc2\nKind: explanation\n", OK},
    {"same", "incident", NODE, "2026-02-12", /* 21 */
        "Symbol: case-one\nTitle: en Other\n", OK},
    {"xinc", "incident", NODE, "2026-02-12", /* 22 */
        "Symbol: drill\nExercise: ex-1\nTitle: en Drill\n", OK},
    END,
};

void
out_day(struct buf *b, struct day d)
{
	char text[DAY_TEXT];

	if (d.year == 0) {
		buf_puts(b, " -");
		return;
	}
	day_print(text, d);
	buf_printf(b, " %s", text);
}

void
out_index(struct buf *b, const char *name, uint64_t index)
{
	if (index != CORE_NONE)
		buf_printf(b, " %s=%llu", name, (unsigned long long)index);
}

void
out_span(struct buf *b, const char *name, struct span s)
{
	if (s.p != NULL && s.n > 0)
		buf_printf(b, " %s=%.*s", name, SPAN_ARGS(s));
}

enum cy_rc
out_end(struct out *o, struct cy_err *e)
{
	buf_putc(&o->b, '\n');
	if (o->left > 0 && --o->left == 0)
		return cy_fail(e, CY_NOTFOUND, FAULT_IO, CY_NO_OFFSET, "end");
	return buf_check(&o->b, e);
}

void
out_entry(struct buf *b, const struct store_entry *r)
{
	buf_printf(b, "%llu %s %.*s", (unsigned long long)r->index,
	    record_types[r->kind].name, SPAN_ARGS(r->party));
	out_day(b, r->counts);
	if (!span_eq(r->holder, r->party))
		out_span(b, "holder", r->holder);
	out_span(b, "kind", r->choice);
	out_span(b, "symbol", r->symbol);
	out_span(b, "exercise", r->exercise);
	out_span(b, "title", r->title);
	out_index(b, "topic", r->topic);
	out_index(b, "thread", r->thread);
	if (r->root != r->index)
		out_index(b, "root", r->root);
	out_index(b, "replaced", r->replaced_by);
	out_index(b, "withdrawn", r->withdrawn_by);
	out_index(b, "displaced", r->displaced_by);
	if (r->sealed != 0)
		buf_printf(b, " sealed=%lld", (long long)r->sealed);
}

enum cy_rc
take_entry(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;

	out_entry(&o->b, row);
	return out_end(o, e);
}
