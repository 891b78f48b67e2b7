/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What office and signer say to each other: what goes in at the office's port
 * comes out at the signer's, and what a hostile office says does not.
 */
#include "../t.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/codec.h"
#include "node/enter.h"
#include "serve/office_remote.h"
#include "serve/office_server.h"

/* The signer's port: notes what it was asked, and answers as it is told. */
static struct {
	unsigned signs, enters, changes, enrols;
	struct approval approval[APPROVALS_MAX];
	struct passkey key;
	char text[LIMIT_RECORD_TEXT + 1], login[2][LIMIT_LOGIN + 1], first[64],
	    last[64];
	size_t n, ntext, bytes, bad;
	bool try;
	enum cy_rc rc;
	enum fault fault;
} did;

static enum cy_rc
answer(struct cy_err *e)
{
	if (did.rc == CY_OK)
		return CY_OK;
	return cy_fail(e, did.rc, did.fault, 7, "so it is");
}

static void
note(char *out, size_t max, struct span s)
{
	(void)snprintf(out, max, "%.*s", SPAN_ARGS(s));
}

static enum cy_rc
do_sign(void *ctx, struct span text, const struct approval *approval, size_t n,
    struct buf *entry, struct cy_err *e)
{
	(void)ctx;
	did.signs++;
	did.n = n;
	did.ntext = text.n;
	note(did.text, sizeof(did.text), text);
	for (size_t i = 0; i < n && i < 2; i++)
		note(did.login[i], sizeof(did.login[i]),
		    span_str(approval[i].login));
	if (n > 0) {
		note(did.first, sizeof(did.first),
		    approval[0].assertion.credential);
		note(did.last, sizeof(did.last),
		    approval[n - 1].assertion.signature);
	}
	buf_puts(entry, "signed: ");
	buf_put(entry, text);
	return answer(e);
}

static enum cy_rc
do_enter(void *ctx, const struct span *entry, size_t n, bool try, size_t *bad,
    struct cy_err *e)
{
	(void)ctx;
	did.enters++;
	did.n = n;
	did.try = try;
	did.bytes = 0;
	for (size_t i = 0; i < n; i++)
		did.bytes += entry[i].n;
	if (n > 0) {
		note(did.first, sizeof(did.first), span_first(entry[0], 60));
		note(did.last, sizeof(did.last), span_first(entry[n - 1], 60));
	}
	*bad = did.bad;
	return answer(e);
}

static enum cy_rc
do_change(void *ctx, struct span line, const struct approval *approval,
    struct cy_err *e)
{
	(void)ctx;
	did.changes++;
	note(did.text, sizeof(did.text), line);
	note(did.login[0], sizeof(did.login[0]),
	    approval != NULL ? span_str(approval->login) : span("", 0));
	return answer(e);
}

static enum cy_rc
do_enrol(void *ctx, struct span code, struct span attestation,
    struct span client_data, struct passkey *out, struct cy_err *e)
{
	(void)ctx;
	did.enrols++;
	note(did.text, sizeof(did.text), code);
	note(did.first, sizeof(did.first), attestation);
	note(did.last, sizeof(did.last), client_data);
	*out = did.key;
	return answer(e);
}

static const struct office_port port = {
    NULL, do_sign, do_enter, do_change, do_enrol};

static struct approval
approval_of(const char *login, const char *word)
{
	struct approval a = {.assertion = {span_str(word), span_str("data"),
	                         span_str("{}"), span_str(word)}};

	note(a.login, sizeof(a.login), span_str(login));
	return a;
}

struct two {
	struct office_server *s;
	struct office_remote r;
	struct office_port port;
	unsigned lost;
};

static void
lost(void *ctx)
{
	struct two *t = ctx;

	t->lost++;
}

static void
start(struct two *t)
{
	struct cy_err e;
	int pair[2];

	memset(&did, 0, sizeof(did));
	did.key = (struct passkey){
	    .id = "0123456789abcdef", .nid = 16, .alg = PASSKEY_ES256};
	t->lost = 0;
	if (channel_pair(pair, &e) != CY_OK ||
	    office_server_new(&t->s, &port, &e) != CY_OK)
		abort();
	office_server_take(t->s, pair[0]);
	office_remote_init(&t->r, pair[1]);
	t->r.lost = lost;
	t->r.ctx = t;
	office_remote_port(&t->port, &t->r);
}

static void
stop(struct two *t)
{
	office_server_free(t->s);
	office_remote_release(&t->r);
}

