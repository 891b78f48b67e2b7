/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_SVG_H
#define HTML_SVG_H

#include "html/html.h"

/*
 * Pictures within a page: SVG 2, drawn by C functions that templates call.
 * Lengths are hundredths of a unit of the picture.  Colours are the one
 * stylesheet's, by class; patterns tell fills apart without colour.  Classes
 * are constants of small letters, digits, hyphens and spaces (assert).
 *
 * x counts from where the language begins its lines: in a right-to-left
 * language the whole picture is mirrored, unless `keep` says that its axis
 * runs left to right everywhere.  Texts are never mirrored, and isolated.
 */

/* A message with its arguments. */
struct svg_words {
	enum message m;
	const struct html_arg *arg;
	size_t n;
};

struct svg_head {
	int32_t width, height;
	const char *class;            /* NULL: none */
	struct svg_words title;       /* what it is: its name */
	const struct svg_words *desc; /* what it shows; NULL: none */
	bool keep;                    /* not mirrored */
	/* It has svg_link() in it: a group then, for the parts of an image
	 * are hidden from who does not see it. */
	bool links;
};

struct svg {
	struct html *h;
	int32_t width;
	bool mirror, links;
	unsigned id;      /* of the picture on the page */
	unsigned depth;   /* groups and links open */
	uint32_t is_link; /* one bit for each of them */
};

/* Groups and links within each other, at most (assert). */
#define SVG_DEPTH 32u

struct svg_at {
	int32_t x, y;
};

struct svg_box {
	int32_t x, y, w, h;
};

/* How an area is filled: as its class says, or with a pattern; the fill of a
 * class in the stylesheet would win over that. */
enum svg_fill {
	SVG_FILL_CLASS,
	SVG_FILL_RISING,
	SVG_FILL_FALLING,
	SVG_FILL_CROSSED,
	SVG_FILL_DOTS,
	SVG_FILL_LEVEL,
	SVG_FILL_UPRIGHT,
	SVG_FILLS
};

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

struct svg_label {
	struct svg_at at; /* of the baseline */
	enum svg_anchor anchor;
	const char *class; /* NULL: none */
};

void svg_begin(struct svg *s, struct html *h, const struct svg_head *head);
/* Everything opened has been closed (assert). */
void svg_end(struct svg *s);

/* The patterns, before the first area that is filled with one: <pattern
 * class="fill-1"> to "fill-6", its line in the text's colour unless the
 * stylesheet says otherwise. */
void svg_patterns(struct svg *s);

void svg_rect(
    struct svg *s, struct svg_box box, const char *class, enum svg_fill fill);
void svg_circle(struct svg *s, struct svg_at at, int32_t r, const char *class,
    enum svg_fill fill);
void svg_line(
    struct svg *s, struct svg_at from, struct svg_at to, const char *class);
/* Through all points; nothing for n < 2. */
void svg_path(
    struct svg *s, const struct svg_at *p, size_t n, const char *class);
/* The same, closed and filled; nothing for n < 3. */
void svg_area(struct svg *s, const struct svg_at *p, size_t n,
    const char *class, enum svg_fill fill);

void svg_text(struct svg *s, const struct svg_label *l, struct span text);
void svg_message(
    struct svg *s, const struct svg_label *l, const struct svg_words *w);
void svg_uint(struct svg *s, const struct svg_label *l, uint64_t v);
/* A date in words; of a year alone its digits, without groups. */
void svg_day(struct svg *s, const struct svg_label *l, struct day d);

void svg_group(struct svg *s, const char *class);
/* What is drawn until svg_close() leads to url (html_url()); name is read out
 * and shown as a hint.  The head says links (assert). */
void svg_link(struct svg *s, struct span url, struct span name);
/* Ends the innermost group or link. */
void svg_close(struct svg *s);

#endif
