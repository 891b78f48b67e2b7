/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

static const struct {
	const char *name;
	enum key_type type; /* of its vkey */
} roles[KEY_ROLES] = {
    [ROLE_RECORD] = {"record", KEY_ED25519},
    [ROLE_REGISTER] = {"register", KEY_ED25519},
    [ROLE_WITNESS] = {"witness", KEY_COSIG_ED25519},
    [ROLE_SEAL] = {"seal", KEY_ED25519},
};

const char *
key_role_name(enum key_role role)
{
	return roles[role].name;
}

static bool
role_named(struct span name, enum key_role *role)
{
	size_t i;

	for (i = 0; i < KEY_ROLES; i++)
		if (span_eq_str(name, roles[i].name)) {
			*role = (enum key_role)i;
			return true;
		}
	return false;
}

static enum cy_rc
bad_key(struct cy_err *e, const char *why)
{
	return cy_fail(e, CY_BAD, FAULT_VALUE_KEY, 0, "Key: %s", why);
}

static enum cy_rc
vkey_of(struct record_key *k, struct span text, struct cy_err *e)
{
	struct cy_err within;

	if (vkey_read(&k->vkey, text, &within) != CY_OK)
		return bad_key(e, fault_id(within.fault));
	if (k->vkey.type != roles[k->role].type)
		return bad_key(e, "another signature type than its role has");
	memcpy(k->raw, k->vkey.pub.b, sizeof(k->raw));
	return CY_OK;
}

enum cy_rc
value_record_key(struct span v, struct record_key *k, struct cy_err *e)
{
	enum cy_rc rc = value_parsed_key(v, k, e);
	struct cy_err within;

	if (rc == CY_OK && k->role != ROLE_SEAL &&
	    ed25519_pub_check(&k->vkey.pub, &within) != CY_OK)
		return bad_key(e, fault_id(within.fault));
	return rc;
}

enum cy_rc
value_parsed_key(struct span v, struct record_key *k, struct cy_err *e)
{
	struct span role, text;

	*k = (struct record_key){0};
	if (!value_key(v, &role, &text))
		return bad_key(e, "not \"<role> <key>\"");
	if (!role_named(role, &k->role))
		return bad_key(e, "a role that there is not");
	if (k->role != ROLE_SEAL)
		return vkey_of(k, text, e);
	if (!age_parse(text, k->raw))
		return bad_key(e, "not an age recipient");
	return CY_OK;
}
