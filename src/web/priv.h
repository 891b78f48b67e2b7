/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PRIV_H
#define WEB_PRIV_H

#include "web/site.h"

#include <sys/stat.h>

struct web {
	struct web_options o;
	const struct clock *clock;
	struct node *node;
	struct arena arena; /* of the request that is being answered */
	uint64_t size;      /* of the index, in this request's snapshot */
	struct stat seen;   /* of the checkpoint file that was read */
	struct names names; /* of parties */
	const struct language *names_lang;
	uint64_t names_size;           /* of the index they were read from */
	struct catalogues *catalogues; /* as of an index of this size: */
	uint64_t catalogues_size;
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
