/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PRIV_H
#define WEB_PRIV_H

#include "web/site.h"

#include <sys/stat.h>

/* What is kept between requests was read from an index and a published
 * register of these sizes: the one may be ahead of the other. */
struct web_at {
	uint64_t index, published;
};

static inline bool
web_at_eq(struct web_at a, struct web_at b)
{
	return a.index == b.index && a.published == b.published;
}

struct web {
	struct web_options o;
	const struct clock *clock;
	struct node *node;
	struct arena arena; /* of the request that is being answered */
	struct web_at at;   /* this request's snapshot */
	struct stat seen;   /* of the checkpoint file that was read */
	struct names names; /* of parties */
	const struct language *names_lang;
	struct web_at names_at;
	struct catalogues *catalogues;
	struct web_at catalogues_at;
};

/* Frees what page_catalogue() keeps. */
void web_catalogues_free(struct web *w);

/* Headers that every answer has; the ETag, and 304 where it is known. */
void answer_finish(struct page *p, struct http_response *a);
/* The same for what is no page. */
void answer_plain(struct page *p, struct http_response *a, const char *type,
    enum cache cache);
/* A problem in the face that was asked for (RFC 9457 for programs). */
void answer_problem(
    struct page *p, const struct cy_err *why, struct http_response *a);

/* Files of our own: the stylesheet, the icon (assets.c).  CY_NOTFOUND. */
enum cy_rc asset_answer(struct web *w, const struct http_request *r,
    struct http_response *a, struct cy_err *e);
const char *asset_style(void);
struct span asset_style_text(void);
/* Documents for programs: health, robots.txt, the API's description
 * (plain.c).  CY_NOTFOUND. */
enum cy_rc plain_answer(
    struct page *p, struct http_response *a, struct cy_err *e);
/* The register's files: checkpoint and tiles (files.c).  CY_NOTFOUND. */
enum cy_rc files_answer(struct web *w, const struct http_request *r,
    struct http_response *a, struct cy_err *e);

#endif
