/* Made from 03-space.tmpl by tools/tmplc. */
#include "web/x.h"


#line 2 "03-space.tmpl"
void
space(struct html *h, bool x, enum message m)
{
	(void)h;
	(void)x;
	(void)m;
#line 3 "03-space.tmpl"
	html_raw(h, "<p class=\"a\nb\">one   two\nthree</p>\n<pre>\n  kept\n\011kept</pre> <b>&amp; &lt; &eacute; &#233; &#xe9; \\ \"\?\? \303\251</b>\n", 110);
#line 11 "03-space.tmpl"
	if (x) {
#line 12 "03-space.tmpl"
		html_raw(h, "<p>yes</p>\n", 11);
	}
#line 14 "03-space.tmpl"
	html_raw(h, "<!-- a comment -->\n<br><hr class=\"x\"/>\n<p>", 42);
#line 16 "03-space.tmpl"
	html_message(h, MSG_TE910146BC54C, NULL, 0);
#line 17 "03-space.tmpl"
	html_raw(h, "</p>\n<p>", 8);
#line 18 "03-space.tmpl"
	html_message(h, (enum message)(m), NULL, 0);
#line 18 "03-space.tmpl"
	html_raw(h, "</p>\n", 5);
}

#line 21 "03-space.tmpl"
void
other(struct html *h)
{
	(void)h;
#line 21 "03-space.tmpl"
	html_raw(h, "<b>inline</b>", 13);
}
/* Made by tools/tmplc. */
#ifndef WEB_X_H
#define WEB_X_H

#include "html/html.h"


void space(struct html *h, bool x, enum message m);
void other(struct html *h);

#endif
