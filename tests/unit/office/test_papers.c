/* SPDX-License-Identifier: Apache-2.0 */
#include "pkit.h"

#include "office/attachment.h"
#include "office/papers_priv.h"

#define BODY "1. States consult each other.\n"

static enum cy_rc
add(struct pkit_world *w, const struct officer *who, struct pkit_paper p,
    struct hash *id, struct cy_err *e)
{
	return pkit_add(
	    &w->k, who, p.kind == PAPER_DRAFT ? NULL : &w->draft, &p, id, e);
}

static size_t
ndrafts(
    struct pkit_world *w, const struct officer *who, struct draft_row *first)
{
	struct draft_row *row;
	struct arena a;
	struct cy_err e;
	size_t n = 0;

	arena_init(&a, 1 << 20);
	okit_must(office_drafts(w->k.o, who, &a, &row, &n, &e), &e, "drafts");
	if (n > 0)
		*first = row[0];
	arena_release(&a);
	return n;
}

static void
test_begin(struct pkit_world *w)
{
	struct draft_row row;
	struct hash id;
	struct cy_err e;

	t_rc(add(w, &w->ada, pkit_root("en Title"), &id, &e), &e, CY_DENIED,
	    FAULT_OFFICE_NOT_PERMITTED, "an administrator begins none");
	t_rc(add(w, &w->leo, pkit_root(""), &id, &e), &e, CY_BAD,
	    FAULT_FIELD_MISSING, "none without title");
	t_rc(add(w, &w->leo, pkit_root("en On consulting"), &w->draft, &e), &e,
	    CY_OK, FAULT_NONE, "a draft");
	t_uint(ndrafts(w, &w->leo, &row), 1, "drafts of the lead");
	t_ok(row.stage == STAGE_DRAFTING && row.deadline == 0 &&
	        hash_eq(&row.id, &w->draft),
	    "as it is listed");
	t_uint(ndrafts(w, &w->bea, &row), 0, "drafts of another party");
	t_rc(add(w, &w->bea, pkit_version(BODY), &id, &e), &e, CY_NOTFOUND,
	    FAULT_OFFICE_NOT_FOUND, "which cannot write to it");
	t_rc(add(w, &w->leo, pkit_version(BODY), &w->v1, &e), &e, CY_OK,
	    FAULT_NONE, "a version");
}

static struct pkit_paper
clearance(const struct hash *version, char hex[HASH_HEX], const char *kind)
{
	return pkit_on(PAPER_CLEARANCE, version, hex, F_KIND, kind, NULL);
}

static struct pkit_paper
circulation(const struct hash *version, char hex[HASH_HEX], const char *party)
{
	return pkit_on(PAPER_CIRCULATION, version, hex, F_INVITED, party, NULL);
}

