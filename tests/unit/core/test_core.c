/* SPDX-License-Identifier: Apache-2.0 */
/* core_check() on a state that the test itself keeps, the plainest way. */
#include "scenario.h"

#include "base/codec.h"
#include "record/body.h"

struct item {
	struct core_record c;
	struct hash id;
	struct span symbol, short_id; /* into the world's records */
	uint64_t number;
};

struct fake {
	struct world *w;
	struct core_view view;
	struct core_effects fx;
	struct item items[WORLD_MAX];
	size_t n;
	unsigned calls, fail_at;
};

/* The call that is to fail does. */
static bool
fails(struct fake *f, struct cy_err *e)
{
	if (++f->calls != f->fail_at)
		return false;
	(void)cy_nomem(e);
	return true;
}

static const char *
other_id(const struct fake *f, struct span party)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (f->items[i].short_id.p == NULL)
			continue;
		if (span_eq(f->items[i].short_id, party))
			return f->items[i].c.author;
		if (span_eq_str(party, f->items[i].c.author))
			return (const char *)f->items[i].short_id.p;
	}
	return NULL;
}

static enum cy_rc
v_alias(void *ctx, struct span party, char out[LIMIT_PARTY_ID + 1],
    struct cy_err *e)
{
	const char *other = other_id(ctx, party);

	if (fails(ctx, e))
		return CY_TEMP;
	if (other == NULL)
		return CY_NOTFOUND;
	(void)snprintf(
	    out, LIMIT_PARTY_ID + 1, "%.*s", (int)strcspn(other, "\n"), other);
	return CY_OK;
}

static bool
withdrawn(const struct fake *f, uint64_t root, enum core_mark *mark)
{
	size_t i;

	*mark = MARK_NONE;
	for (i = 0; i < f->n; i++)
		if (f->items[i].c.kind == R_WITHDRAWAL &&
		    f->items[i].c.topic == root && *mark != MARK_OWN)
			*mark =
			    f->items[i].c.recorded ? MARK_RECORDED : MARK_OWN;
	return *mark != MARK_NONE;
}

static enum cy_rc
v_record(
    void *ctx, const struct hash *id, struct core_record *out, struct cy_err *e)
{
	struct fake *f = ctx;
	size_t i, k;

	if (fails(f, e))
		return CY_TEMP;
	for (i = 0; i < f->n; i++)
		if (hash_eq(&f->items[i].id, id))
			break;
	if (i == f->n)
		return CY_NOTFOUND;
	*out = f->items[i].c;
	if (out->kind == R_ACT)
		(void)withdrawn(f, out->root, &out->withdrawn);
	for (k = 0; k < f->n; k++)
		if (f->items[k].c.kind == R_RELEASE &&
		    f->items[k].c.topic == out->root)
			out->released = true;
	return CY_OK;
}

static enum cy_rc
v_symbol(void *ctx, struct span author, struct span symbol, struct hash *id,
    struct cy_err *e)
{
	struct fake *f = ctx;
	size_t i = f->n;

	if (fails(f, e))
		return CY_TEMP;
	while (i-- > 0)
		if (span_eq_str(author, f->items[i].c.author) &&
		    span_eq(f->items[i].symbol, symbol)) {
			*id = f->items[i].id;
			return CY_OK;
		}
	return CY_NOTFOUND;
}

static enum cy_rc
v_act(void *ctx, uint64_t statement, struct span party, struct hash *id,
    bool *recorded, struct cy_err *e)
{
	struct fake *f = ctx;
	const struct item *best = NULL, *it;
	enum core_mark mark;
	size_t i;

	if (fails(f, e))
		return CY_TEMP;
	for (i = 0; i < f->n; i++) {
		it = &f->items[i];
		if (it->c.kind != R_ACT || it->c.topic != statement ||
		    !span_eq_str(party, it->c.party) || it->c.replaced ||
		    withdrawn(f, it->c.root, &mark))
			continue;
		if (best == NULL || best->c.recorded || !it->c.recorded)
			best = it;
	}
	if (best == NULL)
		return CY_NOTFOUND;
	*id = best->id;
	*recorded = best->c.recorded;
	return CY_OK;
}

