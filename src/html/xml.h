/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_XML_H
#define HTML_XML_H

#include "base/buf.h"
#include "base/span.h"
#include "base/time.h"

/*
 * For feeds (RFC 4287): XML 1.0 in UTF-8.  Characters that XML does not allow
 * (section 2.2, "Char"), and all others that are no printable text, become
 * U+FFFD, as in html_text().
 */
void xml_text(struct buf *b, struct span s);
/* In a quoted attribute: LF and TAB survive its normalisation (3.3.3). */
void xml_attr(struct buf *b, struct span s);
/* <name>text</name> and a line break.  name is a constant. */
void xml_element(struct buf *b, const char *name, struct span s);
/* The same of a time, as RFC 3339 writes it. */
void xml_time(struct buf *b, const char *name, utc_t t);

#endif
