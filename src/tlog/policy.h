/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TLOG_POLICY_H
#define TLOG_POLICY_H

#include "base/arena.h"
#include "tlog/checkpoint.h"

/* A C2SP tlog-policy file. */
struct policy_witness {
	struct span name;
	struct vkey key;
	struct span url;
};

struct policy_group {
	struct span name;
	uint32_t k;	  /* threshold, 1..n */
	uint32_t n;	  /* members */
	uint32_t *member; /* index into nodes: witnesses first, then groups */
};

struct policy {
	size_t nlogs;
	struct vkey *log;
	struct span *log_url;
	size_t nwitnesses;
	struct policy_witness *witness;
	size_t ngroups;
	struct policy_group *group;
	bool quorum_none;
	uint32_t quorum; /* node index; unused with quorum_none */
};

/* Everything in the arena.  CY_USAGE policy/... with offset and line. */
enum cy_rc policy_parse(struct policy *p, struct arena *a, struct span text,
    struct cy_err *e);

/* What a checkpoint is worth under a policy. */
struct policy_verdict {
	const struct vkey *log; /* the log whose signature verified */
	uint32_t valid;		/* distinct witnesses whose seal verified */
	uint32_t need;		/* fewest witnesses that can fill the quorum */
	uint32_t known;		/* witnesses in the policy */
	utc_t oldest;		/* oldest valid cosignature; 0 without one */
	utc_t newest;
	bool quorum;		/* the rule is met */
};

/*
 * Judges a parsed checkpoint note.  CY_OK; CY_BELOW policy/quorum or
 * policy/unknown-log (v is filled); CY_BAD when a line of a known key does
 * not verify.  Cosignatures with a time beyond now + 300 s count as bad.
 */
enum cy_rc policy_check(const struct policy *p, const struct note *n,
    const struct checkpoint *c, utc_t now, struct policy_verdict *v,
    struct cy_err *e);

#endif
