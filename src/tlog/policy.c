/* SPDX-License-Identifier: Apache-2.0 */
#include "tlog/policy.h"

/* A policy being read.  The counts of *p grow; the totals are known from a
 * first look, so that a node has its final index from the start. */
struct parser {
	struct policy *p;
	struct arena *a;
	struct cy_err *e;
	const uint8_t *start; /* of the text */
	unsigned line;        /* from 1 */
	uint32_t witnesses;   /* in total */
	bool *member;         /* by node: is it in a group? */
	bool quorum;          /* seen? */
};

struct keyword {
	const char *name;
	enum cy_rc (*parse)(struct parser *ps, struct span rest);
	uint32_t limit;
};

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* The next item of a line; empty at its end. */
static struct span
next_item(struct span *rest)
{
	struct span item;
	size_t n = 0;

	while (n < rest->n && is_blank(rest->p[n]))
		n++;
	*rest = span_from(*rest, n);
	for (n = 0; n < rest->n && !is_blank(rest->p[n]);)
		n++;
	item = span_first(*rest, n);
	*rest = span_from(*rest, n);
	return item;
}

static uint64_t
offset_of(const struct parser *ps, struct span at)
{
	return (uint64_t)(at.p - ps->start);
}

static enum cy_rc
refuse(const struct parser *ps, enum fault f, struct span at)
{
	return cy_fail(ps->e, CY_USAGE, f, offset_of(ps, at),
	    "line %u, at \"%.*s\"", ps->line, at.n < 64 ? (int)at.n : 64,
	    (const char *)at.p);
}

static enum cy_rc
parse_key(
    struct parser *ps, struct span item, enum key_type type, struct vkey *k)
{
	struct cy_err why;

	if (vkey_parse(k, item, &why) != CY_OK)
		return cy_fail(ps->e, CY_USAGE, FAULT_POLICY_KEY,
		    offset_of(ps, item), "line %u: %s: %s", ps->line,
		    fault_id(why.fault), why.text);
	if (k->type != type)
		return refuse(ps, FAULT_POLICY_KEY_TYPE, item);
	return CY_OK;
}

/* The node of this name among those defined so far. */
static bool
find_name(const struct parser *ps, struct span name, uint32_t *node)
{
	const struct policy *p = ps->p;
	uint32_t i;

	for (i = 0; i < p->nwitnesses; i++)
		if (span_eq(p->witness[i].name, name)) {
			*node = i;
			return true;
		}
	for (i = 0; i < p->ngroups; i++)
		if (span_eq(p->group[i].name, name)) {
			*node = ps->witnesses + i;
			return true;
		}
	return false;
}

/* A name that a line may define. */
static enum cy_rc
check_new_name(const struct parser *ps, struct span name)
{
	uint32_t node;

	if (span_eq_str(name, "none"))
		return refuse(ps, FAULT_POLICY_NAME_RESERVED, name);
	if (find_name(ps, name, &node))
		return refuse(ps, FAULT_POLICY_NAME_DUPLICATE, name);
	return CY_OK;
}

/* The optional URL, and nothing behind it. */
static enum cy_rc
parse_url(struct parser *ps, struct span rest, struct span *url)
{
	*url = next_item(&rest);
	rest = next_item(&rest);
	return rest.n == 0 ? CY_OK : refuse(ps, FAULT_POLICY_ITEMS, rest);
}

static enum cy_rc
parse_log(struct parser *ps, struct span rest)
{
	struct policy *p = ps->p;
	struct span key = next_item(&rest);
	struct vkey *k = &p->log[p->nlogs];
	enum cy_rc rc;

	if (key.n == 0)
		return refuse(ps, FAULT_POLICY_ITEMS, key);
	rc = parse_key(ps, key, KEY_ED25519, k);
	if (rc == CY_OK)
		rc = parse_url(ps, rest, &p->log_url[p->nlogs]);
	for (size_t i = 0; rc == CY_OK && i < p->nlogs; i++)
		if (vkey_same_key(&p->log[i], k))
			rc = refuse(ps, FAULT_POLICY_LOG_DUPLICATE, key);
	p->nlogs += rc == CY_OK;
	return rc;
}

