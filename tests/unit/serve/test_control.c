/* SPDX-License-Identifier: Apache-2.0 */
#include "../node/nkit.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/control.h"
#include "serve/part.h"
#include "serve/sockets.h"

/* A node that is served, and those who hand records in. */
static struct kit_node K;
static struct node *N;
static struct control_server *S;
static struct counts *C;
static int state, listener;
static uint32_t which;
static pthread_t taker;

static void *
take(void *ctx)
{
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
		(void)control_server_take(S, fd);
	return ctx;
}

static void
begin(void)
{
	struct cy_err e;
	int fd = -1;

	t_rc(node_open_write(&N, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(counts_create(&fd, &e), &e, CY_OK, FAULT_NONE, "counters");
	t_rc(counts_map(&C, fd, 1, PROCESS_SIGNER, &e), &e, CY_OK, FAULT_NONE,
	    "a page");
	(void)close(fd);
	t_rc(control_server_new(&S, N, C, 300, &e), &e, CY_OK, FAULT_NONE,
	    "serve");
	state = open(K.state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	t_rc(control_key_id(&which, K.dir, &e), &e, CY_OK, FAULT_NONE,
	    "which register it is");
	t_rc(sockets_control(&listener, state, which, &e), &e, CY_OK,
	    FAULT_NONE, "listen");
	t_ok(pthread_create(&taker, NULL, take, NULL) == 0, "take");
}

static void
end(void)
{
	struct cy_err e;
	char what[STORE_WHAT];

	(void)shutdown(listener, SHUT_RDWR);
	(void)pthread_join(taker, NULL);
	control_server_free(S);
	t_rc(node_close(N, &e), &e, CY_OK, FAULT_NONE, "close");
	t_rc(node_check_index(&K.o, what, &e), &e, CY_OK, FAULT_NONE,
	    "the index agrees");
	(void)close(listener);
	(void)close(state);
}

static void
open_one(struct control *c)
{
	struct cy_err e;

	t_rc(control_open(c, K.dir, K.state, &e), &e, CY_OK, FAULT_NONE,
	    "connect");
}

static void
sign(struct buf *note, unsigned i)
{
	struct cy_err e;
	char text[2048];

	buf_init(note, LIMIT_ENTRY);
	t_rc(note_sign(
	         note, kit_text(i, KIT_KEEPER, text), node_keeper_key(N), &e),
	    &e, CY_OK, FAULT_NONE, "sign");
}

static bool
holds(const struct receipt *r, struct span entry)
{
	struct checkpoint cp;
	struct vkey log;
	struct note note;
	struct proof p;
	struct cy_err e;

	return keyring_register_key(node_keyring(N), &log) &&
	    proof_parse(&p, buf_span(&r->proof), &e) == CY_OK &&
	    checkpoint_open(&note, &cp, p.checkpoint, &log, &e) == CY_OK &&
	    p.index == r->index && proof_check(&p, &cp, entry, &e) == CY_OK;
}

static enum cy_rc
append(struct control *c, unsigned i, struct receipt *r, struct cy_err *e)
{
	struct buf note;
	enum cy_rc rc;

	sign(&note, i);
	buf_init(&r->proof, LIMIT_PROOF_FILE);
	rc = control_append(c, buf_span(&note), r, e);
	if (rc == CY_OK)
		t_ok(holds(r, buf_span(&note)), "its receipt holds");
	buf_release(&r->proof);
	buf_release(&note);
	return rc;
}

static void
test_append(void)
{
	struct control c;
	struct receipt r;
	struct cy_err e;

	open_one(&c);
	t_ok(strcmp(c.keeper, KIT_KEEPER) == 0, "whose register it is");
	t_uint(c.size, 1, "its size");
	t_rc(append(&c, 1, &r, &e), &e, CY_OK, FAULT_NONE, "append");
	t_ok(r.index == 1 && !r.known, "entry 1");
	t_rc(append(&c, 1, &r, &e), &e, CY_OK, FAULT_NONE, "append again");
	t_ok(r.index == 1 && r.known, "entry 1 it is");
	t_rc(control_append(&c, SPAN_LIT("no record"), &r, &e), &e, CY_BAD,
	    FAULT_NOTE_NO_SEPARATOR, "no record");
	t_rc(control_publish(&c, &e), &e, CY_OK, FAULT_NONE, "publish");
	t_ok(C->appended == 1 && C->known == 1 && C->rejected == 1,
	    "all is counted");
	control_close(&c);
}

static void
test_add(void)
{
	struct control c;
	struct hash id, none = {{0}};
	struct cy_err e;
	char text[2048];
	uint64_t index;

	open_one(&c);
	t_rc(control_group(&c, &e), &e, CY_OK, FAULT_NONE, "a group");
	t_rc(control_add(&c, kit_text(10, KIT_KEEPER, text), &id, &e), &e,
	    CY_OK, FAULT_NONE, "add");
	t_rc(control_find(&c, &id, &index, &e), &e, CY_OK, FAULT_NONE, "find");
	t_uint(index, 2, "entry 2");
	t_rc(control_find(&c, &none, &index, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "no such record");
	t_rc(control_add(&c, kit_text(10, KIT_KEEPER, text), &id, &e), &e,
	    CY_CONFLICT, FAULT_RECORD_KNOWN, "add again");
	t_rc(control_add(&c, kit_text(1, KIT_KEEPER, text), &id, &e), &e,
	    CY_CONFLICT, FAULT_RECORD_KNOWN, "add what was appended");
	t_rc(control_add(&c, SPAN_LIT("comity/x/v1\n"), &id, &e), &e, CY_BAD,
	    FAULT_TYPE_UNKNOWN, "add what is no record");
	t_rc(control_flush(&c, &e), &e, CY_OK, FAULT_NONE, "flush");
	t_rc(control_flush(&c, &e), &e, CY_OK, FAULT_NONE, "flush nothing");
	control_close(&c);
}

/* One adds at a time, and what it leaves behind is dropped. */
static void
test_alone(void)
{
	struct control one, other;
	struct receipt r;
	struct hash id;
	struct cy_err e;
	char text[2048];
	uint64_t index;

	open_one(&one);
	open_one(&other);
	t_rc(control_add(&one, kit_text(20, KIT_KEEPER, text), &id, &e), &e,
	    CY_OK, FAULT_NONE, "one adds");
	t_rc(append(&other, 21, &r, &e), &e, CY_TEMP, FAULT_SERVE_BUSY,
	    "another has to wait");
	t_rc(control_server_refresh(S, &e), &e, CY_TEMP, FAULT_SERVE_BUSY,
	    "so has a fresh seal");
	t_rc(
	    append(&one, 22, &r, &e), &e, CY_OK, FAULT_NONE, "the one appends");
	t_rc(control_add(&one, kit_text(23, KIT_KEEPER, text), &id, &e), &e,
	    CY_OK, FAULT_NONE, "and adds");
	control_close(&one);
	t_rc(append(&other, 21, &r, &e), &e, CY_OK, FAULT_NONE,
	    "when it is gone the other appends");
	t_rc(control_find(&other, &id, &index, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "what was not flushed is not there");
	t_rc(control_server_refresh(S, &e), &e, CY_OK, FAULT_NONE,
	    "a fresh seal");
	control_close(&other);
}

/* What a stranger could send. */
static void
test_strange(void)
{
	static const struct {
		const char *name;
		uint16_t type;
		struct span body;
		enum cy_rc rc;
		enum fault fault;
	} rows[] = {
	    {"another language", CONTROL_HELLO, SPAN_INIT("2"), CY_USAGE,
	        FAULT_CONTROL_VERSION},
	    {"no request", 1, SPAN_INIT(""), CY_BAD, FAULT_MESSAGE_HEAD},
	    {"an answer", CONTROL_DONE, SPAN_INIT(""), CY_BAD,
	        FAULT_MESSAGE_HEAD},
	    {"no id", CONTROL_FIND, SPAN_INIT("abc"), CY_BAD,
	        FAULT_MESSAGE_HEAD},
	};
	struct control c;
	struct message m;
	struct cy_err e;
	uint8_t *big = calloc(1, CONTROL_REQUEST_MAX + 1);

	open_one(&c);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)channel_send(&c.c, rows[i].type, rows[i].body, -1, &e);
		t_ok(channel_receive(&c.c, &m, &e) == CY_OK &&
		        m.type == CONTROL_ERROR,
		    "an error");
		t_rc(message_get_err(m.body, &e), &e, rows[i].rc, rows[i].fault,
		    rows[i].name);
	}
	(void)channel_send(
	    &c.c, CONTROL_APPEND, span(big, CONTROL_REQUEST_MAX), -1, &e);
	t_ok(channel_receive(&c.c, &m, &e) == CY_OK, "the largest is read");
	(void)channel_send(
	    &c.c, CONTROL_APPEND, span(big, CONTROL_REQUEST_MAX + 1), -1, &e);
	t_ok(channel_receive(&c.c, &m, &e) != CY_OK,
	    "a larger one ends the conversation");
	control_close(&c);
	free(big);
}

/* Answers that no signer gives. */
static void
test_answers(void)
{
	struct receipt r = {.index = 0};
	struct cy_err e;
	struct buf b;

	buf_init(&r.proof, LIMIT_PROOF_FILE);
	buf_init(&b, 1024);
	t_rc(control_get_receipt(&r, SPAN_LIT("short"), &e), &e, CY_BAD,
	    FAULT_MESSAGE_HEAD, "no receipt");
	r.index = 7;
	r.known = true;
	control_put_receipt(&b, &r);
	b.p[8 + HASH_LEN] = 2;
	t_rc(control_get_receipt(&r, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_MESSAGE_HEAD, "neither known nor not");
	b.p[8 + HASH_LEN] = 1;
	buf_puts(&b, "proof");
	t_rc(control_get_receipt(&r, buf_span(&b), &e), &e, CY_OK, FAULT_NONE,
	    "a receipt");
	t_ok(
	    r.index == 7 && r.known && span_eq_str(buf_span(&r.proof), "proof"),
	    "as it was put");
	buf_release(&b);
	buf_release(&r.proof);
}

static void
test_many(void)
{
	struct control c[20];
	struct cy_err e;
	unsigned open = 0;

	for (size_t i = 0; i < 20; i++)
		open += control_open(&c[i], K.dir, K.state, &e) == CY_OK;
	t_uint(open, 16, "sixteen at a time");
	for (size_t i = 0; i < 20; i++)
		control_close(&c[i]);
	for (unsigned i = 0; i < 100; i++)
		if (control_open(&c[0], K.dir, K.state, &e) == CY_OK)
			break;
	t_ok(c[0].size > 1, "and others after them");
	control_close(&c[0]);
}

static void
test_nobody(void)
{
	struct control c;
	struct cy_err e;

	t_rc(control_open(&c, K.dir, K.state, &e), &e, CY_NOTFOUND,
	    FAULT_NOT_SERVED, "a socket that was left");
	(void)unlinkat(AT_FDCWD, "x", 0);
	t_rc(control_open(&c, K.dir, K.top, &e), &e, CY_NOTFOUND,
	    FAULT_NOT_SERVED, "no socket");
	t_rc(control_open(&c, K.state, K.state, &e), &e, CY_NOTFOUND,
	    FAULT_NO_FILE, "no node");
	control_close(&c);
}

static void
test_config(void)
{
	struct part_config c = {.dir = "dir", .state = "state", .slot = 3}, got;
	struct arena a;
	struct cy_err e;
	struct buf b;

	arena_init(&a, 4096);
	buf_init(&b, 4096);
	part_config_put(&b, &c);
	t_rc(part_config_get(&got, &a, buf_span(&b), &e), &e, CY_OK, FAULT_NONE,
	    "a configuration");
	t_ok(strcmp(got.dir, "dir") == 0 && strcmp(got.state, "state") == 0 &&
	        got.origin == NULL && got.slot == 3,
	    "as it was put");
	for (size_t n = 0; n < b.n; n++)
		if (part_config_get(&got, &a, span(b.p, n), &e) != CY_BAD)
			t_ok(false, "cut at %zu", n);
	b.p[5] = '\0';
	t_rc(part_config_get(&got, &a, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_MESSAGE_HEAD, "a zero within a name");
	buf_reset(&b);
	c.slot = COUNTS_SLOTS;
	part_config_put(&b, &c);
	t_rc(part_config_get(&got, &a, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_MESSAGE_HEAD, "no such page");
	buf_release(&b);
	arena_release(&a);
}

int
main(void)
{
	struct cy_err e;

	(void)crypto_init(&e);
	kit_node_start(&K);
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create a node");
	begin();
	test_append();
	test_add();
	test_alone();
	test_strange();
	test_answers();
	test_many();
	end();
	test_nobody();
	test_config();
	kit_node_end(&K);
	return t_done();
}
