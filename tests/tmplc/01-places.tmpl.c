/* Made from 01-places.tmpl by tools/tmplc. */
#include "web/x.h"

#include "web/pages.h"

#line 4 "01-places.tmpl"
void
places(struct html *h, const struct place *p)
{
	(void)h;
	(void)p;
#line 5 "01-places.tmpl"
	html_raw(h, "<p title=\"", 10);
#line 5 "01-places.tmpl"
	html_attr(h, p->note);
#line 5 "01-places.tmpl"
	html_raw(h, "\" lang=\"", 8);
#line 5 "01-places.tmpl"
	html_attr(h, p->lang);
#line 5 "01-places.tmpl"
	html_raw(h, "\" data-n='", 10);
#line 5 "01-places.tmpl"
	html_uint_plain(h, (uint64_t)(p->n));
#line 5 "01-places.tmpl"
	html_raw(h, "'>", 2);
#line 5 "01-places.tmpl"
	html_text(h, p->name);
#line 5 "01-places.tmpl"
	html_raw(h, " ", 1);
#line 5 "01-places.tmpl"
	html_uint(h, (uint64_t)(p->n));
#line 5 "01-places.tmpl"
	html_raw(h, "</p>\n<a href=\"", 14);
#line 6 "01-places.tmpl"
	html_url(h, p->url);
#line 6 "01-places.tmpl"
	html_raw(h, "\">", 2);
#line 6 "01-places.tmpl"
	html_day(h, p->day);
#line 6 "01-places.tmpl"
	html_raw(h, " ", 1);
#line 6 "01-places.tmpl"
	html_time(h, p->time);
#line 6 "01-places.tmpl"
	html_raw(h, "</a>\n<a href=\"/p/", 17);
#line 7 "01-places.tmpl"
	html_url_segment(h, p->id);
#line 7 "01-places.tmpl"
	html_raw(h, "/", 1);
#line 7 "01-places.tmpl"
	html_uint_plain(h, (uint64_t)(p->n));
#line 7 "01-places.tmpl"
	html_raw(h, "\?q=", 3);
#line 7 "01-places.tmpl"
	html_url_part(h, p->q);
#line 7 "01-places.tmpl"
	html_raw(h, "&amp;d=", 7);
#line 7 "01-places.tmpl"
	html_day_plain(h, p->day);
#line 7 "01-places.tmpl"
	html_raw(h, "#", 1);
#line 7 "01-places.tmpl"
	html_url_part(h, p->id);
#line 7 "01-places.tmpl"
	html_raw(h, "\">x</a>\n<a href=\"#", 18);
#line 8 "01-places.tmpl"
	html_url_part(h, p->id);
#line 8 "01-places.tmpl"
	html_raw(h, "\">x</a> <a href=\"\?t=", 20);
#line 8 "01-places.tmpl"
	html_time_plain(h, p->time);
#line 8 "01-places.tmpl"
	html_raw(h, "\">x</a>\n<a href=\"https://a.example/", 35);
#line 9 "01-places.tmpl"
	html_url_segment(h, p->id);
#line 9 "01-places.tmpl"
	html_raw(h, "\">x</a> <a href=\"mailto:", 24);
#line 9 "01-places.tmpl"
	html_url_part(h, p->id);
#line 9 "01-places.tmpl"
	html_raw(h, "\">x</a>\n<form action=\"", 22);
#line 10 "01-places.tmpl"
	html_url(h, p->url);
#line 10 "01-places.tmpl"
	html_raw(h, "\" method=\"post\"><textarea name=\"t\">\n", 36);
#line 11 "01-places.tmpl"
	html_text(h, p->name);
#line 11 "01-places.tmpl"
	html_raw(h, " ", 1);
#line 11 "01-places.tmpl"
	html_uint(h, (uint64_t)(p->n));
#line 11 "01-places.tmpl"
	html_raw(h, " ", 1);
#line 11 "01-places.tmpl"
	html_day_plain(h, p->day);
#line 11 "01-places.tmpl"
	html_raw(h, " ", 1);
#line 11 "01-places.tmpl"
	html_message_attr(h, MSG_T57BBF0FED49E, (const struct html_arg[]){{.type = HTML_ARG_DAY, .day = (p->day)}}, 1);
#line 11 "01-places.tmpl"
	html_raw(h, "</textarea></form>\n<img src=\"", 29);
#line 12 "01-places.tmpl"
	html_url(h, p->url);
#line 12 "01-places.tmpl"
	html_raw(h, "\" alt=\"", 7);
#line 12 "01-places.tmpl"
	html_message_attr(h, MSG_T18BA6856AE14, (const struct html_arg[]){{.type = HTML_ARG_TEXT, .text = (p->name)}, {.type = HTML_ARG_UINT, .uint = (uint64_t)(p->n)}}, 2);
#line 12 "01-places.tmpl"
	html_raw(h, "\">\n<time datetime=\"", 19);
#line 13 "01-places.tmpl"
	html_time_plain(h, p->time);
#line 13 "01-places.tmpl"
	html_raw(h, "\">", 2);
#line 13 "01-places.tmpl"
	html_message(h, (enum message)(p->what), (const struct html_arg[]){{.type = HTML_ARG_TEXT, .text = (p->name)}}, 1);
#line 13 "01-places.tmpl"
	html_raw(h, "</time>\n<input value=\"", 22);
#line 14 "01-places.tmpl"
	html_day_plain(h, p->day);
#line 14 "01-places.tmpl"
	html_raw(h, "\" aria-label=\"", 14);
#line 14 "01-places.tmpl"
	html_message_attr(h, (enum message)(p->what), NULL, 0);
#line 14 "01-places.tmpl"
	html_raw(h, "\">\n<svg viewBox=\"0 0 1 1\"><title>", 33);
#line 15 "01-places.tmpl"
	html_text(h, p->name);
#line 15 "01-places.tmpl"
	html_raw(h, "</title><path d=\"M0 0h1\"/><use href=\"#", 38);
#line 15 "01-places.tmpl"
	html_url_part(h, p->id);
#line 15 "01-places.tmpl"
	html_raw(h, "\"/></svg>\n", 10);
}
/* Made by tools/tmplc. */
#ifndef WEB_X_H
#define WEB_X_H

#include "html/html.h"

struct place;

void places(struct html *h, const struct place *p);

#endif
