/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/confine.h"

#include <errno.h>
#include <sys/prctl.h>

static enum cy_rc
limit(const struct confine_limit *l, struct cy_err *e)
{
	struct rlimit now, r = {l->value, l->value};

	/* Never above what the system's keeper allows. */
	if (getrlimit((__rlimit_resource_t)l->resource, &now) == 0 &&
	    now.rlim_max < r.rlim_max)
		r = (struct rlimit){now.rlim_max, now.rlim_max};
	if (setrlimit((__rlimit_resource_t)l->resource, &r) != 0)
		return cy_errno(e, errno, "limit", "this process");
	return CY_OK;
}

enum cy_rc
confine_enter(const struct confine *c, unsigned *landlock, struct cy_err *e)
{
	const struct confine_limit no_core = {RLIMIT_CORE, 0};
	enum cy_rc rc = limit(&no_core, e);

	for (size_t i = 0; i < c->nlimits && rc == CY_OK; i++)
		rc = limit(&c->limits[i], e);
	if (rc == CY_OK && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		rc = cy_errno(e, errno, "close", "this process");
	if (rc == CY_OK && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		rc = cy_errno(e, errno, "restrict", "this process");
	if (rc == CY_OK)
		rc = land_enter(&c->files, landlock, e);
	return rc == CY_OK ? filter_enter(c->calls, c->ncalls, e) : rc;
}
