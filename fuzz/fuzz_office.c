/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Properties: a request that is read, put again, is the same bytes; every part
 * of it lies in the message and within its limit; and however many messages of
 * whatever kind come, what is kept of them stays within what a group has, and
 * nothing is done as the operator.
 *
 * The input is messages: one byte of type, two of length, that many bytes.
 */
#include <stdlib.h>

#include "node/enter.h"
#include "serve/office_server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                  \
	do {                     \
		if (!(x))        \
			abort(); \
	} while (0)

static enum cy_rc
no(struct cy_err *e)
{
	return cy_fail(e, CY_REFUSED, FAULT_SERVE_BUSY, CY_NO_OFFSET, "no");
}

static enum cy_rc
do_sign(void *ctx, struct span text, const struct approval *approval, size_t n,
    struct buf *entry, struct cy_err *e)
{
	(void)ctx;
	MUST(text.n <= LIMIT_RECORD_TEXT && n <= APPROVALS_MAX);
	for (size_t i = 0; i < n; i++) {
		MUST(strlen(approval[i].login) <= LIMIT_LOGIN);
		MUST(approval[i].assertion.credential.n <= LIMIT_CREDENTIAL_ID);
		MUST(approval[i].assertion.auth_data.n <= LIMIT_AUTH_DATA);
		MUST(approval[i].assertion.client_data.n <= LIMIT_CLIENT_DATA);
		MUST(approval[i].assertion.signature.n <= LIMIT_PASSKEY_SIG);
	}
	if (text.n % 2 == 0)
		return no(e);
	buf_put(entry, text);
	return CY_OK;
}

static enum cy_rc
do_enter(void *ctx, const struct span *entry, size_t n, bool try, size_t *bad,
    struct cy_err *e)
{
	size_t all = 0;

	(void)ctx;
	MUST(n <= ENTER_RECORDS);
	for (size_t i = 0; i < n; i++)
		all += entry[i].n;
	MUST(all <= ENTER_BYTES);
	*bad = n / 2;
	return try ? CY_OK : no(e);
}

static enum cy_rc
do_change(void *ctx, struct span line, const struct approval *approval,
    struct cy_err *e)
{
	(void)ctx;
	MUST(approval != NULL && line.n <= OFFICE_LINE_MAX);
	return no(e);
}

static enum cy_rc
do_enrol(void *ctx, struct span code, struct span attestation,
    struct span client_data, struct passkey *out, struct cy_err *e)
{
	(void)ctx;
	MUST(code.n <= OFFICE_CODE_MAX && attestation.n <= LIMIT_CBOR);
	MUST(client_data.n <= LIMIT_CLIENT_DATA);
	*out = (struct passkey){.nid = 16, .alg = PASSKEY_EDDSA};
	return code.n % 2 == 0 ? CY_OK : no(e);
}

static const struct office_port port = {
    NULL, do_sign, do_enter, do_change, do_enrol};

static void
again(const struct message *m)
{
	struct office_request r;
	struct cy_err e;
	struct buf b;

	if (office_wire_get(&r, m->type, m->body, &e) != CY_OK) {
		MUST(e.fault == FAULT_MESSAGE_HEAD);
		return;
	}
	buf_init(&b, OFFICE_MESSAGE_MAX);
	office_wire_put(&b, (enum office_message)m->type, &r);
	MUST(!b.failed && span_eq(buf_span(&b), m->body));
	buf_release(&b);
}

static void
check_answer(const struct message *m, enum office_message type, struct span a)
{
	struct passkey key;
	struct cy_err e;

	MUST(a.n <= OFFICE_ANSWER_MAX);
	MUST((type == OFFICE_REFUSED) == (m->type == OFFICE_ENTER) ||
	    type == OFFICE_DONE);
	if (type == OFFICE_REFUSED)
		a = span_from(a, 4);
	if (type != OFFICE_DONE)
		MUST(message_get_err(a, &e) != CY_OK &&
		    e.fault != FAULT_MESSAGE_ERROR);
	else if (m->type == OFFICE_ENROL)
		MUST(passkey_parse(&key, a, &e) == CY_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span(data, size);
	struct office_group g;
	enum office_message type;
	struct message m;
	struct cy_err e;
	struct buf out;
	enum cy_rc rc = CY_OK;

	MUST(office_group_init(&g, &e) == CY_OK);
	buf_init(&out, OFFICE_ANSWER_MAX);
	while (rest.n >= 3 && (rc == CY_OK || rc == CY_NOTFOUND)) {
		m = (struct message){.type = rest.p[0], .fd = -1};
		m.body = span_first(
		    span_from(rest, 3), rest.p[1] * 256u + rest.p[2]);
		rest = span_from(rest, 3 + m.body.n);
		again(&m);
		rc = office_answer(&port, &g, &m, &out, &type, &e);
		MUST(g.n <= ENTER_RECORDS && g.bytes.n <= ENTER_BYTES);
		MUST((rc == CY_NOTFOUND) == (m.type == OFFICE_ENTRY));
		if (rc == CY_OK)
			check_answer(&m, type, buf_span(&out));
	}
	buf_release(&out);
	office_group_release(&g);
	return 0;
}
