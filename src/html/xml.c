/* SPDX-License-Identifier: Apache-2.0 */
#include "html/xml.h"

#include "html/escape.h"

void
xml_text(struct buf *b, struct span s)
{
	escape_put(b, s, ESCAPE_TEXT);
}

void
xml_attr(struct buf *b, struct span s)
{
	escape_put(b, s, ESCAPE_XML);
}

void
xml_element(struct buf *b, const char *name, struct span s)
{
	buf_printf(b, "<%s>", name);
	xml_text(b, s);
	buf_printf(b, "</%s>\n", name);
}

void
xml_time(struct buf *b, const char *name, utc_t t)
{
	char text[TIME_TEXT];

	time_print(text, t);
	xml_element(b, name, span_str(text));
}
