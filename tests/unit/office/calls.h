/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OFFICE_CALLS_H
#define TESTS_OFFICE_CALLS_H

#include "pkit.h"

#include "office/attachment.h"
#include "office/inbox.h"
#include "office/release.h"

/*
 * Every function that an officer calls, once each, for tests that go through
 * all of them.
 */
struct call_world {
	struct pkit_world w;
	struct hash file;            /* an attachment of the lead's */
	char session[SESSION_TOKEN]; /* of the lead's drafter */
	int64_t token;
	struct hash instrument; /* the lead's, prepared */
	struct buf entry;       /* signed */
	struct buf none;        /* one that was not prepared */
	char text[32];          /* another one each time */
	unsigned count;
};

/* What one call is about: the objects of its own, or others. */
struct call_on {
	const struct officer *who;
	const struct hash *draft, *version, *file, *instrument;
	struct span entry;
	struct span login; /* an officer to be invited or disabled */
	struct span party; /* of whom */
	int64_t token;
	struct span path;
};

typedef enum cy_rc call_fn(struct call_world *c, const struct call_on *on,
    struct arena *a, struct cy_err *e);

struct call {
	const char *name; /* of the function, for the one who compares */
	call_fn *fn;
	bool object; /* it is about something that may be another's */
	bool ends;   /* of the lead's own it succeeds once, or not yet */
};

extern const struct call calls[];
extern const size_t ncalls;

void calls_start(struct call_world *c);
void calls_end(struct call_world *c);
/* What is the lead's own; the login is nobody's yet. */
struct call_on calls_own(struct call_world *c, const struct officer *who);

#endif
