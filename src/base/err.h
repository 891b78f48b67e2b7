/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a function says of its work.  The values are the exit codes of the
 * command line (spec/cli.md), so that a verdict is never translated on its
 * way out.  Running out of memory and failing input or output are CY_TEMP with
 * the faults base/no-memory and base/io.
 */
enum cy_rc {
	CY_OK = 0,       /* done, or verified */
	CY_BAD = 1,      /* checked, and bad */
	CY_USAGE = 2,    /* usage or configuration */
	CY_NOTFOUND = 3, /* no such thing */
	CY_DENIED = 4,   /* not permitted, or key locked */
	CY_TEMP = 5,     /* temporary: retry */
	CY_BELOW = 6,    /* sound, but below policy */
	CY_CONFLICT = 7, /* conflicts with what is there */
	CY_FORK = 8,     /* two histories */
	CY_REFUSED = 9,  /* refused by a safety rule */
	CY_INTERRUPTED = 130,
};

/*
 * Every rejection has an id.  The lists stand in faults/<room>.def, one line
 * each: FAULT(SYMBOL, "room/name", "What is wrong, as a sentence.", "the
 * rule that says so").  comity-faults(7) is made from them, and a test fails
 * when a fault is hit by no test.
 */
enum fault {
	FAULT_NONE = 0,
#define FAULT(symbol, id, text, rule) FAULT_##symbol,
#include "base/faults/all.def"
#undef FAULT
	FAULT_COUNT
};

#define CY_ERR_TEXT 256

/*
 * An error.  The caller's storage, of fixed size; filling it never
 * allocates.  Only meaningful after a function returned other than CY_OK.
 */
struct cy_err {
	enum cy_rc rc;
	enum fault fault;
	uint64_t offset;        /* byte offset in the input; CY_NO_OFFSET */
	char text[CY_ERR_TEXT]; /* the particulars, one line, NUL-terminated */
};

#define CY_NO_OFFSET UINT64_MAX

/*
 * Fills *e and returns rc.  e may be NULL.  The text is cut to fit at a
 * character boundary; control characters in it become '?'.
 */
enum cy_rc cy_fail(struct cy_err *e, enum cy_rc rc, enum fault fault,
    uint64_t offset, const char *fmt, ...)
    __attribute__((format(printf, 5, 6), cold));

/* Fills *e with base/no-memory; returns CY_TEMP. */
enum cy_rc cy_nomem(struct cy_err *e);

/*
 * Fills *e with base/io (or base/no-memory, base/disk-full, base/no-file as
 * errno says) for the action and path given; returns CY_TEMP, or CY_NOTFOUND
 * for ENOENT, or CY_DENIED for EACCES and EPERM.
 */
enum cy_rc cy_errno(
    struct cy_err *e, int errnum, const char *action, const char *path);

/* "record/field-duplicate"; "" for FAULT_NONE. */
const char *fault_id(enum fault f);
/* The fault of this id; FAULT_NONE: there is no such. */
struct span;
enum fault fault_find(struct span id);
/* The sentence that says what is wrong. */
const char *fault_text(enum fault f);
/* The rule that it comes from: a section of spec/ or of a standard. */
const char *fault_rule(enum fault f);

#ifdef CY_ANALYZE
/*
 * For the static analysers only (tools/check): they see one file at a time,
 * and cannot know that a failure never reports CY_OK.
 */
static inline enum cy_rc
cy_not_ok(enum cy_rc rc)
{
	if (rc == CY_OK)
		__builtin_unreachable();
	return rc;
}
#define cy_fail(...) cy_not_ok(cy_fail(__VA_ARGS__))
#define cy_nomem(e) cy_not_ok(cy_nomem(e))
#define cy_errno(...) cy_not_ok(cy_errno(__VA_ARGS__))
#endif

#endif
