/* Made from 02-branches.tmpl by tools/tmplc. */
#include "web/x.h"


#line 2 "02-branches.tmpl"
void
branches(struct html *h, const struct place *p, size_t n)
{
	(void)h;
	(void)p;
	(void)n;
#line 3 "02-branches.tmpl"
	html_raw(h, "<ul", 3);
#line 3 "02-branches.tmpl"
	if (p->wide) {
#line 3 "02-branches.tmpl"
		html_raw(h, " class=\"wide\"", 13);
	}
#line 3 "02-branches.tmpl"
	html_raw(h, ">\n", 2);
#line 4 "02-branches.tmpl"
	for (size_t i = 0; i < (size_t)(p->n); i++) {
#line 5 "02-branches.tmpl"
		const __typeof__(p->act[i]) *const a = &(p->act[i]);
#line 6 "02-branches.tmpl"
		html_raw(h, "<li class=\"a", 12);
#line 6 "02-branches.tmpl"
		if (i == 0) {
#line 6 "02-branches.tmpl"
			html_raw(h, " first", 6);
#line 6 "02-branches.tmpl"
		} else if (i + 1 == p->n) {
#line 6 "02-branches.tmpl"
			html_raw(h, " last", 5);
		}
#line 6 "02-branches.tmpl"
		html_raw(h, "\">", 2);
#line 6 "02-branches.tmpl"
		html_text(h, a->name);
#line 6 "02-branches.tmpl"
		html_raw(h, "</li>\n", 6);
	}
#line 8 "02-branches.tmpl"
	for (size_t a_i = 0; a_i < (p->more).n; a_i++) {
		const struct act *const a = &((const struct act *)(p->more).v)[a_i];
#line 9 "02-branches.tmpl"
		html_raw(h, "<li>", 4);
#line 9 "02-branches.tmpl"
		html_uint(h, (uint64_t)(a_i + 1));
#line 9 "02-branches.tmpl"
		html_raw(h, " ", 1);
#line 9 "02-branches.tmpl"
		html_text(h, a->name);
#line 9 "02-branches.tmpl"
		html_raw(h, "</li>\n", 6);
	}
#line 11 "02-branches.tmpl"
	html_raw(h, "</ul>\n", 6);
#line 12 "02-branches.tmpl"
	const struct act *const b = (p->first);
#line 13 "02-branches.tmpl"
	html_raw(h, "<input ", 7);
#line 13 "02-branches.tmpl"
	if (b->on) {
#line 13 "02-branches.tmpl"
		html_raw(h, "checked", 7);
	}
#line 13 "02-branches.tmpl"
	html_raw(h, " ", 1);
#line 13 "02-branches.tmpl"
	if (b->off) {
#line 13 "02-branches.tmpl"
		html_raw(h, "disabled ", 9);
	}
#line 13 "02-branches.tmpl"
	html_raw(h, "name=\"x\">\n<a href=\"", 19);
#line 14 "02-branches.tmpl"
	if (b->out) {
#line 14 "02-branches.tmpl"
		html_url(h, b->url);
#line 14 "02-branches.tmpl"
	} else {
#line 14 "02-branches.tmpl"
		html_raw(h, "/p/", 3);
#line 14 "02-branches.tmpl"
		html_url_segment(h, b->id);
#line 14 "02-branches.tmpl"
		if (n > 1) {
#line 14 "02-branches.tmpl"
			html_raw(h, "\?n=", 3);
#line 14 "02-branches.tmpl"
			html_uint_plain(h, (uint64_t)(n));
		}
	}
#line 14 "02-branches.tmpl"
	html_raw(h, "\">", 2);
#line 14 "02-branches.tmpl"
	if (b->out) {
#line 14 "02-branches.tmpl"
		html_raw(h, "x", 1);
	}
#line 14 "02-branches.tmpl"
	html_raw(h, "</a>\n<a href=\"/s\?x", 18);
#line 15 "02-branches.tmpl"
	for (size_t i = 0; i < (size_t)(n); i++) {
#line 15 "02-branches.tmpl"
		html_raw(h, "&amp;i=", 7);
#line 15 "02-branches.tmpl"
		html_uint_plain(h, (uint64_t)(i));
	}
#line 15 "02-branches.tmpl"
	html_raw(h, "\">", 2);
#line 15 "02-branches.tmpl"
	html_plural(h, MSG_TC1A5475BC842, (uint64_t)(n), (const struct html_arg[]){{.type = HTML_ARG_UINT, .uint = (uint64_t)(n)}, {.type = HTML_ARG_TEXT, .text = (b->name)}}, 2);
#line 15 "02-branches.tmpl"
	html_raw(h, "</a>\n<p title=\"", 15);
#line 16 "02-branches.tmpl"
	html_plural_attr(h, MSG_T2AEBCC64373B, (uint64_t)(n), NULL, 0);
#line 16 "02-branches.tmpl"
	html_raw(h, "\">", 2);
#line 16 "02-branches.tmpl"
	p->body(h, p, n > 1 ? b : NULL);
#line 16 "02-branches.tmpl"
	html_raw(h, "</p>\n<h2 ", 9);
#line 17 "02-branches.tmpl"
	if (n == 0) {
#line 17 "02-branches.tmpl"
		html_raw(h, "id=\"none\"", 9);
#line 17 "02-branches.tmpl"
	} else {
#line 17 "02-branches.tmpl"
		html_raw(h, "id=\"some\"", 9);
	}
#line 17 "02-branches.tmpl"
	html_raw(h, ">x</h2>\n", 8);
}
/* Made by tools/tmplc. */
#ifndef WEB_X_H
#define WEB_X_H

#include "html/html.h"

struct place;

void branches(struct html *h, const struct place *p, size_t n);

#endif