/* A text leaves its party when the steps are recorded for that version. */
static void
test_clear(struct pkit_world *w)
{
	static const struct span steps[] = {
	    SPAN_INIT("legal"), SPAN_INIT("minister")};
	struct pkit_paper p;
	char hex[HASH_HEX];
	struct hash id;
	struct cy_err e;

	(void)office_steps_set(w->k.o, &w->ada, steps, 2, &e);
	p = circulation(&w->v1, hex, "bb.example");
	t_rc(add(w, &w->leo, p, &id, &e), &e, CY_REFUSED,
	    FAULT_OFFICE_NOT_CLEARED, "before any step");
	t_ok(strstr(e.text, "legal") != NULL, "the first that is missing");
	t_rc(add(w, &w->leo, clearance(&w->v1, hex, "cleared"), &id, &e), &e,
	    CY_DENIED, FAULT_OFFICE_NOT_PERMITTED, "a drafter clears nothing");
	p = clearance(&w->v1, hex, "cleared");
	p.field[2] = F_STEP;
	p.value[2] = "minister";
	t_rc(add(w, &w->lea, p, &id, &e), &e, CY_DENIED,
	    FAULT_OFFICE_NOT_PERMITTED, "a clearer not another's step");
	t_rc(add(w, &w->lea, clearance(&w->v1, hex, "cleared"), &id, &e), &e,
	    CY_OK, FAULT_NONE, "cleared by one");
	t_rc(add(w, &w->leo, circulation(&w->v1, hex, "bb.example"), &id, &e),
	    &e, CY_REFUSED, FAULT_OFFICE_NOT_CLEARED, "before the second step");
	(void)add(w, &w->max, clearance(&w->v1, hex, "refused"), &id, &e);
	t_rc(add(w, &w->leo, circulation(&w->v1, hex, "bb.example"), &id, &e),
	    &e, CY_REFUSED, FAULT_OFFICE_NOT_CLEARED, "after a refusal");
	(void)add(w, &w->max, clearance(&w->v1, hex, "cleared"), &id, &e);
	p = circulation(&w->v1, hex, "bb.example");
	p.field[2] = F_DEADLINE;
	p.value[2] = "2027-01-01T00:00:00Z";
	t_rc(add(w, &w->leo, p, &id, &e), &e, CY_OK, FAULT_NONE,
	    "after both steps");
	(void)add(
	    w, &w->leo, pkit_version("1. States shall consult.\n"), &w->v2, &e);
	t_rc(add(w, &w->leo, circulation(&w->v2, hex, "bb.example"), &id, &e),
	    &e, CY_REFUSED, FAULT_OFFICE_NOT_CLEARED,
	    "the steps of an earlier version do not count");
}

static size_t
npapers(struct pkit_world *w, const struct officer *who, unsigned *standing)
{
	struct office_draft d;
	struct arena a;
	struct cy_err e;
	size_t n = 0;

	arena_init(&a, 1 << 24);
	if (office_draft(w->k.o, who, &w->draft, &a, &d, &e) == CY_OK) {
		n = d.fold->n;
		*standing = d.standing;
	}
	arena_release(&a);
	return n;
}

static void
test_sight(struct pkit_world *w)
{
	struct draft_row row = {0};
	char hex[HASH_HEX];
	struct pkit_paper p;
	unsigned standing = 0;
	struct hash id;
	struct cy_err e;
	utc_t changed;

	t_uint(ndrafts(w, &w->bea, &row), 1, "drafts of who was invited");
	t_ok(row.deadline == 1798761600, "with its deadline");
	changed = row.changed;
	t_uint(npapers(w, &w->bea, &standing), 3, "papers that it sees");
	t_ok(standing == STANDS_INVITED, "where it stands");
	t_ok(npapers(w, &w->leo, &standing) == 7 && standing == STANDS_LEAD,
	    "the lead sees its own");
	t_uint(npapers(w, &w->cem, &standing), 0, "papers of a third");
	t_uint(npapers(w, &w->kay, &standing), 0, "papers of the keeper");
	p = pkit_on(PAPER_COMMENT, &w->v1, hex, F_AUDIENCE, "aa.example",
	    "1. Between us.\n");
	(void)add(w, &w->leo, p, &id, &e);
	(void)ndrafts(w, &w->bea, &row);
	t_ok(row.changed == changed, "what it may not see moves nothing");
	p = pkit_on(
	    PAPER_COMMENT, &w->v2, hex, F_AUDIENCE, NULL, "1. What is this?\n");
	t_rc(add(w, &w->bea, p, &id, &e), &e, CY_NOTFOUND,
	    FAULT_PAPER_REFERENCE, "it does not know of a second version");
	p = pkit_on(PAPER_COMMENT, &w->v1, hex, F_AUDIENCE, NULL, "1. Good.\n");
	t_rc(add(w, &w->bea, p, &id, &e), &e, CY_OK, FAULT_NONE, "it answers");
	p = pkit_on(PAPER_RETRACTION, &id, hex, F_AUDIENCE, NULL, NULL);
	t_rc(add(w, &w->leo, p, &id, &e), &e, CY_DENIED,
	    FAULT_OFFICE_NOT_PERMITTED, "which the lead cannot take back");
	p = pkit_on(PAPER_RETRACTION, &id, hex, F_AUDIENCE, NULL, NULL);
	t_rc(add(w, &w->cem, p, &id, &e), &e, CY_NOTFOUND,
	    FAULT_OFFICE_NOT_FOUND, "nor who is not in the draft");
}