static enum cy_rc
parse_witness(struct parser *ps, struct span rest)
{
	struct policy *p = ps->p;
	struct policy_witness *w = &p->witness[p->nwitnesses];
	struct span key;
	enum cy_rc rc;

	w->name = next_item(&rest);
	key = next_item(&rest);
	if (key.n == 0)
		return refuse(ps, FAULT_POLICY_ITEMS, key);
	rc = check_new_name(ps, w->name);
	if (rc == CY_OK)
		rc = parse_key(ps, key, KEY_COSIG_ED25519, &w->key);
	if (rc == CY_OK)
		rc = parse_url(ps, rest, &w->url);
	for (size_t i = 0; rc == CY_OK && i < p->nwitnesses; i++)
		if (vkey_same_key(&p->witness[i].key, &w->key))
			rc = refuse(ps, FAULT_POLICY_WITNESS_DUPLICATE, key);
	p->nwitnesses += rc == CY_OK;
	return rc;
}

/* A member may stand in one group only, or it would count in two ways. */
static enum cy_rc
parse_member(struct parser *ps, struct span name, uint32_t *node)
{
	if (!find_name(ps, name, node))
		return refuse(ps, FAULT_POLICY_NAME_UNKNOWN, name);
	if (ps->member[*node])
		return refuse(ps, FAULT_POLICY_MEMBER_TWICE, name);
	ps->member[*node] = true;
	return CY_OK;
}

static enum cy_rc
parse_threshold(struct parser *ps, struct span item, struct policy_group *g)
{
	uint64_t k = 0;

	if (span_eq_str(item, "any"))
		k = 1;
	else if (span_eq_str(item, "all"))
		k = g->n;
	else
		(void)span_uint(item, UINT32_MAX, &k);
	if (k < 1 || k > g->n)
		return refuse(ps, FAULT_POLICY_THRESHOLD, item);
	g->k = (uint32_t)k;
	return CY_OK;
}

static uint32_t
count_items(struct span rest)
{
	uint32_t n = 0;

	while (next_item(&rest).n > 0)
		n++;
	return n;
}

static enum cy_rc
parse_group(struct parser *ps, struct span rest)
{
	struct policy *p = ps->p;
	struct policy_group *g = &p->group[p->ngroups];
	struct span threshold;
	enum cy_rc rc;

	g->name = next_item(&rest);
	threshold = next_item(&rest);
	g->n = count_items(rest);
	if (g->n == 0)
		return refuse(ps, FAULT_POLICY_ITEMS, span_from(rest, rest.n));
	rc = check_new_name(ps, g->name);
	if (rc == CY_OK)
		rc = parse_threshold(ps, threshold, g);
	if (rc != CY_OK)
		return rc;
	g->member = arena_array(ps->a, g->n, sizeof(*g->member));
	if (g->member == NULL)
		return cy_nomem(ps->e);
	for (uint32_t i = 0; rc == CY_OK && i < g->n; i++)
		rc = parse_member(ps, next_item(&rest), &g->member[i]);
	p->ngroups += rc == CY_OK;
	return rc;
}

static enum cy_rc
parse_quorum(struct parser *ps, struct span rest)
{
	struct span name = next_item(&rest), more = next_item(&rest);

	if (name.n == 0 || more.n > 0)
		return refuse(ps, FAULT_POLICY_ITEMS, more);
	if (ps->quorum)
		return refuse(ps, FAULT_POLICY_QUORUM_TWICE, name);
	ps->quorum = true;
	ps->p->quorum_none = span_eq_str(name, "none");
	if (!ps->p->quorum_none && !find_name(ps, name, &ps->p->quorum))
		return refuse(ps, FAULT_POLICY_NAME_UNKNOWN, name);
	return CY_OK;
}

enum { KW_LOG, KW_WITNESS, KW_GROUP, KW_QUORUM, KW_COUNT };

static const struct keyword keywords[KW_COUNT] = {
    [KW_LOG] = {"log", parse_log, LIMIT_POLICY_LOGS},
    [KW_WITNESS] = {"witness", parse_witness, LIMIT_POLICY_WITNESSES},
    [KW_GROUP] = {"group", parse_group, LIMIT_POLICY_GROUPS},
    [KW_QUORUM] = {"quorum", parse_quorum, UINT32_MAX},
};

