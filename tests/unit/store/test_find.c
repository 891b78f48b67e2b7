/* SPDX-License-Identifier: Apache-2.0 */
/* spec/index.md, "Names": how records are found; what is not there. */
#include "out.h"

struct name {
	const char *text; /* @name: that record's id; @name:8 its digits */
	enum cy_rc rc;
	enum fault fault;
	uint64_t index;
};

static const struct name names[] = {
    {"@own", OK, 9},
    {"@own:6", OK, 9},
    {"@own:12", OK, 9},
    {"@own:63", OK, 9},
    {"@own:5", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"alpha", OK, 3},
    {"beta", OK, 11},
    {"drill", OK, 22},
    {"node.example/alpha", OK, 3},
    {"mfa.example/case-one", OK, 12},
    {"node.example/case-one", OK, 21},
    {"case-one", CY_CONFLICT, FAULT_STORE_AMBIGUOUS, 0},
    {"mfa.example/alpha", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"zz/alpha", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"/alpha", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"nothing", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"#0", OK, 0},
    {"#22", OK, 22},
    {"#23", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"#", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"#1x", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"000000", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"zzzzzzzz!", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"0000000000000000000000000000000000000000000000000000000000000000"
     "0",
        CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
};

static struct span
spell(const struct world *w, const char *text, char hex[HASH_HEX])
{
	size_t i, n;

	if (text[0] != '@')
		return span_str(text);
	n = strcspn(text + 1, ":");
	for (i = 0; i < w->n; i++)
		if (strlen(w->made[i]->name) == n &&
		    strncmp(w->made[i]->name, text + 1, n) == 0)
			hash_hex(hex, &w->made[i]->id);
	n++;
	return span(
	    hex, text[n] == ':' ? (size_t)atoi(text + n + 1) : HASH_HEX - 1);
}

static void
test_names(struct store *s, const struct world *w)
{
	char hex[HASH_HEX];
	uint64_t index;
	struct cy_err e;
	struct hash id;
	enum cy_rc rc;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		rc = store_resolve(
		    s, spell(w, names[i].text, hex), &index, &id, &e);
		t_rc(rc, &e, names[i].rc, names[i].fault, names[i].text);
		if (rc == CY_OK)
			t_ok(index == names[i].index &&
			        hash_eq(&id, &w->made[index]->id),
			    "%s: %llu", names[i].text,
			    (unsigned long long)index);
	}
}

/* Two ids with the same first digits are told apart by more of them. */
static void
test_prefix(struct world *w)
{
	struct store *s = world_store(":memory:", STORE_WRITE);
	char title[64], hex[HASH_HEX];
	struct step step = {"x", "incident", MFA, "2026-01-02", title, OK};
	struct made *m;
	struct cy_err e;
	struct hash id, root = world_root(1);
	uint64_t index, n = 0;
	unsigned i;
	bool twice = false;
	static uint8_t seen[1 << 12];

	(void)store_begin(s, &e);
	/* Among 200 ids two share their first 12 bits. */
	for (i = 0; i < 200; i++) {
		(void)snprintf(
		    title, sizeof(title), "Symbol: n-%u\nTitle: en N\n", i);
		m = world_make(w, &step);
		t_rc(store_admit(s, w->keys, &m->r, n++, &e), &e, CY_OK,
		    FAULT_NONE, "many");
		seen[m->id.b[0] << 4 | m->id.b[1] >> 4]++;
		twice |= seen[m->id.b[0] << 4 | m->id.b[1] >> 4] > 1;
		hash_hex(hex, &m->id);
		t_rc(store_resolve(s, span(hex, 12), &index, &id, &e), &e,
		    CY_OK, FAULT_NONE, "twelve digits");
		made_free(m);
	}
	t_ok(twice, "ids that begin alike");
	(void)store_commit(s, 1, &root, &e);
	store_close(s);
}

static enum cy_rc
take_alike(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;
	struct store_filter f = {.by_kind = true, .kind = row->kind, .to = 2};

	buf_printf(&o->b, "%llu:", (unsigned long long)row->index);
	return store_entries(o->s, &f, take_entry, o, e);
}

