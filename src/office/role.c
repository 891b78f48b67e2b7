/* SPDX-License-Identifier: Apache-2.0 */
#include "office/officer.h"

/* Roles and scopes as words. */

static const char *const scopes_by_bit[TOKEN_SCOPES] = {
    "read", "draft", "admin"};

const char *
token_scope_name(enum token_scope s)
{
	for (unsigned i = 0; i < TOKEN_SCOPES; i++)
		if ((unsigned)s == 1u << i)
			return scopes_by_bit[i];
	return "";
}

bool
officer_roles_parse(struct span s, unsigned *roles)
{
	struct span word;
	unsigned i;

	*roles = 0;
	while (span_split(&s, ' ', &word)) {
		for (i = 0; i < OFFICER_ROLES; i++)
			if (span_eq_str(word, trust_role_name(1u << i)))
				break;
		/* None twice. */
		if (i == OFFICER_ROLES || (*roles >> i & 1) != 0)
			return false;
		*roles |= 1u << i;
	}
	return *roles != 0;
}

void
officer_roles_print(struct buf *b, unsigned roles)
{
	const char *sep = "";

	for (unsigned i = 0; i < OFFICER_ROLES; i++) {
		if ((roles >> i & 1) == 0)
			continue;
		buf_puts(b, sep);
		buf_puts(b, trust_role_name(1u << i));
		sep = " ";
	}
}
