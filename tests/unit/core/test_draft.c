/* SPDX-License-Identifier: Apache-2.0 */
/* spec/papers.md, "Seeing", "Adding", "What a draft comes to". */
#include "papers.h"

#include "base/limits.h"

#define SALT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define ROOT                                                                 \
	{                                                                    \
		"root", PAPER_DRAFT, "aa", "Title: en T\nNonce: " SALT "\n", \
		    NULL, 0                                                  \
	}
#define VERSION(label, author, headers, body)                  \
	{                                                      \
		label, PAPER_VERSION, author, headers, body, 0 \
	}
#define SEND(label, author, version, parties)                    \
	{                                                        \
		label, PAPER_CIRCULATION, author,                \
		    "Regarding: @" version "\n" parties, NULL, 0 \
	}
#define TO(p) "Invited: " p ".example\n"
#define FOR(p) "Audience: " p ".example\n"
#define ON(label) "Regarding: @" label "\n"
#define NOBODY                             \
	"ffffffffffffffffffffffffffffffff" \
	"ffffffffffffffffffffffffffffffff"
#define TEXT "1. We [should] [shall] talk.\n\n2. We [also] [] write.\n"

/* A draft as it is: aa leads, bb and cc are in, dd comes later. */
static const struct paper_step life[] = {
    {"early", PAPER_VERSION, "aa", "", TEXT, FAULT_PAPER_REFERENCE},
    ROOT,
    {"second root", PAPER_DRAFT, "aa", "Title: en U\nNonce: " SALT "\n", NULL,
        FAULT_PAPER_DRAFT},
    {"outsider", PAPER_COMMENT, "bb", ON("root"), "Hm.\n",
        FAULT_PAPER_REFERENCE},
    VERSION("v1", "aa", "", TEXT),
    {"to nobody known", PAPER_COMMENT, "aa", FOR("bb") ON("v1"), "Hm.\n",
        FAULT_PAPER_AUDIENCE},
    SEND(
        "s1", "aa", "v1", TO("bb") TO("cc") "Deadline: 2030-02-01T00:00:00Z\n"),
    {"c-all", PAPER_COMMENT, "bb", ON("v1") "Paragraph: 1\n", "Why?\n", 0},
    {"c-lead", PAPER_COMMENT, "bb", FOR("aa") ON("v1") "Paragraph: 2\n",
        "No.\n", 0},
    {"c-reply", PAPER_COMMENT, "aa", ON("c-lead"), "Yes.\n", 0},
    {"c-own", PAPER_COMMENT, "bb", FOR("bb") ON("v1"), "Note.\n", 0},
    {"c-unknown", PAPER_COMMENT, "cc", ON("c-lead"), "What?\n",
        FAULT_PAPER_REFERENCE},
    {"c-3", PAPER_COMMENT, "bb", ON("v1") "Paragraph: 3\n", "x\n",
        FAULT_PAPER_PARAGRAPH},
    {"c-on-comment", PAPER_COMMENT, "bb", ON("c-all") "Paragraph: 1\n", "x\n",
        FAULT_PAPER_PARAGRAPH},
    {"c-dd", PAPER_COMMENT, "bb", FOR("dd") ON("v1"), "x\n",
        FAULT_PAPER_AUDIENCE},
    {"p-bb", PAPER_POSITION, "bb",
        ON("v1") "Paragraph: 1\nKind: prefer\nAlternative: 2\n", NULL, 0},
    {"p-cc", PAPER_POSITION, "cc",
        ON("v1") "Paragraph: 1\nKind: prefer\nAlternative: 1\n", NULL, 0},
    {"p-cc2", PAPER_POSITION, "cc",
        ON("v1") "Paragraph: 1\nKind: prefer\nAlternative: 2\n", NULL, 0},
    {"p-cc-agree", PAPER_POSITION, "cc", ON("v1") "Kind: ad-referendum\n", NULL,
        0},
    {"p-3", PAPER_POSITION, "cc",
        ON("v1") "Paragraph: 1\nKind: prefer\nAlternative: 3\n", NULL,
        FAULT_BRACKET_UNKNOWN},
    {"p-0", PAPER_POSITION, "cc",
        ON("v1") "Paragraph: 1\nKind: object\nAlternative: 0\n", NULL,
        FAULT_BRACKET_UNKNOWN},
    {"p-comment", PAPER_POSITION, "cc", ON("c-all") "Kind: agree\n", NULL,
        FAULT_PAPER_KIND},
    {"k-legal", PAPER_CLEARANCE, "bb",
        FOR("bb") ON("v1") "Step: legal\nKind: cleared\n", NULL, 0},
    {"k-minister", PAPER_CLEARANCE, "bb",
        FOR("bb") ON("v1") "Step: minister\nKind: refused\n", "Not yet.\n", 0},
    {"k-shown", PAPER_CLEARANCE, "bb",
        FOR("aa") ON("v1") "Step: legal\nKind: cleared\n", NULL,
        FAULT_PAPER_AUDIENCE},
    /* bb proposes a text to the lead alone. */
    VERSION("w1", "bb", "Previous: @v1\n", "1. We must talk.\n"),
    SEND("s-w1", "bb", "w1", TO("aa")),
    {"bb invites", PAPER_CIRCULATION, "bb", ON("w1") TO("dd"), NULL,
        FAULT_PAPER_LEAD},
    {"bb sets deadlines", PAPER_CIRCULATION, "bb",
        ON("w1") TO("aa") "Deadline: 2030-03-01T00:00:00Z\n", NULL,
        FAULT_PAPER_LEAD},
    {"aa sends bb's", PAPER_CIRCULATION, "aa", ON("w1") TO("cc"), NULL,
        FAULT_PAPER_FOREIGN},
    {"bb sends aa's", PAPER_CIRCULATION, "bb", ON("v1") TO("cc"), NULL,
        FAULT_PAPER_FOREIGN},
    {"p-lead", PAPER_POSITION, "aa", ON("w1") "Kind: agree\n", NULL, 0},
    {"p-unseen", PAPER_POSITION, "cc", ON("w1") "Kind: agree\n", NULL,
        FAULT_PAPER_REFERENCE},
    /* The second version; until it is sent, bb sees the first. */
    VERSION("v2", "aa", "Previous: @v1\nPrevious: @w1\n",
        "1. We shall talk.\n\n2. We [also] [] write.\n"),
    {"p-lead-old", PAPER_POSITION, "aa", ON("v1") "Kind: agree\n", NULL,
        FAULT_VERSION_SUPERSEDED},
    {"p-bb-2", PAPER_POSITION, "bb",
        ON("v1") "Paragraph: 2\nKind: prefer\nAlternative: 2\n", NULL, 0},
    SEND("s2", "aa", "v2", TO("bb")),
    {"p-old", PAPER_POSITION, "bb", ON("v1") "Kind: agree\n", NULL,
        FAULT_VERSION_SUPERSEDED},
    {"k-old", PAPER_CLEARANCE, "bb",
        FOR("bb") ON("v1") "Step: legal\nKind: cleared\n", NULL,
        FAULT_VERSION_SUPERSEDED},
    {"k-new", PAPER_CLEARANCE, "bb",
        FOR("bb") ON("v2") "Step: legal\nKind: cleared\n", NULL, 0},
    {"v-bracket", PAPER_VERSION, "aa", "Previous: @v2\n", "1. We [must.\n",
        FAULT_BRACKET_OPEN},
    {"v-unknown", PAPER_VERSION, "cc", "Previous: @v2\n", "1. We.\n",
        FAULT_PAPER_REFERENCE},
    {"v-kind", PAPER_VERSION, "bb", "Previous: @c-all\n", "1. We.\n",
        FAULT_PAPER_KIND},
    /* Taking back. */
    {"r-foreign", PAPER_RETRACTION, "cc", ON("c-all"), NULL,
        FAULT_PAPER_FOREIGN},
    {"r-kind", PAPER_RETRACTION, "aa", ON("s2"), NULL, FAULT_PAPER_KIND},
    {"r-c-all", PAPER_RETRACTION, "bb", ON("c-all"), NULL, 0},
    {"r-twice", PAPER_RETRACTION, "bb", ON("c-all"), NULL,
        FAULT_PAPER_RETRACTED},
    {"r-w1", PAPER_RETRACTION, "bb", ON("w1"), NULL, 0},
    {"v-retracted", PAPER_VERSION, "bb", "Previous: @w1\n", "1. We.\n",
        FAULT_PAPER_RETRACTED},
    {"s-retracted", PAPER_CIRCULATION, "bb", ON("w1") TO("aa"), NULL,
        FAULT_PAPER_RETRACTED},
    /* Only for some. */
    VERSION("v3", "aa", FOR("bb") "Previous: @v2\n", "1. We shall talk.\n"),
    {"s3-cc", PAPER_CIRCULATION, "aa", ON("v3") TO("cc"), NULL,
        FAULT_PAPER_AUDIENCE},
    {"s3", PAPER_CIRCULATION, "aa", FOR("cc") ON("v3") TO("bb"), NULL, 0},
    {"s1-dd", PAPER_CIRCULATION, "aa",
        FOR("aa") ON("v1") TO("dd") "Deadline: 2030-04-01T00:00:00Z\n", NULL,
        0},
    {"s1-cc", PAPER_CIRCULATION, "aa",
        FOR("aa") ON("v1") TO("cc") "Deadline: 2030-05-01T00:00:00Z\n", NULL,
        0},
    {"s1-cc-again", PAPER_CIRCULATION, "aa", FOR("aa") ON("v1") TO("cc"), NULL,
        0},
    {"c-dd-all", PAPER_COMMENT, "dd", ON("v1"), "Hello.\n", 0},
};

