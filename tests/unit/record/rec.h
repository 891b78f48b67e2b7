/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_RECORD_REC_H
#define TESTS_UNIT_RECORD_REC_H

#include "../t.h"

#include "record/record.h"

/* A record of hand, for the tables of the tests. */
#define ID1 "1111111111111111111111111111111111111111111111111111111111111111"
#define ID2 "2222222222222222222222222222222222222222222222222222222222222222"
#define HEAD(type)              \
	"comity/" type "/v1\n"  \
	"Author: mfa.example\n" \
	"Date: 2026-11-28T10:00:00Z\n"
#define ACT HEAD("act") "Statement: " ID1 "\nKind: signature\n"

/*
 * One row: a text and what becomes of it.  FAULT_NONE: it is accepted, and
 * printing it gives the same bytes.  offset is looked at only beside a fault
 * and only where it is not 0.
 */
struct rec_row {
	const char *name, *text;
	enum fault fault;
	uint64_t offset;
};

static inline void
rec_accepts(struct span text, const char *name)
{
	struct record r;
	struct cy_err e;
	struct arena a;
	struct buf out;
	enum cy_rc rc;

	arena_init(&a, 1 << 20);
	buf_init(&out, 1 << 20);
	rc = record_parse_text(&r, &a, text, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, name);
	if (rc == CY_OK && record_print(&out, &r, &e) == CY_OK)
		t_span(buf_span(&out), text, name);
	buf_release(&out);
	arena_release(&a);
}

static inline void
rec_refuses(
    struct span text, enum fault fault, uint64_t offset, const char *name)
{
	struct record r;
	struct cy_err e;
	struct arena a;

	arena_init(&a, 1 << 20);
	t_rc(record_parse_text(&r, &a, text, &e), &e, CY_BAD, fault, name);
	if (offset != 0)
		t_uint(e.offset, offset, name);
	arena_release(&a);
}

static inline void
rec_rows(const struct rec_row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (rows[i].fault == FAULT_NONE)
			rec_accepts(span_str(rows[i].text), rows[i].name);
		else
			rec_refuses(span_str(rows[i].text), rows[i].fault,
			    rows[i].offset, rows[i].name);
}
#define REC_ROWS(rows) rec_rows(rows, sizeof(rows) / sizeof((rows)[0]))

#endif
