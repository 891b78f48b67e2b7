/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verdict.h"

#include <fcntl.h>
#include <limits.h>

#include "cli/view.h"
#include "register/verdict.h"

#define ARENA_MAX (4u * 1024 * 1024)
#define KNOWN_MAX (1024u * 1024)

/* Register keys this user trusts: one vkey per line of `known`. */
static enum cy_rc
load_known(struct verdict_setup *s, const struct config *config,
    const char *key, struct cy_err *e)
{
	struct span rest, line;
	struct vkey *keys;
	struct buf b;
	char path[PATH_MAX];
	size_t lines = 1, i;
	enum cy_rc rc;

	(void)snprintf(
	    path, sizeof(path), "%s/known", config->value[SET_STATE]);
	buf_init(&b, KNOWN_MAX);
	rc = file_load(&fs_system, AT_FDCWD, path, &b, e);
	if (rc == CY_NOTFOUND || rc == CY_DENIED)
		rc = CY_OK;
	for (i = 0; i < b.n; i++)
		lines += b.p[i] == '\n';
	keys = arena_array(&s->arena, lines + 1, sizeof(*keys));
	if (rc == CY_OK && keys == NULL)
		rc = cy_nomem(e);
	rest = buf_span(&b);
	while (rc == CY_OK && span_split(&rest, '\n', &line))
		if (vkey_parse(&keys[s->options.nknown], line, NULL) == CY_OK)
			s->options.nknown++;
	/* A key that is mistyped says nothing about what is verified. */
	if (rc == CY_OK && key != NULL &&
	    vkey_parse(&keys[s->options.nknown++], span_str(key), e) != CY_OK)
		rc = CY_USAGE;
	s->options.known = keys;
	buf_release(&b);
	return rc;
}

static enum cy_rc
load_policy(struct verdict_setup *s, const char *path, struct cy_err *e)
{
	enum cy_rc rc = cli_load(&s->policy_text, path, e);

	if (rc == CY_OK)
		rc = policy_parse(
		    &s->policy, &s->arena, buf_span(&s->policy_text), e);
	if (rc == CY_OK)
		s->options.policy = &s->policy;
	return rc;
}

enum cy_rc
verdict_setup(struct verdict_setup *s, struct cli *c, const char *policy,
    const char *key, struct cy_err *e)
{
	uint64_t threads = 0;
	enum cy_rc rc;

	memset(s, 0, sizeof(*s));
	arena_init(&s->arena, ARENA_MAX);
	buf_init(&s->policy_text, LIMIT_POLICY_FILE);
	(void)span_uint(span_str(c->config.value[SET_THREADS]), 1024, &threads);
	s->options = (struct verify_options){
	    .fs = &fs_system,
	    .now = c->clock->now(c->clock->ctx),
	    .threads = (unsigned)threads,
	    .progress = progress_verify,
	    .progress_ctx = &c->progress,
	};
	rc = load_known(s, &c->config, key, e);
	if (rc != CY_OK)
		return rc;
	if (policy == NULL && c->config.value[SET_POLICY][0] != '\0')
		policy = c->config.value[SET_POLICY];
	return policy == NULL ? CY_OK : load_policy(s, policy, e);
}

void
verdict_release(struct verdict_setup *s)
{
	arena_release(&s->arena);
	buf_release(&s->policy_text);
}

/* An argument of the verdict, for the terminal. */
static void
put_arg(struct buf *b, const struct verdict_arg *a, utc_t now)
{
	char text[VIEW_HASH];

	switch (a->type) {
	case VERDICT_ARG_UINT:
		buf_uint(b, a->uint);
		break;
	case VERDICT_ARG_NAME:
		buf_put(b, a->name);
		break;
	case VERDICT_ARG_HASH:
		view_hash(text, &a->hash);
		/* Four groups are enough for the eye; --json has all of it. */
		buf_printf(b, "%.26s ...", text);
		break;
	case VERDICT_ARG_TIME:
		view_time(text, a->time);
		buf_puts(b, text);
		break;
	case VERDICT_ARG_DAY:
		time_print(text, a->time);
		buf_printf(b, "%.10s", text);
		break;
	case VERDICT_ARG_AGE:
		view_span(text, now - a->time);
		buf_puts(b, text);
		break;
	}
}