static enum cy_rc
v_notice(void *ctx, uint64_t statement, uint64_t *number, struct cy_err *e)
{
	struct fake *f = ctx;
	enum cy_rc rc = CY_NOTFOUND;
	size_t i;

	if (fails(f, e))
		return CY_TEMP;
	for (i = 0; i < f->n; i++)
		if (f->items[i].c.kind == R_NOTIFICATION &&
		    f->items[i].c.topic == statement) {
			*number = f->items[i].number;
			rc = CY_OK;
		}
	return rc;
}

static enum cy_rc
v_invited(void *ctx, uint64_t statement, struct span party, struct cy_err *e)
{
	struct fake *f = ctx;
	const struct record *r = &f->w->made[statement]->r;
	const char *other = other_id(f, party);
	size_t at = 0;
	struct span v;

	if (fails(f, e))
		return CY_TEMP;
	while (record_next(r, F_INVITED, &at, &v))
		if (span_eq(v, party) ||
		    (other != NULL &&
		        strncmp(other, (const char *)v.p, v.n) == 0))
			return CY_OK;
	return CY_NOTFOUND;
}

static enum cy_rc
v_own_acts(void *ctx, uint64_t statement, struct cy_err *e)
{
	struct fake *f = ctx;
	size_t i;

	if (fails(f, e))
		return CY_TEMP;
	for (i = 0; i < f->n; i++)
		if (f->items[i].c.kind == R_ACT && !f->items[i].c.recorded &&
		    f->items[i].c.topic == statement)
			return CY_OK;
	return CY_NOTFOUND;
}

static enum cy_rc
v_paragraphs(void *ctx, uint64_t statement, struct span *ids, struct cy_err *e)
{
	static uint8_t text[LIMIT_RECORD_TEXT];
	struct fake *f = ctx;
	const struct record *r = &f->w->made[statement]->r;
	struct buf b;

	if (fails(f, e))
		return CY_TEMP;
	if (r->body.n == 0)
		return CY_NOTFOUND;
	buf_init(&b, sizeof(text));
	body_ids(&b, r->body);
	if (b.n > 0)
		memcpy(text, b.p, b.n);
	*ids = span(text, b.n);
	buf_release(&b);
	return CY_OK;
}

static bool
same_contact(const struct record *r, const struct core_contact_key *key)
{
	return span_eq(record_get(r, F_KIND), key->kind) &&
	    span_eq(record_get(r, F_DIRECTORY), key->directory) &&
	    span_eq(record_get(r, F_EXERCISE), key->exercise);
}

/* Its party, under either id. */
static bool
is_of(const struct fake *f, const struct item *it, struct span party)
{
	const char *other = other_id(f, party);
	size_t n = other != NULL ? strcspn(other, "\n") : 0;

	return span_eq_str(party, it->c.party) ||
	    (n > 0 && span_eq_str(span(other, n), it->c.party));
}

static enum cy_rc
v_contact(void *ctx, struct span party, const struct core_contact_key *key,
    struct core_contact *out, struct cy_err *e)
{
	const struct item *best = NULL, *it;
	struct fake *f = ctx;
	size_t i;

	if (fails(f, e))
		return CY_TEMP;
	for (i = 0; i < f->n; i++) {
		it = &f->items[i];
		if (it->c.kind != R_CONTACT || !is_of(f, it, party) ||
		    !same_contact(&f->w->made[i]->r, key))
			continue;
		if (best == NULL || (best->c.recorded && !it->c.recorded) ||
		    (best->c.recorded == it->c.recorded &&
		        it->c.root >= best->c.root))
			best = it;
	}
	if (best == NULL)
		return CY_NOTFOUND;
	out->root = best->c.root;
	out->own = !best->c.recorded;
	out->open = !span_eq_str(
	    record_get(&f->w->made[best - f->items]->r, F_STATUS), "ended");
	return CY_OK;
}

