/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SAY_H
#define WEB_SAY_H

#include "web/about.h"
#include "web/case.h"
#include "web/check.h"
#include "web/entries.h"
#include "web/home.h"
#include "web/layout.h"
#include "web/norms.h"
#include "web/party.h"
#include "web/readings.h"
#include "web/record.h"
#include "web/sealed.h"
#include "web/search.h"
#include "web/statement.h"

/* What templates ask besides members: items of lists, words, labels. */

#define SAY_ITEM(name, type)                           \
	static inline const struct type *name##_at(    \
	    const struct view_list *l, size_t i)       \
	{                                              \
		return (const struct type *)view_item( \
		    l, i, sizeof(struct type));        \
	}
SAY_ITEM(party_ref, party_ref)
SAY_ITEM(entry_row, entry_row)
SAY_ITEM(header_row, header_row)
SAY_ITEM(record_part, record_part)
SAY_ITEM(statement_row, statement_row)
SAY_ITEM(status_row, status_row)
SAY_ITEM(text, span)
SAY_ITEM(change_row, change_row)
SAY_ITEM(notice_row, notice_row)
SAY_ITEM(delay_row, delay_row)
SAY_ITEM(delay_group, delay_group)
SAY_ITEM(pair_row, pair_row)
SAY_ITEM(norm_item, norm_item)
SAY_ITEM(norm_use, norm_use)
SAY_ITEM(norm_band, norm_band)
SAY_ITEM(party_row, party_row)
SAY_ITEM(party_key, party_key)
SAY_ITEM(stand_row, stand_row)
SAY_ITEM(case_row, case_row)
SAY_ITEM(case_item, case_item)
SAY_ITEM(case_known, case_known)
SAY_ITEM(case_clock, case_clock)
SAY_ITEM(record_ref, record_ref)

static inline const struct layout_face *
layout_face_at(const struct layout *l, size_t i)
{
	return (const struct layout_face *)view_item(
	    &l->face, i, sizeof(struct layout_face));
}

/* A party's name, else its id. */
static inline struct span
party_label(const struct party_ref *r)
{
	return r->name.n > 0 ? r->name : r->id;
}

/* A word of the records in the page's language: "accession", "finding"; the
 * word itself where it is not among them. */
struct span word_of(const struct html *h, struct span word);
static inline struct span
word_lit(const struct html *h, const char *word)
{
	return word_of(h, span_str(word));
}
/* Types of records, in the order of their table. */
size_t kind_count(void);
struct span kind_name(size_t i);
/* Has this line of a verdict but one cell? */
static inline bool
verdict_alone(const struct verdict_line *l)
{
	return l->left.word == VERDICT_NOTHING;
}
/* A label of the verdict: enum verdict_word. */
struct span verdict_label(const struct html *h, unsigned word);
/* "page" where the navigation's item is the one we are in, else "false". */
struct span layout_here(const struct layout *l, char room);
/* Of a problem: what is wrong, the particulars (may be empty), the id. */
struct span layout_why(const struct layout *l);
bool layout_detail(const struct layout *l);
struct span layout_particulars(const struct layout *l);
struct span layout_fault(const struct layout *l);
/* Hex in groups of four digits; valid until the request ends. */
struct span layout_root(const struct layout *l);
struct span layout_lang(const struct layout *l);
struct span layout_dir(const struct layout *l);
/* The address of the face with this suffix; p NULL: the page has it not. */
struct span layout_face_url(const struct layout *l, const char *suffix);
/* An address of ours with more behind it: ".tar". */
struct span url_with(const struct page *p, struct span url, const char *more);
struct span hash_text(const struct page *p, const struct hash *id);
/* Its first twelve digits. */
struct span hash_short(const struct page *p, const struct hash *id);
/* Is there a line to draw: acts on two days, or more (pictures.c)? */
bool act_line_has(const struct statement_view *v);
bool page_is_offline(const struct page *p);
/* The same page, with the same arguments, as one file. */
struct span page_offline_url(const struct page *p);
/* A source may be an address, or words that name it. */
bool is_address(struct span s);
/* The day asked for, as an input of type date wants it; else empty. */
struct span page_day_value(const struct page *p);
struct span day_value(const struct page *p, struct day d);

#endif
