/* SPDX-License-Identifier: Apache-2.0 */
#include "web/say.h"

#include "web/priv.h"

/* Words that stand in records, and the messages that say them. */
static const struct {
	const char *word;
	enum message m;
} words[] = {
#define WORD(word, symbol) {word, MSG_WORD_##symbol},
#include "web/words.def"
#undef WORD
};

static struct span
word_in(const struct language *lang, struct span word)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_eq_str(word, words[i].word))
			return span_str(message_text(lang, words[i].m, 0));
	return word;
}

struct span
word_of(const struct html *h, struct span word)
{
	return word_in(h->lang, word);
}

struct span
page_word(const struct page *p, struct span word)
{
	return word_in(p->lang, word);
}

size_t
kind_count(void)
{
	return RECORD_KINDS;
}

struct span
kind_name(size_t i)
{
	return span_str(record_types[i].name);
}

/* The first part of an address, and the item of the navigation it is in. */
static const struct {
	const char *part;
	char room;
} rooms[] = {
    {"s", 's'},
    {"c", 'c'},
    {"p", 'p'},
    {"norms", 'n'},
    {"readings", 'e'},
    {"register", 'r'},
    {"r", 'r'},
    {"verify", 'v'},
};

struct span
layout_here(const struct layout *l, char room)
{
	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++)
		if (rooms[i].room == room &&
		    span_eq_str(l->room, rooms[i].part))
			return SPAN_LIT("page");
	return SPAN_LIT("false");
}

struct span
layout_why(const struct layout *l)
{
	return span_str(fault_text(l->why->fault));
}

bool
layout_detail(const struct layout *l)
{
	return l->why->text[0] != '\0';
}

struct span
layout_particulars(const struct layout *l)
{
	return span_str(l->why->text);
}

struct span
layout_fault(const struct layout *l)
{
	return span_str(fault_id(l->why->fault));
}

struct span
hash_text(const struct page *p, const struct hash *id)
{
	char hex[HASH_HEX], room[HASH_HEX + 16];
	size_t n = 0;

	hash_hex(hex, id);
	for (size_t i = 0; i < HASH_HEX - 1; i++) {
		if (i > 0 && i % 4 == 0)
			room[n++] = ' ';
		room[n++] = hex[i];
	}
	return arena_copy(p->a, span(room, n));
}

struct span
hash_short(const struct page *p, const struct hash *id)
{
	char hex[HASH_HEX];

	hash_hex(hex, id);
	return arena_copy(p->a, span(hex, 12));
}

struct span
layout_root(const struct layout *l)
{
	return hash_text(l->page, &l->seal.root);
}

static struct span
join(const struct page *p, struct span a, struct span b)
{
	uint8_t *room = arena_alloc(p->a, a.n + b.n + 1);

	if (room == NULL)
		return (struct span){NULL, 0};
	if (a.n > 0)
		memcpy(room, a.p, a.n);
	if (b.n > 0)
		memcpy(room + a.n, b.p, b.n);
	return span(room, a.n + b.n);
}

struct span
url_with(const struct page *p, struct span url, const char *more)
{
	return join(p, url, span_str(more));
}

struct span
page_offline_url(const struct page *p)
{
	return join(
	    p, url_with(p, p->path, faces[FACE_OFFLINE].suffix), p->query);
}

struct span
layout_face_url(const struct layout *l, const char *suffix)
{
	for (size_t i = 0; i < l->face.n; i++) {
		const struct layout_face *f = layout_face_at(l, i);

		if (span_eq_str(f->suffix, suffix))
			return f->url;
	}
	return (struct span){NULL, 0};
}

bool
is_address(struct span s)
{
	return span_starts(s, SPAN_LIT("https://")) ||
	    span_starts(s, SPAN_LIT("http://"));
}

bool
page_is_offline(const struct page *p)
{
	return p->face == FACE_OFFLINE;
}

struct span
day_value(const struct page *p, struct day d)
{
	char room[DAY_TEXT];

	/* A month or a year is no value of a date input. */
	if (d.year == 0 || d.day == 0)
		return SPAN_LIT("");
	day_print(room, d);
	return arena_copy(p->a, span_str(room));
}

struct span
page_day_value(const struct page *p)
{
	return day_value(p, p->args.as_of);
}

struct span
page_say(const struct page *p, enum message m)
{
	return span_str(message_text(p->lang, m, 0));
}
