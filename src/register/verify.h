/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_VERIFY_H
#define REGISTER_VERIFY_H

#include "base/file.h"
#include "core/keyring.h"
#include "tlog/policy.h"

/*
 * The verdict on a register: every file in the folder, every hash, every
 * record's grammar and signature under the key that stood at its index.
 * Memory does not grow with the register.
 */
struct verify_options {
	const struct fs *fs;
	const struct policy *policy; /* NULL: the key of entry 0 */
	const struct vkey *known;    /* keys trusted without policy */
	size_t nknown;
	utc_t now;
	unsigned threads; /* 0: one per core */
	void (*progress)(void *ctx, uint64_t done, uint64_t of);
	void *progress_ctx;
	/* Hashes, seals and keys only: at best CY_BELOW. */
	bool skip_records;
};

enum verify_part {
	VERIFY_RECORD,
	VERIFY_COPY,
	VERIFY_REGISTER,
	VERIFY_CHECKPOINT,
};

#define VERIFY_NAME (LIMIT_KEY_NAME + 1)

/* What was found; the front of every verdict that is printed. */
struct verify_verdict {
	enum verify_part part;
	enum cy_rc rc;      /* CY_OK, CY_BAD, CY_BELOW, CY_FORK, CY_TEMP */
	struct cy_err why;  /* where rc is not CY_OK: the first thing bad */
	char what[96];      /* that thing: "entry 12", "tile/0/001", ... */
	struct hash digest; /* sha256 of the record's text (RECORD, COPY) */
	char origin[VERIFY_NAME]; /* register */
	uint64_t size;            /* of the register */
	struct hash root;         /* of its tree of that size */
	uint64_t index;           /* entry: of the RECORD, where a receipt
	                           * says it; COPY: of the first record */
	uint64_t valid, of;       /* signatures valid, of how many */
	utc_t listed;             /* COPY: date of the keeper's list; 0: none */
	utc_t sealed;             /* newest time of a seal; 0: none */
	utc_t oldest;             /* oldest of the seals counted */
	uint32_t seals, witnesses, need; /* valid; in the policy; quorum */
	bool key_known;                  /* by policy, or known to this user */
	struct vkey key;                 /* the register's */
};

/*
 * path as for reg_open().  A node's folder is checked with journal/ and
 * seals.  Returns v->rc; CY_TEMP or CY_NOTFOUND when it could not be read.
 * A folder that a node is writing to is read again, a few times, before it is
 * CY_TEMP register/unfinished.
 */
enum cy_rc verify_register(struct verify_verdict *v, const char *path,
    const struct verify_options *o, struct cy_err *e);
/* An official copy, whole in memory (spec/copy.md). */
enum cy_rc verify_copy(struct verify_verdict *v, struct span tar,
    const struct verify_options *o, struct cy_err *e);

/*
 * One record, and its receipt where proof is not empty: grammar, the author's
 * signature when its key is among o->known, the receipt to a register of the
 * policy or of o->known.  CY_BELOW register/author-unknown or
 * register/key-unknown when nobody here can tell.  Of several known keys of
 * an author that counts which the signature names.
 */
enum cy_rc verify_record(struct verify_verdict *v, struct span note,
    struct span proof, const struct verify_options *o, struct cy_err *e);
/*
 * A signed checkpoint, by the policy or by the register's key among o->known;
 * seals of witnesses among o->known give its time.  Says nothing of the
 * entries it covers.  CY_BELOW register/key-unknown.
 */
enum cy_rc verify_checkpoint(struct verify_verdict *v, struct span note,
    const struct verify_options *o, struct cy_err *e);

/* What a file is, by its front: a ustar header, "comity/", a receipt's first
 * line; any other note may be a checkpoint. */
enum verify_input {
	VERIFY_IS_NOTHING,
	VERIFY_IS_COPY,
	VERIFY_IS_RECORD,
	VERIFY_IS_RECEIPT,
	VERIFY_IS_CHECKPOINT,
};
enum verify_input verify_input_of(struct span bytes);
/* Takes a receipt, and empty lines before it, off the end of a record; *proof
 * stays where there is none. */
void verify_split(struct span *record, struct span *proof);
/*
 * Judges whatever is no folder.  proof: the receipt of a record, or empty;
 * then it may also stand in bytes themselves, behind the record, with empty
 * lines between.  false, with *v untouched, where it is nothing that can be
 * verified: a receipt alone, too.
 */
bool verify_bytes(struct verify_verdict *v, struct span bytes,
    struct span proof, const struct verify_options *o, struct cy_err *e);

#endif
