/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The process that kill.py kills, and the one that judges what is left:
 *
 *	appender init DIR
 *	appender run DIR		appends, and says what was acknowledged
 *	appender check DIR < what run said
 */
#include "../unit/t.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/codec.h"
#include "node/node.h"
#include "register/verify.h"
#include "store/query.h"
#include "tlog/tile.h"

#define KEEPER "register.example"
#define LINE 256

static char dir[512], state[512];
static utc_t start = 1790000000;

static utc_t
now(void *ctx)
{
	return *(utc_t *)ctx;
}

static uint64_t
mono(void *ctx)
{
	(void)ctx;
	return 0;
}

static const struct clock clock_still = {&start, now, mono};

static struct node_options
options(void)
{
	return (struct node_options){
	    .dir = dir,
	    .state = state,
	    .clock = &clock_still,
	    .no_publisher = true,
	};
}

static int
fail(const char *what, const struct cy_err *e)
{
	printf("FAIL %s: %s %s\n", what, fault_id(e->fault), e->text);
	return 1;
}

static struct span
text_of(unsigned i, char out[1024])
{
	int n = snprintf(out, 1024,
	    "comity/incident/v1\nAuthor: " KEEPER
	    "\nDate: 2026-11-28T10:00:00Z\nSymbol: incident-%u\n"
	    "Title: en Incident %u\n\n1. What happened.\n",
	    i, i);

	return span(out, (size_t)n);
}

/* One line, at once: "index id size root". */
static bool
tell(const struct receipt *r, const struct proof *p)
{
	char line[LINE], id[HASH_HEX], root[HASH_HEX];
	struct checkpoint c;
	struct note n;
	struct cy_err e;
	int len;

	if (note_parse(&n, p->checkpoint, &e) != CY_OK ||
	    checkpoint_parse(&c, n.text, &e) != CY_OK)
		return false;
	hash_hex(id, &r->id);
	hash_hex(root, &c.root);
	len = snprintf(line, sizeof(line), "%llu %s %llu %s\n",
	    (unsigned long long)r->index, id, (unsigned long long)c.size, root);
	return write(1, line, (size_t)len) == len;
}

static int
append(struct node *n, unsigned i)
{
	char text[1024];
	struct receipt r;
	struct buf note;
	struct proof p;
	struct cy_err e;
	enum cy_rc rc;

	buf_init(&note, LIMIT_ENTRY);
	buf_init(&r.proof, LIMIT_PROOF_FILE);
	rc = note_sign(&note, text_of(i, text), node_keeper_key(n), &e);
	if (rc == CY_OK)
		rc = node_append(n, buf_span(&note), &r, &e);
	if (rc == CY_OK)
		rc = proof_parse(&p, buf_span(&r.proof), &e);
	if (rc == CY_OK && !tell(&r, &p))
		rc = CY_TEMP;
	buf_release(&note);
	buf_release(&r.proof);
	return rc == CY_OK ? 0 : fail("append", &e);
}

static int
run(void)
{
	struct node_options o = options();
	struct node *n;
	struct cy_err e;
	char text[1024];
	int bad = 0;

	start += 60;
	if (node_open_write(&n, &o, &e) != CY_OK)
		return fail("open", &e);
	for (unsigned i = 0; i < 3; i++)
		bad |= append(n, i);
	start++;
	if (node_publish(n, &e) != CY_OK)
		bad = fail("publish", &e);
	/* Over the edge of a tile, in one frame. */
	for (unsigned i = 1000; i < 1260; i++)
		if (node_add(n, text_of(i, text), NULL, &e) != CY_OK)
			bad = fail("add", &e);
	bad |= append(n, 3);
	bad |= append(n, 4);
	start++;
	if (node_close(n, &e) != CY_OK)
		bad = fail("close", &e);
	return bad;
}

static int
init(void)
{
	struct node_options o = options();
	struct cy_err e;

	if (node_create(&o, SPAN_LIT(KEEPER), &e) != CY_OK)
		return fail("create", &e);
	return 0;
}

/* An acknowledged record has its place, and its checkpoint is of a prefix. */
static bool
holds(struct node *n, const char *line)
{
	char id_hex[HASH_HEX], root_hex[HASH_HEX];
	unsigned long long index, size;
	struct tile_source files = reg_tiles(node_register(n));
	struct tile_reader tiles;
	struct tree_source src;
	struct hash id, root, got;
	struct tree tree;
	struct cy_err e;
	uint64_t at;

	if (sscanf(line, "%llu %64s %llu %64s", &index, id_hex, &size,
	        root_hex) != 4 ||
	    !hash_from_hex(&id, span_str(id_hex)) ||
	    !hash_from_hex(&root, span_str(root_hex)))
		return false;
	tile_reader_init(&tiles, &files, reg_size(node_register(n)));
	src = tile_reader_source(&tiles);
	if (size > reg_size(node_register(n)) ||
	    tree_load(&tree, &src, size, &e) != CY_OK)
		return false;
	tree_root(&tree, &got);
	return hash_eq(&got, &root) &&
	    store_find(node_store(n), &id, &at, &e) == CY_OK && at == index;
}

static int
check_lines(struct node *n)
{
	char line[LINE];
	int bad = 0;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (strchr(line, '\n') != NULL && !holds(n, line)) {
			printf("FAIL lost or forked: %s", line);
			bad = 1;
		}
	}
	return bad;
}

static int
check(void)
{
	const struct verify_options vo = {
	    .fs = &fs_system, .now = INT64_C(1800000000), .threads = 1};
	struct node_options o = options();
	struct verify_verdict v;
	char what[STORE_WHAT];
	struct node *n;
	struct cy_err e;
	int bad;

	/* Before anything is recovered: nothing is damaged. */
	memset(&v, 0, sizeof(v));
	if (verify_register(&v, dir, &vo, &e) != CY_BELOW &&
	    v.why.fault != FAULT_REGISTER_UNFINISHED) {
		printf("left: %s ", v.what);
		return fail("verify", &v.why);
	}
	start += 3600;
	if (node_open_write(&n, &o, &e) != CY_OK)
		return fail("open", &e);
	bad = append(n, 5000);
	if (node_publish(n, &e) != CY_OK)
		bad = fail("publish", &e);
	bad |= check_lines(n);
	if (node_close(n, &e) != CY_OK)
		bad = fail("close", &e);
	if (node_check_index(&o, what, &e) != CY_OK)
		bad = fail(what, &e);
	memset(&v, 0, sizeof(v));
	if (verify_register(&v, dir, &vo, &e) != CY_BELOW)
		bad = fail(v.what, &v.why);
	return bad;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*fn)(void);
	} verbs[] = {{"init", init}, {"run", run}, {"check", check}};
	struct cy_err e;

	if (argc != 3 || crypto_init(&e) != CY_OK)
		return 2;
	(void)snprintf(dir, sizeof(dir), "%s/node", argv[2]);
	(void)snprintf(state, sizeof(state), "%s/state", argv[2]);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].fn();
	return 2;
}
