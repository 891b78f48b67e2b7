/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_PRIV_H
#define OFFICE_PRIV_H

#include "base/reader.h"
#include "office/can.h"
#include "office/office.h"
#include "office/password.h"
#include "office/seal.h"
#include "office/sql.h"
#include "office/tries.h"
#include "sql/sql.h"

/* Internal to the office: its database, sealed objects, and what every
 * function begins and ends with. */

struct office {
	struct sql_db db;
	struct seal_keys seal;
	struct office_options opt;
	struct clock clock;
	char keeper[LIMIT_PARTY_ID + 1];
	struct password password;
	struct tries tries;
	bool within; /* a transaction */
};

static inline enum cy_rc
query_open(struct query *q, struct office *o, enum sql sql, struct cy_err *e)
{
	return sql_query(q, &o->db, sql, e);
}

utc_t office_now(const struct office *o);

/*
 * One transaction for all that belongs together; there is none within
 * another.  office_end() commits where rc is CY_OK and rolls back where not;
 * it returns rc, or the failure to commit.
 */
enum cy_rc office_begin(struct office *o, struct cy_err *e);
enum cy_rc office_end(struct office *o, enum cy_rc rc, struct cy_err *e);

/* Opens, binds one number, steps: CY_OK leaves the query open, CY_NOTFOUND
 * does not touch e. */
enum cy_rc query_by_row(struct query *q, struct office *o, enum sql sql,
    int64_t row, struct cy_err *e);
/* The same by a tag. */
enum cy_rc query_by_tag(struct query *q, struct office *o, enum sql sql,
    const struct tag *t, struct cy_err *e);
void query_tag(struct query *q, int at, const struct tag *t);

/* Binds one number and runs to the end. */
enum cy_rc query_row_run(
    struct office *o, enum sql sql, int64_t row, struct cy_err *e);

/* The number of a new row: of a statement that tells it. */
enum cy_rc office_next(
    struct office *o, enum sql sql, int64_t *row, struct cy_err *e);

/* Seals what was packed, appended to sealed; failures of both buffers. */
enum cy_rc office_seal(struct office *o, enum seal_table t, int64_t row,
    const struct buf *plain, struct buf *sealed, struct cy_err *e);
/* Room for one more of n in an array of the arena; NULL: none is left.  *most:
 * how many it has room for. */
void *office_grow(
    struct arena *a, const void *array, size_t n, size_t *most, size_t size);
/* A secret of 256 bits, as office_login() and office_token_new() give it. */
#define OFFICE_SECRET 44
void office_secret(char out[OFFICE_SECRET]);
/* The named steps of a party, in order; CY_OK and none where there are none. */
enum cy_rc steps_load(struct office *o, struct span party, struct arena *a,
    struct span **step, size_t *n, struct cy_err *e);

/* A sealed column, opened into the arena; office/sealed. */
enum cy_rc col_sealed(const struct query *q, int at, struct office *o,
    enum seal_table t, int64_t row, struct arena *a, struct span *plain,
    struct cy_err *e);

/* Tags of what everybody asks for. */
void office_tag(
    struct office *o, enum tag_kind k, struct span s, struct tag *out);
void office_tag_id(
    struct office *o, enum tag_kind k, const struct hash *id, struct tag *out);

/*
 * Sealed objects are fields in order: bytes with their length before them,
 * numbers of eight bytes.  Failures of both are sticky (buf, reader).
 */
void pack_span(struct buf *b, struct span s);
void pack_int(struct buf *b, int64_t v);
struct span unpack_span(struct reader *r);
int64_t unpack_int(struct reader *r);
/* false: not of that length. */
bool unpack_hash(struct reader *r, struct hash *out);
/* Cut to fit. */
void unpack_text(struct reader *r, char *out, size_t size);
/* CY_OK when it was read to its end, else CY_BAD office/sealed. */
enum cy_rc unpack_end(const struct reader *r, struct cy_err *e);

/*
 * office_can() of the officer as it is now, for callers that keep who for
 * longer than a request: its roles, and whether it is disabled, are read anew.
 */
enum cy_rc office_may(struct office *o, const struct officer *who, enum verb v,
    unsigned standing, struct cy_err *e);

/* Forgets what has ended: sessions, tokens, kept texts. */
enum cy_rc office_tidy(struct office *o, struct cy_err *e);

/* The one answer for what is not there and for what is not for this party:
 * CY_NOTFOUND office/not-found. */
enum cy_rc office_not_found(struct cy_err *e);

#endif