static void
live(struct papers *p)
{
	papers_init(p);
	for (size_t i = 0; i < sizeof(life) / sizeof(life[0]); i++)
		papers_step(p, &life[i], false);
}

static void
test_seeing(struct papers *p)
{
	static const struct {
		const char *party, *labels;
	} row[] = {
	    {"aa.example",
	        "root v1 s1 c-all c-lead c-reply p-bb p-cc p-cc2 p-cc-agree w1 "
	        "s-w1 p-lead v2 p-bb-2 s2 r-c-all r-w1 v3 s3 s1-dd s1-cc "
	        "s1-cc-again c-dd-all"},
	    {"bb.example",
	        "root v1 s1 c-all c-lead c-reply c-own p-bb p-cc p-cc2 "
	        "p-cc-agree k-legal k-minister w1 s-w1 p-lead v2 p-bb-2 s2 "
	        "k-new r-c-all r-w1 v3 s3 c-dd-all"},
	    {"cc.example",
	        "root v1 s1 c-all p-bb p-cc p-cc2 p-cc-agree p-bb-2 r-c-all "
	        "s1-cc s1-cc-again c-dd-all"},
	    {"dd.example",
	        "root v1 s1 c-all p-bb p-cc p-cc2 p-cc-agree p-bb-2 r-c-all "
	        "s1-dd c-dd-all"},
	    {"ee.example", ""},
	};
	struct draft all, d;
	struct arena a;
	struct buf b;

	arena_init(&a, 8u << 20);
	buf_init(&b, 1 << 16);
	papers_fold(p, &all, &a, NULL);
	t_uint(all.n, p->n, "everything");
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		buf_reset(&b);
		papers_fold(p, &d, &a, row[i].party);
		papers_labels(p, &d, &b);
		t_span(buf_span(&b), span_str(row[i].labels), row[i].party);
		for (size_t k = 0; k < all.n; k++)
			if (paper_visible(&all, k, span_str(row[i].party)) !=
			    (draft_find(&d, &all.paper[k].id) != DRAFT_NONE))
				t_ok(false, "%s: paper %zu", row[i].party, k);
	}
	buf_release(&b);
	arena_release(&a);
}