static void
test_sign(void)
{
	const struct approval two[] = {
	    approval_of("ann", "one"), approval_of("bo", "two")};
	struct approval many[APPROVALS_MAX + 1];
	struct two t;
	struct buf b;
	struct cy_err e;

	start(&t);
	buf_init(&b, LIMIT_NOTE);
	t_rc(t.port.sign(t.port.ctx, SPAN_LIT("text\n"), two, 2, &b, &e), &e,
	    CY_OK, FAULT_NONE, "sign");
	t_span(buf_span(&b), SPAN_LIT("signed: text\n"), "the entry");
	t_ok(did.n == 2 && strcmp(did.login[0], "ann") == 0 &&
	        strcmp(did.login[1], "bo") == 0 &&
	        strcmp(did.first, "one") == 0 && strcmp(did.last, "two") == 0,
	    "both approvals");
	buf_reset(&b);
	t_rc(t.port.sign(t.port.ctx, SPAN_LIT(""), NULL, 0, &b, &e), &e, CY_OK,
	    FAULT_NONE, "without any");
	t_uint(did.n, 0, "none");
	for (size_t i = 0; i <= APPROVALS_MAX; i++)
		many[i] = two[0];
	t_rc(
	    t.port.sign(t.port.ctx, SPAN_LIT("x"), many, APPROVALS_MAX, &b, &e),
	    &e, CY_OK, FAULT_NONE, "as many as there can be");
	t_uint(did.n, APPROVALS_MAX, "all of them");
	t_rc(t.port.sign(
	         t.port.ctx, SPAN_LIT("x"), many, APPROVALS_MAX + 1, &b, &e),
	    &e, CY_REFUSED, FAULT_MESSAGE_SIZE, "one more");
	did.rc = CY_REFUSED;
	did.fault = FAULT_SERVE_BUSY;
	t_rc(t.port.sign(t.port.ctx, SPAN_LIT("x"), two, 1, &b, &e), &e,
	    CY_REFUSED, FAULT_SERVE_BUSY, "what it says of an error");
	t_ok(e.offset == 7 && strcmp(e.text, "so it is") == 0, "whole");
	t_uint(t.lost, 0, "the conversation goes on");
	buf_release(&b);
	stop(&t);
}

/* Each field at its limit, and beyond. */
static void
test_limits(void)
{
	static uint8_t big[LIMIT_RECORD_TEXT + 1];
	static const struct {
		const char *name;
		size_t max;
	} rows[] = {
	    {"text", LIMIT_RECORD_TEXT},
	    {"credential", LIMIT_CREDENTIAL_ID},
	    {"data", LIMIT_AUTH_DATA},
	    {"client data", LIMIT_CLIENT_DATA},
	    {"signature", LIMIT_PASSKEY_SIG},
	    {"line", OFFICE_LINE_MAX},
	    {"code", OFFICE_CODE_MAX},
	    {"attestation", LIMIT_CBOR},
	    {"its client data", LIMIT_CLIENT_DATA},
	};
	struct two t;
	struct cy_err e;
	struct passkey key;
	struct buf b;

	memset(big, 'x', sizeof(big));
	start(&t);
	buf_init(&b, LIMIT_NOTE);
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		struct span s = span(big, rows[i / 2].max + i % 2);
		struct approval a = approval_of("ann", "one");
		struct span f[9];
		enum cy_rc rc;

		for (size_t k = 0; k < 9; k++)
			f[k] = k == i / 2 ? s : SPAN_LIT("y");
		a.assertion =
		    (struct passkey_assertion){f[1], f[2], f[3], f[4]};
		if (i / 2 < 5)
			rc = t.port.sign(t.port.ctx, f[0], &a, 1, &b, &e);
		else if (i / 2 == 5)
			rc = t.port.change(t.port.ctx, f[5], &a, &e);
		else
			rc = t.port.enrol(
			    t.port.ctx, f[6], f[7], f[8], &key, &e);
		t_rc(rc, &e, i % 2 == 0 ? CY_OK : CY_BAD, FAULT_MESSAGE_HEAD,
		    rows[i / 2].name);
		buf_reset(&b);
	}
	t_uint(did.signs + did.changes + did.enrols, 9,
	    "what is too long "
	    "is not said");
	t_uint(t.lost, 0, "and ends nothing");
	buf_release(&b);
	stop(&t);
}

