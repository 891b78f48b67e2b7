/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_MESSAGE_H
#define HTML_MESSAGE_H

#include "base/span.h"

/*
 * Messages: English in the templates and in web/messages.def, other
 * languages in po/.  Compiled to tables: the language is the request's,
 * no locale of the machine is asked.  messages_gen.h numbers them.
 */
#include "html/messages_gen.h"

struct language {
	const char *tag;  /* BCP 47: "en"; "qps" is the pseudo-language */
	const char *name; /* in itself */
	bool rtl;
	/* Which form a count takes, of this many (at most 6). */
	unsigned forms;
	unsigned (*form)(uint64_t n);
	/* [MESSAGE_COUNT]; NULL: English.  The forms of a plural follow each
	 * other, each ended by a NUL. */
	const char *const *text;
	const char *const *months; /* [12]; English where not translated */
};

extern const struct language *const languages[]; /* NULL ends it */

/* The language of this tag, or English. */
const struct language *language_find(struct span tag);
/*
 * The best of an Accept-Language header (RFC 9110, section 12.5.4); never the
 * pseudo-language.  A range matches a language whose tag it is, or begins
 * with, or begins (RFC 4647, sections 3.3.1 and 3.4).  English where none
 * does, where the header is no such list, and where it is longer than
 * LANGUAGE_ACCEPT bytes.
 */
#define LANGUAGE_ACCEPT 1024u
const struct language *language_accept(struct span header);
/* The text, in English where the language has none; form 0 where it has no
 * plural.  A form beyond the last is the last. */
const char *message_text(
    const struct language *l, enum message m, unsigned form);
/* The text of the form that count takes, in the language that has it. */
const char *message_plural_text(
    const struct language *l, enum message m, uint64_t count);

#endif
