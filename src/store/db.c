/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"
#include "store/db.h"

void
query_index(struct query *q, int at, uint64_t index)
{
	if (index == CORE_NONE)
		query_null(q, at);
	else
		query_int(q, at, (int64_t)index);
}

enum cy_rc
query_first(struct query *q, struct store *s, enum sql sql, uint64_t index,
    struct cy_err *e)
{
	enum cy_rc rc = query_open(q, s, sql, e);

	if (rc != CY_OK)
		return rc;
	query_index(q, 1, index);
	rc = query_step(q, e);
	if (rc != CY_OK)
		query_close(q);
	return rc;
}

uint64_t
col_index(const struct query *q, int at)
{
	return col_is_null(q, at) ? CORE_NONE : (uint64_t)col_int(q, at);
}

bool
col_hash(const struct query *q, int at, struct hash *out)
{
	struct span v = col_span(q, at);

	if (v.n != HASH_LEN)
		return false;
	memcpy(out->b, v.p, HASH_LEN);
	return true;
}

int64_t
id_digits(const struct hash *id)
{
	return (int64_t)(be64(id->b) >> 8);
}

void
query_id(struct query *q, int at, const struct hash *id)
{
	query_int(q, at, id_digits(id));
	query_blob(q, at + 1, span(id->b, HASH_LEN));
}

int64_t
day_pack(struct day d)
{
	return (int64_t)d.year * 10000 + d.month * 100 + d.day;
}

int64_t
day_place(struct day d)
{
	return d.year == 0 ? DAY_NONE : day_pack(day_of(day_end(d)));
}

struct day
day_unpack(int64_t v)
{
	return (struct day){
	    .year = (int32_t)(v / 10000),
	    .month = (int32_t)(v / 100 % 100),
	    .day = (int32_t)(v % 100),
	};
}
