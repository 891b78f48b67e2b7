/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page of a template that has one of everything: test-html-page FOLDER
 * compares it with FOLDER/page.LANG.html.  test-html-page FOLDER LANG prints
 * it, to be read and kept there; and a fourth argument stands in every value
 * of it (structure.py).
 */
#include "../t.h"

#include "html/page.h"
#include "html/page_templates.h"

static void
show(struct buf *b, const char *lang, const char *text)
{
	struct row row[2] = {
	    {SPAN_LIT("a&b"), SPAN_LIT("/x"), 1204},
	    {SPAN_LIT(".."), SPAN_LIT("//y"), 7},
	};
	struct model m = {
	    .name = SPAN_LIT("A <b>"),
	    .id = SPAN_LIT(".."),
	    .note = SPAN_LIT("\"quoted\""),
	    .since = {2026, 11, 28},
	    .sealed = 1795874580,
	    .nrows = 2,
	    .list = {row, 2},
	    .open = true,
	    .verdict = MSG_VERDICT,
	    .body = page_body,
	};
	struct html h = {.b = b, .lang = language_find(span_str(lang))};

	if (text != NULL) {
		m.name = m.id = m.note = span_str(text);
		row[0].title = row[0].url = row[1].title = m.name;
	}
	m.row[0] = row[0];
	m.row[1] = row[1];
	buf_reset(b);
	page_frame(&h, &m);
	m.open = false;
	m.nrows = 1;
	page_body(&h, &m);
}

static enum cy_rc
write_page(void *ctx, struct cy_err *e)
{
	enum cy_rc rc;
	struct buf b;

	(void)ctx;
	buf_init(&b, 1 << 20);
	show(&b, "ar", NULL);
	rc = buf_check(&b, e);
	buf_release(&b);
	return rc;
}

int
main(int argc, char **argv)
{
	static const char *const langs[] = {"en", "ar", "zh-Hans", "qps"};
	struct span want;
	char path[4096];
	struct buf b;

	if (argc < 2)
		return 2;
	buf_init(&b, 1 << 20);
	if (argc > 2) {
		show(&b, argv[2], argv[3]);
		fwrite(b.p, 1, b.n, stdout);
		buf_release(&b);
		return 0;
	}
	for (size_t i = 0; i < sizeof(langs) / sizeof(langs[0]); i++) {
		(void)snprintf(
		    path, sizeof(path), "%s/page.%s.html", argv[1], langs[i]);
		show(&b, langs[i], NULL);
		want = t_load(path);
		t_ok(span_eq(buf_span(&b), want), "page.%s.html", langs[i]);
		free((void *)(uintptr_t)want.p);
	}
	buf_release(&b);
	t_oom(write_page, NULL, "out of memory is the buffer's");
	return t_done();
}