static enum cy_rc
v_entry(void *ctx, uint64_t index, struct span *bytes, struct cy_err *e)
{
	struct fake *f = ctx;

	if (fails(f, e))
		return CY_TEMP;
	*bytes = buf_span(&f->w->made[index]->bytes);
	return CY_OK;
}

static void *
fake_begin(struct world *w)
{
	struct fake *f = calloc(1, sizeof(*f));

	if (f == NULL)
		abort();
	f->w = w;
	f->view = (struct core_view){f, v_record, v_symbol, v_act, v_notice,
	    v_alias, v_invited, v_own_acts, v_paragraphs, v_contact, v_entry};
	return f;
}

static void
fake_end(void *state)
{
	free(state);
}

static unsigned
open_bits(const struct record *r)
{
	static const char *const words[] = {
	    "signature", "accession", "invitation", "closed"};
	unsigned bits = 0;
	size_t at = 0, i;
	struct span v;

	while (record_next(r, F_OPEN, &at, &v))
		for (i = 0; i < 4; i++)
			if (span_eq_str(v, words[i]))
				bits |= 1u << i;
	return bits;
}

static utc_t
time_or(const struct record *r, enum field field, utc_t none)
{
	utc_t t;

	return time_parse(record_get(r, field), &t) ? t : none;
}

static void
remember(struct fake *f, const struct record *r, uint64_t index)
{
	struct item *it = &f->items[f->n++];
	struct core_record *c = &it->c;
	const char *holder;

	it->id = f->fx.id;
	it->symbol = record_get(r, F_SYMBOL);
	it->short_id = record_get(r, F_KNOWN_AS);
	(void)span_uint(record_get(r, F_NUMBER), UINT64_MAX, &it->number);
	c->index = index;
	c->root = f->fx.root;
	c->topic = f->fx.topic;
	c->thread = f->fx.thread;
	c->kind = r->type->kind;
	c->counts = f->fx.counts;
	c->recorded = f->fx.recorded;
	(void)snprintf(
	    c->author, sizeof(c->author), "%.*s", SPAN_ARGS(r->author));
	(void)snprintf(c->exercise, sizeof(c->exercise), "%.*s",
	    SPAN_ARGS(record_get(r, F_EXERCISE)));
	holder = c->recorded ? other_id(f, f->fx.party) : NULL;
	if (holder != NULL)
		(void)snprintf(c->party, sizeof(c->party), "%s", holder);
	else
		(void)snprintf(
		    c->party, sizeof(c->party), "%.*s", SPAN_ARGS(f->fx.party));
	c->open = open_bits(r);
	(void)span_uint(record_get(r, F_QUORUM), UINT64_MAX, &c->quorum);
	c->earliest = time_or(r, F_EARLIEST, INT64_MIN);
	c->lapses = time_or(r, F_LAPSES, INT64_MAX);
	if (f->fx.replaces_id)
		f->items[f->fx.replaces_index].c.replaced = true;
}

/* Whatever question the state fails to answer, core passes that on. */
static void
check_failures(struct fake *f, const struct record *r, uint64_t index)
{
	struct cy_err e;
	enum cy_rc rc;
	unsigned k;

	for (k = 1;; k++) {
		f->calls = 0;
		f->fail_at = k;
		rc = core_check(&f->view, f->w->keys, r, index, &f->fx, &e);
		if (f->calls < k)
			break;
		if (rc != CY_TEMP || e.fault != FAULT_NO_MEMORY)
			t_rc(rc, &e, CY_TEMP, FAULT_NO_MEMORY, "state fails");
	}
	f->fail_at = 0;
}

static enum cy_rc
fake_admit(void *state, struct world *w, const struct record *r, uint64_t index,
    struct cy_err *e)
{
	struct fake *f = state;
	enum cy_rc rc;

	check_failures(f, r, index);
	rc = core_check(&f->view, w->keys, r, index, &f->fx, e);
	if (rc == CY_OK)
		remember(f, r, index);
	return rc;
}