/* What each party is told of versions, parties and deadlines. */
static void
test_view(struct papers *p)
{
	static const struct {
		const char *viewer, *current, *parties;
	} row[] = {
	    {"aa.example", "v3",
	        "aa+ bb+v3 cc+v1@2030-05-01 dd+v1@2030-04-01 "},
	    {"bb.example", "v3", "aa+ bb+v3 cc+v1@2030-02-01 dd "},
	    {"cc.example", "v1", "aa+ bb+v1@2030-02-01 cc+v1@2030-05-01 dd "},
	    {"dd.example", "v1",
	        "aa+ bb+v1@2030-02-01 cc+v1@2030-02-01 dd+v1@2030-04-01 "},
	};
	struct draft d;
	struct arena a;
	struct buf b;
	char day[TIME_TEXT];

	arena_init(&a, 8u << 20);
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		papers_fold(p, &d, &a, row[i].viewer);
		t_span(d.lead, SPAN_LIT("aa.example"), "the lead");
		t_uint(d.current, papers_index(&d, p, row[i].current),
		    row[i].viewer);
		buf_reset(&b);
		for (size_t k = 0; k < d.nparties; k++) {
			const struct draft_party *q = &d.party[k];

			buf_put(&b, span_first(q->id, 2));
			buf_puts(&b, q->member ? "+" : "");
			if (q->version != DRAFT_NONE)
				buf_printf(&b, "v%u",
				    q->version == papers_index(&d, p, "v1")
				        ? 1
				        : 3);
			if (q->deadline != 0) {
				time_print(day, q->deadline);
				buf_printf(&b, "@%.10s", day);
			}
			buf_putc(&b, ' ');
		}
		t_span(buf_span(&b), span_str(row[i].parties), row[i].viewer);
	}
	t_ok(draft_party(&d, SPAN_LIT("ee.example")) == NULL, "nobody");
	buf_release(&b);
	arena_release(&a);
}

