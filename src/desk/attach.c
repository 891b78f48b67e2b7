/* SPDX-License-Identifier: Apache-2.0 */
#include "office/attachment.h"

#include "desk/attach.h"

/* Files beside a draft: what full powers, or a note verbale, look like. */

/* The type of a file as its first bytes say; NULL: none that is taken. */
static const struct {
	struct span front;
	const char *type, *suffix;
} types[] = {
    {SPAN_INIT("%PDF-"), "application/pdf", "pdf"},
    {SPAN_INIT("\x89PNG\r\n\x1a\n"), "image/png", "png"},
    {SPAN_INIT("\xff\xd8\xff"), "image/jpeg", "jpeg"},
};
#define TYPES (sizeof(types) / sizeof(types[0]))

enum cy_rc
attach(struct desk_page *p, const struct hash *draft, struct span content,
    struct cy_err *e)
{
	struct hash id;
	char name[32];
	size_t i = 0;

	while (i < TYPES && !span_starts(content, types[i].front))
		i++;
	if (i == TYPES)
		return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, CY_NO_OFFSET,
		    "\"file\" is neither PDF, nor PNG, nor JPEG");
	(void)snprintf(name, sizeof(name), "authority.%s", types[i].suffix);
	return office_attach(p->d->office, &p->who, draft, span_str(name),
	    span_str(types[i].type), content, &id, e);
}

static enum cy_rc
own(struct desk_page *p, const struct hash *draft, struct attachment **out,
    size_t *n, struct cy_err *e)
{
	size_t all, kept = 0;
	enum cy_rc rc = office_attachments(
	    p->d->office, &p->who, draft, p->page.a, out, &all, e);

	for (size_t i = 0; rc == CY_OK && i < all; i++)
		if (span_eq_str((*out)[i].party, p->who.party))
			(*out)[kept++] = (*out)[i];
	*n = kept;
	return rc;
}

enum cy_rc
attached(struct desk_page *p, const struct hash *draft, struct view_list *out,
    struct cy_err *e)
{
	struct attachment *a;
	size_t n = 0;
	enum cy_rc rc = own(p, draft, &a, &n, e);

	for (size_t i = 0; rc == CY_OK && i < n; i++) {
		struct attachment_row *r = view_add(out, p->page.a, sizeof(*r));

		if (r == NULL)
			return cy_nomem(e);
		r->id = a[i].id;
		r->name = a[i].name;
		r->type = a[i].type;
		r->size = a[i].size;
		r->url = page_printf(&p->page, "/office/d/%.*s/attachment/%.*s",
		    SPAN_ARGS(sheet_hex(p, draft)),
		    SPAN_ARGS(sheet_hex(p, &a[i].id)));
	}
	return rc;
}

enum cy_rc
attached_headers(struct desk_page *p, const struct hash *draft,
    struct record_draft *r, struct cy_err *e)
{
	struct attachment *a;
	size_t n = 0;
	enum cy_rc rc = own(p, draft, &a, &n, e);

	for (size_t i = 0; rc == CY_OK && i < n; i++)
		record_draft_add(r, F_ATTACHMENT,
		    page_printf(&p->page, "%.*s %llu %.*s %.*s",
		        SPAN_ARGS(sheet_hex(p, &a[i].id)),
		        (unsigned long long)a[i].size, SPAN_ARGS(a[i].type),
		        SPAN_ARGS(a[i].name)));
	return rc;
}

const struct view_shape shape_attachment = {
    "Attachment", sizeof(struct attachment_view), NULL, NULL};

enum cy_rc
attachment_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct attachment_view *v = view;
	struct attachment a;
	struct hash draft, id;
	enum cy_rc rc = desk_id(p, &draft, e);

	if (rc == CY_OK && !hash_from_hex(&id, page->param[1]))
		rc = cy_fail(e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND,
		    CY_NO_OFFSET, "%s", "");
	if (rc == CY_OK)
		rc = office_attachment(p->d->office, &p->who, &draft, &id,
		    page->a, &a, &v->content, e);
	if (rc != CY_OK)
		return rc;
	/* Only types of our own go out, whatever stands in the database. */
	p->type = "application/octet-stream";
	for (size_t i = 0; i < TYPES; i++)
		if (span_eq_str(a.type, types[i].type))
			p->type = types[i].type;
	return CY_OK;
}

enum cy_rc
attachment_bytes(struct page *page, const void *view, struct http_response *a,
    struct cy_err *e)
{
	const struct attachment_view *v = view;

	(void)page;
	buf_put(&a->body, v->content);
	http_answer_header(a, "Content-Disposition", "attachment");
	return buf_check(&a->body, e);
}