/* The steps admitted one after the other; *f stays for a closer look. */
static struct fake *
play(struct world *w, const struct step *steps)
{
	const struct step *s;
	struct made *m;
	struct cy_err e;
	struct fake *f;

	world_init(w);
	f = fake_begin(w);
	for (s = steps; s->name != NULL; s++) {
		m = world_make(w, s);
		t_rc(core_check(&f->view, w->keys, &m->r, w->n, &f->fx, &e), &e,
		    CY_OK, FAULT_NONE, s->name);
		remember(f, &m->r, w->n);
		world_keep(w, m);
	}
	return f;
}

#define NODE "node.example"
#define MFA "mfa.example"
#define KEEPER                                                        \
	{                                                             \
		"keeper", "party", NODE, "2026-01-01",                \
		    "Kind: academia\nName: en K\n", CY_OK, FAULT_NONE \
	}
#define FIRST                                                         \
	{                                                             \
		"mfa", "party", MFA, "2026-01-01",                    \
		    "Kind: state\nName: en F\nKnown-As: aa\n", CY_OK, \
		    FAULT_NONE                                        \
	}
#define STATEMENT                                                         \
	{                                                                 \
		"st", "statement", NODE, "2026-01-02",                    \
		    "Symbol: alpha\nTitle: en Alpha\n", CY_OK, FAULT_NONE \
	}
#define SRC "Source: https://www.example/x\n"
#define END                                                     \
	{                                                       \
		NULL, NULL, NULL, NULL, NULL, CY_OK, FAULT_NONE \
	}

static void
t_day(struct day d, int y, int m, int day, const char *name)
{
	t_ok(d.year == y && d.month == m && d.day == day, "%s: %d-%d-%d", name,
	    d.year, d.month, d.day);
}

/* What follows from an act, a correction, a withdrawal, a release. */
static void
test_effects(void)
{
	static const struct step steps[] = {
	    KEEPER,
	    FIRST,
	    STATEMENT,
	    {"r", "act", NODE, "2026-01-03",
	        "Recorded-For: aa\nOccurred: 2019-09\nStatement: @st\n"
	        "Kind: signature\n" SRC,
	        CY_OK, FAULT_NONE},
	    {"a", "act", MFA, "2026-01-04", "Statement: @st\nKind: signature\n",
	        CY_OK, FAULT_NONE},
	    {"b", "act", MFA, "2026-01-05",
	        "Replaces: @a\nStatement: @st\nKind: signature\n", CY_OK,
	        FAULT_NONE},
	    {"w", "withdrawal", MFA, "2026-01-06", "Act: @b\nEffective: 2027\n",
	        CY_OK, FAULT_NONE},
	    {"u", "act", NODE, "2026-01-06",
	        "Recorded-For: bb\nStatement: @st\nKind: signature\n" SRC,
	        CY_OK, FAULT_NONE},
	    {"l", "release", NODE, "2026-01-10",
	        "Statement: @st\nRecord: @r\nRecord: @b\nRecord: @u\n", CY_OK,
	        FAULT_NONE},
	    END,
	};
	struct world w;
	struct fake *f = play(&w, steps);
	const struct core_effects *fx = &f->fx;

	t_day(f->items[3].c.counts, 2019, 9, 0, "recorded: Occurred");
	t_day(f->items[4].c.counts, 2026, 1, 4, "own: Date");
	t_day(f->items[6].c.counts, 2027, 0, 0, "withdrawal: Effective");
	t_day(f->items[7].c.counts, 0, 0, 0, "recorded without a day");
	t_uint(f->items[5].c.root, 4, "a correction's root");
	t_uint(f->items[6].c.topic, 4, "withdrawal: the chain");
	t_uint(f->items[6].c.thread, 2, "withdrawal: the statement");
	t_ok(fx->releases, "the first release");
	t_uint(fx->nrefs, 4, "its references");
	t_ok(fx->refs[0].topic && fx->topic == 2, "its topic");
	t_ok(!fx->refs[1].moves, "a recorded act keeps its day");
	t_ok(fx->refs[2].moves, "an own act counts from the release");
	fake_end(f);
	world_release(&w);
}

