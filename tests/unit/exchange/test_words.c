/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "exchange/facts_words.h"

static void
test_next(void)
{
	static const struct {
		const char *list;
		const char *parts[4];
	} rows[] = {
	    {"", {NULL}},
	    {";", {NULL}},
	    {" ; ", {NULL}},
	    {"a", {"a", NULL}},
	    {"a;b", {"a", "b", NULL}},
	    {" a ;; b c;", {"a", "b c", NULL}},
	};
	struct span rest, part;
	size_t i, k;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rest = span_str(rows[i].list);
		for (k = 0; rows[i].parts[k] != NULL; k++) {
			t_ok(words_next(&rest, &part),
			    "next: row %zu, part %zu", i, k);
			t_span(part, span_str(rows[i].parts[k]), "part");
		}
		t_ok(!words_next(&rest, &part) && part.n == 0,
		    "next: row %zu ends", i);
	}
}

static void
test_part(void)
{
	static const struct {
		const char *part;
		uint64_t whose;
		const char *text, *detail;
	} rows[] = {
	    {"", 0, "", ""},
	    {"plain", 0, "plain", ""},
	    {"plain (words)", 0, "plain (words)", ""},
	    {"a service (XYZ), and more", 0, "a service (XYZ), and more", ""},
	    {"said (AA)", 1, "said", ""},
	    {"said (AA, agency)", 1, "said", "agency"},
	    {"said (AA officials)", 1, "said", "officials"},
	    {"said (BB, CCC, AA)", 7, "said", ""},
	    {"said (DD)", 8, "said", ""},
	    {"said (AAA)", 0, "said (AAA)", ""},
	    {"said (CC)", 0, "said (CC)", ""},
	    {"said (agency, AA)", 0, "said (agency, AA)", ""},
	    {"x (one), y (two) (AA, z)", 1, "x (one), y (two)", "z"},
	    {")", 0, ")", ""},
	    {"()", 0, "()", ""},
	    {"(AA)", 0, "(AA)", ""},
	    {"a)", 0, "a)", ""},
	    {"a (AA", 0, "a (AA", ""},
	};
	const struct words_parties parties = {
	    .n = 4,
	    .attributing = 3,
	    .code = {SPAN_LIT("AA"), SPAN_LIT("BB"), SPAN_LIT("CCC"),
	        SPAN_LIT("DD")},
	};
	struct words_part p;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		words_part(&p, span_str(rows[i].part), &parties);
		t_uint(p.whose, rows[i].whose, rows[i].part);
		t_span(p.text, span_str(rows[i].text), rows[i].part);
		t_span(p.detail, span_str(rows[i].detail), rows[i].part);
	}
}

static void
same(const char *got, const char *want, const char *name)
{
	t_ok((got == NULL) == (want == NULL) &&
	        (got == NULL || strcmp(got, want) == 0),
	    "%s: %s", name, want == NULL ? "absent" : want);
}

static void
test_certainty(void)
{
	static const struct {
		const char *issuer, *text;
		const char *ls, *l, *cs, *c;
	} rows[] = {
	    {"GB", "highly likely", "gb-yardstick", "highly-likely", NULL,
	        NULL},
	    {"GB", "high confidence, almost certainly", "gb-yardstick",
	        "almost-certain", "confidence", "high"},
	    {"US", "almost certain", "icd203", "almost-certain", NULL, NULL},
	    {"AA", "low confidence", NULL, NULL, "confidence", "low"},
	    /* Words of nobody's scale, or of another issuer's. */
	    {"AA", "highly likely", NULL, NULL, NULL, NULL},
	    {"US", "highly likely", NULL, NULL, NULL, NULL},
	    {"GB", "highest level of probability", NULL, NULL, NULL, NULL},
	    {"GB", "almost certain, in part", NULL, NULL, NULL, NULL},
	    /* Said twice: not one likelihood. */
	    {"GB", "almost certain, highly likely", NULL, NULL, NULL, NULL},
	    {"AA", "high confidence, low confidence", NULL, NULL, NULL, NULL},
	    {"GB", "", NULL, NULL, NULL, NULL},
	};
	struct words_certainty c;
	size_t i;
	bool any;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		any = words_certainty(
		    &c, span_str(rows[i].issuer), span_str(rows[i].text));
		t_ok(any == (rows[i].l != NULL || rows[i].c != NULL),
		    "certainty: %s", rows[i].text);
		same(c.likelihood_scale, rows[i].ls, rows[i].text);
		same(c.likelihood, rows[i].l, rows[i].text);
		same(c.confidence_scale, rows[i].cs, rows[i].text);
		same(c.confidence, rows[i].c, rows[i].text);
	}
}

static void
test_no_state(void)
{
	t_ok(words_no_state(SPAN_LIT("x; no state named as author")), "named");
	t_ok(words_no_state(SPAN_LIT("listings name no state")), "name");
	t_ok(words_no_state(SPAN_LIT("the state is not named")), "is not");
	t_ok(words_no_state(SPAN_LIT("are not named as author")), "are not");
	t_ok(!words_no_state(SPAN_LIT("state actors")), "state actors");
	t_ok(!words_no_state((struct span){0}), "nothing");
}

int
main(void)
{
	test_next();
	test_part();
	test_certainty();
	test_no_state();
	return t_done();
}
