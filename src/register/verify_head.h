/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_VERIFY_HEAD_H
#define REGISTER_VERIFY_HEAD_H

#include "register/verify.h"

/*
 * A register's signed checkpoint and what it is worth: to the keys that entry
 * 0 introduced, to a policy, and to what this user knows.
 */
struct verify_head {
	struct span bytes;
	struct note note;
	struct checkpoint cp;
	bool exact; /* two lines and no more: a node's own folder */
	struct vkey key, witness;
	struct cy_err below; /* why it is sound but below policy, or rc 0 */
};

/* h->exact is set by the caller; the spans point into bytes. */
enum cy_rc verify_head_parse(
    struct verify_head *h, struct span bytes, struct cy_err *e);
/*
 * The keyring has seen entry 0.  Fills v and h->below.  CY_OK, below policy or
 * not; CY_BAD when a line does not verify or is missing.
 */
enum cy_rc verify_head_judge(struct verify_head *h, const struct keyring *keys,
    const struct verify_options *o, struct verify_verdict *v, struct cy_err *e);

/*
 * A checkpoint without a register behind it: what the policy says of it, or
 * the register's key among o->known, whose seals of known witnesses give its
 * time.  Fills v's part of it.  CY_OK; CY_BELOW, also where no key is known
 * (register/key-unknown); CY_BAD.
 */
enum cy_rc verify_head_alone(struct verify_verdict *v, const struct note *n,
    const struct checkpoint *c, const struct verify_options *o,
    struct cy_err *e);

#endif
