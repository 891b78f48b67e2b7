/* SPDX-License-Identifier: Apache-2.0 */
#include "office/release_priv.h"

/*
 * What is owed, at start and now and then: frozen releases, records that were
 * signed and not entered, drafts whose time is over, notifications.  One that
 * fails does not keep the others back; the first failure is told.
 */
struct owed {
	struct office *o;
	enum cy_rc rc; /* of the first that failed */
	struct cy_err why;
};

static void
failed(struct owed *w, enum cy_rc rc, const struct cy_err *e)
{
	if (rc == CY_OK || w->rc != CY_OK)
		return;
	w->rc = rc;
	w->why = *e;
}

typedef enum cy_rc owed_fn(
    struct office *o, int64_t draft, struct arena *a, struct cy_err *e);

static void
each_draft(struct owed *w, enum stage stage, owed_fn *fn)
{
	struct arena list, a;
	int64_t *row;
	size_t n = 0;
	struct cy_err e;
	enum cy_rc rc;

	arena_init(&list, INSTRUMENTS_ARENA);
	rc = draft_rows(w->o, stage, &list, &row, &n, &e);
	failed(w, rc, &e);
	for (size_t i = 0; rc == CY_OK && i < n; i++) {
		arena_init(&a, INSTRUMENTS_ARENA);
		failed(w, fn(w->o, row[i], &a, &e), &e);
		arena_release(&a);
	}
	arena_release(&list);
}

/* Its text says when signatures are void. */
static enum cy_rc
lapse(struct office *o, int64_t draft, struct arena *a, struct cy_err *e)
{
	struct instrument_set s = {.row = draft};
	struct instrument_row *statement;
	utc_t lapses;
	enum cy_rc rc;

	rc = instrument_list(o, draft, span("", 0), a, &s.all, &s.n, e);
	statement = rc == CY_OK ? instrument_statement(s.all, s.n) : NULL;
	if (statement == NULL ||
	    !time_parse(record_get(&statement->i.record, F_LAPSES), &lapses) ||
	    office_now(o) <= lapses)
		return rc;
	return release_end(o, &s, STAGE_LAPSED, e);
}

static enum cy_rc
notify(struct office *o, int64_t draft, struct arena *a, struct cy_err *e)
{
	struct instrument_row *all, *statement;
	size_t n;
	enum cy_rc rc;

	rc = instrument_list(o, draft, span("", 0), a, &all, &n, e);
	statement = rc == CY_OK ? instrument_statement(all, n) : NULL;
	return statement == NULL ? rc : notices_write(o, &statement->i.id, e);
}

static void
enter_waiting(struct owed *w)
{
	struct instrument_row *all;
	struct arena a;
	struct cy_err e;
	size_t n = 0;
	enum cy_rc rc;

	arena_init(&a, INSTRUMENTS_ARENA);
	rc = instrument_waiting(w->o, &a, &all, &n, &e);
	failed(w, rc, &e);
	for (size_t i = 0; rc == CY_OK && i < n; i++) {
		enum cy_rc one = instrument_enter(w->o, &all[i], &e);

		if (one == CY_OK)
			one = notices_after(w->o, &all[i].i.record, &e);
		failed(w, one, &e);
	}
	arena_release(&a);
}

enum cy_rc
office_resume(struct office *o, struct cy_err *e)
{
	struct owed w = {.o = o};

	each_draft(&w, STAGE_FROZEN, release_frozen);
	enter_waiting(&w);
	each_draft(&w, STAGE_FIXED, lapse);
	each_draft(&w, STAGE_RELEASED, notify);
	if (w.rc != CY_OK)
		*e = w.why;
	return w.rc;
}
