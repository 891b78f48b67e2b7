/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_INDEX_H
#define SERVE_INDEX_H

#include "node/index_port.h"
#include "sandbox/message.h"

/*
 * The index in another process: the signer's side of the socket between it
 * and the writer (spec/control.md, "Signer and writer").
 */

enum index_message {
	/* signer to writer, each answered */
	INDEX_OPEN = 32,
	INDEX_REMAKE,
	INDEX_HEAD,
	INDEX_SEALED,
	INDEX_KEYS,
	INDEX_APPLY,
	INDEX_BEGIN,
	INDEX_ADMIT,
	INDEX_SEAL,
	INDEX_COMMIT,
	INDEX_ROLLBACK,
	INDEX_FIND,
	/* back */
	INDEX_DONE = 48,
	INDEX_ERROR,
	INDEX_NEED, /* before an answer: an entry, for a disclosure */
	/* and the answer to that */
	INDEX_ENTRY = 56,
	INDEX_NONE,
};
/* An entry with its number. */
#define INDEX_MESSAGE_MAX ((size_t)LIMIT_NOTE + 64)

struct index_remote {
	struct channel c;
	struct store_source source;
	struct buf body; /* of a question */
	bool ended;      /* nobody answers any more */
};

/*
 * Takes over fd.  Whatever the socket fails with is CY_TEMP serve/ended: the
 * index is gone, and so is this process, soon.
 */
void index_remote_init(struct index_remote *r, int fd);
void index_remote_port(struct index_port *out, struct index_remote *r);

#endif
