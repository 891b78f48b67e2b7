/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/say.h"

#include <stdio.h>

#include "web/assets.h"

bool
desk_may(const struct page *p, int verb)
{
	struct cy_err e;

	return desk_signed_in(p) &&
	    office_can(&desk_seen(p)->who, (enum verb)verb,
	        rights[verb].standing, &e) == CY_OK;
}

/* The second part of an address, and the item of the navigation it is in. */
static const struct {
	const char *part, *room;
} rooms[] = {
    {"", "inbox"},
    {"drafts", "drafts"},
    {"d", "drafts"},
    {"s", "statements"},
    {"officers", "officers"},
    {"steps", "officers"},
    {"tokens", "tokens"},
};

struct span
desk_here(const struct layout *l, const char *room)
{
	struct span path = l->page->path, part = SPAN_LIT("");

	if (span_starts(path, SPAN_LIT("/office/")))
		part = span_from(path, 8);
	else if (!span_eq_str(path, "/office"))
		return SPAN_LIT("false");
	part = span_first(part, span_find(part, '/'));
	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++)
		if (span_eq_str(part, rooms[i].part) &&
		    strcmp(room, rooms[i].room) == 0)
			return SPAN_LIT("page");
	return SPAN_LIT("false");
}

struct span
desk_why(const struct page *p)
{
	return span_str(fault_text(desk_seen(p)->why.fault));
}

struct span
desk_particulars(const struct page *p)
{
	return span_str(desk_seen(p)->why.text);
}

struct span
desk_fault(const struct page *p)
{
	return span_str(fault_id(desk_seen(p)->why.fault));
}

/* What to do, where it is always the same. */
static const struct {
	enum fault fault;
	enum message say;
} helps[] = {
    {FAULT_OFFICE_NOT_FOUND, MSG_DESK_HELP_NOT_FOUND},
    {FAULT_OFFICE_NOT_PERMITTED, MSG_DESK_HELP_PERMITTED},
    {FAULT_OFFICE_NOT_CLEARED, MSG_DESK_HELP_CLEARED},
    {FAULT_OFFICE_SAME, MSG_DESK_HELP_SAME},
    {FAULT_VERSION_SUPERSEDED, MSG_DESK_HELP_SUPERSEDED},
    {FAULT_BRACKET_LEFT, MSG_DESK_HELP_BRACKETS},
    {FAULT_DESK_CHANGED, MSG_DESK_HELP_CHANGED},
    {FAULT_OFFICE_LOGIN_REFUSED, MSG_DESK_HELP_LOGIN},
    {FAULT_OFFICE_LOGIN_SLOW, MSG_DESK_HELP_SLOW},
    {FAULT_OFFICE_CODE, MSG_DESK_HELP_CODE},
    {FAULT_OFFICE_PASSWORD, MSG_DESK_HELP_PASSWORD},
    {FAULT_OFFICE_NOT_STRONG, MSG_DESK_HELP_STRONG},
    {FAULT_DESK_NO_PASSKEY, MSG_DESK_HELP_NO_PASSKEY},
    {FAULT_DESK_PASSWORDS, MSG_DESK_HELP_PASSWORDS},
    {FAULT_DESK_ORIGIN, MSG_DESK_HELP_ORIGIN},
    {FAULT_WEB_FORM, MSG_DESK_HELP_FORM},
};

int
desk_help_of(const struct page *p)
{
	enum fault f = desk_seen(p)->why.fault;

	for (size_t i = 0; i < sizeof(helps) / sizeof(helps[0]); i++)
		if (helps[i].fault == f)
			return (int)helps[i].say;
	return (int)MSG_DESK_HELP_ANY;
}

/* The address of a file of ours, by how it begins; p NULL: there is none. */
static struct span
asset_named(const char *front)
{
	for (const struct asset *a = assets; a->path != NULL; a++)
		if (span_starts(span_str(a->path), span_str(front)))
			return span_str(a->path);
	return (struct span){NULL, 0};
}

/* The second stylesheet, and, on pages that ask for a passkey, the script:
 * the only one there is. */
void
desk_head(struct html *h, const struct layout *l)
{
	static const char style[] = "<link rel=\"stylesheet\" href=\"";
	static const char script[] = "<script defer src=\"";

	html_raw(h, style, sizeof(style) - 1);
	html_attr(h, asset_named("/desk-"));
	html_raw(h, "\">\n", 3);
	if (l->why != NULL || l->page->route == NULL ||
	    (desk_row(desk_seen(l->page))->flags & DESK_SCRIPT) == 0)
		return;
	html_raw(h, script, sizeof(script) - 1);
	html_attr(h, asset_named("/passkey-"));
	html_raw(h, "\"></script>\n", 12);
}

