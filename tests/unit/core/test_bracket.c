/* SPDX-License-Identifier: Apache-2.0 */
/* spec/papers.md, "Brackets". */
#include "../t.h"

#include "core/bracket.h"

/* A text on one line, to name what is tested. */
static const char *
flat(const char *text)
{
	static char out[100];
	size_t n = 0;

	for (; *text != '\0' && n + 1 < sizeof(out); text++)
		out[n++] = *text == '\n' ? '/' : *text;
	out[n] = '\0';
	return out;
}

static void
test_check(void)
{
	static const struct {
		const char *body;
		enum fault fault;
		uint64_t offset;
	} row[] = {
	    {"1. States consult.\n", FAULT_NONE, 0},
	    {"1. States [should] [shall] consult.\n", FAULT_NONE, 0},
	    {"1. States [also] [] consult [early].\n", FAULT_NONE, 0},
	    {"# [Draft]\n\nWe [all].\n\n- [one]\n- [two]\n", FAULT_NONE, 0},
	    {"1. See [[1]] and [[2].\n", FAULT_BRACKET_CLOSE, 20},
	    {"1. See [[1]] and [x [[2]] y].\n", FAULT_NONE, 0},
	    {"1. [a]]] b\n", FAULT_NONE, 0},
	    {"1. [a\nb] [c]\n", FAULT_NONE, 0},
	    {"1. in[ter] national [a]b[c]\n", FAULT_NONE, 0},
	    {"1. States [should consult.\n", FAULT_BRACKET_OPEN, 10},
	    {"1. States [should\n\n2. or] not.\n", FAULT_BRACKET_OPEN, 10},
	    {"1. [a]] b\n", FAULT_BRACKET_OPEN, 3},
	    {"1. States should] consult.\n", FAULT_BRACKET_CLOSE, 16},
	    {"1. [a] b]\n", FAULT_BRACKET_CLOSE, 8},
	    {"1. [a] ]\n", FAULT_BRACKET_CLOSE, 7},
	    {"1. [a [b] c]\n", FAULT_BRACKET_NESTED, 6},
	    {"1. [[a] [b]]\n", FAULT_BRACKET_CLOSE, 6},
	    {"1. x [] y\n", FAULT_BRACKET_EMPTY, 5},
	    {"1. x [] [] [a] y\n", FAULT_BRACKET_EMPTY, 5},
	    {"1. x [ a] y\n", FAULT_BRACKET_SPACE, 5},
	    {"1. x [a ] y\n", FAULT_BRACKET_SPACE, 5},
	    {"1. x [a\n] y\n", FAULT_BRACKET_SPACE, 5},
	    {"1. x [ ] y\n", FAULT_BRACKET_SPACE, 5},
	    {"1. x [a][b]\n", FAULT_BRACKET_SPACE, 8},
	    {"1. x [a]  [b]\n", FAULT_BRACKET_SPACE, 10},
	    {"1. x [a]\n[b]\n", FAULT_BRACKET_SPACE, 9},
	};
	struct cy_err e;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		t_rc(body_check(span_str(row[i].body), 0, &e), &e, CY_OK,
		    FAULT_NONE, flat(row[i].body));
		t_rc(bracket_check(span_str(row[i].body), 100, &e), &e,
		    row[i].fault == FAULT_NONE ? CY_OK : CY_BAD, row[i].fault,
		    flat(row[i].body));
		if (row[i].fault != FAULT_NONE)
			t_uint(
			    e.offset, row[i].offset + 100, flat(row[i].body));
	}
}

/* Shows the alternatives as "1.1 should|2.1 shall": number, group, text. */
static void
test_list(void)
{
	static const struct {
		const char *paragraph, *want;
	} row[] = {
	    {"States consult.", ""},
	    {"States [should] [shall] consult [early] [].",
	        "1.1 should|2.1 shall|3.2 early|4.2 |"},
	    {"[a] [b], [c] d [e]", "1.1 a|2.1 b|3.2 c|4.3 e|"},
	    {"[a]. [b]", "1.1 a|2.2 b|"},
	    {"[[1]] [x [[2]]] [[3]]", "1.1 x [[2]]|"},
	    {"[a\nb] [c]", "1.1 a\nb|2.1 c|"},
	    /* Not judged: it ends where the brackets go wrong. */
	    {"[a] ] [b]", "1.1 a|"},
	    {"[a] [b [c]", "1.1 a|"},
	    {"[a] [b", "1.1 a|"},
	};
	char got[200];

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct span s = span_str(row[i].paragraph);
		struct bracket_walk w = {0};
		struct bracket b;
		size_t n = 0;

		got[0] = '\0';
		while (bracket_next(s, &w, &b)) {
			n += (size_t)snprintf(got + n, sizeof(got) - n,
			    "%u.%u %.*s|", b.number, b.group,
			    SPAN_ARGS(b.text));
			t_ok(s.p[b.at] == '[' && s.p[b.end - 1] == ']' &&
			        b.end - b.at == b.text.n + 2,
			    "where it stands");
		}
		t_span(span_str(got), span_str(row[i].want),
		    flat(row[i].paragraph));
		t_ok(bracket_any(s) == (strchr(row[i].want, '|') != NULL),
		    "%s: any", flat(row[i].paragraph));
	}
	t_ok(bracket_any(SPAN_LIT("a ] b")), "one gone wrong is one, too");
}