/* What rows say of who sees what is what the one rule says; and the fold of
 * what a party sees is the one of everything as it sees it. */
static void
check_rows(struct pkit_world *w, const char *party, const char *what)
{
	struct paper_set all, mine;
	struct draft whole, theirs, ours;
	struct officer any = w->leo;
	struct draft_head head;
	struct tag t;
	struct arena a;
	struct cy_err e;
	size_t i, k = 0, wrong = 0;

	arena_init(&a, 1 << 24);
	(void)draft_head(w->k.o, &any, &w->draft, &head, &e);
	office_tag(w->k.o, TAG_PARTY, span_str(party), &t);
	okit_must(papers_load(w->k.o, head.row, NULL, &a, &all, &e), &e, what);
	okit_must(papers_load(w->k.o, head.row, &t, &a, &mine, &e), &e, what);
	(void)draft_fold(&whole, &a, all.r, all.n, span("", 0), &e);
	(void)draft_fold(&theirs, &a, all.r, all.n, span_str(party), &e);
	(void)draft_fold(&ours, &a, mine.r, mine.n, span_str(party), &e);
	for (i = 0; i < all.n; i++) {
		bool row = k < mine.n && mine.row[k] == all.row[i];

		k += row;
		wrong += row != paper_visible(&whole, i, span_str(party));
	}
	t_ok(wrong == 0 && k == mine.n, "%s: %s sees %zu of %zu papers", what,
	    party, mine.n, all.n);
	wrong = theirs.n != ours.n || theirs.current != ours.current ||
	    theirs.nparties != ours.nparties;
	for (i = 0; i < ours.n && wrong == 0; i++)
		wrong += !hash_eq(&ours.paper[i].id, &theirs.paper[i].id) ||
		    ours.paper[i].retracted != theirs.paper[i].retracted;
	t_ok(wrong == 0, "%s: %s folds the same", what, party);
	arena_release(&a);
}

static void
check_all(struct pkit_world *w, const char *what)
{
	static const char *const party[] = {
	    "aa.example", "bb.example", "cc.example", "dd.example"};

	for (size_t i = 0; i < 4; i++)
		check_rows(w, party[i], what);
}

static void
test_rows(struct pkit_world *w)
{
	char hex[HASH_HEX];
	struct pkit_paper p;
	struct hash id, own;
	struct cy_err e;

	check_all(w, "one invited");
	(void)add(w, &w->lea, clearance(&w->v2, hex, "cleared"), &id, &e);
	(void)add(w, &w->max, clearance(&w->v2, hex, "cleared"), &id, &e);
	p = circulation(&w->v2, hex, "bb.example");
	p.field[2] = F_INVITED;
	p.value[2] = "cc.example";
	t_rc(add(w, &w->leo, p, &id, &e), &e, CY_OK, FAULT_NONE,
	    "a second version to two");
	check_all(w, "two invited");
	t_rc(
	    add(w, &w->bea, pkit_version("1. States may consult.\n"), &own, &e),
	    &e, CY_OK, FAULT_NONE, "a text of another party");
	check_all(w, "its own for now");
	t_rc(add(w, &w->bea, circulation(&own, hex, "cc.example"), &id, &e), &e,
	    CY_OK, FAULT_NONE, "that it sends to a third");
	check_all(w, "sent between two");
	p = pkit_on(PAPER_POSITION, &own, hex, F_KIND, "agree", NULL);
	t_rc(add(w, &w->cem, p, &id, &e), &e, CY_OK, FAULT_NONE,
	    "who agrees to it");
	check_all(w, "and answered");
	p = pkit_on(PAPER_RETRACTION, &own, hex, F_KIND, NULL, NULL);
	t_rc(add(w, &w->bea, p, &id, &e), &e, CY_OK, FAULT_NONE,
	    "and taken back");
	check_all(w, "taken back");
}