/* Offsets that are in use are whole quarters of an hour. */
static const int offsets[] = {-720, -660, -600, -570, -540, -480, -420, -360,
    -300, -240, -210, -180, -120, -60, 0, 60, 120, 180, 210, 240, 270, 300, 330,
    345, 360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 840};

static void
zone_print(char out[8], int minutes)
{
	int m = minutes < 0 ? -minutes : minutes;

	(void)snprintf(out, 8, "%c%02u:%02u", minutes < 0 ? '-' : '+',
	    (unsigned)m / 60 % 24, (unsigned)m % 60);
}

bool
desk_zone_parse(struct span s, int *minutes)
{
	char text[8];

	for (size_t i = 0; i < desk_zones(); i++) {
		zone_print(text, offsets[i]);
		if (span_eq_str(s, text)) {
			*minutes = offsets[i];
			return true;
		}
	}
	*minutes = 0;
	return false;
}

size_t
desk_zones(void)
{
	return sizeof(offsets) / sizeof(offsets[0]);
}

struct span
desk_zone_at(const struct page *p, size_t i)
{
	char text[8];

	zone_print(text, offsets[i]);
	return arena_copy(p->a, span_str(text));
}

struct span
desk_zone(const struct page *p)
{
	int minutes;
	bool known = desk_zone_parse(desk_seen(p)->zone, &minutes);
	char text[8];

	zone_print(text, known ? minutes : 0);
	return arena_copy(p->a, span_str(text));
}

bool
desk_zone_is(const struct page *p, size_t i)
{
	int minutes;

	(void)desk_zone_parse(desk_seen(p)->zone, &minutes);
	return offsets[i] == minutes;
}

static utc_t
shifted(const struct page *p, utc_t t)
{
	int minutes;

	(void)desk_zone_parse(desk_seen(p)->zone, &minutes);
	return t + (utc_t)minutes * 60;
}

bool
desk_has_zone(const struct page *p)
{
	return shifted(p, 0) != 0;
}

struct day
desk_local_day(const struct page *p, utc_t t)
{
	return day_of(shifted(p, t));
}

struct span
desk_local_clock(const struct page *p, utc_t t)
{
	char text[TIME_TEXT];

	time_print(text, shifted(p, t));
	return arena_copy(p->a, span(text + 11, 5));
}

struct span
desk_self(const struct page *p)
{
	return p->r->method == HTTP_POST ? p->path : p->r->target;
}

/* The system of the proxy, or the proxy's socket. */
static bool
is_proxy(struct span peer)
{
	return span_eq_str(peer, "unix") || span_eq_str(peer, "::1") ||
	    span_starts(peer, SPAN_LIT("127."));
}

static bool
is_ip(struct span s)
{
	static const char in[] = "0123456789abcdefABCDEF.:";

	for (size_t i = 0; i < s.n; i++)
		if (memchr(in, s.p[i], sizeof(in) - 1) == NULL)
			return false;
	return s.n > 0 && s.n < 46;
}

struct span
desk_peer(const struct desk_page *p)
{
	struct span peer = p->page.r->peer;
	struct span real = http_header_of(p->page.r, "x-real-ip");

	/* Else one of those behind a proxy could use up everybody's tries. */
	if (is_proxy(peer) && is_ip(real))
		return real;
	return peer.p == NULL ? SPAN_LIT("") : peer;
}

bool
is_typed_number(
    const struct page *p, size_t field, const char *word, uint64_t n)
{
	char room[64];

	(void)snprintf(
	    room, sizeof(room), "%s%llu", word, (unsigned long long)n);
	return is_typed(p, field, room);
}

bool
para_has_alternatives(const struct sheet_para *t)
{
	for (size_t i = 0; i < t->piece.n; i++)
		if (sheet_piece_at(&t->piece, i)->alternative > 0)
			return true;
	return false;
}

/* The words of the closed set of F_KIND, from the table of types. */
static struct span
kind_word(enum record_kind kind, size_t want, size_t *n)
{
	struct span rest = span_str(record_rule(kind, F_KIND)->choices), one;
	struct span found = {NULL, 0};

	*n = 0;
	while (span_split(&rest, ' ', &one))
		if ((*n)++ == want)
			found = one;
	return found;
}

size_t
fix_kinds(void)
{
	size_t n;

	(void)kind_word(R_STATEMENT, 0, &n);
	return n;
}

struct span
fix_kind(size_t i)
{
	size_t n;

	return kind_word(R_STATEMENT, i, &n);
}

size_t
act_kinds(void)
{
	size_t n;

	(void)kind_word(R_ACT, 0, &n);
	return n;
}

struct span
act_kind(size_t i)
{
	size_t n;

	return kind_word(R_ACT, i, &n);
}

size_t
declaration_kinds(void)
{
	size_t n;

	(void)kind_word(R_DECLARATION, 0, &n);
	return n;
}

struct span
declaration_kind(size_t i)
{
	size_t n;

	return kind_word(R_DECLARATION, i, &n);
}