/* The words, with %1, %2 ... filled in. */
static void
put_cell(struct buf *b, const struct verdict_cell *c, utc_t now)
{
	struct span s = span_str(verdict_text(c->word));
	size_t at;

	if (c->word == VERDICT_NOTHING)
		return;
	while (s.n > 0) {
		at = span_find(s, '%');
		buf_put(b, span_first(s, at));
		s = span_from(s, at);
		if (s.n < 2)
			continue;
		put_arg(b, &c->arg[s.p[1] - '1'], now);
		s = span_from(s, 2);
	}
}

#define CELL_MAX 1024u

static void
print_line(struct out *o, const struct verdict_line *l, utc_t now)
{
	const char *label = verdict_text(l->label);
	struct buf left, right;

	buf_init(&left, CELL_MAX);
	buf_init(&right, CELL_MAX);
	put_cell(&left, &l->left, now);
	put_cell(&right, &l->right, now);
	buf_putc(&left, '\0');
	if (buf_check(&left, NULL) != CY_OK || buf_check(&right, NULL) != CY_OK)
		o->text.failed = true;
	else if (l->left.word == VERDICT_NOTHING)
		out_line(o, STYLE_NONE, "%-13s%.*s", label,
		    SPAN_ARGS(buf_span(&right)));
	else
		out_row(o, label, (const char *)left.p, buf_span(&right));
	buf_release(&left);
	buf_release(&right);
}

static const struct {
	enum verdict_word word;
	enum out_style style;
} last_styles[] = {
    {VERDICT_GOOD, STYLE_GOOD},
    {VERDICT_BELOW, STYLE_HEAD},
    {VERDICT_BAD, STYLE_BAD},
    {VERDICT_FORK, STYLE_BAD},
};

static void
print_last(struct out *o, const struct verdict_words *w)
{
	size_t i = 0;

	while (last_styles[i].word != w->last)
		i++;
	out_line(o, last_styles[i].style, "%s%s%s", verdict_text(w->last),
	    w->why[0] == '\0' ? "" : ": ", w->why);
}

static void
facts(struct out *o, const struct verify_verdict *v)
{
	char hex[HASH_HEX], key[VKEY_TEXT] = "", time[TIME_TEXT] = "";
	static const struct hash none; /* of a register, or not got so far */

	out_cstr(o, "verdict", NULL, verdict_name(v->rc));
	out_num(o, "code", NULL, (uint64_t)v->rc);
	out_cstr(o, "kind", NULL, verdict_part(v->part));
	hash_hex(hex, &v->digest);
	out_cstr(o, "sha256", NULL, hash_eq(&v->digest, &none) ? "" : hex);
	out_num(o, "signatures_valid", NULL, v->valid);
	out_num(o, "signatures", NULL, v->of);
	out_cstr(o, "register", NULL, v->origin);
	out_num(o, "size", NULL, v->size);
	out_num(o, "entry", NULL, v->index);
	if (v->sealed != 0)
		time_print(time, v->sealed);
	out_cstr(o, "sealed", NULL, time);
	out_num(o, "witnesses_valid", NULL, v->seals);
	out_num(o, "witnesses", NULL, v->witnesses);
	out_num(o, "witnesses_needed", NULL, v->need);
	out_bool(o, "key_known", NULL, v->key_known);
	if (v->key.name[0] != '\0')
		vkey_print(key, &v->key);
	out_cstr(o, "key", NULL, key);
	out_cstr(o, "bad", NULL, v->what);
	out_cstr(
	    o, "fault", NULL, v->rc == CY_OK ? "" : fault_id(v->why.fault));
	out_cstr(o, "why", NULL, v->rc == CY_OK ? "" : v->why.text);
}

void
verdict_print(struct out *o, const struct verify_verdict *v, utc_t now)
{
	struct verdict_words w;

	if (o->form != OUT_HUMAN) {
		facts(o, v);
		return;
	}
	verdict_say(&w, v);
	for (size_t i = 0; i < w.n; i++)
		print_line(o, &w.line[i], now);
	print_last(o, &w);
}
