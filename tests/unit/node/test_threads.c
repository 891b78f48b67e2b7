/* SPDX-License-Identifier: Apache-2.0 */
#include "nkit.h"

#include <pthread.h>
#include <time.h>

#define THREADS 8u
#define EACH 60u

/* Many writers at once, with the publisher at work: every receipt holds, all
 * is in the register once, and rebuild agrees. */
static struct kit_node K;
static struct node *N;

struct worker {
	pthread_t id;
	unsigned number, good, known;
};

static bool
holds(const struct receipt *r, struct span entry)
{
	struct proof p;
	struct checkpoint c;
	struct note note;
	struct vkey log;
	struct cy_err e;

	return keyring_register_key(node_keyring(N), &log) &&
	    proof_parse(&p, buf_span(&r->proof), &e) == CY_OK &&
	    checkpoint_open(&note, &c, p.checkpoint, &log, &e) == CY_OK &&
	    p.index == r->index && proof_check(&p, &c, entry, &e) == CY_OK;
}

static int
truncate_journal(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm %s/journal/*", K.dir);
	return system(command);
}

static void *
work(void *ctx)
{
	struct worker *w = ctx;
	struct receipt r;
	struct buf note;
	struct cy_err e;
	char text[2048];

	buf_init(&note, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	for (unsigned i = 0; i < EACH; i++) {
		/* Every fifth is the same for two of them. */
		unsigned who = i % 5 == 0 ? w->number / 2 : w->number + 100;

		buf_reset(&note);
		buf_reset(&r.proof);
		if (note_sign(&note, kit_text(who * 1000 + i, KIT_KEEPER, text),
		        node_keeper_key(N), &e) != CY_OK ||
		    node_append(N, buf_span(&note), &r, &e) != CY_OK)
			continue;
		w->good += holds(&r, buf_span(&note));
		w->known += r.known;
	}
	buf_release(&r.proof);
	buf_release(&note);
	return NULL;
}

/* The index is committed between two publications: it is ahead then. */
static void
test_ahead(void)
{
	const struct timespec while_ = {.tv_nsec = 20000000};
	struct receipt r;
	struct buf note;
	struct cy_err e;
	char text[2048], what[STORE_WHAT];
	uint64_t index = 0, size = 0;
	struct hash root;

	buf_init(&note, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	t_rc(node_open_write(&N, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	/* Every append right after a publication commits the index. */
	for (unsigned i = 0; i < 200 && size <= index; i++) {
		buf_reset(&note);
		buf_reset(&r.proof);
		(void)note_sign(&note, kit_text(700000 + i, KIT_KEEPER, text),
		    node_keeper_key(N), &e);
		(void)node_append(N, buf_span(&note), &r, &e);
		(void)store_head(node_store(N), &size, &root, &e);
		(void)reg_reload(node_register(N), &e);
		index = reg_size(node_register(N));
		(void)nanosleep(&while_, NULL);
	}
	node_abandon(N);
	buf_release(&note);
	buf_release(&r.proof);
	t_ok(size > index, "%llu of %llu are published",
	    (unsigned long long)index, (unsigned long long)size);
	t_rc(node_check_index(&K.o, what, &e), &e, CY_TEMP,
	    FAULT_NODE_INDEX_BEHIND, "not to be compared now");
	t_rc(node_open_read(&N, &K.o, &e), &e, CY_OK, FAULT_NONE,
	    "but it can be read");
	node_abandon(N);
	t_ok(truncate_journal() == 0, "lose the journal");
	t_rc(node_check_index(&K.o, what, &e), &e, CY_BAD, FAULT_STORE_DIFFERS,
	    "an index that is not the register's");
}

int
main(void)
{
	struct worker workers[THREADS];
	struct verify_verdict v;
	unsigned good = 0, known = 0;
	char what[STORE_WHAT], text[2048];
	struct cy_err e;

	(void)crypto_init(&e);
	kit_node_start(&K);
	K.o.no_publisher = false;
	K.o.clock = NULL;
	t_rc(node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e), &e, CY_OK, FAULT_NONE,
	    "create");
	t_rc(node_open_write(&N, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){.number = i};
		(void)pthread_create(&workers[i].id, NULL, work, &workers[i]);
	}
	for (unsigned i = 0; i < 300; i++)
		if (node_add(N, kit_text(500000 + i, KIT_KEEPER, text), NULL,
		        &e) != CY_OK)
			t_ok(false, "add: %s", e.text);
	for (unsigned i = 0; i < THREADS; i++) {
		(void)pthread_join(workers[i].id, NULL);
		good += workers[i].good;
		known += workers[i].known;
	}
	t_uint(good, THREADS * EACH, "receipts");
	t_uint(known, THREADS / 2 * (EACH / 5), "second submissions");
	t_rc(node_close(N, &e), &e, CY_OK, FAULT_NONE, "close");
	t_uint(kit_verify(K.dir, &v), CY_BELOW, "sound");
	t_uint(v.size, 1 + 300 + THREADS * EACH - THREADS / 2 * (EACH / 5),
	    "each record once");
	t_rc(node_check_index(&K.o, what, &e), &e, CY_OK, FAULT_NONE,
	    "the index is the register's");
	test_ahead();
	kit_node_end(&K);
	return t_done();
}
