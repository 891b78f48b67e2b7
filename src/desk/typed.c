/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/typed.h"

#include "base/text.h"
#include "record/body.h"

static struct span
trim(struct span s)
{
	while (s.n > 0 && (*s.p == ' ' || *s.p == '\t'))
		s = span_from(s, 1);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

enum cy_rc
typed_body(
    struct desk_page *p, struct span in, struct span *out, struct cy_err *e)
{
	uint8_t *room = arena_alloc(p->page.a, in.n + 2);
	struct span line;
	size_t n = 0;
	bool gap = false;
	enum cy_rc rc;

	if (room == NULL)
		return cy_nomem(e);
	while (span_split(&in, '\n', &line)) {
		line = trim(line);
		if (line.n == 0) {
			gap = n > 0;
			continue;
		}
		if (gap)
			room[n++] = '\n';
		memcpy(room + n, line.p, line.n);
		n += line.n;
		room[n++] = '\n';
		gap = false;
	}
	*out = span(room, n);
	rc = text_profile(*out, 0, e);
	if (rc == CY_OK)
		rc = body_check(*out, 0, e);
	return rc;
}

struct span
typed_lang(struct desk_page *p, struct span lang, struct span text)
{
	lang = trim(lang);
	text = trim(text);
	if (text.n == 0)
		return SPAN_LIT("");
	return page_printf(&p->page, "%.*s %.*s", SPAN_ARGS(lang),
	    SPAN_ARGS(span_first(text, 1024)));
}

enum cy_rc
typed_parties(struct desk_page *p, struct record_draft *d, enum field f,
    struct span in, struct cy_err *e)
{
	size_t n = 0;

	(void)p;
	while (in.n > 0) {
		struct span one;

		for (n = 0; n < in.n && memchr(" ,;\t\n", in.p[n], 5) == NULL;)
			n++;
		one = span_first(in, n);
		in = span_from(in, n + (n < in.n));
		if (one.n == 0)
			continue;
		if (!party_id_valid(one))
			return cy_fail(e, CY_USAGE, FAULT_WEB_FORM,
			    CY_NO_OFFSET, "\"%.*s\" is no party's id",
			    SPAN_ARGS(span_first(one, 80)));
		record_draft_add(d, f, one);
	}
	return CY_OK;
}

enum cy_rc
typed_time(
    struct desk_page *p, size_t field, struct span *out, struct cy_err *e)
{
	struct span s = trim(desk_sent(p, field));
	char text[TIME_TEXT] = "0000-00-00T00:00:00Z";
	utc_t t;

	*out = SPAN_LIT("");
	if (s.n == 0)
		return CY_OK;
	if (s.p[s.n - 1] == 'Z')
		s.n--;
	if (s.n == 16 || s.n == 19) {
		memcpy(text, s.p, s.n);
		if (text[10] == ' ')
			text[10] = 'T';
		if (time_parse(span_str(text), &t)) {
			*out = page_keep(&p->page, span_str(text));
			return CY_OK;
		}
	}
	return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, CY_NO_OFFSET,
	    "\"%s\" is a moment in UTC, as 2026-11-28T14:00",
	    desk_row(p)->field[field].name);
}

struct span
typed_scope(struct desk_page *p, struct span typed)
{
	if (typed.n == 0 || span_starts(typed, SPAN_LIT("paragraphs ")))
		return typed;
	return page_printf(&p->page, "paragraphs %.*s", SPAN_ARGS(typed));
}
