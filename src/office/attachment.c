/* SPDX-License-Identifier: Apache-2.0 */
#include "office/attachment.h"

#include "base/text.h"
#include "office/papers_priv.h"

#define HEAD_MAX 1024u /* name, type, party, hash and size */

static bool
known_type(struct span type)
{
	static const char *const types[] = {
	    "application/pdf", "image/jpeg", "image/png", "text/plain"};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (span_eq_str(type, types[i]))
			return true;
	return false;
}

static enum cy_rc
check(struct span name, struct span type, struct span content, struct cy_err *e)
{
	const char *why = NULL;

	if (content.n == 0 || content.n > ATTACHMENT_SIZE)
		why = "1 byte to 2 MiB";
	else if (!known_type(type))
		why = "PDF, JPEG, PNG or plain text";
	else if (name.n > ATTACHMENT_NAME || span_find(name, '/') < name.n ||
	    text_line(name, 0, NULL) != CY_OK)
		why = "a name is one line of at most 128 bytes, without slash";
	if (why == NULL)
		return CY_OK;
	return cy_fail(
	    e, CY_USAGE, FAULT_OFFICE_ATTACHMENT, CY_NO_OFFSET, "%s", why);
}

/* The lead and the keeper read what all have given. */
static bool
reads_all(unsigned standing)
{
	return (standing & (STANDS_LEAD | STANDS_KEEPER)) != 0;
}

static enum cy_rc
count(struct office *o, int64_t draft, const struct tag *party, int64_t *n,
    struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_ATTACHMENT_COUNT, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, draft);
	query_tag(&q, 2, party);
	rc = query_step(&q, e);
	if (rc == CY_OK)
		*n = col_int(&q, 0);
	query_close(&q);
	return rc;
}

static enum cy_rc
is_there(struct office *o, int64_t draft, const struct tag *party,
    const struct tag *id, bool *there, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_ATTACHMENT_HAS, e);

	*there = false;
	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, draft);
	query_tag(&q, 2, party);
	query_tag(&q, 3, id);
	rc = query_next(&q, there, e);
	query_close(&q);
	return rc;
}

struct giving {
	struct office *o;
	const struct officer *who;
	struct attachment file;
	struct span content;
	int64_t draft;
	struct tag party, id;
	struct buf head, body;
};

static enum cy_rc
seal_file(struct giving *g, int64_t row, struct cy_err *e)
{
	struct buf plain;
	enum cy_rc rc;

	buf_init(&plain, HEAD_MAX);
	pack_span(&plain, span(g->file.id.b, HASH_LEN));
	pack_span(&plain, g->file.name);
	pack_span(&plain, g->file.type);
	pack_span(&plain, g->file.party);
	pack_int(&plain, (int64_t)g->file.size);
	rc = office_seal(g->o, SEAL_ATTACHMENT, row, &plain, &g->head, e);
	buf_release(&plain);
	if (rc != CY_OK)
		return rc;
	seal_lock(&g->o->seal, SEAL_CONTENT, row, g->content, &g->body);
	return buf_check(&g->body, e);
}

static enum cy_rc
put(struct giving *g, struct cy_err *e)
{
	struct query q;
	int64_t row;
	enum cy_rc rc = office_next(g->o, SQL_ATTACHMENT_NEXT, &row, e);

	if (rc == CY_OK)
		rc = seal_file(g, row, e);
	if (rc == CY_OK)
		rc = query_open(&q, g->o, SQL_ATTACHMENT_ADD, e);
	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row);
	query_tag(&q, 2, &g->id);
	query_int(&q, 3, g->draft);
	query_tag(&q, 4, &g->party);
	query_int(&q, 5, g->who->id);
	query_int(&q, 6, office_now(g->o));
	query_blob(&q, 7, buf_span(&g->head));
	query_blob(&q, 8, buf_span(&g->body));
	return query_run(&q, e);
}

static enum cy_rc
give(struct giving *g, struct cy_err *e)
{
	bool there;
	int64_t n = 0;
	enum cy_rc rc = is_there(g->o, g->draft, &g->party, &g->id, &there, e);

	if (rc != CY_OK || there)
		return rc;
	rc = count(g->o, g->draft, &g->party, &n, e);
	if (rc == CY_OK && n >= (int64_t)ATTACHMENTS_PARTY)
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICE_ATTACHMENTS,
		    CY_NO_OFFSET, "at most %u", ATTACHMENTS_PARTY);
	return rc == CY_OK ? put(g, e) : rc;
}

