/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_ESCAPE_H
#define HTML_ESCAPE_H

#include "base/buf.h"
#include "base/span.h"

/*
 * Internal to the room: one escaper for each place, all on text that may be
 * anything.  What is no printable text (spec/text.md: controls but for LF and
 * TAB, bidi controls, invisible, unassigned, bad UTF-8) becomes U+FFFD, a bad
 * byte at a time.  Isolates stay, and are closed where the text does not, at
 * the end of its line, so that none reaches beyond.
 */
enum escape {
	ESCAPE_TEXT, /* & < > */
	ESCAPE_ATTR, /* also " and ' */
	ESCAPE_XML,  /* also LF and TAB, which XML attributes would not keep */
};
void escape_put(struct buf *b, struct span s, enum escape how);

/* The same escapes for text of ours: anything else stays. */
void escape_known(struct buf *b, struct span s, enum escape how);

/* Percent-encodes all but unreserved characters (RFC 3986, section 2.3). */
void escape_percent(struct buf *b, struct span s);

#endif
