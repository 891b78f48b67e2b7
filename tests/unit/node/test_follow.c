/* SPDX-License-Identifier: Apache-2.0 */
#include "nkit.h"

#include <pthread.h>

/* A node that others read while it is written to. */
static struct kit_node K;
static struct node *N;
static _Atomic bool ended;

static void *
append_many(void *arg)
{
	struct receipt r;
	struct buf note;
	struct cy_err e;
	char text[2048];
	size_t *bad = arg;

	buf_init(&note, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	for (unsigned i = 0; i < 400; i++) {
		buf_reset(&note);
		buf_reset(&r.proof);
		*bad += note_sign(&note, kit_text(i, KIT_KEEPER, text),
		            node_keeper_key(N), &e) != CY_OK ||
		    node_append(N, buf_span(&note), &r, &e) != CY_OK;
	}
	buf_release(&r.proof);
	buf_release(&note);
	ended = true;
	return NULL;
}

static void
test_readers(void)
{
	struct node_options o = K.o;
	struct node *reader;
	struct node_health h;
	struct cy_err e;
	unsigned opened = 0;
	size_t bad = 0, wrong = 0;
	pthread_t t;

	o.follow = true;
	t_rc(node_open_write(&N, &o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(node_start(N, &e), &e, CY_OK, FAULT_NONE, "start publishing");
	t_ok(pthread_create(&t, NULL, append_many, &wrong) == 0, "append");
	while (!ended) {
		bad += node_open_read(&reader, &K.o, &e) != CY_OK;
		node_abandon(reader);
		opened++;
	}
	(void)pthread_join(t, NULL);
	t_uint(wrong, 0, "every record is appended");
	t_uint(bad, 0, "every reader finds the index in step");
	t_diag("opened %u times", opened);
	node_health(N, &h);
	t_uint(h.sealed, 401, "sealed");
	t_ok(h.published <= h.sealed && h.newest >= K.time.now && !h.dead,
	    "in health");
	t_rc(node_close(N, &e), &e, CY_OK, FAULT_NONE, "close");
}

/* While one adds without end, what is sealed is published all the same. */
static void
test_long(void)
{
	struct node_options o = K.o;
	struct node_health h = {.published = 0};
	struct cy_err e;
	char text[2048];
	unsigned i, bad = 0;

	o.follow = true;
	t_rc(node_open_write(&N, &o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(node_start(N, &e), &e, CY_OK, FAULT_NONE, "start publishing");
	for (i = 0; i < 200000 && h.published < 1500; i++) {
		if (i % 3 == 0)
			bad += node_group(N, &e) != CY_OK;
		bad += node_add(N, kit_text(10000 + i, KIT_KEEPER, text), NULL,
		           &e) != CY_OK;
		node_health(N, &h);
	}
	t_uint(bad, 0, "records are added");
	t_ok(h.published >= 1500, "%llu of them are published meanwhile",
	    (unsigned long long)h.published);
	t_rc(node_close(N, &e), &e, CY_OK, FAULT_NONE, "close");
}

static void
add(unsigned from, unsigned to)
{
	struct cy_err e;
	char text[2048];
	unsigned bad = 0;

	for (unsigned i = from; i < to; i++)
		bad += node_add(N, kit_text(i, KIT_KEEPER, text), NULL, &e) !=
		    CY_OK;
	t_uint(bad, 0, "add");
}

/* What belongs together is in one frame, or nowhere. */
static void
test_groups(void)
{
	struct node_health h;
	struct cy_err e;
	char what[STORE_WHAT];

	t_rc(node_open_write(&N, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	add(1000, 1512);
	t_rc(node_group(N, &e), &e, CY_OK, FAULT_NONE, "a group");
	node_health(N, &h);
	t_uint(h.sealed, 401, "half of a frame is free");
	add(1512, 1513);
	t_rc(node_group(N, &e), &e, CY_OK, FAULT_NONE, "a group");
	node_health(N, &h);
	t_uint(h.sealed, 914, "now it is not");
	add(2000, 2512);
	node_drop(N);
	add(3000, 3001);
	t_rc(node_flush(N, &e), &e, CY_OK, FAULT_NONE, "flush");
	node_health(N, &h);
	t_uint(h.sealed, 915, "what was dropped is gone");
	node_drop(N);
	t_rc(node_close(N, &e), &e, CY_OK, FAULT_NONE, "close");
	t_rc(node_check_index(&K.o, what, &e), &e, CY_OK, FAULT_NONE,
	    "the index agrees");
}

int
main(void)
{
	struct cy_err e;

	(void)crypto_init(&e);
	kit_node_start(&K);
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create a node");
	test_readers();
	test_groups();
	test_long();
	kit_node_end(&K);
	return t_done();
}