static void
test_versions(struct papers *p)
{
	struct draft d;
	struct arena a;
	size_t at;

	arena_init(&a, 8u << 20);
	papers_fold(p, &d, &a, NULL);
	t_uint(draft_current(&d, SPAN_LIT("aa.example")),
	    papers_index(&d, p, "v3"), "the lead's newest");
	t_ok(draft_current(&d, SPAN_LIT("bb.example")) == DRAFT_NONE,
	    "bb's was taken back");
	t_ok(d.paper[papers_index(&d, p, "v3")].head, "v3 is a head");
	t_ok(!d.paper[papers_index(&d, p, "v2")].head, "v2 is not");
	t_ok(!d.paper[papers_index(&d, p, "w1")].head,
	    "nor what was taken back");
	t_uint(d.paper[papers_index(&d, p, "c-all")].retracted,
	    papers_index(&d, p, "r-c-all"), "a comment taken back");
	at = d.paper[papers_index(&d, p, "v1")].first;
	t_uint(draft_next(&d, PAPER_COMMENT, &at), papers_index(&d, p, "c-all"),
	    "the first comment");
	t_uint(draft_next(&d, PAPER_COMMENT, &at),
	    papers_index(&d, p, "c-lead"), "the second");
	at = d.paper[papers_index(&d, p, "c-lead")].first;
	t_uint(draft_next(&d, PAPER_COMMENT, &at),
	    papers_index(&d, p, "c-reply"), "a reply");
	t_ok(draft_next(&d, PAPER_COMMENT, &at) == DRAFT_NONE, "the only one");
	arena_release(&a);
}

static void
test_positions(struct papers *p)
{
	static const struct para_id one = {1, 0}, two = {2, 0};
	struct draft_position *pos;
	struct draft d;
	struct arena a;
	struct cy_err e;
	size_t n, at = 0;
	const struct draft_position *q;

	arena_init(&a, 8u << 20);
	papers_fold(p, &d, &a, NULL);
	t_rc(draft_positions(&d, &a, papers_index(&d, p, "v1"), &pos, &n, &e),
	    &e, CY_OK, FAULT_NONE, "positions on v1");
	t_uint(n, 4, "the newest of each party and group");
	t_ok(
	    pos[0].paragraph.number == 0 && pos[0].stand == STAND_AD_REFERENDUM,
	    "the whole text first");
	q = draft_support(pos, n, one, 2, &at);
	t_ok(q != NULL && q->paper == papers_index(&d, p, "p-bb"),
	    "bb prefers the second");
	q = draft_support(pos, n, one, 2, &at);
	t_ok(q != NULL && q->paper == papers_index(&d, p, "p-cc2"),
	    "so does cc by now");
	t_ok(draft_support(pos, n, one, 2, &at) == NULL, "no third");
	at = 0;
	t_ok(draft_support(pos, n, one, 1, &at) == NULL, "nobody the first");

	/* On v2 paragraph 1 reads otherwise, paragraph 2 the same. */
	t_rc(draft_positions(&d, &a, papers_index(&d, p, "v2"), &pos, &n, &e),
	    &e, CY_OK, FAULT_NONE, "positions on v2");
	t_uint(n, 4, "those of v1");
	at = 0;
	t_ok(draft_support(pos, n, one, 2, &at) == NULL,
	    "what has changed is spoken to no longer");
	at = 0;
	q = draft_support(pos, n, two, 2, &at);
	t_ok(q != NULL && q->paper == papers_index(&d, p, "p-bb-2"),
	    "what has not, is");
	t_ok(!pos[0].holds, "the text as a whole has changed");
	t_rc(draft_positions(&d, &a, papers_index(&d, p, "w1"), &pos, &n, &e),
	    &e, CY_OK, FAULT_NONE, "positions on w1");
	t_uint(n, 0, "on what was taken back, none");
	t_rc(draft_positions(&d, &a, DRAFT_NONE, &pos, &n, &e), &e, CY_OK,
	    FAULT_NONE, "on nothing");
	t_uint(n, 0, "none");
	arena_release(&a);
}

