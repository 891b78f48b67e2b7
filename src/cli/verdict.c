/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verdict.h"

#include <fcntl.h>
#include <limits.h>

#include "cli/view.h"

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

static const char *
rc_word(enum cy_rc rc)
{
	switch ((int)rc) {
	case CY_OK:
		return "verified";
	case CY_BELOW:
		return "below-policy";
	case CY_FORK:
		return "two-histories";
	case CY_BAD:
		return "bad";
	default:
		return "not-checked";
	}
}

static const char *
part_word(enum verify_part part)
{
	static const char *const words[] = {
	    [VERIFY_RECORD] = "record",
	    [VERIFY_COPY] = "official-copy",
	    [VERIFY_REGISTER] = "register",
	};

	return words[part];
}

static void
print_text(struct out *o, const struct verify_verdict *v)
{
	char hash[VIEW_HASH];

	if (v->part == VERIFY_REGISTER) {
		out_row(o, "Text", "unchanged",
		    SPAN_LIT("every file of the register"));
		return;
	}
	view_hash(hash, &v->digest);
	/* Four groups are enough for the eye; --json has all of it. */
	(void)snprintf(hash + 26, sizeof(hash) - 26, " ...");
	out_row(o, "Text", "unchanged", span_str(hash));
}

static void
print_signatures(struct out *o, const struct verify_verdict *v)
{
	char left[64], listed[128] = "", day[TIME_TEXT];

	if (v->part == VERIFY_RECORD && v->rc == CY_BELOW && v->valid == 0) {
		out_row(o, "Signatures", "not checked",
		    SPAN_LIT("the author's key is not known here"));
		return;
	}
	if (v->of == 0)
		return;
	(void)snprintf(left, sizeof(left), "%llu of %llu valid",
	    (unsigned long long)v->valid, (unsigned long long)v->of);
	if (v->listed != 0) {
		time_print(day, v->listed);
		(void)snprintf(listed, sizeof(listed),
		    "complete by the keeper's list of %.10s", day);
	}
	out_row(o, "Signatures", left, span_str(listed));
}

static void
print_register(struct out *o, const struct verify_verdict *v)
{
	char left[64], time[VIEW_TIME] = "", right[sizeof(v->origin) + 32];

	if (v->origin[0] == '\0')
		return;
	if (v->part == VERIFY_REGISTER)
		(void)snprintf(left, sizeof(left), "%llu entries",
		    (unsigned long long)v->size);
	else
		(void)snprintf(left, sizeof(left), "entry %llu",
		    (unsigned long long)v->index);
	if (v->sealed != 0)
		view_time(time, v->sealed);
	(void)snprintf(right, sizeof(right), "%s%s%s", v->origin,
	    time[0] == '\0' ? "" : ", ", time);
	out_row(o, "Register", left, span_str(right));
}

static void
print_witnesses(struct out *o, const struct verify_verdict *v, utc_t now)
{
	char left[64], age[VIEW_SPAN], right[VIEW_SPAN + 16] = "";

	if (v->origin[0] == '\0')
		return;
	if (v->witnesses == 0 && v->need == 0)
		(void)snprintf(left, sizeof(left), "own seal only");
	else
		(void)snprintf(left, sizeof(left), "%u of %u (policy %u)",
		    v->seals, v->witnesses, v->need);
	if (v->oldest != 0) {
		view_span(age, now - v->oldest);
		(void)snprintf(right, sizeof(right), "oldest seal %s", age);
	}
	out_row(o, "Witnesses", left, span_str(right));
}

static void
print_unchecked(struct out *o, const struct verify_verdict *v)
{
	char time[VIEW_TIME];

	if (v->part == VERIFY_RECORD && v->origin[0] == '\0') {
		out_line(o, STYLE_NONE, "%-13s%s", "Not checked",
		    "whether it stands in a register");
		return;
	}
	if (v->sealed == 0)
		return;
	view_time(time, v->sealed);
	out_line(o, STYLE_NONE,
	    "%-13swhether anything was added after %s (offline)", "Not checked",
	    time);
}

/* Why, in words: a bare name alone would say nothing. */
static void
say_why(char *out, size_t size, const struct verify_verdict *v)
{
	const char *text = v->why.text, *colon = ": ";
	struct span s = span_str(fault_text(v->why.fault));

	if (strchr(text, ' ') != NULL || s.n == 0) {
		(void)snprintf(out, size, "%s", text);
		return;
	}
	if (text[0] == '\0' || strcmp(text, v->what) == 0)
		text = colon = "";
	/* What is to be done about it, behind a colon, is the error's part. */
	s = span_first(s, s.n - 1);
	s = span_first(s, span_find(s, ':'));
	(void)snprintf(out, size, "%c%.*s%s%s", s.p[0] == 'T' ? 't' : s.p[0],
	    SPAN_ARGS(span_from(s, 1)), colon, text);
}

static void
print_last(struct out *o, const struct verify_verdict *v)
{
	const char *colon = v->what[0] == '\0' ? "" : ": ";
	char why[2 * CY_ERR_TEXT];

	say_why(why, sizeof(why), v);
	switch ((int)v->rc) {
	case CY_OK:
		out_line(o, STYLE_GOOD, "VERIFIED");
		break;
	case CY_BELOW:
		out_line(o, STYLE_HEAD, "SOUND, BUT BELOW POLICY: %s%s%s",
		    v->what, colon, why);
		break;
	case CY_FORK:
		out_line(
		    o, STYLE_BAD, "TWO HISTORIES: %s%s%s", v->what, colon, why);
		break;
	default:
		out_line(
		    o, STYLE_BAD, "NOT VERIFIED: %s%s%s", v->what, colon, why);
		break;
	}
}

static void
facts(struct out *o, const struct verify_verdict *v)
{
	char hex[HASH_HEX], key[VKEY_TEXT] = "", time[TIME_TEXT] = "";
	static const struct hash none; /* of a register, or not got so far */

	out_cstr(o, "verdict", NULL, rc_word(v->rc));
	out_num(o, "code", NULL, (uint64_t)v->rc);
	out_cstr(o, "kind", NULL, part_word(v->part));
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
	if (o->form != OUT_HUMAN) {
		facts(o, v);
		return;
	}
	if (v->rc == CY_OK || v->rc == CY_BELOW) {
		print_text(o, v);
		print_signatures(o, v);
		print_register(o, v);
		print_witnesses(o, v, now);
		print_unchecked(o, v);
	}
	print_last(o, v);
}
