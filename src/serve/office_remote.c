/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/office_remote.h"

#include "base/codec.h"
#include "node/enter.h"

void
office_remote_init(struct office_remote *r, int fd)
{
	*r = (struct office_remote){.ended = false};
	channel_init(&r->c, fd, OFFICE_ANSWER_MAX);
	buf_init(&r->body, OFFICE_MESSAGE_MAX);
}

void
office_remote_release(struct office_remote *r)
{
	channel_release(&r->c);
	buf_release(&r->body);
}

static enum cy_rc
gone(struct office_remote *r, struct cy_err *e)
{
	if (!r->ended && r->lost != NULL)
		r->lost(r->ctx);
	r->ended = true;
	return cy_fail(
	    e, CY_TEMP, FAULT_SERVE_ENDED, CY_NO_OFFSET, "the signer");
}

static enum cy_rc
say(struct office_remote *r, enum office_message type, struct span body,
    struct cy_err *e)
{
	struct cy_err why;

	if (r->ended ||
	    channel_send(&r->c, (uint16_t)type, body, -1, &why) != CY_OK)
		return gone(r, e);
	return CY_OK;
}

/* The answer to what was said last; *bad, where it is of a group. */
static enum cy_rc
hear(
    struct office_remote *r, struct span *answer, size_t *bad, struct cy_err *e)
{
	struct message m;
	struct cy_err why;
	struct span body;

	if (channel_receive(&r->c, &m, &why) != CY_OK)
		return gone(r, e);
	body = m.body;
	*answer = body;
	if (m.type == OFFICE_DONE)
		return CY_OK;
	if (m.type == OFFICE_REFUSED && bad != NULL && body.n > 4) {
		*bad = be32(body.p);
		body = span_from(body, 4);
	} else if (m.type != OFFICE_ERROR) {
		return gone(r, e);
	}
	return message_get_err(body, e);
}

static enum cy_rc
ask(struct office_remote *r, enum office_message type,
    const struct office_request *q, struct span *answer, size_t *bad,
    struct cy_err *e)
{
	struct office_request again;
	enum cy_rc rc;

	buf_reset(&r->body);
	office_wire_put(&r->body, type, q);
	rc = buf_check(&r->body, e);
	/* What would not be understood there is not said: an officer's form
	 * does not end the conversation. */
	if (rc == CY_OK)
		rc = office_wire_get(
		    &again, (uint16_t)type, buf_span(&r->body), e);
	if (rc == CY_OK)
		rc = say(r, type, buf_span(&r->body), e);
	return rc == CY_OK ? hear(r, answer, bad, e) : rc;
}

static enum cy_rc
do_sign(void *ctx, struct span text, const struct approval *approval, size_t n,
    struct buf *entry, struct cy_err *e)
{
	struct office_request q = {.text = text, .n = n};
	struct span answer;
	enum cy_rc rc;

	if (n > APPROVALS_MAX)
		return cy_fail(e, CY_REFUSED, FAULT_MESSAGE_SIZE, CY_NO_OFFSET,
		    "%zu approvals, at most %u", n, APPROVALS_MAX);
	for (size_t i = 0; i < n; i++)
		q.approval[i] = approval[i];
	rc = ask(ctx, OFFICE_SIGN, &q, &answer, NULL, e);
	if (rc == CY_OK)
		buf_put(entry, answer);
	return rc == CY_OK ? buf_check(entry, e) : rc;
}

static enum cy_rc
do_enter(void *ctx, const struct span *entry, size_t n, bool try, size_t *bad,
    struct cy_err *e)
{
	struct office_request q = {.try = try, .count = (uint32_t)n};
	struct span answer;
	size_t which = n;
	enum cy_rc rc = CY_OK;

	*bad = n;
	if (n > ENTER_RECORDS)
		return cy_fail(e, CY_REFUSED, FAULT_GROUP_SIZE, CY_NO_OFFSET,
		    "%zu records; at most %u enter at once", n, ENTER_RECORDS);
	for (size_t i = 0; i < n; i++) {
		if (entry[i].n <= LIMIT_NOTE)
			continue;
		*bad = i;
		return cy_fail(e, CY_BAD, FAULT_TOO_BIG, LIMIT_NOTE,
		    "no record is so long");
	}
	for (size_t i = 0; rc == CY_OK && i < n; i++)
		rc = say(ctx, OFFICE_ENTRY, entry[i], e);
	if (rc == CY_OK)
		rc = ask(ctx, OFFICE_ENTER, &q, &answer, &which, e);
	*bad = which < n ? which : n;
	return rc;
}

static enum cy_rc
do_change(void *ctx, struct span line, const struct approval *approval,
    struct cy_err *e)
{
	struct office_request q = {.text = line, .n = 1};
	struct span answer;

	if (approval == NULL)
		return cy_fail(e, CY_DENIED, FAULT_SERVE_OPERATOR, CY_NO_OFFSET,
		    "an administrator approves this");
	q.approval[0] = *approval;
	return ask(ctx, OFFICE_CHANGE, &q, &answer, NULL, e);
}

static enum cy_rc
do_enrol(void *ctx, struct span code, struct span attestation,
    struct span client_data, struct passkey *out, struct cy_err *e)
{
	struct office_request q = {.code = code,
	    .attestation = attestation,
	    .client_data = client_data};
	struct span answer;
	enum cy_rc rc = ask(ctx, OFFICE_ENROL, &q, &answer, NULL, e);

	if (rc != CY_OK)
		return rc;
	return passkey_parse(out, answer, e) == CY_OK ? CY_OK : gone(ctx, e);
}

void
office_remote_port(struct office_port *out, struct office_remote *r)
{
	*out = (struct office_port){r, do_sign, do_enter, do_change, do_enrol};
}
