/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "exchange/csv.h"

static void
test_faults(void)
{
	static const struct {
		const char *name;
		struct span in;
		uint64_t offset;
		enum fault fault;
	} rows[] = {
	    {"LF", SPAN_INIT("a,b\n1,2\n"), 0, FAULT_NONE},
	    {"CR LF", SPAN_INIT("a,b\r\n1,2\r\n"), 0, FAULT_NONE},
	    {"no last line end", SPAN_INIT("a,b\n1,2"), 0, FAULT_NONE},
	    {"byte order mark",
	        SPAN_INIT("\xef\xbb\xbf"
	                  "a\n1\n"),
	        0, FAULT_NONE},
	    {"quoted", SPAN_INIT("a\n\"1,\r\n\"\"2\"\"\"\n"), 0, FAULT_NONE},
	    {"empty fields", SPAN_INIT("a,b\n,\n\"\",\n"), 0, FAULT_NONE},
	    {"one empty field", SPAN_INIT("a\n\n"), 0, FAULT_NONE},
	    {"not closed", SPAN_INIT("a,b\n1,\"2\n"), 6, FAULT_CSV_UNCLOSED},
	    {"closed by half", SPAN_INIT("a\n\"x\"\""), 2, FAULT_CSV_UNCLOSED},
	    {"quote within", SPAN_INIT("a\nx\"y\"\n"), 3, FAULT_CSV_QUOTE},
	    {"after the closing quote", SPAN_INIT("a\n\"x\"y\n"), 5,
	        FAULT_CSV_QUOTE},
	    {"CR after the closing quote", SPAN_INIT("a\n\"x\"\ry\n"), 5,
	        FAULT_CSV_QUOTE},
	    {"CR alone", SPAN_INIT("a\nx\ry\n"), 3, FAULT_CSV_CR},
	    {"CR last", SPAN_INIT("a\nx\r"), 3, FAULT_CSV_CR},
	    {"not UTF-8", SPAN_INIT("a,b\nx,\xff\n"), 6, FAULT_CSV_UTF8},
	    {"NUL", SPAN_INIT("a,b\nx,\"\0\"\n"), 6, FAULT_CSV_NUL},
	    {"nothing", SPAN_INIT(""), 0, FAULT_CSV_HEADER},
	    {"only a mark", SPAN_INIT("\xef\xbb\xbf"), 0, FAULT_CSV_HEADER},
	    {"name empty", SPAN_INIT("a,,c\n"), 0, FAULT_CSV_HEADER},
	    {"name twice", SPAN_INIT("a,b,a\n"), 0, FAULT_CSV_HEADER},
	    {"name with a quote", SPAN_INIT("a,\"b\"\"\"\n"), 0,
	        FAULT_CSV_HEADER},
	    {"header not closed", SPAN_INIT("\"a\n"), 0, FAULT_CSV_UNCLOSED},
	    {"row too short", SPAN_INIT("a,b\n1,2\n3\n"), 8, FAULT_CSV_ROW},
	    {"row too long", SPAN_INIT("a,b\n1,2,3\n"), 4, FAULT_CSV_ROW},
	    {"empty line", SPAN_INIT("a,b\n\n1,2\n"), 4, FAULT_CSV_ROW},
	};
	struct csv_row row;
	struct arena a;
	struct cy_err e;
	struct csv c;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		arena_init(&a, 1 << 20);
		rc = csv_init(&c, rows[i].in, &a, &e);
		row.n = 1;
		while (rc == CY_OK && row.n > 0)
			rc = csv_next(&c, &row, &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		if (rc != CY_OK)
			t_uint(e.offset, rows[i].offset, "offset");
		arena_release(&a);
	}
}

static void
test_rows(void)
{
	static const char *const names[] = {"name", "id"};
	static const char *const more[] = {"id", "absent"};
	size_t columns[2];
	struct csv_row row;
	struct arena a;
	struct cy_err e;
	struct csv c;
	enum cy_rc rc;

	arena_init(&a, 1 << 20);
	rc = csv_init(&c,
	    SPAN_LIT("id,name,text\r\n"
	             "1,\"A, \"\"B\"\"\nC\",\r\n"
	             "2,plain,\"\"\n"),
	    &a, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "header");
	t_uint(csv_column(&c, "text"), 2, "column");
	t_ok(csv_column(&c, "none") == CSV_NONE, "no column");
	rc = csv_columns(&c, names, columns, 2, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "columns");
	t_ok(columns[0] == 1 && columns[1] == 0, "in the order asked for");
	rc = csv_next(&c, &row, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "first row");
	t_ok(row.n == 3 && row.line == 2 && row.offset == 14, "its place");
	t_span(
	    csv_field(&row, columns[0]), SPAN_LIT("A, \"B\"\nC"), "unescaped");
	t_ok(csv_field(&row, 2).n == 0 && csv_field(&row, CSV_NONE).n == 0,
	    "empty and absent");
	arena_reset(&a);
	rc = csv_next(&c, &row, &e);
	t_ok(rc == CY_OK && row.line == 4, "the next, two lines below");
	t_span(csv_field(&row, 0), SPAN_LIT("2"), "its field");
	rc = csv_next(&c, &row, &e);
	t_ok(rc == CY_OK && row.n == 0, "the end");
	rc = csv_next(&c, &row, &e);
	t_ok(rc == CY_OK && row.n == 0, "and stays there");
	rc = csv_columns(&c, more, columns, 2, &e);
	t_rc(rc, &e, CY_BAD, FAULT_CSV_COLUMN_MISSING, "a column missing");
	arena_release(&a);
}

