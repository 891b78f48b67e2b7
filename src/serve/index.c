/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/index.h"

#include "base/codec.h"

static enum cy_rc
gone(struct index_remote *r, const struct cy_err *why, struct cy_err *e)
{
	r->ended = true;
	return cy_fail(e, CY_TEMP, FAULT_SERVE_ENDED, CY_NO_OFFSET,
	    "the writer: %s", fault_id(why->fault));
}

/* The writer asks for an entry before it answers. */
static enum cy_rc
give_entry(struct index_remote *r, struct span body, struct cy_err *e)
{
	struct span bytes = {0};
	struct cy_err why = {.fault = FAULT_NONE};
	enum cy_rc rc = CY_NOTFOUND;

	if (body.n == 8 && r->source.entry != NULL)
		rc = r->source.entry(r->source.ctx, be64(body.p), &bytes, &why);
	if (rc == CY_OK)
		return channel_send(&r->c, INDEX_ENTRY, bytes, -1, e);
	if (rc == CY_NOTFOUND)
		return channel_send(&r->c, INDEX_NONE, SPAN_LIT(""), -1, e);
	buf_reset(&r->body);
	message_put_err(&r->body, rc, &why);
	return channel_send(&r->c, INDEX_ERROR, buf_span(&r->body), -1, e);
}

static enum cy_rc
wrong(struct index_remote *r, struct cy_err *e)
{
	const struct cy_err why = {.fault = FAULT_MESSAGE_HEAD};

	return gone(r, &why, e);
}

/* Asks what is in r->body; the answer is valid until the next question. */
static enum cy_rc
ask(struct index_remote *r, enum index_message type, struct span *answer,
    struct cy_err *e)
{
	struct message m = {.type = 0};
	struct cy_err why;
	enum cy_rc rc = buf_check(&r->body, e);

	if (rc != CY_OK)
		return rc;
	if (r->ended)
		return cy_fail(
		    e, CY_TEMP, FAULT_SERVE_ENDED, CY_NO_OFFSET, "the writer");
	rc = channel_send(&r->c, (uint16_t)type, buf_span(&r->body), -1, &why);
	while (rc == CY_OK) {
		rc = channel_receive(&r->c, &m, &why);
		if (rc != CY_OK || m.type != INDEX_NEED)
			break;
		rc = give_entry(r, m.body, &why);
	}
	if (rc != CY_OK)
		return gone(r, &why, e);
	if (m.type == INDEX_ERROR)
		return message_get_err(m.body, e);
	if (answer != NULL)
		*answer = m.body;
	return m.type == INDEX_DONE ? CY_OK : wrong(r, e);
}

static enum cy_rc
say(struct index_remote *r, enum index_message type, struct cy_err *e)
{
	buf_reset(&r->body);
	return ask(r, type, NULL, e);
}

static enum cy_rc
do_open(void *ctx, struct cy_err *e)
{
	return say(ctx, INDEX_OPEN, e);
}

static enum cy_rc
do_remake(void *ctx, bool published, struct cy_err *e)
{
	struct index_remote *r = ctx;

	buf_reset(&r->body);
	buf_putc(&r->body, published);
	return ask(r, INDEX_REMAKE, NULL, e);
}

static enum cy_rc
do_head(void *ctx, uint64_t *size, struct hash *root, struct cy_err *e)
{
	struct index_remote *r = ctx;
	struct span a;
	enum cy_rc rc;

	buf_reset(&r->body);
	rc = ask(r, INDEX_HEAD, &a, e);
	if (rc != CY_OK)
		return rc;
	if (a.n != 8 + HASH_LEN)
		return wrong(r, e);
	*size = be64(a.p);
	memcpy(root->b, a.p + 8, HASH_LEN);
	return CY_OK;
}

