/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/out.h"
#include "../t.h"

static const struct out_column columns[] = {
    {"n", "n", CELL_NUMBER, SEEN_ALL},
    {"name", "name", CELL_TEXT, SEEN_CUT},
    {"id", "record", CELL_ID, SEEN_ALL},
    {"own", NULL, CELL_BOOL, SEEN_JSON},
    {"note", "note", CELL_TEXT, SEEN_PEOPLE},
};

static void
rows(struct out *o)
{
	out_table(o, "rows", "Rows", columns, 5);
	out_cell_n(o, 7);
	out_cell_c(o, "a\tb");
	out_cell_c(o, "0123456789abcdef");
	out_cell_c(o, "yes");
	out_cell_c(o, "seen");
	out_cell_n(o, 12);
	out_cell_c(o, NULL);
	out_cell_c(o, "ff");
	out_cell_c(o, "no");
	out_cell_c(o, "");
	out_table_end(o, NULL);
	out_table(o, "none", "None", columns, 5);
	out_table_end(o, "Nothing here.");
	out_table(o, "hidden", "Hidden", columns, 5);
	out_table_end(o, NULL);
}

static void
document(struct out *o, enum out_kind kind)
{
	out_begin(o, kind);
	out_cstr(o, "title", "Title", "x \033[31m y");
	out_cstr(o, "absent", "Absent", NULL);
	out_num(o, "size", "Size", 3);
	out_bool(o, "good", "Good", true);
	out_cstr(o, "machine", NULL, "m");
	out_block(o, "body", SPAN_LIT("one\n\ntwo\n"));
	out_line(o, STYLE_GOOD, "A line.");
	rows(o);
}

static const struct {
	const char *name;
	enum out_form form;
	enum out_kind kind;
	const char *want;
} cases[] = {
    {"for people", OUT_HUMAN, OUT_VIEW,
        "Title        x \xef\xbf\xbd[31m y\nSize         3\n"
        "Good         yes\n\n    one\n\n    two\nA line.\n"
        "\nRows\n n  name  record        note\n"
        " 7  a\xef\xbf\xbd"
        "b   0123456789ab  seen\n12  -     ff            -\n"
        "\nNone\nNothing here.\n"},
    {"porcelain of a view", OUT_PORCELAIN, OUT_VIEW,
        "# comity porcelain 1\ntitle\tx  [31m y\nabsent\t-\nsize\t3\n"
        "good\tyes\nmachine\tm\nbody\tone  two \n"
        "rows\t7\ta b\t0123456789abcdef\nrows\t12\t-\tff\n"},
    {"porcelain of a list", OUT_PORCELAIN, OUT_LIST,
        "# comity porcelain 1\n7\ta b\t0123456789abcdef\n12\t-\tff\n"},
    {"JSON lines of a list", OUT_JSONL, OUT_LIST,
        "{\"n\": 7,\"name\": \"a\\tb\",\"id\": \"0123456789abcdef\","
        "\"own\": true}\n{\"n\": 12,\"name\": null,\"id\": \"ff\","
        "\"own\": false}\n"},
    {"JSON lines of a view", OUT_JSONL, OUT_VIEW,
        "{\"title\": \"x \\u001b[31m y\",\"absent\": null,\"size\": 3,"
        "\"good\": true,\"machine\": \"m\","
        "\"body\": \"one\\n\\ntwo\\n\",\"rows\": [{\"n\": 7,"
        "\"name\": \"a\\tb\",\"id\": \"0123456789abcdef\","
        "\"own\": true},{\"n\": 12,\"name\": null,\"id\": \"ff\","
        "\"own\": false}],\"none\": [],\"hidden\": []}\n"},
};

static struct span
written(FILE *f)
{
	static char text[8192];
	size_t n;

	rewind(f);
	n = fread(text, 1, sizeof(text), f);
	return span(text, n);
}

static void
test_forms(void)
{
	struct cy_err e;
	struct out o;
	size_t i;
	FILE *f;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		f = tmpfile();
		out_init(&o, f, cases[i].form, true);
		document(&o, cases[i].kind);
		t_rc(out_end(&o, &e), &e, CY_OK, 0, cases[i].name);
		t_span(written(f), span_str(cases[i].want), cases[i].name);
		out_release(&o);
		(void)fclose(f);
	}
}

/* One document, whatever it holds: it parses. */
static void
test_json(void)
{
	struct cy_err e;
	struct out o;
	json_t *j = NULL;
	FILE *f = tmpfile();

	out_init(&o, f, OUT_JSON, false);
	document(&o, OUT_VIEW);
	t_rc(out_end(&o, &e), &e, CY_OK, 0, "JSON");
	t_rc(json_read(&j, written(f), &e), &e, CY_OK, 0, "it parses");
	t_uint(json_array_size(json_object_get(j, "rows")), 2, "two rows");
	json_decref(j);
	out_release(&o);
	(void)fclose(f);
}

/* A terminal: colours, and lines that fit. */
static void
test_terminal(void)
{
	struct cy_err e;
	struct out o;
	struct span s;
	FILE *f = tmpfile();

	out_init(&o, f, OUT_HUMAN, false);
	o.width = 20;
	o.colour = true;
	out_begin(&o, OUT_LIST);
	out_head(&o, "Head");
	out_table(&o, "rows", NULL, columns, 3);
	out_cell_n(&o, 1);
	out_cell_c(&o, "a name that is too long");
	out_cell_c(&o, "ff");
	out_table_end(&o, NULL);
	t_rc(out_end(&o, &e), &e, CY_OK, 0, "terminal");
	s = written(f);
	t_ok(memmem(s.p, s.n, "\033[1mHead\033[0m", 12) != NULL, "bold");
	t_ok(memmem(s.p, s.n, "too long", 8) == NULL, "cut");
	t_ok(memmem(s.p, s.n, "\xe2\x80\xa6", 3) != NULL, "and says so");
	out_release(&o);
	(void)fclose(f);
}

/* cli/output: nothing is lost silently. */
static void
test_full(void)
{
	struct cy_err e;
	struct out o;
	FILE *f = fopen("/dev/full", "w");

	if (f == NULL) {
		t_skip("cli/output", "no /dev/full");
		return;
	}
	out_init(&o, f, OUT_HUMAN, false);
	out_begin(&o, OUT_VIEW);
	out_cstr(&o, "a", "A", "b");
	t_rc(out_end(&o, &e), &e, CY_TEMP, FAULT_CLI_OUTPUT, "a full disk");
	out_release(&o);
	(void)fclose(f);
}

static enum cy_rc
whole(void *ctx, struct cy_err *e)
{
	struct out o;
	enum cy_rc rc;

	out_init(&o, ctx, OUT_HUMAN, false);
	document(&o, OUT_VIEW);
	rc = out_end(&o, e);
	out_release(&o);
	return rc;
}

int
main(void)
{
	FILE *f;

	test_forms();
	test_json();
	test_terminal();
	test_full();
	f = tmpfile();
	setvbuf(f, NULL, _IONBF, 0);
	t_oom(whole, f, "a document without memory");
	(void)fclose(f);
	return t_done();
}
