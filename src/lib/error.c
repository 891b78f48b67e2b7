/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/lib.h"

#include <stdio.h>

#include "crypto/ed25519.h"

static enum comity_rc
public_code(enum cy_rc rc)
{
	switch (rc) {
	case CY_OK:
		return COMITY_OK;
	case CY_USAGE:
		return COMITY_USAGE;
	case CY_NOTFOUND:
		return COMITY_NOTFOUND;
	case CY_TEMP:
		return COMITY_TEMP;
	case CY_BELOW:
		return COMITY_BELOW;
	case CY_FORK:
		return COMITY_FORK;
	case CY_BAD:
	case CY_DENIED:
	case CY_CONFLICT:
	case CY_REFUSED:
	case CY_INTERRUPTED:
		break;
	}
	return COMITY_BAD;
}

enum comity_rc
lib_rc(enum cy_rc rc, const struct cy_err *from, struct comity_error *to)
{
	enum comity_rc code = public_code(rc);

	if (to == NULL || code == COMITY_OK)
		return code;
	to->rc = code;
	to->offset = from->offset;
	(void)snprintf(
	    to->fault, sizeof(to->fault), "%s", fault_id(from->fault));
	(void)snprintf(
	    to->rule, sizeof(to->rule), "%s", fault_rule(from->fault));
	(void)snprintf(to->text, sizeof(to->text), "%s", from->text);
	return code;
}

enum cy_rc
lib_vkey(struct vkey *k, const char *text, struct cy_err *e)
{
	enum cy_rc rc = vkey_parse(k, span_str(text), e);

	return rc == CY_BAD ? e->rc = CY_USAGE : rc;
}

enum comity_rc
comity_init(struct comity_error *e)
{
	struct cy_err err;

	return lib_rc(crypto_init(&err), &err, e);
}

const char *
comity_version(void)
{
	return COMITY_VERSION;
}
