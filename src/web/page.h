/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "html/html.h"
#include "node/names.h"
#include "store/query.h"
#include "web/view.h"
#include "web/web.h"

/* One request on its way through the room: route, arguments, view, face. */

#define PAGE_ARENA                                                \
	(32u * 1024 * 1024) /* a statement with 193 parties: 1 MB \
	                     */
#define PAGE_PARAMS 2u      /* in a route's pattern */

/* What the addresses of the API begin with. */
#define API_ROOT "/api/v1"

/* How a page can be had; the suffix of its address says which. */
enum face {
	FACE_HTML,
	FACE_JSON,
	FACE_TEXT,
	FACE_CSV,
	FACE_ATOM,
	FACE_NOTE,    /* the exact bytes that were signed */
	FACE_PROOF,   /* a receipt: tlog-proof */
	FACE_TAR,     /* an official copy */
	FACE_OFFLINE, /* one self-contained HTML file */
	FACES
};
#define FACE(f) (1u << FACE_##f)

/* Arguments in the query; every other one is refused, so that no link means
 * less than it says. */
struct args {
	struct day as_of;  /* year 0: none */
	uint64_t known_at; /* 0: none */
	struct span lang;  /* a language's tag */
	struct span q;     /* what is searched for */
	struct span kind;  /* of records */
	struct span party;
	struct span item; /* of a catalogue: "norms#f" */
	struct day from, to;
	struct span after; /* a cursor, that a list gave */
};

struct route;
struct site;

struct page {
	struct web *w;
	const struct site *site;
	struct arena *a;
	const struct http_request *r;
	const struct route *route;
	struct span param[PAGE_PARAMS]; /* decoded */
	struct args args;
	enum face face;
	const struct language *lang;
	struct core_when
	    when;           /* from as_of and known_at; of what is published */
	struct span origin; /* "https://register.example" */
	struct span path;   /* of the page, without suffix and query */
	struct span query;  /* canonical, with '?'; or empty */
	utc_t now;
	/* Set while the view is loaded. */
	struct span title; /* of the page; the layout adds the register's */
	struct hash id;    /* of the record that the page is about */
	bool has_id;
	struct span next; /* the cursor of what follows; p NULL: none */
	/* The last part of the address that this one should have been: the
	 * answer leads there, and the view is not shown.  p NULL: it is. */
	struct span moved;
};

typedef enum cy_rc page_load(struct page *p, void *view, struct cy_err *e);
typedef void page_html(struct html *h, const struct page *p, const void *view);
/* What no table can make: NOTE, PROOF, TAR, ATOM ... into the body. */
typedef enum cy_rc page_bytes(struct page *p, const void *view,
    struct http_response *a, struct cy_err *e);

enum cache {
	CACHE_NONE,      /* depends on what was sent */
	CACHE_SHORT,     /* asked again each time, by its ETag */
	CACHE_IMMUTABLE, /* can never change */
};

/*
 * One row per page.  A pattern's {name} takes one part of a path.  api: the
 * same page's JSON under /api/v1; NULL: it has none.
 */
struct route {
	const char *pattern;
	const char *api;
	unsigned faces;   /* FACE(HTML) | ... */
	unsigned methods; /* 1 << HTTP_GET ...; HEAD goes with GET */
	unsigned args;    /* ARG_... that it takes */
	enum cache cache;
	const struct view_shape *shape;
	page_load *load;
	page_html *html;
	page_bytes *bytes;
	const char *summary; /* one line, for the API's description */
};

#define ARG_AS_OF (1u << 0)
#define ARG_KNOWN_AT (1u << 1)
#define ARG_Q (1u << 2)
#define ARG_KIND (1u << 3)
#define ARG_PARTY (1u << 4)
#define ARG_FROM (1u << 5)
#define ARG_TO (1u << 6)
#define ARG_AFTER (1u << 7)
#define ARG_LANG (1u << 8) /* every page takes it */
#define ARG_ITEM (1u << 9)

/* Each argument: its name, and how it is read. */
struct page_arg {
	const char *name;
	unsigned bit;
	size_t offset; /* in struct page, or what begins with one */
	bool (*read)(struct span v, void *out);
	const char *form;    /* what it is, for errors and the API */
	enum view_type type; /* for the API's schema */
};
extern const struct page_arg page_arg[];
extern const size_t page_nargs;
#define PAGE_ARGS 16u /* of a site */

/* The tables end with a row whose pattern is NULL (routes.c). */
extern const struct route routes[];
extern const struct face_info {
	const char *suffix; /* ".json" */
	const char *type;   /* the media type */
	enum message name;  /* as the page's links call it */
} faces[FACES];

/*
 * The route of a path, its parameters decoded into the page's arena.
 * CY_NOTFOUND web/not-found.
 */
enum cy_rc page_route(struct page *p, struct span path, struct cy_err *e);
/* Reads the query.  CY_USAGE web/argument names the first bad one. */
enum cy_rc page_args(struct page *p, struct cy_err *e);

/* The query without its cursor: what the link to the next page begins with. */
struct span page_without_after(struct page *p);
/* The address of what follows, in the face that was asked for; p NULL where
 * p->next is. */
struct span page_next_url(struct page *p);
/* For lists in the order of numbers (store_page): the cursor that was given,
 * 0 where there is none, and the one to give.  *ended: nothing can follow it.
 * CY_USAGE web/argument. */
enum cy_rc page_after(
    struct page *p, uint64_t *before, bool *ended, struct cy_err *e);
void page_next(struct page *p, uint64_t next);
/* Lists that are known as a whole, all on one page for programs: people get so
 * many rows of each, from the cursor on.  Sets p->next; *url is
 * page_next_url().  CY_USAGE web/argument. */
struct page_list {
	struct view_list *list;
	size_t size; /* of an item */
};
#define PAGE_LIST(l, type)                \
	{                                 \
		&(l), sizeof(struct type) \
	}
enum cy_rc page_window(struct page *p, const struct page_list *l, size_t n,
    struct span *url, struct cy_err *e);
/* STORE_KIND() of the argument `kind`; *kinds stays where it is absent.
 * CY_USAGE web/argument. */
enum cy_rc page_kind(struct page *p, uint32_t *kinds, struct cy_err *e);

/* Everything a page needs of the node (load.c). */
struct store *page_store(const struct page *p);
/* All that is published, of which alone there are texts to be read. */
struct core_when page_published(const struct page *p);
struct reg *page_register(const struct page *p);
struct node *page_node(const struct page *p);
/* A copy in the request's arena; p NULL stays so. */
struct span page_keep(struct page *p, struct span s);
/* In the request's arena, and ended by NUL; p NULL: no memory. */
struct span page_printf(struct page *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* A message of web/messages.def, without arguments. */
struct span page_say(const struct page *p, enum message m);
/* The same of a word that stands in records; the word itself where none is. */
struct span page_word(const struct page *p, struct span word);
/* The id of the party that is meant by an id, in any case, by an ISO code or
 * by a name; what was given, where that is none, or more than one. */
enum cy_rc page_party(
    struct page *p, struct span name, struct span *id, struct cy_err *e);
/* A party's name in the page's language, else p NULL. */
struct span page_party_name(const struct page *p, struct span id);
/* The catalogue of this symbol, as the newest framework binds it; NULL. */
const struct catalogue *page_catalogue(
    const struct page *p, struct span symbol);
/* The name of "norms#f" in the page's language, else p NULL. */
struct span page_item_name(const struct page *p, struct span ref);

#endif
