/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_NODE_NKIT_H
#define TESTS_NODE_NKIT_H

#include "../register/wkit.h"

#include "node/keyfile.h"
#include "node/node.h"
#include "register/verify.h"
#include "store/query.h"

/* A node in a folder of its own. */
struct kit_node {
	char top[64], dir[80], state[80];
	struct kit_clock time;
	struct clock clock;
	struct node_options o;
};

static inline void
kit_node_start(struct kit_node *k)
{
	kit_tempdir(k->top);
	(void)snprintf(k->dir, sizeof(k->dir), "%s/node", k->top);
	(void)snprintf(k->state, sizeof(k->state), "%s/state", k->top);
	k->time = (struct kit_clock){.now = 1790000000};
	k->clock = (struct clock){&k->time, kit_now, kit_mono};
	k->o = (struct node_options){
	    .dir = k->dir,
	    .state = k->state,
	    .clock = &k->clock,
	    .no_publisher = true,
	};
}

static inline void
kit_node_end(struct kit_node *k)
{
	kit_remove(k->top);
}

#define KIT_KEEPER "register.example"

/* The text of an incident, another one for each number. */
static inline struct span
kit_text(unsigned i, const char *author, char out[2048])
{
	int n = snprintf(out, 2048,
	    "comity/incident/v1\nAuthor: %s\nDate: 2026-11-28T10:00:00Z\n"
	    "Symbol: incident-%u\nTitle: en Incident %u\n\n"
	    "1. What happened, %*s.\n",
	    author, i, i, (int)(i * 31 % 500) + 1, "x");

	return span(out, (size_t)n);
}

/* The first record of a party, and its key. */
static inline struct span
kit_party(const char *name, uint8_t number, struct skey *k, char out[2048])
{
	uint8_t seed[ED25519_SEED] = {number, 1};
	char key[VKEY_TEXT];
	struct cy_err e;
	int n;

	(void)skey_init(k, span_str(name), KEY_ED25519, seed, &e);
	vkey_print(key, &k->vkey);
	n = snprintf(out, 2048,
	    "comity/party/v1\nAuthor: %s\nDate: 2026-11-28T10:00:00Z\n"
	    "Kind: state\nName: en Example\nKey: record %s\n",
	    name, key);
	return span(out, (size_t)n);
}

/* The verdict of the register's own verifier on a node's folder. */
static inline enum cy_rc
kit_verify(const char *dir, struct verify_verdict *v)
{
	struct cy_err e;
	const struct verify_options o = {
	    .fs = &fs_system, .now = INT64_C(1800000000), .threads = 1};

	memset(v, 0, sizeof(*v));
	return verify_register(v, dir, &o, &e);
}

struct kit_dump {
	struct buf b;
};
static inline enum cy_rc
kit_dump_line(void *ctx, struct span line, struct cy_err *e)
{
	struct buf *b = ctx;

	buf_put(b, line);
	buf_putc(b, '\n');
	return buf_check(b, e);
}

/* The canonical dump of the node's index; free with buf_release(). */
static inline bool
kit_dump(const struct node_options *o, struct buf *b)
{
	struct node *n;
	struct cy_err e;
	enum cy_rc rc;

	buf_init(b, (size_t)64 << 20);
	rc = node_open_read(&n, o, &e);
	if (rc == CY_OK)
		rc = store_dump(node_store(n), kit_dump_line, b, &e);
	if (rc != CY_OK)
		t_diag("dump: %s %s", fault_id(e.fault), e.text);
	node_abandon(rc == CY_OK ? n : NULL);
	return rc == CY_OK;
}

#endif
