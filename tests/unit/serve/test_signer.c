/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signer of a served node, and an office that was taken over: it may say
 * what it likes, and gets no signature that the officers did not approve,
 * while commands are served (T45).
 */
#include "../node/tkit.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "node/enter.h"
#include "node/sign.h"
#include "serve/counts.h"
#include "serve/office_remote.h"
#include "serve/office_server.h"
#include "serve/office_signer.h"
#include "serve/sockets.h"

#define ODD 1000
#define CODE "setupsetup"

static struct kit_node K;
static struct node *N;
static struct control_server *S;
static struct office_signer signer;
static struct office_port port;
static struct office_server *office;
static struct arena mem;
static struct soft soft[2];
static int state, listener;
static pthread_t taker, adder;
static _Atomic bool ended;
static _Atomic unsigned added, refused;

static void *
take(void *ctx)
{
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
		(void)control_server_take(S, fd);
	return ctx;
}

/* A command that hands records in, all the while. */
static void *
add(void *ctx)
{
	struct control c;
	struct receipt r;
	struct cy_err e;
	struct buf note;
	char text[2048];

	buf_init(&note, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	if (control_open(&c, K.dir, K.state, &e) != CY_OK)
		abort();
	for (unsigned i = 1000; !ended; i++) {
		buf_reset(&note);
		buf_reset(&r.proof);
		if (note_sign(&note, kit_text(i, KIT_KEEPER, text),
		        node_keeper_key(N), &e) == CY_OK &&
		    control_append(&c, buf_span(&note), &r, &e) == CY_OK)
			added++;
		else
			refused++;
	}
	control_close(&c);
	buf_release(&note);
	buf_release(&r.proof);
	return ctx;
}

static void
begin(bool officers)
{
	uint32_t which;
	struct counts *counts = NULL;
	struct cy_err e;
	int fd = -1;

	tk_must(node_open_write(&N, &K.o, &e) == CY_OK, "open");
	tk_must(counts_create(&fd, &e) == CY_OK &&
	        counts_map(&counts, fd, 1, PROCESS_SIGNER, &e) == CY_OK,
	    "counters");
	(void)close(fd);
	t_rc(office_signer_open(&signer, N, "https://register.example", &e), &e,
	    CY_OK, FAULT_NONE, "officers");
	t_ok(signer.has_officers == officers, "are there, or not");
	tk_must(control_server_new(&S, N, counts, 3000, &e) == CY_OK, "serve");
	control_server_officers(S, &signer);
	office_signer_port(&port, &signer, S);
	tk_must(office_server_new(&office, &port, &e) == CY_OK, "office");
	state = open(K.state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	tk_must(control_key_id(&which, K.dir, &e) == CY_OK &&
	        sockets_control(&listener, state, which, &e) == CY_OK &&
	        pthread_create(&taker, NULL, take, NULL) == 0,
	    "listen");
}

static void
end(void)
{
	struct cy_err e;

	(void)shutdown(listener, SHUT_RDWR);
	(void)pthread_join(taker, NULL);
	office_server_free(office);
	control_server_free(S);
	t_rc(node_close(N, &e), &e, CY_OK, FAULT_NONE, "close");
	(void)close(listener);
	(void)close(state);
}

/* The operator, at the machine. */
static void
invite(const char *login, unsigned roles, const char *code)
{
	struct trust_invitation i =
	    tk_invitation(KIT_KEEPER, login, roles, code);
	struct control c;
	struct cy_err e;
	struct buf b;

	buf_init(&b, 1024);
	trust_invitation_print(&b, &i);
	tk_must(control_open(&c, K.dir, K.state, &e) == CY_OK, "connect");
	t_rc(control_officer(&c, buf_span(&b), &e), &e, CY_OK, FAULT_NONE,
	    "the operator invites");
	t_rc(control_officer(&c, SPAN_LIT("nonsense"), &e), &e, CY_USAGE,
	    FAULT_OFFICER_LINE, "but what is a change");
	control_close(&c);
	buf_release(&b);
}

static void
connect_office(struct channel *c)
{
	struct cy_err e;
	int pair[2];

	tk_must(channel_pair(pair, &e) == CY_OK, "a pair");
	office_server_take(office, pair[0]);
	channel_init(c, pair[1], OFFICE_ANSWER_MAX);
}

static void
enrol(unsigned i, const char *code)
{
	struct passkey_response r = tk_register(&mem, &soft[i], span_str(code));
	struct office_remote far;
	struct office_port p;
	struct passkey key;
	struct cy_err e;
	int pair[2];

	tk_must(channel_pair(pair, &e) == CY_OK, "a pair");
	office_server_take(office, pair[0]);
	office_remote_init(&far, pair[1]);
	office_remote_port(&p, &far);
	t_rc(p.enrol(
	         p.ctx, span_str(code), r.attestation, r.client_data, &key, &e),
	    &e, CY_OK, FAULT_NONE, "enrolled, through the office");
	t_ok(key.nid == sizeof(soft[i].id) &&
	        memcmp(key.id, soft[i].id, key.nid) == 0,
	    "with this passkey");
	t_rc(p.enrol(
	         p.ctx, span_str(code), r.attestation, r.client_data, &key, &e),
	    &e, CY_DENIED, FAULT_SET_UP_CODE, "once");
	office_remote_release(&far);
}

/* What there is to begin with: requests as a friendly office says them. */
static struct message kinds[8];
static struct buf bodies[8];
static size_t nkinds;
static struct buf good; /* the entry of the one that is approved */

static void
put(enum office_message type, const struct office_request *q)
{
	struct cy_err e;

	buf_init(&bodies[nkinds], OFFICE_MESSAGE_MAX);
	office_wire_put(&bodies[nkinds], type, q);
	tk_must(buf_check(&bodies[nkinds], &e) == CY_OK, "a request");
	kinds[nkinds] = (struct message){
	    .type = (uint16_t)type, .body = buf_span(&bodies[nkinds])};
	nkinds++;
}

static void
approve(struct office_request *q, struct span over, bool record)
{
	struct hash id;

	if (record)
		sha256(&id, over);
	else
		trust_change_challenge(&id, over);
	for (unsigned i = 0; i < 2; i++) {
		q->approval[i] = (struct approval){
		    .assertion = tk_assert(&mem, &soft[i], &id)};
		(void)snprintf(q->approval[i].login,
		    sizeof(q->approval[i].login), "o%u", i);
	}
	q->n = 2;
	q->text = over;
}

static void
prepare(char text[2048], char other[2048], char back[2048])
{
	struct office_request q = {.n = 0};
	struct span s = kit_text(1, KIT_KEEPER, text);
	char *date;

	approve(&q, s, true);
	put(OFFICE_SIGN, &q);
	/* The approvals of another text. */
	q.text = kit_text(2, KIT_KEEPER, other);
	put(OFFICE_SIGN, &q);
	q.n = 1;
	q.text = s;
	put(OFFICE_SIGN, &q);
	/* Approved, but of last year. */
	s = kit_text(3, KIT_KEEPER, back);
	date = strstr(back, "2026-11");
	memcpy(date, "2025", 4);
	approve(&q, s, true);
	put(OFFICE_SIGN, &q);
	/* Not an administrator's. */
	approve(&q, SPAN_LIT("Disabled: " KIT_KEEPER " o0"), false);
	q.n = 1;
	put(OFFICE_CHANGE, &q);
	q = (struct office_request){.code = SPAN_LIT(CODE),
	    .attestation = SPAN_LIT("x"),
	    .client_data = SPAN_LIT("{}")};
	put(OFFICE_ENROL, &q);
	q = (struct office_request){.count = 1};
	put(OFFICE_ENTER, &q);
}

/* One that differs from the kind in a bit, its length, or its type. */
static struct span
mutate(unsigned i, uint8_t *room, uint16_t *type)
{
	static uint32_t seed = 7;
	const struct message *m = &kinds[i % nkinds];
	size_t n = m->body.n, at;

	memcpy(room, m->body.p, n);
	*type = m->type;
	for (unsigned k = 0; k <= i / nkinds % 3; k++) {
		seed = seed * 1103515245 + 12345;
		at = (seed >> 8) % n;
		switch (seed >> 28) {
		case 0:
			n -= at % 8 < n ? at % 8 : 0;
			break;
		case 1:
			*type = (uint16_t)(80 + at % 5);
			break;
		case 2:
			memset(room + at, 0xff, n - at < 4 ? n - at : 4);
			break;
		default:
			room[at] ^= (uint8_t)(1 << (seed >> 25) % 8);
		}
	}
	return span(room, n);
}

/* DONE to what changes anything, but for the very entry that was approved: a
 * login beside an approval is nothing to the signer. */
static bool
gained(uint16_t type, const struct message *m)
{
	if (m->type != OFFICE_DONE)
		return false;
	return type != OFFICE_SIGN || !span_eq(m->body, buf_span(&good));
}

static void
test_odd(void)
{
	static uint8_t room[OFFICE_MESSAGE_MAX];
	unsigned gains = 0, answers = 0;
	struct channel c;
	struct message m;
	struct cy_err e;
	uint16_t type;
	struct span s;

	connect_office(&c);
	for (unsigned i = 0; i < ODD; i++) {
		s = mutate(i, room, &type);
		if (channel_send(&c, type, s, -1, &e) == CY_OK &&
		    (type != OFFICE_ENTRY ||
		        channel_send(&c, OFFICE_ENTER, SPAN_LIT("\0\0\0\0\1"),
		            -1, &e) == CY_OK) &&
		    channel_receive(&c, &m, &e) == CY_OK) {
			answers++;
			gains += gained(type, &m);
			continue;
		}
		/* It was shown the door, and comes again. */
		channel_release(&c);
		connect_office(&c);
	}
	channel_release(&c);
	t_diag("%u were answered", answers);
	t_uint(gains, 0, "a thousand odd requests, and nothing gained");
	t_ok(answers > ODD / 10 && answers < ODD, "some of them were answered");
}

static void
test_signer(void)
{
	char text[2048], other[2048], back[2048];
	struct office_remote far;
	struct office_port p;
	struct span entry;
	struct approval a = {.login = "ann"};
	struct cy_err e;
	size_t bad;
	unsigned before;
	int pair[2];

	invite("o0", TRUST_SIGNER, "code zero");
	invite("o1", TRUST_APPROVER, "code one");
	enrol(0, "code zero");
	enrol(1, "code one");
	invite("o2", TRUST_ADMINISTRATOR, CODE);
	buf_init(&good, LIMIT_ENTRY);
	prepare(text, other, back);
	tk_must(channel_pair(pair, &e) == CY_OK, "a pair");
	office_server_take(office, pair[0]);
	office_remote_init(&far, pair[1]);
	office_remote_port(&p, &far);
	{
		struct office_request q;

		tk_must(office_wire_get(&q, OFFICE_SIGN, kinds[0].body, &e) ==
		        CY_OK,
		    "the good one");
		t_rc(p.sign(p.ctx, q.text, q.approval, q.n, &good, &e), &e,
		    CY_OK, FAULT_NONE, "what was approved is signed");
	}
	tk_must(pthread_create(&adder, NULL, add, NULL) == 0, "a command");
	while (added == 0)
		continue;
	before = added;
	office_remote_release(&far);
	test_odd();
	ended = true;
	(void)pthread_join(adder, NULL);
	t_ok(added > before, "a command was served meanwhile");
	t_uint(refused, 0, "always");
	t_ok(trust_officer(node_trust(N), 1) != NULL &&
	        trust_officer(node_trust(N), 2) == NULL &&
	        trust_invitation(node_trust(N), 0) != NULL &&
	        trust_invitation(node_trust(N), 1) == NULL,
	    "the table of officers is as it was");

	tk_must(channel_pair(pair, &e) == CY_OK, "a pair");
	office_server_take(office, pair[0]);
	office_remote_init(&far, pair[1]);
	office_remote_port(&p, &far);
	entry = buf_span(&good);
	t_rc(p.enter(p.ctx, &entry, 1, true, &bad, &e), &e, CY_OK, FAULT_NONE,
	    "it would enter");
	t_rc(p.enter(p.ctx, &entry, 1, false, &bad, &e), &e, CY_OK, FAULT_NONE,
	    "it enters");
	t_rc(p.enter(p.ctx, &entry, 1, false, &bad, &e), &e, CY_OK, FAULT_NONE,
	    "and has entered");
	t_rc(p.enter(p.ctx, &entry, 0, false, &bad, &e), &e, CY_REFUSED,
	    FAULT_GROUP_SIZE, "nothing is no group");
	t_rc(p.change(p.ctx, SPAN_LIT("Disabled: " KIT_KEEPER " o0"), &a, &e),
	    &e, CY_REFUSED, FAULT_APPROVAL_OFFICER,
	    "a change that nobody approved");
	office_remote_release(&far);
	for (size_t i = 0; i < nkinds; i++)
		buf_release(&bodies[i]);
	buf_release(&good);
}

/* A table that does not open: the rest goes on, and says why it does not. */
static void
test_spoilt(void)
{
	struct office_request q = {.code = SPAN_LIT(CODE)};
	const struct approval a = {.login = "ann"};
	struct control c;
	struct passkey key;
	struct cy_err e;
	struct buf b;
	char path[128];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/keys/officers", K.dir);
	fd = open(path, O_WRONLY);
	tk_must(fd >= 0 && pwrite(fd, "x", 1, 20) == 1, "spoil");
	(void)close(fd);
	tk_must(node_open_write(&N, &K.o, &e) == CY_OK, "open");
	t_rc(office_signer_open(&signer, N, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "a table that was changed");
	t_ok(!signer.has_officers, "is none");
	node_abandon(N);
	begin(false);
	buf_init(&b, LIMIT_ENTRY);
	t_rc(port.sign(port.ctx, SPAN_LIT("x"), &a, 1, &b, &e), &e, CY_DENIED,
	    FAULT_OFFICERS_CHANGED, "nothing is signed");
	t_rc(port.change(port.ctx, SPAN_LIT("x"), &a, &e), &e, CY_DENIED,
	    FAULT_OFFICERS_CHANGED, "nobody is changed");
	t_rc(port.enrol(port.ctx, q.code, q.code, q.code, &key, &e), &e,
	    CY_DENIED, FAULT_OFFICERS_CHANGED, "nor enrolled");
	tk_must(control_open(&c, K.dir, K.state, &e) == CY_OK, "connect");
	t_rc(control_officer(&c, SPAN_LIT("x"), &e), &e, CY_DENIED,
	    FAULT_OFFICERS_CHANGED, "nor by the operator");
	control_server_officers(S, NULL);
	t_rc(control_officer(&c, SPAN_LIT("x"), &e), &e, CY_BAD,
	    FAULT_MESSAGE_HEAD, "nor where there are none");
	control_close(&c);
	buf_release(&b);
	end();
	(void)unlink(path);
	tk_must(node_open_write(&N, &K.o, &e) == CY_OK, "open");
	t_rc(office_signer_open(&signer, N, NULL, &e), &e, CY_OK, FAULT_NONE,
	    "no table");
	office_signer_port(&port, &signer, NULL);
	t_rc(port.change(port.ctx, SPAN_LIT("x"), NULL, &e), &e, CY_DENIED,
	    FAULT_SERVE_OPERATOR, "the operator is not here");
	node_abandon(N);
}

/* Passkeys of another address: the table stays as it is. */
static void
test_elsewhere(void)
{
	struct passkey_site site;
	struct cy_err e;

	tk_must(node_open_write(&N, &K.o, &e) == CY_OK, "open");
	t_rc(office_signer_open(&signer, N, "https://other.example", &e), &e,
	    CY_OK, FAULT_NONE, "another address");
	t_ok(signer.has_officers && signer.why.fault == FAULT_OFFICERS_SITE &&
	        trust_site(node_trust(N), &site) &&
	        strcmp(site.rp_id, "register.example") == 0,
	    "is told, and changes nothing");
	node_abandon(N);
}

static void
test_site(void)
{
	static const struct {
		const char *origin, *rp_id;
	} rows[] = {
	    {"https://register.example", "register.example"},
	    {"http://localhost:8080", "localhost"},
	    {"http://localhost", "localhost"},
	    {"register.example", NULL},
	    {"https://", NULL},
	    {"https://:80", NULL},
	    {"", NULL},
	};
	struct passkey_site site;
	char rp_id[OFFICE_HOST];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool is = office_site(&site, rp_id, rows[i].origin);

		t_ok(is == (rows[i].rp_id != NULL) &&
		        (!is || strcmp(site.rp_id, rows[i].rp_id) == 0),
		    "site of \"%s\"", rows[i].origin);
	}
}

int
main(void)
{
	struct cy_err e;

	(void)crypto_init(&e);
	kit_node_start(&K);
	K.time.now = TK_NOW;
	arena_init(&mem, (size_t)16 << 20);
	tk_must(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e) == CY_OK, "create");
	soft[0] = tk_soft(1);
	soft[1] = tk_soft(2);
	test_site();
	begin(true);
	test_signer();
	end();
	test_elsewhere();
	test_spoilt();
	arena_release(&mem);
	kit_node_end(&K);
	return t_done();
}
