/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verdict.h"

#include <stdio.h>

const char *
verdict_text(enum verdict_word w)
{
	static const char *const words[VERDICT_WORDS] = {
#define MESSAGE(symbol, text) [symbol] = text,
#include "register/verdict.def"
#undef MESSAGE
	};

	return words[w];
}

const char *
verdict_name(enum cy_rc rc)
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

const char *
verdict_part(enum verify_part part)
{
	static const char *const words[] = {
	    [VERIFY_RECORD] = "record",
	    [VERIFY_COPY] = "official-copy",
	    [VERIFY_REGISTER] = "register",
	    [VERIFY_CHECKPOINT] = "checkpoint",
	};

	return words[part];
}

/* The next line, empty but for its label. */
static struct verdict_line *
add_line(struct verdict_words *w, enum verdict_word label)
{
	struct verdict_line *l = &w->line[w->n++];

	memset(l, 0, sizeof(*l));
	l->label = label;
	return l;
}

static struct verdict_arg *
add_arg(struct verdict_cell *c)
{
	return &c->arg[c->n++];
}

static void
add_uint(struct verdict_cell *c, uint64_t v)
{
	*add_arg(c) = (struct verdict_arg){VERDICT_ARG_UINT, .uint = v};
}

static void
add_time(struct verdict_cell *c, unsigned type, utc_t t)
{
	struct verdict_arg *a = add_arg(c);

	*a = (struct verdict_arg){.time = t};
	a->type = type;
}

static void
say_text(struct verdict_words *w, const struct verify_verdict *v)
{
	struct verdict_line *l = add_line(w, VERDICT_TEXT);

	l->left.word = VERDICT_UNCHANGED;
	if (v->part == VERIFY_REGISTER) {
		l->right.word = VERDICT_EVERY_FILE;
	} else if (v->part == VERIFY_CHECKPOINT) {
		l->right.word = VERDICT_A_CHECKPOINT;
	} else {
		l->right.word = VERDICT_VALUE;
		*add_arg(&l->right) =
		    (struct verdict_arg){VERDICT_ARG_HASH, .hash = v->digest};
	}
}

static void
say_signatures(struct verdict_words *w, const struct verify_verdict *v)
{
	struct verdict_line *l;

	if (v->of == 0)
		return;
	l = add_line(w, VERDICT_SIGNATURES);
	if (v->rc == CY_BELOW && v->valid == 0 && v->part == VERIFY_RECORD) {
		l->left.word = VERDICT_NO_AUTHOR;
		l->right.word = VERDICT_AUTHOR_UNKNOWN;
		return;
	}
	l->left.word = VERDICT_VALID;
	add_uint(&l->left, v->valid);
	add_uint(&l->left, v->of);
	if (v->listed == 0)
		return;
	l->right.word = VERDICT_LISTED;
	add_time(&l->right, VERDICT_ARG_DAY, v->listed);
}

static void
say_register(struct verdict_words *w, const struct verify_verdict *v)
{
	bool one = v->part == VERIFY_RECORD || v->part == VERIFY_COPY;
	struct verdict_line *l = add_line(w, VERDICT_REGISTER);

	l->left.word = one ? VERDICT_ENTRY : VERDICT_ENTRIES;
	add_uint(&l->left, one ? v->index : v->size);
	l->right.word = v->sealed == 0 ? VERDICT_VALUE : VERDICT_ORIGIN_TIME;
	*add_arg(&l->right) =
	    (struct verdict_arg){VERDICT_ARG_NAME, .name = span_str(v->origin)};
	if (v->sealed != 0)
		add_time(&l->right, VERDICT_ARG_TIME, v->sealed);
}

static void
say_witnesses(struct verdict_words *w, const struct verify_verdict *v)
{
	struct verdict_line *l = add_line(w, VERDICT_WITNESSES);

	if (v->witnesses == 0 && v->need == 0) {
		l->left.word = VERDICT_OWN_SEAL;
	} else {
		l->left.word = VERDICT_WITNESSES_OF;
		add_uint(&l->left, v->seals);
		add_uint(&l->left, v->witnesses);
		add_uint(&l->left, v->need);
	}
	if (v->oldest == 0)
		return;
	l->right.word = VERDICT_OLDEST;
	add_time(&l->right, VERDICT_ARG_AGE, v->oldest);
}

static void
say_unchecked(struct verdict_words *w, const struct verify_verdict *v)
{
	struct verdict_cell c = {VERDICT_NOTHING, 0, {{0}}};

	if (v->part == VERIFY_RECORD && v->origin[0] == '\0') {
		c.word = VERDICT_NO_REGISTER;
	} else if (v->part == VERIFY_CHECKPOINT) {
		c.word = VERDICT_WHICH;
	} else if (v->sealed != 0) {
		c.word = VERDICT_LATER;
		add_time(&c, VERDICT_ARG_TIME, v->sealed);
	}
	if (c.word != VERDICT_NOTHING)
		add_line(w, VERDICT_UNCHECKED)->right = c;
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

void
verdict_say(struct verdict_words *out, const struct verify_verdict *v)
{
	char why[2 * CY_ERR_TEXT];

	memset(out, 0, sizeof(*out));
	if (v->rc == CY_OK || v->rc == CY_BELOW) {
		say_text(out, v);
		say_signatures(out, v);
		if (v->origin[0] != '\0') {
			say_register(out, v);
			say_witnesses(out, v);
		}
		say_unchecked(out, v);
	}
	out->last = v->rc == CY_OK ? VERDICT_GOOD
	    : v->rc == CY_BELOW    ? VERDICT_BELOW
	    : v->rc == CY_FORK     ? VERDICT_FORK
	                           : VERDICT_BAD;
	if (v->rc == CY_OK)
		return;
	say_why(why, sizeof(why), v);
	(void)snprintf(out->why, sizeof(out->why), "%s%s%s", v->what,
	    v->what[0] == '\0' ? "" : ": ", why);
}