static void
test_cleared(struct papers *p)
{
	static const struct span steps[] = {
	    SPAN_INIT("legal"), SPAN_INIT("minister")};
	struct span bb = SPAN_LIT("bb.example");
	struct papers more = *p;
	struct draft d;
	struct arena a;
	size_t missing, v1;

	arena_init(&a, 8u << 20);
	papers_fold(p, &d, &a, "bb.example");
	v1 = papers_index(&d, p, "v1");
	t_ok(draft_cleared(&d, bb, v1, steps, 1, &missing), "legal has");
	t_ok(!draft_cleared(&d, bb, v1, steps, 2, &missing) && missing == 1,
	    "the minister has not");
	t_ok(draft_cleared(&d, bb, v1, NULL, 0, &missing), "no steps");
	t_ok(!draft_cleared(&d, bb, DRAFT_NONE, steps, 1, &missing),
	    "no version");
	t_ok(!draft_cleared(&d, SPAN_LIT("cc.example"), v1, steps, 1, &missing),
	    "another party");
	/* The newest counts, as far as it was not taken back. */
	papers_read(&more,
	    &(struct paper_step){"k2", PAPER_CLEARANCE, "bb",
	        FOR("bb") ON("v1") "Step: legal\nKind: refused\n", NULL, 0});
	papers_keep(&more);
	papers_fold(&more, &d, &a, "bb.example");
	t_ok(!draft_cleared(&d, bb, v1, steps, 1, &missing), "now refused");
	papers_read(&more,
	    &(struct paper_step){
	        "r-k2", PAPER_RETRACTION, "bb", ON("k2"), NULL, 0});
	papers_keep(&more);
	papers_fold(&more, &d, &a, "bb.example");
	t_ok(draft_cleared(&d, bb, v1, steps, 1, &missing), "taken back");
	p->a = more.a;
	arena_release(&a);
}

