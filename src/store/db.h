/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "sql/sql.h"
#include "store/ids.h"
#include "store/query.h"
#include "store/sql.h"
#include "store/words.h"

/* Internal to store: its statements and its caches. */

#define WHO_SLOTS 2048u
#define RECORD_SLOTS 512u
#define STORE_COLUMNS 5 /* of the table search */

/* schema/queries.sql names types by number. */
_Static_assert(R_PARTY == 0 && R_STATEMENT == 2 && R_RELEASE == 3 &&
        R_ACT == 4 && R_DECLARATION == 5 && R_WITHDRAWAL == 6 &&
        R_INCIDENT == 10 && R_ASSESSMENT == 11 && R_FINDING == 12 &&
        R_SUPPORT == 13 && R_MEASURE == 14,
    "schema/queries.sql");
/* And headers. */
_Static_assert(F_ISO == 11 && F_TARGET == 42 && F_ENGAGES == 48 &&
        F_STATE == 51 && F_ITEM == 67,
    "schema/queries.sql");

struct who {
	int64_t who;     /* 0: an empty slot */
	int64_t partner; /* the other id of the same party; 0 */
	char name[LIMIT_PARTY_ID + 1];
	char other[LIMIT_PARTY_ID + 1]; /* the partner's id; empty */
};

struct record_slot {
	uint64_t age; /* of the state that it was read from */
	struct hash id;
	struct core_record record;
};

struct store {
	struct sql_db db;
	bool within;  /* a transaction */
	bool indexed; /* all indexes have been made */
	uint64_t age; /* of the state: cache_age(); from 1 */
	struct core_view view;
	struct store_source source;
	struct ids ids;              /* STORE_BUILD */
	struct core_effects effects; /* of the record at hand */
	struct who who[WHO_SLOTS];
	struct record_slot records[RECORD_SLOTS];
	struct buf column[STORE_COLUMNS]; /* words of the record at hand */
	struct buf paragraphs;            /* ids of those of a statement */
	fts5_tokenizer tokenizer;
	Fts5Tokenizer *words; /* made when it is first needed */
};

static inline enum cy_rc
query_open(struct query *q, struct store *s, enum sql sql, struct cy_err *e)
{
	return sql_query(q, &s->db, sql, e);
}
/* Opens, binds one number and steps: CY_OK leaves the query open. */
enum cy_rc query_first(struct query *q, struct store *s, enum sql sql,
    uint64_t index, struct cy_err *e);
void query_index(struct query *q, int at, uint64_t index); /* or CORE_NONE */
uint64_t col_index(const struct query *q, int at); /* CORE_NONE for NULL */
bool col_hash(const struct query *q, int at, struct hash *out);

/* The first 56 bits of an id, by which it is found. */
int64_t id_digits(const struct hash *id);
/* Binds digits and id as two parameters from `at` on. */
void query_id(struct query *q, int at, const struct hash *id);

/* YYYYMMDD, and back. */
int64_t day_pack(struct day d);
struct day day_unpack(int64_t v);
/* By which lists are in order: the last day that it can mean, YYYYMMDD;
 * DAY_NONE, behind all others, for none. */
#define DAY_NONE 99999999
int64_t day_place(struct day d);

/* view.c: the state of core in rows. */
void view_init(struct core_view *v, struct store *s);
/* Forgets records: marks of a chain have changed. */
void cache_age(struct store *s);
/* Forgets parties too. */
void cache_clear(struct store *s);
/* CY_NOTFOUND where the id was never met. *out is valid until the next. */
enum cy_rc who_find(
    struct store *s, struct span name, struct who **out, struct cy_err *e);

/* The entry of a record id; CY_NOTFOUND (e untouched). */
enum cy_rc id_find(
    struct store *s, const struct hash *id, uint64_t *index, struct cy_err *e);

/* rows.c: writes what follows from s->effects. */
enum cy_rc rows_write(
    struct store *s, const struct record *r, uint64_t index, struct cy_err *e);

#endif