static void
test_limits(void)
{
	static char in[2 * LIMIT_CSV_FIELD];
	struct csv_row row;
	struct arena a;
	struct cy_err e;
	struct csv c;
	enum cy_rc rc;
	size_t n;

	arena_init(&a, 1 << 20);
	memcpy(in, "a\n", 2);
	memset(in + 2, 'x', LIMIT_CSV_FIELD + 1);
	(void)csv_init(&c, span(in, 2 + LIMIT_CSV_FIELD), &a, &e);
	rc = csv_next(&c, &row, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "the longest field");
	(void)csv_init(&c, span(in, 3 + LIMIT_CSV_FIELD), &a, &e);
	rc = csv_next(&c, &row, &e);
	t_rc(rc, &e, CY_BAD, FAULT_CSV_FIELD_SIZE, "one byte more");
	n = 0;
	for (unsigned i = 0; i <= LIMIT_CSV_FIELDS; i++)
		n += (size_t)snprintf(in + n, 16, "%sc%u", i ? "," : "", i);
	rc = csv_init(&c, span(in, n - 5), &a, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "the most fields");
	t_uint(c.head.n, LIMIT_CSV_FIELDS, "of them");
	rc = csv_init(&c, span(in, n), &a, &e);
	t_rc(rc, &e, CY_BAD, FAULT_CSV_FIELDS, "one field more");
	arena_release(&a);
	arena_init(&a, 16);
	(void)csv_init(&c, SPAN_LIT("a\n\"0123456789abcdef\"\"x\"\n"), &a, &e);
	rc = csv_next(&c, &row, &e);
	t_rc(rc, &e, CY_TEMP, FAULT_NO_MEMORY, "beyond the arena's budget");
	arena_release(&a);
}

static void
test_write(void)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
	    {"", "\"\"\r\n"},
	    {"plain", "plain\r\n"},
	    {"a,b", "\"a,b\"\r\n"},
	    {"a\"b", "\"a\"\"b\"\r\n"},
	    {"a\nb", "\"a\nb\"\r\n"},
	    {"=1+1", "'=1+1\r\n"},
	    {"+49", "'+49\r\n"},
	    {"-1", "'-1\r\n"},
	    {"@SUM(A1)", "'@SUM(A1)\r\n"},
	    {"\t=1", "'\t=1\r\n"},
	    {"\r=1", "\"'\r=1\"\r\n"},
	    {"=\"x\",1", "\"'=\"\"x\"\",1\"\r\n"},
	    {"a=1", "a=1\r\n"},
	    {"'=1", "'=1\r\n"},
	    {"\xef\xbb\xbf", "\"\xef\xbb\xbf\"\r\n"},
	};
	struct csv_out o;
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		csv_out_init(&o, &b);
		csv_out_text(&o, rows[i].in);
		csv_out_end(&o);
		t_span(buf_span(&b), span_str(rows[i].want), "written");
	}
	buf_reset(&b);
	csv_out_init(&o, &b);
	csv_out_text(&o, "a");
	csv_out_field(&o, span(NULL, 0));
	csv_out_end(&o);
	csv_out_text(&o, "");
	csv_out_text(&o, "d");
	csv_out_end(&o);
	t_span(buf_span(&b), SPAN_LIT("a,\r\n,d\r\n"), "two rows");
	buf_release(&b);
}

static enum cy_rc
read_oom(void *ctx, struct cy_err *e)
{
	struct csv_row row;
	struct arena a;
	struct csv c;
	enum cy_rc rc;

	(void)ctx;
	arena_init(&a, 1 << 20);
	rc = csv_init(&c, SPAN_LIT("a,b\n\"x\"\"y\",1\n\"\"\"\",2\n"), &a, e);
	row.n = 1;
	while (rc == CY_OK && row.n > 0)
		rc = csv_next(&c, &row, e);
	arena_release(&a);
	return rc;
}

int
main(void)
{
	test_faults();
	test_rows();
	test_limits();
	test_write();
	t_oom(read_oom, NULL, "csv");
	return t_done();
}
