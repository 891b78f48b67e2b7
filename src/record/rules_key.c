/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

/* What a party's own key of each role is named, after the party. */
static const char *const suffixes[KEY_ROLES] = {
    [ROLE_RECORD] = "",
    [ROLE_REGISTER] = "/register",
    [ROLE_WITNESS] = "/witness",
};

/* The keys of one party record so far. */
struct keys {
	size_t n;
	bool have[KEY_ROLES];
	uint8_t raw[KEY_ROLES][32];
};

static bool
name_fits(const struct record_key *k, struct span author)
{
	struct span name = span_str(k->vkey.name);

	return k->role == ROLE_SEAL ||
	    (span_starts(name, author) &&
	        span_eq_str(span_from(name, author.n), suffixes[k->role]));
}

static enum fault
key_fault(struct keys *keys, const struct record_key *k, struct span author)
{
	size_t i;

	if (keys->have[k->role])
		return FAULT_PARTY_KEY_ROLE;
	if (!name_fits(k, author))
		return FAULT_PARTY_KEY_NAME;
	for (i = 0; i < keys->n; i++)
		if (memcmp(keys->raw[i], k->raw, sizeof(k->raw)) == 0)
			return FAULT_PARTY_KEY_SHARED;
	keys->have[k->role] = true;
	memcpy(keys->raw[keys->n++], k->raw, sizeof(k->raw));
	return FAULT_NONE;
}

enum cy_rc
rules_party(const struct record *r, struct cy_err *e)
{
	struct keys keys = {0};
	const struct record_field *f;
	struct record_key k;
	enum fault fault;
	enum cy_rc rc;
	size_t i;

	for (i = 0; i < r->nfields; i++) {
		f = &r->fields[i];
		if (f->rule->field != F_KEY)
			continue;
		rc = value_parsed_key(f->value, &k, e);
		if (rc != CY_OK)
			return rc;
		fault = key_fault(&keys, &k, r->author);
		if (fault != FAULT_NONE)
			return cy_fail(e, CY_BAD, fault, f->offset,
			    "key of the role %s", key_role_name(k.role));
	}
	if (!keys.have[ROLE_RECORD])
		return cy_fail(e, CY_BAD, FAULT_PARTY_KEY_RECORD,
		    r->fields[0].offset, "no key of the role record");
	return CY_OK;
}
