/* SPDX-License-Identifier: Apache-2.0 */
#include "web/priv.h"

#include "web/assets.h"

/* Files that are part of the program, compiled in (tools/embed-assets.py):
 * each at an address that names its content. */

static const struct asset *
find(struct span path)
{
	for (const struct asset *a = assets; a->path != NULL; a++)
		if (span_eq_str(path, a->path))
			return a;
	return NULL;
}

enum cy_rc
asset_answer(struct web *w, const struct http_request *r,
    struct http_response *a, struct cy_err *e)
{
	const struct asset *f = find(r->path);

	(void)w;
	(void)e;
	if (f == NULL || r->method == HTTP_POST)
		return CY_NOTFOUND;
	buf_put(&a->body, span(f->bytes, f->n));
	http_answer_header(a, "Content-Type", f->type);
	http_answer_header(a, "Cache-Control",
	    f->hashed ? "public, max-age=31536000, immutable"
	              : "public, max-age=3600");
	http_answer_header(a, "X-Content-Type-Options", "nosniff");
	http_answer_header(
	    a, "Content-Security-Policy", "default-src 'none'; sandbox");
	return CY_OK;
}

const char *
asset_style(void)
{
	return assets[0].path;
}

struct span
asset_style_text(void)
{
	return span(assets[0].bytes, assets[0].n);
}
