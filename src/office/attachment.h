/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_ATTACHMENT_H
#define OFFICE_ATTACHMENT_H

#include "office/papers.h"

/*
 * Files beside a draft: the scan of full powers, of a note verbale.  Sealed as
 * everything; read by the party that gave it, the lead, and, once the text is
 * fixed, the keeper.
 */
#define ATTACHMENT_SIZE (2u * 1024 * 1024)
#define ATTACHMENTS_PARTY 16u /* of one party in one draft */
#define ATTACHMENT_NAME 128u

struct attachment {
	struct hash id;   /* SHA-256 of the content */
	struct span name; /* one line, no slash */
	struct span
	    type; /* application/pdf, image/jpeg, image/png, text/plain */
	struct span party;
	uint64_t size;
	utc_t at;
};

/*
 * Gives a file to a draft; the same content again is no second one.
 * CY_NOTFOUND office/not-found; CY_USAGE office/attachment: empty, larger than
 * ATTACHMENT_SIZE, of another type or with no proper name; CY_CONFLICT
 * office/attachments: one more than there may be.
 */
enum cy_rc office_attach(struct office *o, const struct officer *who,
    const struct hash *draft, struct span name, struct span type,
    struct span content, struct hash *id, struct cy_err *e);
/* Those that who's party may read, in the order in which they came. */
enum cy_rc office_attachments(struct office *o, const struct officer *who,
    const struct hash *draft, struct arena *a, struct attachment **out,
    size_t *n, struct cy_err *e);
/* One of them and its content, in the arena.  CY_NOTFOUND
 * office/not-found. */
enum cy_rc office_attachment(struct office *o, const struct officer *who,
    const struct hash *draft, const struct hash *id, struct arena *a,
    struct attachment *out, struct span *content, struct cy_err *e);

#endif