/* The keyword of a line: KW_COUNT where it has none, for a comment too. */
static unsigned
keyword_of(struct span *line, struct span *item)
{
	unsigned i;

	*item = next_item(line);
	for (i = 0; i < KW_COUNT; i++)
		if (span_eq_str(*item, keywords[i].name))
			break;
	return i;
}

static enum cy_rc
check_characters(const struct parser *ps, struct span text)
{
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];

		if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
			return cy_fail(ps->e, CY_USAGE, FAULT_POLICY_CHARACTER,
			    i, "control character 0x%02x", c);
	}
	if (text.n > 0 && text.p[text.n - 1] != '\n')
		return cy_fail(ps->e, CY_USAGE, FAULT_POLICY_NEWLINE, text.n,
		    "no newline at the end");
	return CY_OK;
}

/* Counts what there is, and makes room for it. */
static enum cy_rc
prepare(struct parser *ps, struct span text)
{
	uint32_t count[KW_COUNT + 1] = {0};
	struct policy *p = ps->p;
	struct span line, item;
	unsigned i;

	for (ps->line = 1; span_split(&text, '\n', &line); ps->line++) {
		i = keyword_of(&line, &item);
		if (i < KW_COUNT && ++count[i] > keywords[i].limit)
			return refuse(ps, FAULT_POLICY_LIMIT, item);
	}
	ps->witnesses = count[KW_WITNESS];
	/* One more of each, so that no size is zero. */
	p->log = arena_array(ps->a, count[KW_LOG] + 1u, sizeof(*p->log));
	p->log_url =
	    arena_array(ps->a, count[KW_LOG] + 1u, sizeof(*p->log_url));
	p->witness =
	    arena_array(ps->a, count[KW_WITNESS] + 1u, sizeof(*p->witness));
	p->group = arena_array(ps->a, count[KW_GROUP] + 1u, sizeof(*p->group));
	ps->member = arena_array(ps->a,
	    count[KW_WITNESS] + count[KW_GROUP] + 1u, sizeof(*ps->member));
	if (p->log == NULL || p->log_url == NULL || p->witness == NULL ||
	    p->group == NULL || ps->member == NULL)
		return cy_nomem(ps->e);
	return CY_OK;
}

static enum cy_rc
parse_lines(struct parser *ps, struct span text)
{
	struct span line, item, rest = text;
	enum cy_rc rc = CY_OK;
	unsigned i;

	for (ps->line = 1; rc == CY_OK && span_split(&rest, '\n', &line);
	     ps->line++) {
		i = keyword_of(&line, &item);
		if (i < KW_COUNT)
			rc = keywords[i].parse(ps, line);
		else if (item.n > 0 && item.p[0] != '#')
			rc = refuse(ps, FAULT_POLICY_KEYWORD, item);
	}
	if (rc == CY_OK && !ps->quorum)
		return cy_fail(ps->e, CY_USAGE, FAULT_POLICY_QUORUM_MISSING,
		    text.n, "no quorum line");
	return rc;
}

enum cy_rc
policy_parse(
    struct policy *p, struct arena *a, struct span text, struct cy_err *e)
{
	struct parser ps = {.p = p, .a = a, .e = e};
	enum cy_rc rc;

	memset(p, 0, sizeof(*p));
	if (text.n > LIMIT_POLICY_FILE)
		return cy_fail(e, CY_USAGE, FAULT_POLICY_TOO_BIG,
		    LIMIT_POLICY_FILE, "more than %u bytes", LIMIT_POLICY_FILE);
	text = arena_copy(a, text);
	if (text.p == NULL)
		return cy_nomem(e);
	ps.start = text.p;
	rc = check_characters(&ps, text);
	if (rc == CY_OK)
		rc = prepare(&ps, text);
	if (rc == CY_OK)
		rc = parse_lines(&ps, text);
	/* Half a policy is none. */
	if (rc != CY_OK)
		memset(p, 0, sizeof(*p));
	return rc;
}
