/* SPDX-License-Identifier: Apache-2.0 */
#include "web/view.h"

#define LIST_FIRST 16u

void *
view_add(struct view_list *l, struct arena *a, size_t size)
{
	size_t cap;
	void *v;

	if (l->n == l->cap) {
		cap = l->cap == 0 ? LIST_FIRST : 2 * l->cap;
		v = arena_array(a, cap, size);
		if (v == NULL)
			return NULL;
		/* The arena gives the old items back with all else. */
		if (l->n > 0)
			memcpy(v, l->v, l->n * size);
		l->v = v;
		l->cap = cap;
	}
	return (char *)l->v + l->n++ * size;
}

const void *
view_at(const void *v, const struct view_field *f)
{
	return (const char *)v + f->offset;
}

const void *
view_item(const struct view_list *l, size_t i, size_t size)
{
	return (const char *)l->v + i * size;
}

/* One row per type: is there something, and what is it in plain text. */

static bool
has_text(const void *v)
{
	return ((const struct span *)v)->p != NULL;
}

static bool
has_entry(const void *v)
{
	return *(const uint64_t *)v != UINT64_MAX;
}

static bool
has_day(const void *v)
{
	return ((const struct day *)v)->year > 0;
}

static bool
has_time(const void *v)
{
	return *(const utc_t *)v != 0;
}

static bool
has_bool(const void *v)
{
	return *(const bool *)v;
}

static bool
has_list(const void *v)
{
	return ((const struct view_list *)v)->n > 0;
}

static bool
has_always(const void *v)
{
	(void)v;
	return true;
}

static struct span
say_text(const void *v, char room[VIEW_ROOM])
{
	(void)room;
	return *(const struct span *)v;
}

static struct span
say_uint(const void *v, char room[VIEW_ROOM])
{
	int n = snprintf(
	    room, VIEW_ROOM, "%llu", (unsigned long long)*(const uint64_t *)v);

	return span(room, (size_t)n);
}

static struct span
say_bool(const void *v, char room[VIEW_ROOM])
{
	(void)room;
	return span_str(*(const bool *)v ? "true" : "false");
}

static struct span
say_day(const void *v, char room[VIEW_ROOM])
{
	day_print(room, *(const struct day *)v);
	return span_str(room);
}

static struct span
say_time(const void *v, char room[VIEW_ROOM])
{
	time_print(room, *(const utc_t *)v);
	return span_str(room);
}

static struct span
say_hash(const void *v, char room[VIEW_ROOM])
{
	hash_hex(room, v);
	return span_str(room);
}

static struct span
say_nothing(const void *v, char room[VIEW_ROOM])
{
	(void)v;
	(void)room;
	return (struct span){NULL, 0};
}

static const struct {
	bool (*has)(const void *v);
	struct span (*say)(const void *v, char room[VIEW_ROOM]);
} types[] = {
    [VIEW_TEXT] = {has_text, say_text},
    [VIEW_LINK] = {has_text, say_text},
    [VIEW_UINT] = {has_always, say_uint},
    [VIEW_ENTRY] = {has_entry, say_uint},
    [VIEW_BOOL] = {has_bool, say_bool},
    [VIEW_DAY] = {has_day, say_day},
    [VIEW_TIME] = {has_time, say_time},
    [VIEW_HASH] = {has_always, say_hash},
    [VIEW_ONE] = {has_always, say_nothing},
    [VIEW_BASE] = {has_always, say_nothing},
    [VIEW_LIST] = {has_list, say_nothing},
    [VIEW_TEXTS] = {has_list, say_nothing},
};

bool
view_has(const struct view_field *f, const void *v)
{
	return types[f->type].has(v);
}

struct span
view_say(const struct view_field *f, const void *v, char room[VIEW_ROOM])
{
	return types[f->type].say(v, room);
}