static void
test_enter(void)
{
	static struct span entry[ENTER_RECORDS + 1];
	static uint8_t big[LIMIT_NOTE + 1];
	struct two t;
	struct cy_err e;
	size_t bad;

	memset(big, 'x', sizeof(big));
	start(&t);
	for (size_t i = 0; i <= ENTER_RECORDS; i++)
		entry[i] = span(big, 4096);
	entry[0] = SPAN_LIT("first");
	entry[2] = SPAN_LIT("third");
	t_rc(t.port.enter(t.port.ctx, entry, 3, true, &bad, &e), &e, CY_OK,
	    FAULT_NONE, "a try");
	t_ok(did.n == 3 && did.try && strcmp(did.first, "first") == 0 &&
	        strcmp(did.last, "third") == 0 && bad == 3,
	    "what came");
	entry[0] = entry[2] = span(big, 4096);
	t_rc(t.port.enter(t.port.ctx, entry, ENTER_RECORDS, false, &bad, &e),
	    &e, CY_OK, FAULT_NONE, "as many and as large as can be");
	t_ok(did.n == ENTER_RECORDS && did.bytes == ENTER_BYTES && !did.try,
	    "all of them");
	entry[5] = span(big, 4097);
	t_rc(t.port.enter(t.port.ctx, entry, ENTER_RECORDS, false, &bad, &e),
	    &e, CY_REFUSED, FAULT_GROUP_SIZE, "one byte more");
	entry[5] = span(big, 4096);
	t_rc(
	    t.port.enter(t.port.ctx, entry, ENTER_RECORDS + 1, false, &bad, &e),
	    &e, CY_REFUSED, FAULT_GROUP_SIZE, "one more");
	entry[1] = span(big, LIMIT_NOTE + 1);
	t_rc(t.port.enter(t.port.ctx, entry, 3, false, &bad, &e), &e, CY_BAD,
	    FAULT_TOO_BIG, "one that is too long");
	t_uint(bad, 1, "which");
	entry[1] = span(big, LIMIT_NOTE);
	t_rc(t.port.enter(t.port.ctx, entry, 3, false, &bad, &e), &e, CY_OK,
	    FAULT_NONE, "one that just is not");
	t_rc(t.port.enter(t.port.ctx, entry, 0, false, &bad, &e), &e, CY_OK,
	    FAULT_NONE, "none is passed on: the node says what it thinks");
	did.rc = CY_CONFLICT;
	did.fault = FAULT_RECORD_KNOWN;
	did.bad = 1;
	t_rc(t.port.enter(t.port.ctx, entry, 3, false, &bad, &e), &e,
	    CY_CONFLICT, FAULT_RECORD_KNOWN, "one that is refused");
	t_uint(bad, 1, "which");
	did.bad = 77;
	t_rc(t.port.enter(t.port.ctx, entry, 3, false, &bad, &e), &e,
	    CY_CONFLICT, FAULT_RECORD_KNOWN, "a number that is none");
	t_uint(bad, 3, "is none of them");
	t_uint(t.lost, 0, "the conversation goes on");
	stop(&t);
}

static void
test_officers(void)
{
	const struct approval a = approval_of("ann", "one");
	struct passkey key = {.nid = 0};
	struct two t;
	struct cy_err e;

	start(&t);
	t_rc(t.port.change(t.port.ctx, SPAN_LIT("Invited: x"), &a, &e), &e,
	    CY_OK, FAULT_NONE, "a change");
	t_ok(strcmp(did.text, "Invited: x") == 0 &&
	        strcmp(did.login[0], "ann") == 0,
	    "with its approval");
	t_rc(t.port.change(t.port.ctx, SPAN_LIT("Invited: x"), NULL, &e), &e,
	    CY_DENIED, FAULT_SERVE_OPERATOR, "the operator speaks elsewhere");
	t_uint(did.changes, 1, "and nothing was said");
	t_rc(t.port.enrol(t.port.ctx, SPAN_LIT("code"), SPAN_LIT("att"),
	         SPAN_LIT("{}"), &key, &e),
	    &e, CY_OK, FAULT_NONE, "a passkey");
	t_ok(strcmp(did.text, "code") == 0 && strcmp(did.first, "att") == 0 &&
	        strcmp(did.last, "{}") == 0,
	    "what the browser said");
	t_ok(key.nid == 16 && memcmp(key.id, did.key.id, 16) == 0 &&
	        key.alg == did.key.alg,
	    "and the signer made of it");
	stop(&t);
}

/* Messages as a hostile office may send them: their answer's type, or 0 where
 * the signer ends it. */
