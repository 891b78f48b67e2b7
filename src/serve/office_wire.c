/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/office_wire.h"

#include "base/codec.h"

static void
put_field(struct buf *b, struct span s)
{
	buf_be32(b, (uint32_t)s.n);
	buf_put(b, s);
}

static struct span
get_field(struct reader *r, size_t max)
{
	uint32_t n = reader_be32(r);

	if (n > max)
		r->failed = true;
	return reader_take(r, n);
}

static void
put_approval(struct buf *b, const struct approval *a)
{
	put_field(b, span_str(a->login));
	put_field(b, a->assertion.credential);
	put_field(b, a->assertion.auth_data);
	put_field(b, a->assertion.client_data);
	put_field(b, a->assertion.signature);
}

static void
get_approval(struct reader *r, struct approval *a)
{
	struct span login = get_field(r, LIMIT_LOGIN);

	a->assertion.credential = get_field(r, LIMIT_CREDENTIAL_ID);
	a->assertion.auth_data = get_field(r, LIMIT_AUTH_DATA);
	a->assertion.client_data = get_field(r, LIMIT_CLIENT_DATA);
	a->assertion.signature = get_field(r, LIMIT_PASSKEY_SIG);
	if (!reader_ok(r) || span_find(login, '\0') < login.n) {
		r->failed = true;
		return;
	}
	if (login.n > 0)
		memcpy(a->login, login.p, login.n);
	a->login[login.n] = '\0';
}

static void
get_approvals(
    struct reader *r, struct office_request *q, size_t min, size_t max)
{
	struct span n = reader_take(r, 1);

	if (!reader_ok(r) || n.p[0] < min || n.p[0] > max) {
		r->failed = true;
		return;
	}
	for (q->n = 0; q->n < n.p[0] && reader_ok(r); q->n++)
		get_approval(r, &q->approval[q->n]);
}

static struct span
get_rest(struct reader *r, size_t max)
{
	struct span rest = reader_rest(r);

	if (rest.n > max)
		r->failed = true;
	return reader_take(r, rest.n);
}

static void
get_sign(struct reader *r, struct office_request *q)
{
	get_approvals(r, q, 0, APPROVALS_MAX);
	q->text = get_rest(r, LIMIT_RECORD_TEXT);
}

/* Exactly one: the operator speaks elsewhere. */
static void
get_change(struct reader *r, struct office_request *q)
{
	get_approvals(r, q, 1, 1);
	q->text = get_rest(r, OFFICE_LINE_MAX);
}

static void
get_enter(struct reader *r, struct office_request *q)
{
	struct span try = reader_take(r, 1);

	if (!reader_ok(r) || try.p[0] > 1)
		r->failed = true;
	else
		q->try = try.p[0] == 1;
	q->count = reader_be32(r);
}

static void
get_enrol(struct reader *r, struct office_request *q)
{
	q->code = get_field(r, OFFICE_CODE_MAX);
	q->attestation = get_field(r, LIMIT_CBOR);
	q->client_data = get_field(r, LIMIT_CLIENT_DATA);
}

enum cy_rc
office_wire_get(
    struct office_request *q, uint16_t type, struct span body, struct cy_err *e)
{
	static const struct {
		enum office_message type;
		void (*get)(struct reader *r, struct office_request *q);
	} rows[] = {
	    {OFFICE_SIGN, get_sign},
	    {OFFICE_ENTER, get_enter},
	    {OFFICE_CHANGE, get_change},
	    {OFFICE_ENROL, get_enrol},
	};
	struct reader r;

	*q = (struct office_request){.n = 0};
	reader_init(&r, body);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if ((uint16_t)rows[i].type != type)
			continue;
		rows[i].get(&r, q);
		if (reader_end(&r))
			return CY_OK;
	}
	return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
	    "what came is no request of an office");
}

void
office_wire_put(
    struct buf *b, enum office_message type, const struct office_request *q)
{
	if (type == OFFICE_ENTER) {
		buf_putc(b, q->try);
		buf_be32(b, q->count);
		return;
	}
	if (type == OFFICE_ENROL) {
		put_field(b, q->code);
		put_field(b, q->attestation);
		put_field(b, q->client_data);
		return;
	}
	buf_putc(b, (uint8_t)q->n);
	for (size_t i = 0; i < q->n; i++)
		put_approval(b, &q->approval[i]);
	buf_put(b, q->text);
}
