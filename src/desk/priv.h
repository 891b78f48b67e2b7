/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_PRIV_H
#define DESK_PRIV_H

#include "desk/desk.h"
#include "office/can.h"
#include "office/officer.h"
#include "web/form.h"
#include "web/site.h"

/* One request on its way through the room. */

struct desk {
	struct desk_options o;
	struct web *web;
	struct office *office;
};

struct desk_route;

/* What web's functions know, and behind it what is ours: every struct page of
 * this room is the first member of one. */
struct desk_page {
	struct page page;
	struct desk *d;
	/* Who asks. */
	bool signed_in;
	bool expired; /* who it was; may do nothing */
	bool bearer;  /* a program, by a token */
	struct officer who;
	struct span token; /* of the session */
	/* What was sent, in the order of the route's fields; or what is shown
	 * again, from before the session ended. */
	struct span value[FORM_FIELDS];
	bool restored;
	struct cy_err why; /* what was wrong with it; FAULT_NONE: nothing */
	/* Where to go on after a form was taken. */
	struct span location;
	struct span secret; /* that this answer alone shows */
	const char *type;   /* of a file */
	struct span cookie; /* to be set: "name=value; ..." */
	struct span zone;   /* the reader's: "+02:00" */
	/* Arguments of the query that only our pages take. */
	struct {
		struct span next;      /* where to go after signing in */
		struct span from, to;  /* versions */
		struct span view;      /* of a comparison */
		struct span paragraph; /* its id: "3a" */
		struct span record;
		struct span login;
	} ask;
};

#define ASK_NEXT (1u << 16)
#define ASK_FROM (1u << 17)
#define ASK_TO (1u << 18)
#define ASK_VIEW (1u << 19)
#define ASK_PARAGRAPH (1u << 20)
#define ASK_RECORD (1u << 21)
#define ASK_LOGIN (1u << 22)

typedef enum cy_rc desk_post(struct desk_page *p, struct cy_err *e);

/* One row per page; its route first, as struct site wants it. */
struct desk_route {
	struct route route;
	enum verb verb; /* judged before anything is loaded, where it has no
	                 * object; VERBS: nothing is */
	unsigned flags;
	const struct form_field *field; /* what is posted */
	size_t nfields;
	desk_post *post;
};
#define DESK_OPEN (1u << 0)   /* for everybody */
#define DESK_SCRIPT (1u << 1) /* asks for a passkey */
#define DESK_SECRET (1u << 2) /* what is typed is never kept */
#define DESK_FILE (1u << 3)   /* no page: the row's bytes, to be saved */

extern const struct desk_route desk_routes[];
extern const struct site desk_site;
/* The pages that are shown in place of others. */
const struct desk_route *desk_route_login(void);

static inline struct desk_page *
desk_of(struct page *p)
{
	return (struct desk_page *)(void *)p;
}

static inline const struct desk_page *
desk_seen(const struct page *p)
{
	return (const struct desk_page *)(const void *)p;
}

static inline const struct desk_route *
desk_row(const struct desk_page *p)
{
	return (const struct desk_route *)(const void *)p->page.route;
}

/* session.c */

/* Fills who, token, signed_in, expired, bearer.  CY_DENIED office/session. */
enum cy_rc session_find(struct desk_page *p, struct cy_err *e);
/* Is the form one of our own pages'?  CY_DENIED desk/origin. */
enum cy_rc session_origin(const struct desk_page *p, struct cy_err *e);
/* The cookie of this token; an empty one ends it. */
void session_cookie(struct desk_page *p, struct span token);
/* The value of a cookie that stands once; p NULL: none. */
struct span session_cookie_of(const struct http_request *r, const char *name);
/* "/office/..." as it was given, else "/office/". */
struct span session_next(struct desk_page *p, struct span next);
/* Keeps what was sent to this page for after the next sign-in; false: it
 * could not be. */
bool session_keep(struct desk_page *p);
/* And fills the form with it. */
void session_restore(struct desk_page *p);
/* The form was taken: nothing is kept of it any more. */
void session_taken(struct desk_page *p);
/* The host of our origin: what passkeys are made for. */
struct span session_site(struct desk_page *p);

/* answer.c */

unsigned desk_status(const struct cy_err *why);
/* Headers of every answer. */
void desk_headers(
    struct desk_page *p, struct http_response *a, const char *type);
void desk_problem(
    struct desk_page *p, const struct cy_err *why, struct http_response *a);
/* 303, or for a program its like. */
void desk_go(struct desk_page *p, struct http_response *a);

/* Small things that loads need. */

/* What was sent in this field; p NULL: nothing. */
static inline struct span
desk_sent(const struct desk_page *p, size_t i)
{
	return p->value[i];
}
/* base64url without padding, in the arena. */
struct span desk_base64url(struct desk_page *p, struct span s);
/* Sets location: page_printf() without a limit that matters. */
#define desk_goto(p, ...)                                      \
	((p)->location = page_printf(&(p)->page, __VA_ARGS__), \
	    (enum cy_rc)CY_OK)
/* The credential ids of who asks, base64url with spaces between. */
enum cy_rc desk_passkeys(
    struct desk_page *p, struct span *out, struct cy_err *e);
/* The id that a parameter of the address names.  CY_NOTFOUND
 * office/not-found. */
enum cy_rc desk_id(struct desk_page *p, struct hash *id, struct cy_err *e);
/* The assertion in this field.  CY_USAGE desk/no-passkey; CY_BAD
 * passkey/line. */
enum cy_rc desk_assertion(struct desk_page *p, size_t field,
    struct passkey_assertion *a, struct cy_err *e);
/* Who is on the other side, for the limits of tries: of the connection, or, as
 * a proxy on this machine says, of its own (X-Real-IP). */
struct span desk_peer(const struct desk_page *p);
/* "+02:00": minutes from UTC, -12 to +14 hours, in quarters of an hour. */
bool desk_zone_parse(struct span s, int *minutes);
/* The field is missing: CY_USAGE web/form. */
enum cy_rc desk_missing(const struct desk_page *p, size_t i, struct cy_err *e);

#endif
