/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, dates and messages in the page's language. */
#include "html/words.h"

#include "base/text.h"
#include "html/escape.h"

#define DIGITS 20 /* of UINT64_MAX */

/* Where a message's %1 to %9 come from. */
struct filler {
	void (*put)(struct html *h, const struct filler *f, size_t arg);
	const struct html_arg *arg;
	size_t n;
	bool attr; /* no markup */
};

static struct span
text_of(const struct html *h, enum message m)
{
	return span_str(message_text(h->lang, m, 0));
}

/* In the language's digits, which are ten code points. */
static void
put_digit(struct html *h, unsigned digit)
{
	struct span s = text_of(h, MSG_DIGITS);
	uint32_t cp;

	for (; digit > 0; digit--)
		s = span_from(s, utf8_decode(s, &cp));
	buf_put(h->b, span_first(s, utf8_decode(s, &cp)));
}

void
words_uint(struct html *h, uint64_t v, size_t least, bool groups)
{
	uint8_t digit[DIGITS];
	size_t n = 0;

	do {
		digit[n++] = (uint8_t)(v % 10);
		v /= 10;
	} while (v > 0 || n < least);
	while (n-- > 0) {
		put_digit(h, digit[n]);
		if (groups && n > 0 && n % 3 == 0)
			escape_known(h->b, text_of(h, MSG_GROUP), ESCAPE_ATTR);
	}
}

void
html_uint(struct html *h, uint64_t v)
{
	words_uint(h, v, 1, true);
}

/* The text of a message; what is not a %N that can be filled stays. */
static void
fill(struct html *h, const char *text, const struct filler *f)
{
	struct span s = span_str(text);
	size_t at;

	while (s.n > 0) {
		at = span_find(s, '%');
		escape_known(h->b, span_first(s, at), ESCAPE_ATTR);
		s = span_from(s, at);
		if (s.n >= 2 && s.p[1] >= '1' && s.p[1] <= '9' &&
		    (size_t)(s.p[1] - '1') < f->n) {
			f->put(h, f, (size_t)(s.p[1] - '1'));
			s = span_from(s, 2);
		} else if (s.n > 0) {
			buf_putc(h->b, '%');
			s = span_from(s, 1);
		}
	}
}

/* Of a date: plain numbers, but for the month. */
static void
put_date_part(struct html *h, const struct filler *f, size_t arg)
{
	const struct html_arg *a = &f->arg[arg];

	if (a->type == HTML_ARG_TEXT)
		escape_known(h->b, a->text, ESCAPE_ATTR);
	else
		words_uint(h, a->uint, 1, false);
}

void
words_day(struct html *h, struct day d)
{
	struct html_arg part[3];
	struct filler f = {.put = put_date_part, .arg = part};
	enum message m = MSG_DATE_MONTH;

	if (d.year <= 0) {
		escape_known(h->b, text_of(h, MSG_DATE_UNKNOWN), ESCAPE_ATTR);
		return;
	}
	if (d.month < 1 || d.month > 12) {
		words_uint(h, (uint64_t)d.year, 1, false);
		return;
	}
	if (d.day > 0) {
		m = MSG_DATE_DAY;
		part[f.n++] = (struct html_arg){
		    .type = HTML_ARG_UINT, .uint = (uint64_t)d.day};
	}
	part[f.n++] = (struct html_arg){.type = HTML_ARG_TEXT,
	    .text = span_str(h->lang->months[d.month - 1])};
	part[f.n++] =
	    (struct html_arg){.type = HTML_ARG_UINT, .uint = (uint64_t)d.year};
	fill(h, message_text(h->lang, m, 0), &f);
}

/* Of a time: the day in words, and hours and minutes. */
static void
put_time_part(struct html *h, const struct filler *f, size_t arg)
{
	utc_t t = f->arg->time;
	uint64_t second = (uint64_t)(t - TIME_MIN) % 86400;

	if (arg == 0) {
		words_day(h, day_of(t));
		return;
	}
	words_uint(h, second / 3600, 2, false);
	buf_putc(h->b, ':');
	words_uint(h, second / 60 % 60, 2, false);
}

void
words_time(struct html *h, utc_t t)
{
	struct html_arg arg[2] = {{.time = t}};
	struct filler f = {.put = put_time_part, .arg = arg, .n = 2};

	if (!time_valid(t))
		arg[0].time = t < TIME_MIN ? TIME_MIN : TIME_MAX;
	fill(h, message_text(h->lang, MSG_DATE_TIME, 0), &f);
}

