/* SPDX-License-Identifier: Apache-2.0 */
#include "office/can.h"
#include "office/officer.h"

#include "../t.h"

/*
 * Who may do what, written down a second time, as sets of letters:
 * roles      a administrator, d drafter, c clearer, s signer, p approver,
 *            t contact, o observer
 * standing   o own, l lead, i invited, k keeper; - there is no object
 * passkey    y: only with it
 * token      r read, w draft, m administration; - never by a token
 */
static const char table[] = "inbox/read,         adcspto, -,    n, r\n"
                            "draft/begin,        d,       -,    n, w\n"
                            "draft/read,         dcspto,  lik,  n, r\n"
                            "draft/write,        d,       li,   n, w\n"
                            "draft/comment,      dcspt,   li,   n, w\n"
                            "draft/position,     ds,      li,   n, w\n"
                            "draft/retract,      ds,      o,    n, w\n"
                            "draft/circulate,    ds,      li,   n, w\n"
                            "draft/clear,        c,       li,   n, -\n"
                            "draft/attach,       ds,      li,   n, w\n"
                            "draft/fix,          ds,      l,    n, -\n"
                            "instrument/prepare, ds,      oli,  n, w\n"
                            "instrument/read,    dcspto,  olik, n, r\n"
                            "instrument/sign,    s,       o,    n, -\n"
                            "instrument/approve, sp,      o,    n, -\n"
                            "instrument/upload,  s,       o,    y, -\n"
                            "instrument/retract, s,       o,    y, -\n"
                            "release/prepare,    dsp,     k,    n, -\n"
                            "release/approve,    sp,      k,    n, -\n"
                            "draft/abort,        s,       lk,   y, -\n"
                            "officer/read,       adcspto, -,    n, m\n"
                            "officer/change,     a,       o,    y, -\n"
                            "steps/change,       a,       -,    y, -\n"
                            "token/make,         adcspto, -,    y, -\n"
                            "token/read,         adcspto, -,    n, -\n"
                            "kept/read,          adcspto, -,    n, -\n";

static struct span
cell(struct span *row)
{
	struct span c;

	(void)span_split(row, ',', &c);
	while (c.n > 0 && c.p[0] == ' ')
		c = span_from(c, 1);
	while (c.n > 0 && c.p[c.n - 1] == ' ')
		c.n--;
	return c;
}

/* The bits of letters that stand in a cell. */
static unsigned
bits(struct span c, const char *letters)
{
	unsigned set = 0;

	for (size_t i = 0; letters[i] != '\0'; i++)
		if (span_find(c, (uint8_t)letters[i]) < c.n)
			set |= 1u << i;
	return set;
}

struct expected {
	struct span name;
	unsigned roles, standing, scope;
	bool object, strong;
};

/* What the answer must be. */
static enum fault
judge(const struct expected *x, const struct officer *who, unsigned standing)
{
	if (x->object && standing == 0)
		return FAULT_OFFICE_NOT_FOUND;
	if (who->expired)
		return FAULT_OFFICE_SESSION_EXPIRED;
	if (who->disabled)
		return FAULT_OFFICE_DISABLED;
	if ((x->object && (x->standing & standing) == 0) ||
	    (x->roles & who->roles) == 0)
		return FAULT_OFFICE_NOT_PERMITTED;
	if (who->scopes != 0 && (who->scopes & x->scope) == 0)
		return FAULT_OFFICE_SCOPE;
	return x->strong && !who->strong ? FAULT_OFFICE_NOT_STRONG : FAULT_NONE;
}

static unsigned long
try_all(enum verb v, const struct expected *x, unsigned long *count)
{
	unsigned long wrong = 0;

	for (unsigned i = 0; i < 128 * 16 * 2 * 8 * 3; i++) {
		unsigned standing = i / 128 % 16, dead = i / 128 / 16 / 2 / 8;
		struct officer who = {
		    .roles = i % 128,
		    .strong = i / 128 / 16 % 2 != 0,
		    .scopes = i / 128 / 16 / 2 % 8,
		    .disabled = dead == 1,
		    .expired = dead == 2,
		};
		enum fault want = judge(x, &who, standing);
		struct cy_err e = {0};
		enum cy_rc rc = office_can(&who, v, standing, &e);
		enum cy_rc as = want == FAULT_NONE   ? CY_OK
		    : want == FAULT_OFFICE_NOT_FOUND ? CY_NOTFOUND
		                                     : CY_DENIED;

		wrong += rc != as || (rc != CY_OK && e.fault != want);
		(*count)++;
	}
	return wrong;
}

static void
test_matrix(void)
{
	struct span rest = span_str(table), row, c;
	unsigned long wrong, count = 0;
	struct expected x;
	unsigned v;

	for (v = 0; v < VERBS && span_split(&rest, '\n', &row); v++) {
		x = (struct expected){.name = cell(&row)};
		x.roles = bits(cell(&row), "adcspto");
		c = cell(&row);
		x.object = !span_eq_str(c, "-");
		x.standing = bits(c, "olik");
		x.strong = span_eq_str(cell(&row), "y");
		x.scope = bits(cell(&row), "rwm");
		t_ok(span_eq_str(x.name, rights[v].name), "%s: as named",
		    rights[v].name);
		wrong = try_all((enum verb)v, &x, &count);
		t_ok(wrong == 0, "%s: %lu answers that are not the table's",
		    rights[v].name, wrong);
	}
	t_uint(v, VERBS, "verbs in the table");
	t_uint(rest.n, 0, "rows for no verb");
	t_diag("%lu cases", count);
}

/* Nothing tells a thing that is not there from one that is another's. */
static void
test_same_words(void)
{
	struct officer who = {.roles = OFFICER_DRAFTER};
	struct cy_err a = {0}, b = {0};

	(void)office_can(&who, CAN_READ_DRAFT, 0, &a);
	(void)office_can(&who, CAN_READ_INSTRUMENT, 0, &b);
	t_ok(strcmp(a.text, b.text) == 0 && a.offset == b.offset &&
	        a.fault == b.fault && a.rc == b.rc,
	    "one answer for all that is not there");
}

int
main(void)
{
	test_matrix();
	test_same_words();
	return t_done();
}