static enum cy_rc
do_sealed(void *ctx, uint64_t *size, utc_t *time, struct cy_err *e)
{
	struct index_remote *r = ctx;
	struct span a;
	enum cy_rc rc;

	buf_reset(&r->body);
	rc = ask(r, INDEX_SEALED, &a, e);
	if (rc != CY_OK)
		return rc;
	if (a.n != 16)
		return wrong(r, e);
	*size = be64(a.p);
	*time = (utc_t)be64(a.p + 8);
	return CY_OK;
}

static enum cy_rc
do_keys(void *ctx, const struct keyring *ring, bool anew, struct cy_err *e)
{
	struct index_remote *r = ctx;

	/* The writer has one of its own. */
	(void)ring;
	buf_reset(&r->body);
	buf_putc(&r->body, anew);
	return ask(r, INDEX_KEYS, NULL, e);
}

static enum cy_rc
with_record(struct index_remote *r, enum index_message type,
    const struct record *record, uint64_t index, struct cy_err *e)
{
	buf_reset(&r->body);
	buf_be64(&r->body, index);
	buf_put(&r->body, record->bytes);
	return ask(r, type, NULL, e);
}

static enum cy_rc
do_apply(void *ctx, const struct record *r, uint64_t index, struct cy_err *e)
{
	return with_record(ctx, INDEX_APPLY, r, index, e);
}

static enum cy_rc
do_admit(void *ctx, const struct record *r, uint64_t index, struct cy_err *e)
{
	return with_record(ctx, INDEX_ADMIT, r, index, e);
}

static void
do_source(void *ctx, const struct store_source *source)
{
	struct index_remote *r = ctx;

	r->source = *source;
}

static enum cy_rc
do_begin(void *ctx, struct cy_err *e)
{
	return say(ctx, INDEX_BEGIN, e);
}

static enum cy_rc
do_seal(void *ctx, uint64_t size, utc_t time, struct cy_err *e)
{
	struct index_remote *r = ctx;

	buf_reset(&r->body);
	buf_be64(&r->body, size);
	buf_be64(&r->body, (uint64_t)time);
	return ask(r, INDEX_SEAL, NULL, e);
}

static enum cy_rc
do_commit(void *ctx, uint64_t size, const struct hash *root, struct cy_err *e)
{
	struct index_remote *r = ctx;

	buf_reset(&r->body);
	buf_be64(&r->body, size);
	buf_put(&r->body, span(root->b, HASH_LEN));
	return ask(r, INDEX_COMMIT, NULL, e);
}

static void
do_rollback(void *ctx)
{
	struct cy_err e;

	(void)say(ctx, INDEX_ROLLBACK, &e);
}

static enum cy_rc
do_find(void *ctx, const struct hash *id, uint64_t *index, struct cy_err *e)
{
	struct index_remote *r = ctx;
	struct span a;
	enum cy_rc rc;

	buf_reset(&r->body);
	buf_put(&r->body, span(id->b, HASH_LEN));
	rc = ask(r, INDEX_FIND, &a, e);
	if (rc != CY_OK)
		return rc;
	if (a.n != 8)
		return wrong(r, e);
	*index = be64(a.p);
	return CY_OK;
}

static void
do_close(void *ctx)
{
	struct index_remote *r = ctx;

	channel_release(&r->c);
	buf_release(&r->body);
}

void
index_remote_init(struct index_remote *r, int fd)
{
	*r = (struct index_remote){.ended = false};
	channel_init(&r->c, fd, INDEX_MESSAGE_MAX);
	buf_init(&r->body, INDEX_MESSAGE_MAX);
}

void
index_remote_port(struct index_port *out, struct index_remote *r)
{
	*out = (struct index_port){
	    .ctx = r,
	    .open = do_open,
	    .remake = do_remake,
	    .head = do_head,
	    .sealed = do_sealed,
	    .keys = do_keys,
	    .apply = do_apply,
	    .source = do_source,
	    .begin = do_begin,
	    .admit = do_admit,
	    .seal = do_seal,
	    .commit = do_commit,
	    .rollback = do_rollback,
	    .find = do_find,
	    .close = do_close,
	};
}