int
stage_say(enum stage at)
{
	static const enum message say[STAGES] = {
	    [STAGE_DRAFTING] = MSG_STAGE_DRAFTING,
	    [STAGE_FIXED] = MSG_STAGE_FIXED,
	    [STAGE_FROZEN] = MSG_STAGE_FROZEN,
	    [STAGE_RELEASED] = MSG_STAGE_RELEASED,
	    [STAGE_ABORTED] = MSG_STAGE_ABORTED,
	    [STAGE_LAPSED] = MSG_STAGE_LAPSED,
	};

	return (int)say[at];
}

int
state_say(enum instrument_state at)
{
	static const enum message say[INSTRUMENT_STATES] = {
	    [INSTRUMENT_PREPARED] = MSG_STATE_PREPARED,
	    [INSTRUMENT_HELD] = MSG_STATE_HELD,
	    [INSTRUMENT_ENTERED] = MSG_STATE_ENTERED,
	    [INSTRUMENT_RETRACTED] = MSG_STATE_RETRACTED,
	    [INSTRUMENT_DROPPED] = MSG_STATE_DROPPED,
	};

	return (int)say[at];
}

int
state_means(const struct instrument_view *v)
{
	static const enum message say[INSTRUMENT_STATES] = {
	    [INSTRUMENT_PREPARED] = MSG_STATE_MEANS_PREPARED,
	    [INSTRUMENT_HELD] = MSG_STATE_MEANS_HELD,
	    [INSTRUMENT_ENTERED] = MSG_STATE_MEANS_ENTERED,
	    [INSTRUMENT_RETRACTED] = MSG_STATE_MEANS_RETRACTED,
	    [INSTRUMENT_DROPPED] = MSG_STATE_MEANS_DROPPED,
	};

	if (v->row.at == INSTRUMENT_PREPARED && v->approval.n > 0)
		return (int)MSG_STATE_MEANS_SECOND;
	return (int)say[v->row.at];
}

int
step_say(size_t step)
{
	static const enum message say[SIGN_STEPS] = {
	    [SIGN_READ] = MSG_STEP_READ,
	    [SIGN_AUTHORITY] = MSG_STEP_AUTHORITY,
	    [SIGN_DECLARATION] = MSG_STEP_DECLARATION,
	    [SIGN_SCOPE] = MSG_STEP_SCOPE,
	    [SIGN_CHECK] = MSG_STEP_CHECK,
	    [SIGN_APPROVE] = MSG_STEP_APPROVE,
	    [SIGN_RECEIPT] = MSG_STEP_RECEIPT,
	};

	return (int)say[step];
}

size_t
instrument_step(const struct instrument_view *v)
{
	return v->row.at == INSTRUMENT_PREPARED ? SIGN_APPROVE : SIGN_RECEIPT;
}

struct span
id_text(const struct page *p, const struct hash *id)
{
	char hex[HASH_HEX];

	hash_hex(hex, id);
	return arena_copy(p->a, span_str(hex));
}

struct span
role_name(size_t i)
{
	return span_str(trust_role_name(1u << i));
}

int
role_say(size_t i)
{
	static const enum message say[OFFICER_ROLES] = {MSG_ROLE_ADMINISTRATOR,
	    MSG_ROLE_DRAFTER, MSG_ROLE_CLEARER, MSG_ROLE_SIGNER,
	    MSG_ROLE_APPROVER, MSG_ROLE_CONTACT, MSG_ROLE_OBSERVER};

	return (int)say[i];
}

int
role_means(size_t i)
{
	static const enum message say[OFFICER_ROLES] = {
	    MSG_ROLE_MEANS_ADMINISTRATOR, MSG_ROLE_MEANS_DRAFTER,
	    MSG_ROLE_MEANS_CLEARER, MSG_ROLE_MEANS_SIGNER,
	    MSG_ROLE_MEANS_APPROVER, MSG_ROLE_MEANS_CONTACT,
	    MSG_ROLE_MEANS_OBSERVER};

	return (int)say[i];
}

bool
has_role(struct span roles, size_t i)
{
	struct span one;

	while (span_split(&roles, ' ', &one))
		if (span_eq(one, role_name(i)))
			return true;
	return false;
}

int
inbox_say(enum inbox_kind kind)
{
	static const enum message say[INBOX_KINDS] = {
	    [INBOX_SIGN] = MSG_NEED_SIGN,
	    [INBOX_APPROVE] = MSG_NEED_APPROVE,
	    [INBOX_RELEASE] = MSG_NEED_RELEASE,
	    [INBOX_CLEAR] = MSG_NEED_REVIEW,
	    [INBOX_ANSWER] = MSG_NEED_ANSWER,
	    [INBOX_READ] = MSG_NEED_READ,
	};

	return (int)say[kind];
}