static void
test_nested(struct store *s)
{
	struct store_filter f = {.by_kind = true, .kind = R_PARTY, .to = 2};
	struct out o = {.s = s};
	struct cy_err e;

	buf_init(&o.b, 1 << 20);
	t_rc(store_entries(s, &f, take_alike, &o, &e), &e, CY_OK, FAULT_NONE,
	    "a question within a question");
	t_span(buf_span(&o.b),
	    span_str(
	        "0:0 party node.example 2026-01-01 kind=academia title=The "
	        "keeper\n"
	        "1 party mfa.example 2026-01-01 kind=state title=First state\n"
	        "1:0 party node.example 2026-01-01 kind=academia title=The "
	        "keeper\n"
	        "1 party mfa.example 2026-01-01 kind=state title=First state\n"),
	    "a question within a question");
	buf_release(&o.b);
}

static enum cy_rc
take_thread(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	(void)depth;
	return take_entry(ctx, row, e);
}

static enum cy_rc
take_ref(void *ctx, const struct store_ref *row, struct cy_err *e)
{
	(void)row;
	return out_end(ctx, e);
}

static enum cy_rc
take_party_act(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	(void)row;
	return out_end(ctx, e);
}

static void
test_others(struct store *s, const struct world *w)
{
	struct out o = {.s = s};
	const struct core_when now = {.known_at = 0}, before = {.known_at = 5};
	uint64_t counts[RECORD_KINDS], index;
	struct hash none = {{0}};
	struct cy_err e;

	buf_init(&o.b, 1 << 20);
	t_rc(store_counts(s, counts, &e), &e, CY_OK, FAULT_NONE, "counts");
	t_ok(counts[R_PARTY] == 3 && counts[R_ACT] == 4 &&
	        counts[R_FINDING] == 3 && counts[R_CHECK] == 0,
	    "counts");
	t_rc(store_find(s, &w->made[9]->id, &index, &e), &e, CY_OK, FAULT_NONE,
	    "find");
	t_uint(index, 9, "find");
	t_rc(store_find(s, &none, &index, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "find none");
	t_rc(store_newest(s, 4, now, &index, &e), &e, CY_OK, FAULT_NONE,
	    "newest");
	t_uint(index, 12, "newest");
	t_rc(store_newest(s, 12, before, &index, &e), &e, CY_OK, FAULT_NONE,
	    "newest before");
	t_uint(index, 4, "newest before");
	t_rc(store_newest(s, 11, before, &index, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "newest of what was not yet");
	t_rc(store_newest(s, 99, now, &index, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "newest of none");
	t_rc(store_entry(s, 99, NULL, take_entry, &o, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "no entry");
	t_rc(store_statement_parties(s, 99, now, take_party_act, &o, &e), &e,
	    CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "no statement");
	t_rc(store_statement_parties(s, 11, before, take_party_act, &o, &e), &e,
	    CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "not yet");
	t_rc(store_thread(s, 99, NULL, now, STORE_BY_TREE, take_thread, &o, &e),
	    &e, CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "no case");
	t_rc(store_refs_to(s, 99, take_ref, &o, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "references to none");
	t_rc(store_refs_of(s, 99, take_ref, &o, &e), &e, CY_OK, FAULT_NONE,
	    "references of none");
	t_uint(store_effects(s)->nrefs, 0, "effects of the last");
	buf_release(&o.b);
}

static void
test_times(struct store *s)
{
	struct hash root = world_root(23);
	struct out o = {.s = s};
	struct cy_err e;

	buf_init(&o.b, 1 << 20);
	t_rc(store_begin(s, &e), &e, CY_OK, FAULT_NONE, "begin");
	t_rc(store_seal(s, 7, 1000, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_seal(s, 8, 2000, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_seal(s, 8, 3000, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_commit(s, 23, &root, &e), &e, CY_OK, FAULT_NONE, "commit");
	(void)store_entry(s, 6, NULL, take_entry, &o, &e);
	(void)store_entry(s, 7, NULL, take_entry, &o, &e);
	(void)store_entry(s, 8, NULL, take_entry, &o, &e);
	t_span(buf_span(&o.b),
	    span_str(
	        "6 act bb - kind=accession topic=3 thread=3 sealed=1000\n"
	        "7 act cc 2020 kind=signature topic=3 thread=3 withdrawn=8 "
	        "sealed=2000\n"
	        "8 withdrawal cc 2022-06 topic=7 thread=3\n"),
	    "an entry's time");
	buf_release(&o.b);
}

int
main(void)
{
	struct store *s = world_store(":memory:", STORE_WRITE);
	struct world w;

	world_play(&w, s, out_steps);
	test_names(s, &w);
	test_nested(s);
	test_others(s, &w);
	test_prefix(&w);
	test_times(s);
	store_close(s);
	world_release(&w);
	return t_done();
}