static unsigned
raw(uint16_t type, struct span body, struct span then)
{
	struct office_server *s;
	struct channel c;
	struct message m = {.type = 0};
	struct cy_err e;
	int pair[2];

	if (channel_pair(pair, &e) != CY_OK ||
	    office_server_new(&s, &port, &e) != CY_OK)
		abort();
	office_server_take(s, pair[0]);
	channel_init(&c, pair[1], OFFICE_ANSWER_MAX);
	(void)channel_send(&c, type, body, -1, &e);
	if (then.n > 0)
		(void)channel_send(&c, OFFICE_ENTER, then, -1, &e);
	if (channel_receive(&c, &m, &e) != CY_OK)
		m.type = 0;
	channel_release(&c);
	office_server_free(s);
	return m.type;
}

static void
test_hostile(void)
{
	static const uint8_t zeros[256];
	static const struct {
		const char *name;
		uint16_t type;
		const char *body;
		size_t n;
		const char *then;
		size_t nthen;
		unsigned answer;
	} rows[] = {
	    {"no such request", 79, "", 0, "", 0, 0},
	    {"an answer", OFFICE_DONE, "", 0, "", 0, 0},
	    {"nothing to sign", OFFICE_SIGN, "", 0, "", 0, 0},
	    {"a text that nobody approved", OFFICE_SIGN, "\0text", 5, "", 0,
	        OFFICE_DONE},
	    {"nine approvals", OFFICE_SIGN, "\11", 1, "", 0, 0},
	    {"one that ends early", OFFICE_SIGN, "\1\0\0\0\5ann", 8, "", 0, 0},
	    {"one whose length is a lie", OFFICE_SIGN, "\1\377\377\377\377ann",
	        8, "", 0, 0},
	    {"a login with a NUL", OFFICE_SIGN,
	        "\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22, "", 0, 0},
	    {"a change without approval", OFFICE_CHANGE, "\0Invited: x", 11, "",
	        0, 0},
	    {"a change with two", OFFICE_CHANGE, "\2", 1, "", 0, 0},
	    {"neither try nor not", OFFICE_ENTER, "\2\0\0\0\0", 5, "", 0, 0},
	    {"a count that ends early", OFFICE_ENTER, "\0\0\0\0", 4, "", 0, 0},
	    {"and something behind", OFFICE_ENTER, "\0\0\0\0\0\0", 6, "", 0, 0},
	    {"fewer than it says", OFFICE_ENTRY, "x", 1, "\0\0\0\0\2", 5,
	        OFFICE_REFUSED},
	    {"more than it says", OFFICE_ENTRY, "x", 1, "\0\0\0\0\0", 5,
	        OFFICE_REFUSED},
	    {"a code that ends early", OFFICE_ENROL, "\0\0\0\5code", 8, "", 0,
	        0},
	    {"four billion records", OFFICE_ENTRY, "x", 1, "\0\377\377\377\377",
	        5, OFFICE_REFUSED},
	};

	memset(&did, 0, sizeof(did));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		t_uint(raw(rows[i].type, span(rows[i].body, rows[i].n),
		           span(rows[i].then, rows[i].nthen)),
		    rows[i].answer, rows[i].name);
	for (uint16_t type = 0; type < 300; type++)
		if (type != OFFICE_ENTRY)
			(void)raw(
			    type, span(zeros, type % 4 * 64), span("", 0));
	t_uint(did.changes + did.enters, 0, "nothing of it was done");
	t_uint(did.signs, 1,
	    "but for the text that nobody approved, which the "
	    "node judges");
}

/* The other end goes, or says what is none. */
static void
test_lost(void)
{
	static const struct {
		const char *name;
		uint16_t type;
		const char *body;
		size_t n;
	} rows[] = {
	    {"it is gone", 0, NULL, 0},
	    {"a question", OFFICE_SIGN, "", 0},
	    {"which of a group, without a group", OFFICE_REFUSED, "\0\0\0\1\5",
	        5},
	    {"a number that ends early", OFFICE_REFUSED, "\0\0", 2},
	};
	struct passkey key;
	struct cy_err e;
	struct channel far;
	int pair[2];
	struct two t = {.lost = 0};
	struct buf b;

	buf_init(&b, LIMIT_NOTE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (channel_pair(pair, &e) != CY_OK)
			abort();
		t.lost = 0;
		office_remote_init(&t.r, pair[1]);
		t.r.lost = lost;
		t.r.ctx = &t;
		office_remote_port(&t.port, &t.r);
		channel_init(&far, pair[0], OFFICE_MESSAGE_MAX);
		if (rows[i].body != NULL)
			(void)channel_send(&far, rows[i].type,
			    span(rows[i].body, rows[i].n), -1, &e);
		else
			channel_release(&far);
		t_rc(t.port.sign(t.port.ctx, SPAN_LIT("x"), NULL, 0, &b, &e),
		    &e, CY_TEMP, FAULT_SERVE_ENDED, rows[i].name);
		t_rc(t.port.sign(t.port.ctx, SPAN_LIT("x"), NULL, 0, &b, &e),
		    &e, CY_TEMP, FAULT_SERVE_ENDED, "for good");
		t_uint(t.lost, 1, "told once");
		channel_release(&far);
		office_remote_release(&t.r);
	}
	if (channel_pair(pair, &e) != CY_OK)
		abort();
	office_remote_init(&t.r, pair[1]);
	office_remote_port(&t.port, &t.r);
	channel_init(&far, pair[0], OFFICE_MESSAGE_MAX);
	(void)channel_send(&far, OFFICE_DONE, SPAN_LIT("no passkey"), -1, &e);
	t_rc(t.port.enrol(t.port.ctx, SPAN_LIT("code"), SPAN_LIT("a"),
	         SPAN_LIT("{}"), &key, &e),
	    &e, CY_TEMP, FAULT_SERVE_ENDED, "a passkey that is none");
	channel_release(&far);
	office_remote_release(&t.r);
	buf_release(&b);
}

/* A new office takes the place of the one before, at once. */
static void
test_again(void)
{
	struct two t;
	struct cy_err e;
	struct buf b;
	int pair[2];

	start(&t);
	buf_init(&b, LIMIT_NOTE);
	for (unsigned i = 0; i < 20; i++) {
		if (i % 2 == 0)
			(void)channel_send(&t.r.c, OFFICE_ENTRY,
			    SPAN_LIT("half a group"), -1, &e);
		if (channel_pair(pair, &e) != CY_OK)
			abort();
		office_server_take(t.s, pair[0]);
		office_remote_release(&t.r);
		office_remote_init(&t.r, pair[1]);
	}
	t_rc(t.port.sign(t.port.ctx, SPAN_LIT("x"), NULL, 0, &b, &e), &e, CY_OK,
	    FAULT_NONE, "the last one is heard");
	did.n = 77;
	(void)t.port.enter(t.port.ctx, NULL, 0, false, &did.bad, &e);
	t_uint(did.n, 0, "and has nothing of those before");
	buf_release(&b);
	stop(&t);
}

static enum cy_rc
all(void *ctx, struct cy_err *e)
{
	const struct span entry[] = {SPAN_LIT("a"), SPAN_LIT("b")};
	const struct approval a = approval_of("ann", "one");
	struct office_request q = {.n = 1, .text = SPAN_LIT("text")};
	struct message m = {.type = OFFICE_SIGN};
	enum office_message type;
	struct office_group g;
	struct cy_err none;
	struct buf in, out;
	enum cy_rc rc = office_group_init(&g, e);

	(void)ctx;
	q.approval[0] = a;
	buf_init(&in, OFFICE_MESSAGE_MAX);
	buf_init(&out, OFFICE_ANSWER_MAX);
	office_wire_put(&in, OFFICE_SIGN, &q);
	if (rc == CY_OK)
		rc = buf_check(&in, e);
	m.body = buf_span(&in);
	if (rc == CY_OK)
		rc = office_answer(&port, &g, &m, &out, &type, e);
	if (rc == CY_OK && type == OFFICE_ERROR)
		rc = message_get_err(buf_span(&out), e);
	for (size_t i = 0; rc == CY_OK && i < 2; i++) {
		m = (struct message){.type = OFFICE_ENTRY, .body = entry[i]};
		(void)office_answer(&port, &g, &m, &out, &type, &none);
	}
	m = (struct message){
	    .type = OFFICE_ENTER, .body = SPAN_LIT("\0\0\0\0\2")};
	if (rc == CY_OK)
		rc = office_answer(&port, &g, &m, &out, &type, e);
	if (rc == CY_OK && type == OFFICE_REFUSED)
		rc = message_get_err(span_from(buf_span(&out), 4), e);
	office_group_release(&g);
	buf_release(&in);
	buf_release(&out);
	return rc;
}

int
main(void)
{
	test_sign();
	test_limits();
	test_enter();
	test_officers();
	test_hostile();
	test_lost();
	test_again();
	memset(&did, 0, sizeof(did));
	t_oom(all, NULL, "the signer's end");
	return t_done();
}
