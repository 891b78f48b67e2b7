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
	uint32_t k;       /* threshold, 1..n */
	uint32_t n;       /* members */
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

/* A budget that no policy file within the limits exceeds. */
#define POLICY_ARENA (1024u * 1024)

/* Everything in the arena, the text too.  CY_USAGE policy/... with the offset
 * and, in the particulars, the line; *p is zeroed then. */
enum cy_rc policy_parse(
    struct policy *p, struct arena *a, struct span text, struct cy_err *e);

/* Fewest distinct witnesses that can fill the quorum; 0: none is asked. */
uint32_t policy_need(const struct policy *p);
/* Is the quorum met when exactly the witnesses w with sealed[w] have sealed? */
bool policy_met(const struct policy *p, const bool *sealed);

/* What a checkpoint is worth under a policy. */
struct policy_verdict {
	const struct vkey *log; /* the log whose signature verified */
	uint32_t valid;         /* distinct witnesses whose seal verified */
	uint32_t need;          /* fewest witnesses that can fill the quorum */
	uint32_t known;         /* witnesses in the policy */
	utc_t oldest;           /* oldest valid cosignature; 0 without one */
	utc_t newest;
	bool quorum; /* the rule is met */
};

/*
 * Judges a parsed checkpoint note.  CY_OK; CY_BELOW policy/quorum or
 * policy/unknown-log (v is filled); CY_BAD when a line of a known key does
 * not verify, or two lines are of one known key.  A cosignature with a time
 * beyond now + POLICY_SKEW is bad: policy/cosignature-future.  A log counts
 * only under its own origin; without a log in the policy the answer is at
 * best policy/unknown-log, with v->quorum telling the rest.  n and c are of
 * the same note.
 */
#define POLICY_SKEW 300 /* seconds that clocks may differ */
enum cy_rc policy_check(const struct policy *p, const struct note *n,
    const struct checkpoint *c, utc_t now, struct policy_verdict *v,
    struct cy_err *e);

#endif