/* Open for signature: what only their author sees, and nothing else. */
static void
test_fixed(struct papers *p)
{
	static const struct paper_step rows[] = {
	    {"f-all", PAPER_COMMENT, "bb", ON("v3"), "x\n", FAULT_DRAFT_FIXED},
	    {"f-aa", PAPER_COMMENT, "bb", FOR("aa") ON("v3"), "x\n",
	        FAULT_DRAFT_FIXED},
	    {"f-own", PAPER_COMMENT, "bb", FOR("bb") ON("v3"), "x\n", 0},
	    {"f-k", PAPER_CLEARANCE, "bb",
	        FOR("bb") ON("v3") "Step: legal\nKind: cleared\n", NULL, 0},
	    {"f-v", PAPER_VERSION, "aa", FOR("aa") "Previous: @v3\n",
	        "1. We.\n", FAULT_DRAFT_FIXED},
	    {"f-s", PAPER_CIRCULATION, "aa", ON("v3") TO("bb"), NULL,
	        FAULT_DRAFT_FIXED},
	    {"f-p", PAPER_POSITION, "bb", FOR("bb") ON("v3") "Kind: agree\n",
	        NULL, FAULT_DRAFT_FIXED},
	    {"f-r", PAPER_RETRACTION, "bb", ON("c-lead"), NULL,
	        FAULT_DRAFT_FIXED},
	    {"f-r-own", PAPER_RETRACTION, "bb", ON("f-own"), NULL, 0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		papers_step(p, &rows[i], true);
}

/* What the fold passes over, and what the rules say to it. */
static void
test_strange(struct papers *p)
{
	struct record mixed[5];
	struct draft d, empty = {0};
	struct arena a;
	struct cy_err e;

	arena_init(&a, 8u << 20);
	t_rc(draft_fold(&d, &a, p->r, 0, span(NULL, 0), &e), &e, CY_OK,
	    FAULT_NONE, "no papers");
	t_ok(d.n == 0 && d.current == DRAFT_NONE &&
	        !paper_visible(&d, 0, SPAN_LIT("aa.example")),
	    "no draft");
	mixed[0] = p->r[1];
	mixed[1] = p->r[0];
	mixed[2] = p->r[1];
	mixed[3] = p->r[1];
	mixed[4] = p->r[0];
	t_rc(draft_fold(&d, &a, mixed, 5, span(NULL, 0), &e), &e, CY_OK,
	    FAULT_NONE, "a version, the root, the version twice, the root");
	t_uint(d.n, 2, "the root and the version");
	t_rc(draft_check(&empty, &p->r[0], &e), &e, CY_OK, FAULT_NONE,
	    "a root begins a draft");
	t_rc(draft_check(&d, &p->r[1], &e), &e, CY_CONFLICT, FAULT_PAPER_KNOWN,
	    "known");
	/* The same parties, another draft. */
	mixed[0] = p->r[0];
	t_rc(paper_parse(&mixed[1], &a,
	         SPAN_LIT("comity/version/v1\nAuthor: aa.example\n"
	                  "Date: 2030-01-01T00:00:00Z\nDraft: " NOBODY
	                  "\n\n1. We.\n"),
	         &e),
	    &e, CY_OK, FAULT_NONE, "a version of another draft");
	t_rc(draft_check(&d, &mixed[1], &e), &e, CY_CONFLICT, FAULT_PAPER_DRAFT,
	    "is not added");
	t_rc(draft_fold(&d, &a, mixed, 2, span(NULL, 0), &e), &e, CY_OK,
	    FAULT_NONE, "nor told of");
	t_uint(d.n, 1, "the root alone");
	mixed[1] = p->r[2];
	mixed[1].type = record_type_of(R_ACT);
	t_rc(draft_fold(&d, &a, mixed + 1, 1, span(NULL, 0), &e), &e, CY_OK,
	    FAULT_NONE, "a record");
	t_uint(d.n, 0, "is no draft");
	arena_release(&a);
}

static void
test_limits(struct papers *p)
{
	struct draft d;
	struct arena a;
	struct cy_err e;

	arena_init(&a, 8u << 20);
	papers_read(p,
	    &(struct paper_step){
	        "last", PAPER_CIRCULATION, "aa", ON("v1") TO("zz"), NULL, 0});
	papers_fold(p, &d, &a, "aa.example");
	d.n = LIMIT_DRAFT_PAPERS;
	t_rc(draft_check(&d, &p->r[p->n], &e), &e, CY_CONFLICT,
	    FAULT_DRAFT_FULL, "LIMIT_DRAFT_PAPERS and one more");
	papers_fold(p, &d, &a, "aa.example");
	d.nparties = LIMIT_DRAFT_PARTIES - 1;
	d.party = arena_array(&a, d.nparties, sizeof(*d.party));
	d.party[0] = (struct draft_party){d.lead, true, DRAFT_NONE, 0};
	t_rc(draft_check(&d, &p->r[p->n], &e), &e, CY_OK, FAULT_NONE,
	    "LIMIT_DRAFT_PARTIES");
	d.nparties++;
	d.party = arena_array(&a, d.nparties, sizeof(*d.party));
	d.party[0] = (struct draft_party){d.lead, true, DRAFT_NONE, 0};
	t_rc(draft_check(&d, &p->r[p->n], &e), &e, CY_CONFLICT,
	    FAULT_DRAFT_FULL, "and one more");
	arena_release(&a);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct papers *p = ctx;
	struct draft_position *pos;
	struct draft d;
	struct arena a;
	enum cy_rc rc;
	size_t n;

	arena_init(&a, 8u << 20);
	rc = draft_fold(&d, &a, p->r, p->n, SPAN_LIT("bb.example"), e);
	if (rc == CY_OK)
		rc = draft_positions(&d, &a, d.current, &pos, &n, e);
	arena_release(&a);
	return rc;
}

/* Each budget from none up: out of memory, until it is enough. */
static void
test_budget(struct papers *p)
{
	struct draft_position *pos;
	struct draft d;
	struct arena a;
	struct cy_err e;
	enum cy_rc rc = CY_TEMP;
	size_t budget = 0, odd = 0, n;

	for (; rc != CY_OK && budget < 1u << 20; budget += 16) {
		arena_init(&a, budget);
		rc = draft_fold(&d, &a, p->r, p->n, SPAN_LIT("bb.example"), &e);
		if (rc == CY_OK)
			rc = draft_positions(&d, &a, d.current, &pos, &n, &e);
		odd += rc != CY_OK &&
		    (rc != CY_TEMP || e.fault != FAULT_NO_MEMORY);
		arena_release(&a);
	}
	t_ok(rc == CY_OK && odd == 0, "each budget up to %zu bytes", budget);
}

int
main(void)
{
	static struct papers p;

	live(&p);
	test_seeing(&p);
	test_view(&p);
	test_versions(&p);
	test_positions(&p);
	test_cleared(&p);
	test_fixed(&p);
	test_strange(&p);
	test_limits(&p);
	test_budget(&p);
	t_oom(oom, &p, "a draft");
	papers_release(&p);
	return t_done();
}
