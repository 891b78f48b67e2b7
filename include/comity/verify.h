/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMITY_VERIFY_H
#define COMITY_VERIFY_H

#include <comity/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whom the caller trusts. */
struct comity_trust {
	const char *policy; /* a C2SP tlog-policy file as text, or NULL */
	/* Without a policy: a register's key as a vkey, or NULL; then an
	 * official copy is COMITY_BELOW at best. */
	const char *log;
	int64_t now; /* seconds since 1970, UTC */
};

struct comity_verdict {
	enum comity_rc rc;
	char what[96];        /* the first thing bad */
	char id[COMITY_HEX];  /* of the first record */
	char origin[256];     /* register */
	uint64_t size, index; /* of the register; of the first record */
	uint64_t valid, of;   /* signatures valid, of how many */
	int64_t listed;       /* date of the keeper's list; 0: none */
	int64_t sealed;       /* newest seal counted; 0: none */
	uint32_t seals, witnesses, need; /* valid; in the policy; quorum */
	int key_known;                   /* by policy, or the log given */
};

/*
 * An official copy (spec/copy.md), whole in memory.  Returns v->rc.
 */
enum comity_rc comity_copy_verify(struct comity_verdict *v, const void *tar,
    size_t n, const struct comity_trust *trust, struct comity_error *e);

#ifdef __cplusplus
}
#endif

#endif