/* One party's share of a draft is 8 MiB. */
static void
test_share(struct pkit_world *w)
{
	unsigned more = 0;
	enum cy_rc rc;
	struct hash other = w->draft, id;
	struct draft_head head;
	struct tag t;
	struct cy_err e;
	struct query q;
	struct buf b;

	t_rc(add(w, &w->leo, pkit_root("en Another"), &w->draft, &e), &e, CY_OK,
	    FAULT_NONE, "another draft");
	(void)draft_head(w->k.o, &w->leo, &w->draft, &head, &e);
	office_tag(w->k.o, TAG_PARTY, SPAN_LIT("aa.example"), &t);
	buf_init(&b, LIMIT_RECORD_TEXT);
	/* Put there without reading all of them each time. */
	for (int i = 0; i < 171; i++) {
		struct buf sealed;
		char text[400], hex[HASH_HEX];
		struct tag u;

		hash_hex(hex, &w->draft);
		(void)snprintf(text, sizeof(text),
		    "comity/comment/v1\nAuthor: aa.example\n"
		    "Date: 2026-11-28T10:00:00Z\nDraft: %s\n"
		    "Audience: aa.example\nRegarding: %s\n\n%d. ",
		    hex, hex, i + 1);
		buf_reset(&b);
		buf_puts(&b, text);
		for (int n = 0; n < (i < 170 ? 634 : 315); n++)
			buf_puts(&b,
			    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n");
		buf_init(&sealed, 2 * LIMIT_RECORD_TEXT);
		seal_lock(
		    &w->k.o->seal, SEAL_PAPER, 1000 + i, buf_span(&b), &sealed);
		(void)query_open(&q, w->k.o, SQL_PAPER_ADD, &e);
		sha256(&id, buf_span(&b));
		office_tag_id(w->k.o, TAG_PAPER, &id, &u);
		query_int(&q, 1, 1000 + i);
		query_tag(&q, 2, &u);
		query_int(&q, 3, head.row);
		query_tag(&q, 4, &t);
		query_int(&q, 5, 1);
		query_int(&q, 6, 0);
		query_blob(&q, 7, buf_span(&sealed));
		okit_must(query_run(&q, &e), &e, "paper_add");
		buf_release(&sealed);
	}
	buf_release(&b);
	while ((rc = add(w, &w->leo, pkit_version(BODY), &id, &e)) == CY_OK)
		more++;
	t_rc(rc, &e, CY_CONFLICT, FAULT_DRAFT_FULL, "8 MiB of one party");
	t_ok(more > 0 && more < 10, "and %u short papers before", more);
	w->draft = other;
}

static void
set_stage(struct pkit_world *w, enum stage s)
{
	char sql[100];
	struct cy_err e;

	(void)snprintf(sql, sizeof(sql), "UPDATE draft SET stage = %d;", s);
	okit_must(sql_exec(&w->k.o->db, sql, &e), &e, sql);
}

static void
test_fixed(struct pkit_world *w)
{
	struct draft_row row;
	char hex[HASH_HEX];
	struct pkit_paper p;
	unsigned standing = 0;
	struct hash id;
	struct cy_err e;

	set_stage(w, STAGE_FIXED);
	t_rc(add(w, &w->leo, pkit_version(BODY), &id, &e), &e, CY_CONFLICT,
	    FAULT_DRAFT_FIXED, "no version of a fixed text");
	p = pkit_on(PAPER_COMMENT, &w->v1, hex, F_AUDIENCE, "aa.example",
	    "1. Between us again.\n");
	t_rc(add(w, &w->leo, p, &id, &e), &e, CY_OK, FAULT_NONE,
	    "a comment among one's own");
	t_uint(ndrafts(w, &w->kay, &row), 2, "drafts of the keeper, fixed");
	t_ok(npapers(w, &w->kay, &standing) == 0 && standing == STANDS_KEEPER,
	    "of which it reads no paper");
	set_stage(w, STAGE_ABORTED);
	t_uint(ndrafts(w, &w->kay, &row), 0, "drafts of the keeper, aborted");
	set_stage(w, STAGE_DRAFTING);
	t_uint(ndrafts(w, &w->kay, &row), 0, "drafts of the keeper, drafting");
}

static void
test_attach(struct pkit_world *w)
{
	static uint8_t scan[ATTACHMENT_SIZE + 1];
	const struct {
		const char *what, *name, *type;
		size_t n;
		enum fault fault;
	} row[] = {
	    {"empty", "a.pdf", "application/pdf", 0, FAULT_OFFICE_ATTACHMENT},
	    {"too large", "a.pdf", "application/pdf", sizeof(scan),
	        FAULT_OFFICE_ATTACHMENT},
	    {"another type", "a.html", "text/html", 9, FAULT_OFFICE_ATTACHMENT},
	    {"no name", "", "image/png", 9, FAULT_OFFICE_ATTACHMENT},
	    {"a path", "../a", "image/png", 9, FAULT_OFFICE_ATTACHMENT},
	    {"two lines", "a\nb", "image/png", 9, FAULT_OFFICE_ATTACHMENT},
	    {"as large as may be", "a.pdf", "application/pdf", sizeof(scan) - 1,
	        FAULT_NONE},
	};
	struct attachment *list, one;
	struct hash id, none = {{1}};
	struct span content;
	struct cy_err e, e2;
	struct arena a;
	size_t i, n;

	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_rc(office_attach(w->k.o, &w->bea, &w->draft,
		         span_str(row[i].name), span_str(row[i].type),
		         span(scan, row[i].n), &id, &e),
		    &e, row[i].fault == FAULT_NONE ? CY_OK : CY_USAGE,
		    row[i].fault, row[i].what);
	t_rc(office_attach(w->k.o, &w->dan, &w->draft, SPAN_LIT("a"),
	         SPAN_LIT("text/plain"), SPAN_LIT("a"), &id, &e),
	    &e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "to another's draft");
	for (i = 0; i < 20; i++) {
		scan[0] = (uint8_t)i;
		if (office_attach(w->k.o, &w->bea, &w->draft, SPAN_LIT("b"),
		        SPAN_LIT("image/png"), span(scan, 9), &id, &e) != CY_OK)
			break;
	}
	t_ok(i == 15 && e.fault == FAULT_OFFICE_ATTACHMENTS,
	    "sixteen of one party");
	scan[0] = 0;
	t_rc(office_attach(w->k.o, &w->bea, &w->draft, SPAN_LIT("b"),
	         SPAN_LIT("image/png"), span(scan, 9), &id, &e),
	    &e, CY_OK, FAULT_NONE, "one that is there is no 17th");
	arena_init(&a, 1 << 24);
	(void)office_attachments(w->k.o, &w->bea, &w->draft, &a, &list, &n, &e);
	t_ok(n == 16 && list[0].size == ATTACHMENT_SIZE &&
	        span_eq_str(list[1].name, "b") &&
	        span_eq_str(list[1].party, "bb.example"),
	    "listed for their party: %zu", n);
	(void)office_attachments(w->k.o, &w->leo, &w->draft, &a, &list, &n, &e);
	t_uint(n, 16, "files that the lead reads");
	(void)office_attachments(w->k.o, &w->cem, &w->draft, &a, &list, &n, &e);
	t_uint(n, 0, "files that another party reads");
	t_rc(office_attachment(
	         w->k.o, &w->leo, &w->draft, &id, &a, &one, &content, &e),
	    &e, CY_OK, FAULT_NONE, "one of them");
	t_span(content, span(scan, 9), "as it was given");
	t_rc(office_attachment(
	         w->k.o, &w->cem, &w->draft, &id, &a, &one, &content, &e),
	    &e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "for another party");
	t_rc(office_attachment(
	         w->k.o, &w->cem, &w->draft, &none, &a, &one, &content, &e2),
	    &e2, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, "one that is not there");
	t_ok(strcmp(e.text, e2.text) == 0, "the same words for both");
	arena_release(&a);
}

int
main(void)
{
	static struct pkit_world w;

	pkit_start(&w);
	test_begin(&w);
	test_clear(&w);
	test_sight(&w);
	test_rows(&w);
	test_attach(&w);
	test_share(&w);
	test_fixed(&w);
	okit_end(&w.k);
	return t_done();
}