/* Displacing is an effect of the own act only. */
static void
test_displaces(void)
{
	static const struct step steps[] = {
	    KEEPER,
	    FIRST,
	    STATEMENT,
	    {"r", "act", NODE, "2026-01-03",
	        "Recorded-For: aa\nOccurred: 2019-09\nStatement: @st\n"
	        "Kind: signature\n" SRC,
	        CY_OK, FAULT_NONE},
	    {"a", "act", MFA, "2026-01-04", "Statement: @st\nKind: signature\n",
	        CY_OK, FAULT_NONE},
	    END,
	};
	struct world w;
	struct fake *f = play(&w, steps);

	t_ok(f->fx.displaces_id && hash_eq(&f->fx.displaces, &w.made[3]->id),
	    "an own act displaces the recorded one");
	fake_end(f);
	world_release(&w);
}

/* A disclosure with the salt and record that its commitment was made of. */
static void
test_commitment(void)
{
	static const char salt[] =
	    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
	struct step steps[] = {KEEPER, FIRST,
	    {"i", "incident", MFA, "2026-01-03", "Symbol: one\nTitle: en One\n",
	        CY_OK, FAULT_NONE},
	    {"x", "sealed", MFA, "2026-01-02", NULL, CY_OK, FAULT_NONE},
	    {"d", "disclosure", MFA, "2026-01-04",
	        "Sealed: @x\nSalt: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxw"
	        "dHh8=\nRecord: @i\n",
	        CY_OK, FAULT_NONE},
	    END};
	struct span parts[3] = {SPAN_LIT("comity/sealed/v1\n")};
	char hex[HASH_HEX], header[HASH_HEX + 16];
	struct cy_err e;
	struct made *m;
	struct world w;
	struct fake *f;
	uint8_t raw[32];
	struct hash h;
	size_t n;

	(void)base64_decode(raw, sizeof(raw), &n, span_str(salt));
	world_init(&w);
	m = world_make(&w, &steps[2]);
	parts[1] = span(raw, n);
	parts[2] = buf_span(&m->bytes);
	sha256_parts(&h, parts, 3);
	hash_hex(hex, &h);
	(void)snprintf(header, sizeof(header), "Commitment: %s\n", hex);
	steps[3].headers = header;
	t_rc(core_commitment(
	         span_str(hex), span_str(salt), buf_span(&m->bytes), &e),
	    &e, CY_OK, FAULT_NONE, "opens");
	t_rc(core_commitment(span_str(hex), span_str(salt), span_str("x"), &e),
	    &e, CY_BAD, FAULT_COMMITMENT, "another record");
	t_rc(core_commitment(span_str("x"), span_str(salt), span_str("x"), &e),
	    &e, CY_BAD, FAULT_COMMITMENT, "no commitment");
	t_rc(
	    core_commitment(span_str(hex), span_str("AA=="), span_str("x"), &e),
	    &e, CY_BAD, FAULT_COMMITMENT, "short salt");
	t_rc(core_commitment(span_str(hex), span_str("?"), span_str("x"), &e),
	    &e, CY_BAD, FAULT_COMMITMENT, "no salt");
	made_free(m);
	world_release(&w);
	f = play(&w, steps);
	m = w.made[w.n - 1];
	f->view.entry = NULL;
	f->n--;
	t_rc(core_check(&f->view, w.keys, &m->r, w.n, &f->fx, &e), &e, CY_OK,
	    FAULT_NONE, "without the bytes");
	fake_end(f);
	world_release(&w);
}

int
main(void)
{
	static const struct scenario_run run = {
	    fake_begin, fake_admit, fake_end};

	scenarios_run(&run);
	test_effects();
	test_displaces();
	test_commitment();
	return t_done();
}