enum cy_rc
office_attach(struct office *o, const struct officer *who,
    const struct hash *draft, struct span name, struct span type,
    struct span content, struct hash *id, struct cy_err *e)
{
	struct giving g = {.o = o, .who = who, .content = content};
	struct draft_head head;
	enum cy_rc rc = draft_head(o, who, draft, &head, e);

	if (rc == CY_OK)
		rc = office_may(o, who, CAN_ATTACH, head.standing, e);
	if (rc == CY_OK)
		rc = check(name, type, content, e);
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	sha256(id, content);
	g.file = (struct attachment){.id = *id,
	    .name = name,
	    .type = type,
	    .party = span_str(who->party),
	    .size = content.n};
	g.draft = head.row;
	office_tag(o, TAG_PARTY, g.file.party, &g.party);
	office_tag_id(o, TAG_CONTENT, id, &g.id);
	buf_init(&g.head, seal_size(HEAD_MAX));
	buf_init(&g.body, seal_size(ATTACHMENT_SIZE));
	rc = office_end(o, give(&g, e), e);
	buf_release(&g.head);
	buf_release(&g.body);
	return rc;
}

static enum cy_rc
read_head(const struct query *q, struct office *o, struct arena *a,
    struct attachment *out, struct cy_err *e)
{
	struct span plain;
	struct reader r;
	enum cy_rc rc =
	    col_sealed(q, 2, o, SEAL_ATTACHMENT, col_int(q, 0), a, &plain, e);

	*out = (struct attachment){.at = col_int(q, 1)};
	if (rc != CY_OK)
		return rc;
	reader_init(&r, plain);
	(void)unpack_hash(&r, &out->id);
	out->name = unpack_span(&r);
	out->type = unpack_span(&r);
	out->party = unpack_span(&r);
	out->size = (uint64_t)unpack_int(&r);
	return unpack_end(&r, e);
}

/* Standing to the files of a draft: to one's own at least. */
static enum cy_rc
may_read(struct office *o, const struct officer *who, const struct hash *draft,
    struct draft_head *head, struct cy_err *e)
{
	enum cy_rc rc = draft_head(o, who, draft, head, e);

	if (rc == CY_OK)
		rc = office_may(o, who, CAN_READ_INSTRUMENT, head->standing, e);
	return rc;
}

enum cy_rc
office_attachments(struct office *o, const struct officer *who,
    const struct hash *draft, struct arena *a, struct attachment **out,
    size_t *n, struct cy_err *e)
{
	struct draft_head head;
	struct tag party;
	struct query q;
	size_t most = 0;
	bool more = false;
	enum cy_rc rc = may_read(o, who, draft, &head, e);

	*out = NULL;
	*n = 0;
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_ATTACHMENTS_OF, e);
	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PARTY, span_str(who->party), &party);
	query_int(&q, 1, head.row);
	query_tag(&q, 2, &party);
	query_int(&q, 3, reads_all(head.standing));
	rc = query_next(&q, &more, e);
	while (rc == CY_OK && more) {
		struct attachment *next =
		    office_grow(a, *out, *n, &most, sizeof(**out));

		if (next == NULL) {
			rc = cy_nomem(e);
			break;
		}
		*out = next;
		rc = read_head(&q, o, a, &next[(*n)++], e);
		if (rc == CY_OK)
			rc = query_next(&q, &more, e);
	}
	query_close(&q);
	return rc;
}

enum cy_rc
office_attachment(struct office *o, const struct officer *who,
    const struct hash *draft, const struct hash *id, struct arena *a,
    struct attachment *out, struct span *content, struct cy_err *e)
{
	struct draft_head head;
	struct tag party, tag;
	struct query q;
	bool found = false;
	enum cy_rc rc = may_read(o, who, draft, &head, e);

	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_ATTACHMENT_GET, e);
	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PARTY, span_str(who->party), &party);
	office_tag_id(o, TAG_CONTENT, id, &tag);
	query_int(&q, 1, head.row);
	query_tag(&q, 2, &tag);
	query_tag(&q, 3, &party);
	query_int(&q, 4, reads_all(head.standing));
	rc = query_next(&q, &found, e);
	if (rc == CY_OK && !found)
		rc = office_not_found(e);
	if (rc == CY_OK)
		rc = read_head(&q, o, a, out, e);
	if (rc == CY_OK)
		rc = col_sealed(
		    &q, 3, o, SEAL_CONTENT, col_int(&q, 0), a, content, e);
	query_close(&q);
	return rc;
}