void
html_day_plain(struct html *h, struct day d)
{
	char text[DAY_TEXT];

	day_print(text, d);
	buf_puts(h->b, text);
}

void
html_time_plain(struct html *h, utc_t t)
{
	char text[TIME_TEXT];

	time_print(text, t);
	buf_puts(h->b, text);
}

void
html_day(struct html *h, struct day d)
{
	if (d.year <= 0) {
		words_day(h, d);
		return;
	}
	buf_puts(h->b, "<time datetime=\"");
	html_day_plain(h, d);
	buf_puts(h->b, "\">");
	words_day(h, d);
	buf_puts(h->b, "</time>");
}

void
html_time(struct html *h, utc_t t)
{
	buf_puts(h->b, "<time datetime=\"");
	html_time_plain(h, t);
	buf_puts(h->b, "\">");
	words_time(h, t);
	buf_puts(h->b, "</time>");
}

/* Where all is ASCII, and left to right, nothing can turn around. */
static bool
may_turn(const struct html *h, struct span s)
{
	if (h->lang->rtl)
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 0x80)
			return true;
	return false;
}

static void
put_isolated(struct html *h, struct span line)
{
	/* U+2068 and U+2069, in bytes: a literal would seem to mislead. */
	static const uint8_t first[] = {0xe2, 0x81, 0xa8};
	static const uint8_t last[] = {0xe2, 0x81, 0xa9};

	buf_put(h->b, span(first, sizeof(first)));
	html_attr(h, line);
	buf_put(h->b, span(last, sizeof(last)));
}

void
html_isolated(struct html *h, struct span s)
{
	size_t end;

	if (!may_turn(h, s)) {
		html_attr(h, s);
		return;
	}
	/* An isolate ends with its line (UAX #9, rule X8). */
	for (end = span_find(s, '\n'); end < s.n; end = span_find(s, '\n')) {
		put_isolated(h, span_first(s, end));
		buf_putc(h->b, '\n');
		s = span_from(s, end + 1);
	}
	put_isolated(h, s);
}

static void
put_attr(struct html *h, const struct html_arg *a)
{
	switch (a->type) {
	case HTML_ARG_TEXT:
		html_isolated(h, a->text);
		break;
	case HTML_ARG_UINT:
		html_uint(h, a->uint);
		break;
	case HTML_ARG_DAY:
		words_day(h, a->day);
		break;
	case HTML_ARG_TIME:
		words_time(h, a->time);
		break;
	}
}

static void
put_markup(struct html *h, const struct html_arg *a)
{
	buf_puts(h->b, "<bdi>");
	switch (a->type) {
	case HTML_ARG_TEXT:
		html_text(h, a->text);
		break;
	case HTML_ARG_UINT:
		html_uint(h, a->uint);
		break;
	case HTML_ARG_DAY:
		html_day(h, a->day);
		break;
	case HTML_ARG_TIME:
		html_time(h, a->time);
		break;
	}
	buf_puts(h->b, "</bdi>");
}

static void
put_arg(struct html *h, const struct filler *f, size_t arg)
{
	if (f->attr)
		put_attr(h, &f->arg[arg]);
	else
		put_markup(h, &f->arg[arg]);
}

void
html_message(
    struct html *h, enum message m, const struct html_arg *arg, size_t n)
{
	struct filler f = {.put = put_arg, .arg = arg, .n = n};

	fill(h, message_text(h->lang, m, 0), &f);
}

void
html_message_attr(
    struct html *h, enum message m, const struct html_arg *arg, size_t n)
{
	struct filler f = {.put = put_arg, .arg = arg, .n = n, .attr = true};

	fill(h, message_text(h->lang, m, 0), &f);
}

void
html_plural(struct html *h, enum message m, uint64_t count,
    const struct html_arg *arg, size_t n)
{
	struct filler f = {.put = put_arg, .arg = arg, .n = n};

	fill(h, message_plural_text(h->lang, m, count), &f);
}

void
html_plural_attr(struct html *h, enum message m, uint64_t count,
    const struct html_arg *arg, size_t n)
{
	struct filler f = {.put = put_arg, .arg = arg, .n = n, .attr = true};

	fill(h, message_plural_text(h->lang, m, count), &f);
}
