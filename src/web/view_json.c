/* SPDX-License-Identifier: Apache-2.0 */
#include "json/json.h"
#include "web/view.h"

/* Shapes nest as the tables do, never by what came from outside. */

static void put_struct(
    struct json_out *o, const struct view_shape *s, const void *v);
static void put_members(
    struct json_out *o, const struct view_shape *s, const void *v);

static void
put_list(
    struct json_out *o, const struct view_field *f, const struct view_list *l)
{
	const struct span *text = l->v;

	json_out_array(o);
	for (size_t i = 0; i < l->n; i++) {
		if (f->type == VIEW_TEXTS)
			json_out_string(o, text[i]);
		else
			put_struct(o, f->of, view_item(l, i, f->of->size));
	}
	json_out_end(o);
}

static void
put_value(struct json_out *o, const struct view_field *f, const void *v)
{
	char room[VIEW_ROOM];

	switch (f->type) {
	case VIEW_UINT:
	case VIEW_ENTRY:
		json_out_uint(o, *(const uint64_t *)v);
		break;
	case VIEW_BOOL:
		json_out_bool(o, *(const bool *)v);
		break;
	case VIEW_ONE:
	case VIEW_BASE:
		put_struct(o, f->of, v);
		break;
	case VIEW_LIST:
	case VIEW_TEXTS:
		put_list(o, f, v);
		break;
	case VIEW_TEXT:
	case VIEW_LINK:
	case VIEW_DAY:
	case VIEW_TIME:
	case VIEW_HASH:
		json_out_string(o, view_say(f, v, room));
		break;
	}
}

/* Left out is what there is none of; lists, numbers and words for yes or no
 * are always there. */
static bool
left_out(const struct view_field *f, const void *v)
{
	return f->type != VIEW_BOOL && f->type != VIEW_LIST &&
	    f->type != VIEW_TEXTS && !view_has(f, v);
}

static void
put_members(struct json_out *o, const struct view_shape *s, const void *v)
{
	for (const struct view_field *f = s->fields; f->name != NULL; f++) {
		if (left_out(f, view_at(v, f)))
			continue;
		if (f->type == VIEW_BASE) {
			put_members(o, f->of, view_at(v, f));
			continue;
		}
		json_out_key(o, f->name);
		put_value(o, f, view_at(v, f));
	}
}

static void
put_struct(struct json_out *o, const struct view_shape *s, const void *v)
{
	json_out_object(o);
	put_members(o, s, v);
	json_out_end(o);
}

void
view_json(struct buf *b, const struct view_shape *s, const void *v)
{
	struct json_out o;

	json_out_init(&o, b);
	put_struct(&o, s, v);
}

static const struct {
	const char *type, *format;
} schema_of[] = {
    [VIEW_TEXT] = {"string", NULL},
    [VIEW_LINK] = {"string", "uri-reference"},
    [VIEW_UINT] = {"integer", NULL},
    [VIEW_ENTRY] = {"integer", NULL},
    [VIEW_BOOL] = {"boolean", NULL},
    [VIEW_DAY] = {"string", NULL},
    [VIEW_TIME] = {"string", "date-time"},
    [VIEW_HASH] = {"string", NULL},
    [VIEW_ONE] = {NULL, NULL},
    [VIEW_BASE] = {NULL, NULL},
    [VIEW_LIST] = {"array", NULL},
    [VIEW_TEXTS] = {"array", NULL},
};

/* Partial dates have no name among the formats of JSON Schema; a time of ours
 * is one of the many that "date-time" allows. */
static const char *
pattern_of(enum view_type t)
{
	if (t == VIEW_DAY)
		return "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";
	if (t == VIEW_TIME)
		return "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:"
		       "[0-9]{2}Z$";
	return t == VIEW_HASH ? "^[0-9a-f]{64}$" : NULL;
}

void
view_schema_type(struct json_out *o, enum view_type t)
{
	const char *pattern = pattern_of(t);

	json_out_pair_text(o, "type", schema_of[t].type);
	if (schema_of[t].format != NULL)
		json_out_pair_text(o, "format", schema_of[t].format);
	if (pattern != NULL)
		json_out_pair_text(o, "pattern", pattern);
	if (t == VIEW_UINT || t == VIEW_ENTRY) {
		json_out_pair_uint(o, "minimum", 0);
		json_out_pair_uint(o, "maximum", (uint64_t)JSON_INT_MAX);
	}
}

static void
put_ref(struct json_out *o, const struct view_shape *s)
{
	char ref[80];

	(void)snprintf(ref, sizeof(ref), "#/components/schemas/%s", s->name);
	json_out_pair_text(o, "$ref", ref);
}

static void
put_field_schema(struct json_out *o, const struct view_field *f)
{
	json_out_key(o, f->name);
	json_out_object(o);
	if (f->type == VIEW_ONE)
		put_ref(o, f->of);
	else
		view_schema_type(o, f->type);
	if (f->type == VIEW_LIST || f->type == VIEW_TEXTS) {
		json_out_key(o, "items");
		json_out_object(o);
		if (f->type == VIEW_LIST)
			put_ref(o, f->of);
		else
			json_out_pair_text(o, "type", "string");
		json_out_end(o);
	}
	if (f->says != NULL)
		json_out_pair_text(o, "description", f->says);
	json_out_end(o);
}

static void
put_properties(struct json_out *o, const struct view_shape *s)
{
	for (const struct view_field *f = s->fields; f->name != NULL; f++) {
		if (f->type == VIEW_BASE)
			put_properties(o, f->of);
		else
			put_field_schema(o, f);
	}
}

static void
put_required(struct json_out *o, const struct view_shape *s)
{
	for (const struct view_field *f = s->fields; f->name != NULL; f++) {
		if (f->type == VIEW_BASE)
			put_required(o, f->of);
		else if (f->type != VIEW_TEXT && f->type != VIEW_LINK &&
		    f->type != VIEW_ENTRY && f->type != VIEW_DAY &&
		    f->type != VIEW_TIME)
			json_out_text(o, f->name);
	}
}

void
view_schema(struct json_out *o, const struct view_shape *s)
{
	json_out_key(o, s->name);
	json_out_object(o);
	json_out_pair_text(o, "type", "object");
	json_out_key(o, "properties");
	json_out_object(o);
	put_properties(o, s);
	json_out_end(o);
	json_out_key(o, "required");
	json_out_array(o);
	put_required(o, s);
	json_out_end(o);
	json_out_end(o);
}