static void
test_resolve(void)
{
	static const struct {
		const char *body;
		struct para_id id;
		uint64_t alternative;
		const char *want; /* NULL: the fault */
		enum fault fault;
	} row[] = {
	    {"1. States [should] [shall] consult.\n", {1, 0}, 2,
	        "1. States shall consult.\n", FAULT_NONE},
	    {"1. States [should] [shall] consult.\n", {1, 0}, 1,
	        "1. States should consult.\n", FAULT_NONE},
	    {"# T\n\n1. [a] [b] c\n\n2a. [a] [b] d [e] [f]\n\n3. [x]\n",
	        {2, 'a'}, 3,
	        "# T\n\n1. [a] [b] c\n\n2a. [a] [b] d e\n\n3. [x]\n",
	        FAULT_NONE},
	    {"1. They [also] [] talk.\n", {1, 0}, 2, "1. They talk.\n",
	        FAULT_NONE},
	    {"1. They talk [also] [].\n", {1, 0}, 2, "1. They talk.\n",
	        FAULT_NONE},
	    {"1. They talk [also] []\n", {1, 0}, 2, "1. They talk\n",
	        FAULT_NONE},
	    {"1. [Also] [] they talk.\n", {1, 0}, 2, "1. they talk.\n",
	        FAULT_NONE},
	    {"1. inter[b] []c\n", {1, 0}, 2, "1. interc\n", FAULT_NONE},
	    {"1. [b] []c\n", {1, 0}, 2, "1. c\n", FAULT_NONE},
	    {"1. one\n[] [two]\nthree\n", {1, 0}, 1, "1. one\nthree\n",
	        FAULT_NONE},
	    {"1. one\n[two] []\n", {1, 0}, 2, "1. one\n", FAULT_NONE},
	    {"1. [one] []\ntwo\n", {1, 0}, 2, "1. two\n", FAULT_NONE},
	    {"1. one:\n- [a] []\n- b\n", {1, 0}, 2, "1. one:\n- b\n",
	        FAULT_NONE},
	    {"1. one:\n- [a] [] b\n", {1, 0}, 2, "1. one:\n- b\n", FAULT_NONE},
	    {"1. [a] []\n\n2. b\n", {1, 0}, 2, "2. b\n", FAULT_NONE},
	    {"1. a\n\n2. [b] []\n\n3. c\n", {2, 0}, 2, "1. a\n\n3. c\n",
	        FAULT_NONE},
	    {"1. a\n\n2. [b] []\n", {2, 0}, 2, "1. a\n", FAULT_NONE},
	    {"1. [x [[2]]] [[3]]\n", {1, 0}, 1, "1. x [[2]] [[3]]\n",
	        FAULT_NONE},
	    {"1. [b] []\n", {1, 0}, 2, NULL, FAULT_BODY_END},
	    {"1. a\n[# b] [c]\n", {1, 0}, 1, NULL, FAULT_BODY_HEADING},
	    {"1. [b] []\n", {1, 0}, 3, NULL, FAULT_BRACKET_UNKNOWN},
	    {"1. [b] []\n", {1, 0}, 0, NULL, FAULT_BRACKET_UNKNOWN},
	    {"1. [b] []\n", {2, 0}, 1, NULL, FAULT_BRACKET_UNKNOWN},
	    {"[b] []\n", {0, 0}, 1, NULL, FAULT_BRACKET_UNKNOWN},
	};
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, 1000);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		buf_reset(&b);
		buf_puts(&b, "before ");
		rc = bracket_resolve(&b, span_str(row[i].body), row[i].id,
		    row[i].alternative, &e);
		t_rc(rc, &e,
		    row[i].want != NULL                         ? CY_OK
		        : row[i].fault == FAULT_BRACKET_UNKNOWN ? CY_NOTFOUND
		                                                : CY_BAD,
		    row[i].fault, flat(row[i].body));
		t_span(span_from(buf_span(&b), 7),
		    span_str(row[i].want == NULL ? "" : row[i].want),
		    flat(row[i].body));
	}
	buf_release(&b);
}

static void
test_final(void)
{
	struct cy_err e;
	struct buf b;

	buf_init(&b, 20);
	t_rc(bracket_final(&b, SPAN_LIT("1. See [[1]]].\n"), &e), &e,
	    CY_REFUSED, FAULT_BRACKET_LEFT, "a bracket is left");
	t_uint(e.offset, 12, "there");
	t_rc(bracket_final(&b, SPAN_LIT("1. See [[1]], [[.\n"), &e), &e, CY_OK,
	    FAULT_NONE, "none is left");
	t_span(buf_span(&b), SPAN_LIT("1. See [1], [.\n"), "as it stands");
	t_rc(bracket_final(&b, SPAN_LIT("1. See [[1]].\n"), &e), &e, CY_BAD,
	    FAULT_TOO_BIG, "more than the buffer takes");
	buf_release(&b);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	(void)ctx;
	buf_init(&b, 1000);
	rc = bracket_resolve(
	    &b, SPAN_LIT("1. [a] [b]\n"), (struct para_id){1, 0}, 1, e);
	if (rc == CY_OK)
		rc = bracket_final(&b, SPAN_LIT("1. a\n"), e);
	buf_release(&b);
	return rc;
}

int
main(void)
{
	test_check();
	test_list();
	test_resolve();
	test_final();
	t_oom(oom, NULL, "brackets");
	return t_done();
}
