/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_WRITER_H
#define SERVE_WRITER_H

#include "serve/index.h"
#include "serve/part.h"

/* The other side: the one process that writes the index. */
struct writer_side {
	struct channel c; /* to the signer */
	struct index_port port;
	struct keyring *ring;
	struct arena arena; /* of the record at hand */
	struct buf answer;
	/* Before the first row is written: gives up what opening and making
	 * the index took.  May be NULL. */
	enum cy_rc (*settle)(void *ctx, struct cy_err *e);
	void *ctx;
	bool opened, settled;
};

/* Answers until the signer is gone: CY_OK.  Takes over the descriptor. */
enum cy_rc writer_serve(struct writer_side *w, int fd,
    const struct node_options *o, struct cy_err *e);

#endif
