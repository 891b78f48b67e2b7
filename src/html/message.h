/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_MESSAGE_H
#define HTML_MESSAGE_H

#include "base/span.h"

/*
 * Messages: English in the templates and in web/messages.def, other
 * languages in po/*.po.  Compiled to tables: the language is the request's,
 * no locale of the machine is asked.  messages_gen.h numbers them.
 */
#include "messages_gen.h"

struct language {
	const char *tag;  /* BCP 47: "en"; "qps" is the pseudo-language */
	const char *name; /* in itself */
	bool rtl;
	/* Which form a count takes, of this many (at most 6). */
	unsigned forms;
	unsigned (*form)(uint64_t n);
	const char *const *text; /* [MESSAGE_COUNT]; NULL: English */
	const char *const *months;
};

extern const struct language *const languages[]; /* NULL ends it */

/* The language of this tag, or English. */
const struct language *language_find(struct span tag);
/* The best of an Accept-Language header (RFC 9110, section 12.5.4); never the
 * pseudo-language. */
const struct language *language_accept(struct span header);
/* The text; form 0 where it has no plural. */
const char *message_text(
    const struct language *l, enum message m, unsigned form);

#endif
