/* SPDX-License-Identifier: Apache-2.0 */
/* A page of a template that has one of everything. */
#include "../t.h"

#include "html/page.h"
#include "html/page_templates.h"

static void
show(struct buf *b, const char *lang, bool open)
{
	static const struct row extra[] = {
	    {SPAN_INIT("a&b"), SPAN_INIT("/x"), 1204},
	    {SPAN_INIT(".."), SPAN_INIT("//y"), 7},
	};
	struct model m = {
	    .name = SPAN_LIT("A <b>"),
	    .id = SPAN_LIT(".."),
	    .note = SPAN_LIT("\"quoted\""),
	    .since = {2026, 11, 28},
	    .sealed = 1795874580,
	    .row = {extra[0], extra[1]},
	    .nrows = 2,
	    .open = open,
	    .verdict = MSG_VERDICT,
	    .body = page_body,
	};
	struct row copy[2] = {extra[0], extra[1]};
	struct html h = {.b = b, .lang = language_find(span_str(lang))};

	m.list = (struct rows){copy, 2};
	buf_reset(b);
	page_frame(&h, &m);
	page_body(&h, &m);
}

int
main(void)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	show(&b, "en", true);
	t_ok(buf_check(&b, NULL) == CY_OK, "written");
	t_diag("%.*s", SPAN_ARGS(buf_span(&b)));
	show(&b, "ar", true);
	t_diag("%.*s", SPAN_ARGS(buf_span(&b)));
	buf_release(&b);
	return t_done();
}
