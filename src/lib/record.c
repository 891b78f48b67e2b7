/* SPDX-License-Identifier: Apache-2.0 */
#include "record/record.h"

#include <comity/record.h>
#include <stdlib.h>

#include "lib/lib.h"

/* One record, parsed. */
#define RECORD_BYTES ((size_t)1024 * 1024)

struct comity_record {
	struct arena arena; /* the bytes and what was parsed of them */
	struct record r;
};

static enum cy_rc
parse(struct comity_record *r, struct span entry, struct cy_err *e)
{
	struct span copy;

	arena_init(&r->arena, RECORD_BYTES);
	if (entry.n > LIMIT_ENTRY)
		return cy_fail(e, CY_BAD, FAULT_TOO_BIG, LIMIT_ENTRY,
		    "an entry of %zu bytes", entry.n);
	copy = arena_copy(&r->arena, entry);
	if (copy.p == NULL)
		return cy_nomem(e);
	return record_parse(&r->r, &r->arena, copy, e);
}

enum comity_rc
comity_record_parse(struct comity_record **out, const void *entry, size_t n,
    struct comity_error *e)
{
	struct comity_record *r = calloc(1, sizeof(*r));
	struct cy_err err;
	enum cy_rc rc;

	*out = NULL;
	if (r == NULL)
		return lib_rc(cy_nomem(&err), &err, e);
	rc = parse(r, lib_span(entry, n), &err);
	if (rc != CY_OK) {
		comity_record_free(r);
		return lib_rc(rc, &err, e);
	}
	*out = r;
	return COMITY_OK;
}

void
comity_record_free(struct comity_record *r)
{
	if (r == NULL)
		return;
	arena_release(&r->arena);
	free(r);
}

void
comity_record_id(const struct comity_record *r, char out[COMITY_HEX])
{
	struct hash id;

	record_id(&r->r, &id);
	hash_hex(out, &id);
}

const char *
comity_record_type(const struct comity_record *r)
{
	return r->r.type->name;
}

int64_t
comity_record_date(const struct comity_record *r)
{
	return r->r.date;
}

static const char *
text_of(struct span s, size_t *n)
{
	*n = s.n;
	return (const char *)s.p;
}

const char *
comity_record_value(
    const struct comity_record *r, const char *header, size_t nth, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < r->r.nfields; i++) {
		const struct record_field *f = &r->r.fields[i];

		if (strcmp(field_name(f->rule->field), header) == 0 &&
		    nth-- == 0)
			return text_of(f->value, n);
	}
	return NULL;
}

const char *
comity_record_body(const struct comity_record *r, size_t *n)
{
	return text_of(r->r.body, n);
}
