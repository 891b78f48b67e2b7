/* SPDX-License-Identifier: Apache-2.0 */
#include "web/priv.h"

#include <fcntl.h>
#include <stdio.h>

/*
 * The register's own files, at the addresses of C2SP tlog-tiles.  Whatever is
 * no name of such a file is not looked for.
 */

static enum cy_rc
answer_file(struct web *w, const char *path, const char *type,
    const char *cache, struct http_response *a, struct cy_err *e)
{
	struct stat st;
	int fd;
	enum cy_rc rc = node_open_file(w->node, path, &fd, &st, e);

	if (rc != CY_OK)
		return rc;
	a->file = fd;
	a->from = 0;
	a->size = (uint64_t)st.st_size;
	http_answer_header(a, "Content-Type", type);
	http_answer_header(a, "Cache-Control", cache);
	http_answer_header(a, "X-Content-Type-Options", "nosniff");
	http_answer_header(a, "Access-Control-Allow-Origin", "*");
	return CY_OK;
}

enum cy_rc
files_answer(struct web *w, const struct http_request *r,
    struct http_response *a, struct cy_err *e)
{
	char path[32 + TILE_PATH];
	struct tile_id id;
	struct span name = span_from(r->path, 1);

	if (r->method == HTTP_POST || r->query.p != NULL)
		return CY_NOTFOUND;
	if (span_eq_str(name, "checkpoint"))
		return answer_file(w, "register/checkpoint",
		    "text/plain; charset=utf-8", "public, no-cache", a, e);
	if (!tile_path_parse(&id, name))
		return CY_NOTFOUND;
	(void)snprintf(path, sizeof(path), "register/%.*s", SPAN_ARGS(name));
	return answer_file(w, path, "application/octet-stream",
	    "public, max-age=31536000, immutable", a, e);
}
