/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify.h"

#include <comity/verify.h>
#include <stdio.h>

#include "lib/lib.h"

/* A policy file, parsed. */
#define POLICY_BYTES ((size_t)4 * 1024 * 1024)

static void
fill(struct comity_verdict *to, const struct verify_verdict *v)
{
	hash_hex(to->id, &v->digest);
	(void)snprintf(to->what, sizeof(to->what), "%s", v->what);
	(void)snprintf(to->origin, sizeof(to->origin), "%s", v->origin);
	to->size = v->size;
	to->index = v->index;
	to->valid = v->valid;
	to->of = v->of;
	to->listed = v->listed;
	to->sealed = v->sealed;
	to->seals = v->seals;
	to->witnesses = v->witnesses;
	to->need = v->need;
	to->key_known = v->key_known;
}

static enum cy_rc
judge(struct verify_verdict *v, struct span tar,
    const struct comity_trust *trust, struct arena *a, struct cy_err *e)
{
	struct verify_options o = {.now = trust->now};
	struct policy policy;
	struct vkey log;
	enum cy_rc rc = CY_OK;

	if (trust->policy != NULL) {
		rc = policy_parse(&policy, a, span_str(trust->policy), e);
		o.policy = &policy;
	} else if (trust->log != NULL) {
		rc = lib_vkey(&log, trust->log, e);
		o.known = &log;
		o.nknown = 1;
	}
	return rc == CY_OK ? verify_copy(v, tar, &o, e) : rc;
}

enum comity_rc
comity_copy_verify(struct comity_verdict *v, const void *tar, size_t n,
    const struct comity_trust *trust, struct comity_error *e)
{
	struct verify_verdict found = {.rc = CY_TEMP};
	struct cy_err err;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, POLICY_BYTES);
	rc = judge(&found, lib_span(tar, n), trust, &a, &err);
	arena_release(&a);
	memset(v, 0, sizeof(*v));
	fill(v, &found);
	return v->rc = lib_rc(rc, &err, e);
}
