/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_HTML_H
#define HTML_HTML_H

#include "base/buf.h"
#include "base/span.h"
#include "base/time.h"
#include "html/message.h"

/*
 * What templates write through (HACKING.md, "Templates").  tools/tmplc turns
 * web/NAME.tmpl into C that calls these by the place where a value stands:
 * there is no other way for a value onto a page.
 */
struct html {
	struct buf *b;
	const struct language *lang;
	unsigned id; /* for ids unique on the page */
};

/* Text between tags: & < > escaped, and whatever is no printable text
 * (controls, bidi controls, bad UTF-8) becomes U+FFFD. */
void html_text(struct html *h, struct span s);
/* A quoted attribute's value: also both quotes. */
void html_attr(struct html *h, struct span s);
/*
 * The whole value of href, src, action: a path of our own ("/..." but not
 * "//"), "#...", "?...", or https: or http: or mailto:; anything else gives
 * "#".  Attribute-escaped.
 */
void html_url(struct html *h, struct span s);
/* A part of a URL: everything but unreserved characters percent-encoded. */
void html_url_part(struct html *h, struct span s);
/* The same in a URL's path, where "." and ".." would lead elsewhere: they
 * become U+FFFD. */
void html_url_segment(struct html *h, struct span s);
/* Numbers, with the language's digits and groups; and plain, for values. */
void html_uint(struct html *h, uint64_t v);
void html_uint_plain(struct html *h, uint64_t v);
/* Text in an attribute, or in a picture, that may be of another direction
 * than what stands around it: between U+2068 and U+2069 then. */
void html_isolated(struct html *h, struct span s);
/* Markup that is a constant of the template. */
void html_raw(struct html *h, const char *s, size_t n);

/* <time datetime="..."> with the month as a word: "28 November 2026",
 * "November 2026", "2026"; and "28 November 2026, 14:03 UTC".  Of year 0 only
 * the words for "not known". */
void html_day(struct html *h, struct day d);
void html_time(struct html *h, utc_t t);
/* "2026-11-28", "2026-11", "2026"; and "2026-11-28T14:03:00Z": where no
 * element can stand. */
void html_day_plain(struct html *h, struct day d);
void html_time_plain(struct html *h, utc_t t);

/*
 * A message with its arguments put in: "%1 of %2"; each argument is escaped
 * for text and isolated (<bdi>).  A %N without its argument stays as it is.
 */
struct html_arg {
	enum { HTML_ARG_TEXT, HTML_ARG_UINT, HTML_ARG_DAY, HTML_ARG_TIME } type;
	struct span text;
	uint64_t uint; /* also the one that chooses the plural form */
	struct day day;
	utc_t time;
};
void html_message(
    struct html *h, enum message m, const struct html_arg *arg, size_t n);
/* In an attribute: no markup; texts are isolated by U+2068 and U+2069 where
 * their direction may differ. */
void html_message_attr(
    struct html *h, enum message m, const struct html_arg *arg, size_t n);
/* The plural form that count chooses. */
void html_plural(struct html *h, enum message m, uint64_t count,
    const struct html_arg *arg, size_t n);
void html_plural_attr(struct html *h, enum message m, uint64_t count,
    const struct html_arg *arg, size_t n);

#endif
