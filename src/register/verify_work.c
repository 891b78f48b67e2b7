/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_run.h"

static enum cy_rc
check_record(const struct verify_pool *p, struct arena *a, struct span entry,
    uint64_t index, struct cy_err *e)
{
	struct record r;
	enum cy_rc rc;

	/* The reader has checked these when it applied them. */
	if (index == 0 || verify_is_key_record(entry))
		return CY_OK;
	arena_reset(a);
	rc = record_parse(&r, a, entry, e);
	return rc == CY_OK ? keyring_verify(p->keys, &r, index, e) : rc;
}

static void
check_records(struct verify_pool *p, struct verify_job *j, struct arena *a)
{
	struct cy_err e;
	struct bundle b;
	struct span entry;
	size_t i;

	bundle_init(&b, buf_span(&j->bytes));
	for (i = 0; i < j->count; i++) {
		if (bundle_next(&b, &entry, &e) != CY_OK ||
		    check_record(p, a, entry, j->first + i, &e) != CY_OK) {
			(void)verify_bad(p, j->first + i, &e, "entry %llu",
			    (unsigned long long)(j->first + i));
			break;
		}
	}
	(void)pthread_mutex_lock(&p->lock);
	p->valid += i;
	(void)pthread_mutex_unlock(&p->lock);
}

void
verify_work(struct verify_pool *p, struct verify_job *j, struct arena *a)
{
	if (j->count == 0 || verify_stopped(p, j->first))
		return;
	switch (j->kind) {
	case JOB_RECORDS:
		if (!p->skip_records)
			check_records(p, j, a);
		break;
	case JOB_SEALS:
		verify_seals_work(p, j);
		break;
	}
}
