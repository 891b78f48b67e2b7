/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_SAY_H
#define DESK_SAY_H

#include "desk/compare.h"
#include "desk/enter.h"
#include "desk/inbox.h"
#include "desk/join.h"
#include "desk/papers.h"
#include "desk/people.h"
#include "desk/sign.h"
#include "web/say.h"

/* What templates of this room ask besides what web/say.h has. */

/* More in the head of a document: stylesheet and script of this room. */
layout_part desk_head;

/* Who is signed in. */
static inline bool
desk_signed_in(const struct page *p)
{
	return desk_seen(p)->signed_in;
}
static inline struct span
desk_login(const struct page *p)
{
	return span_str(desk_seen(p)->who.login);
}
static inline struct span
desk_party(const struct page *p)
{
	return span_str(desk_seen(p)->who.party);
}
static inline bool
desk_is_strong(const struct page *p)
{
	return desk_seen(p)->who.strong;
}
/* May who asks do that at all, as far as roles go?  enum verb. */
bool desk_may(const struct page *p, int verb);
/* "page" where the navigation's item is the one we are in, else "false":
 * "inbox", "drafts" ... */
struct span desk_here(const struct layout *l, const char *room);
/* What was typed in this field, to be shown again. */
static inline struct span
typed(const struct page *p, size_t field)
{
	return desk_sent(desk_seen(p), field);
}
/* Was the form refused, or is it one from before? */
static inline bool
desk_refused(const struct page *p)
{
	return desk_seen(p)->why.fault != FAULT_NONE;
}
static inline bool
desk_restored(const struct page *p)
{
	return desk_seen(p)->restored;
}
struct span desk_why(const struct page *p);
struct span desk_particulars(const struct page *p);
struct span desk_fault(const struct page *p);
/* What can be done about a fault; enum message, or MSG_DESK_HELP_NONE. */
int desk_help_of(const struct page *p);
/* The reader's day and hour ("14:00"), where they are not those of UTC. */
bool desk_has_zone(const struct page *p);
struct day desk_local_day(const struct page *p, utc_t t);
struct span desk_local_clock(const struct page *p, utc_t t);
struct span desk_zone(const struct page *p);
/* The offsets there are: "-12:00" ... */
size_t desk_zones(void);
struct span desk_zone_at(const struct page *p, size_t i);
bool desk_zone_is(const struct page *p, size_t i);
/* This page's address, as a form's field wants it. */
struct span desk_self(const struct page *p);

#define DESK_ITEM(name, type)                          \
	static inline const struct type *name##_at(    \
	    const struct view_list *l, size_t i)       \
	{                                              \
		return (const struct type *)view_item( \
		    l, i, sizeof(struct type));        \
	}
DESK_ITEM(sheet_version, sheet_version)
DESK_ITEM(sheet_remark, sheet_remark)
DESK_ITEM(sheet_piece, sheet_piece)
DESK_ITEM(sheet_para, sheet_para)
DESK_ITEM(sheet_party, sheet_party)
DESK_ITEM(sheet_step, sheet_step)
DESK_ITEM(drafts_row, drafts_row)
DESK_ITEM(compare_run, compare_run)
DESK_ITEM(compare_para, compare_para)
DESK_ITEM(inbox_item, inbox_item)
DESK_ITEM(officer_line, officer_line)
DESK_ITEM(token_line, token_line)
DESK_ITEM(instrument_row, instrument_row)
DESK_ITEM(approval_row, approval_row)
DESK_ITEM(attachment_row, attachment_row)

/* Was this value typed, or chosen, in the field? */
static inline bool
is_typed(const struct page *p, size_t field, const char *value)
{
	return span_eq_str(typed(p, field), value);
}
static inline bool
is_typed_span(const struct page *p, size_t field, struct span value)
{
	return span_eq(typed(p, field), value);
}
/* The same of a word with a number behind it: "prefer-2". */
bool is_typed_number(
    const struct page *p, size_t field, const char *word, uint64_t n);
bool para_has_alternatives(const struct sheet_para *t);
/* Words of closed sets that a form offers. */
size_t fix_kinds(void);
struct span fix_kind(size_t i);
size_t act_kinds(void);
struct span act_kind(size_t i);
size_t declaration_kinds(void);
struct span declaration_kind(size_t i);
/* What officers may be, in the order of their bits. */
static inline size_t
role_count(void)
{
	return OFFICER_ROLES;
}
struct span role_name(size_t i);
int role_say(size_t i);
int role_means(size_t i);
/* Does it stand in "drafter signer"? */
bool has_role(struct span roles, size_t i);
/* Messages: enum message as int. */
int stage_say(enum stage at);
int state_say(enum instrument_state at);
/* What that means for this instrument. */
int state_means(const struct instrument_view *v);
int inbox_say(enum inbox_kind kind);
/* The steps of the ceremony, in order. */
static inline size_t
sign_steps(void)
{
	return SIGN_STEPS;
}
int step_say(size_t step);
static inline struct span
step_part(size_t step)
{
	struct span s = span_str(sign_part((enum sign_step)step));

	return span_from(s, s.n > 0);
}
static inline bool
is_step(size_t step, size_t at)
{
	return step == at;
}
/* One that lies behind, and has a page of its own. */
static inline bool
step_before(size_t step, size_t at)
{
	return step < at && step <= SIGN_CHECK;
}
size_t instrument_step(const struct instrument_view *v);
/* An id in hex. */
struct span id_text(const struct page *p, const struct hash *id);

#endif
