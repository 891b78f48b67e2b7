/* SPDX-License-Identifier: Apache-2.0 */
#include "nkit.h"

#include "register/journal.h"
#include "register/mark.h"

#include <fcntl.h>
#include <unistd.h>

/* node_check_mark(): what was signed is in the folder, or it is missed. */

static struct kit_node K;
static uint32_t id;
static char journal[160], mark[160];

/* A node with entry 0 published and n records in its journal, as after a
 * kill: one frame each. */
static bool
make(unsigned n)
{
	struct receipt got = {0};
	struct node *node;
	char room[2048];
	struct vkey key;
	struct skey who;
	struct buf b;
	struct cy_err e;
	enum cy_rc rc;

	kit_node_start(&K);
	rc = node_create(&K.o, SPAN_LIT(KIT_KEEPER), &e);
	if (rc == CY_OK)
		rc = node_open_write(&node, &K.o, &e);
	if (rc != CY_OK || !keyring_register_key(node_keyring(node), &key))
		return false;
	id = key.id;
	(void)snprintf(journal, sizeof(journal),
	    "%s/journal/00000000000000000001.frames", K.dir);
	(void)snprintf(mark, sizeof(mark), "%s/%08x.mark", K.state, id);
	buf_init(&got.proof, LIMIT_PROOF_FILE);
	buf_init(&b, LIMIT_NOTE);
	for (unsigned i = 0; i < n && rc == CY_OK; i++) {
		char name[32];
		struct span text;

		(void)snprintf(name, sizeof(name), "p%u.example", i);
		text = kit_party(name, (uint8_t)(i + 1), &who, room);
		buf_reset(&b);
		buf_reset(&got.proof);
		rc = note_sign(&b, text, &who, &e);
		if (rc == CY_OK)
			rc = node_append(node, buf_span(&b), &got, &e);
		skey_release(&who);
	}
	buf_release(&b);
	buf_release(&got.proof);
	node_abandon(node);
	return rc == CY_OK;
}

static enum cy_rc
check(struct cy_err *e)
{
	return node_check_mark(&K.o, id, e);
}

static enum cy_rc
without_memory(void *ctx, struct cy_err *e)
{
	(void)ctx;
	return check(e);
}

static void
test_met(void)
{
	struct verify_verdict v;
	struct node *n;
	struct cy_err e;

	t_ok(make(0), "a node");
	t_rc(check(&e), &e, CY_OK, FAULT_NONE, "all is published");
	t_rc(node_open_write(&n, &K.o, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(check(&e), &e, CY_TEMP, FAULT_NODE_LOCKED, "a writer is at work");
	node_abandon(n);
	kit_node_end(&K);
	t_ok(make(3), "a node with a journal");
	t_rc(check(&e), &e, CY_OK, FAULT_NONE, "the journal has it");
	t_rc(kit_verify(K.dir, &v), &v.why, CY_BELOW,
	    FAULT_REGISTER_KEY_UNKNOWN, "and is sound");
	t_oom(without_memory, NULL, "without memory");
	kit_node_end(&K);
}

/* Cut at the end of each frame but the last: nothing is wrong with what is
 * left, but that it is not all. */
static void
test_short(void)
{
	struct verify_verdict v;
	struct cy_err e;
	struct span s, rest;
	struct frame f;
	struct buf b;
	off_t at = 0;

	t_ok(make(3), "a node with a journal");
	buf_init(&b, JOURNAL_FILE_MAX);
	t_ok(file_load(&fs_system, AT_FDCWD, journal, &b, &e) == CY_OK,
	    "its journal");
	s = rest = buf_span(&b);
	for (int i = 0; i < 3; i++) {
		(void)frame_parse(&f, rest, &e);
		rest = span_from(rest, f.bytes.n);
	}
	t_ok(rest.n == 0, "three frames");
	for (int i = 3; i-- > 0;) {
		rest = s;
		at = 0;
		for (int k = 0; k < i; k++) {
			(void)frame_parse(&f, rest, &e);
			rest = span_from(rest, f.bytes.n);
			at += (off_t)f.bytes.n;
		}
		t_ok(truncate(journal, at) == 0, "cut to %d frames", i);
		t_rc(kit_verify(K.dir, &v), &v.why, CY_BELOW,
		    FAULT_REGISTER_KEY_UNKNOWN, "what is left is sound");
		t_rc(check(&e), &e, CY_BAD, FAULT_JOURNAL_SHORT,
		    "but not all there was");
	}
	t_ok(unlink(journal) == 0, "no file");
	t_rc(check(&e), &e, CY_BAD, FAULT_JOURNAL_SHORT, "no journal file");
	*strrchr(journal, '/') = '\0';
	t_ok(rmdir(journal) == 0, "no folder");
	t_rc(check(&e), &e, CY_BAD, FAULT_JOURNAL_SHORT, "no journal");
	buf_release(&b);
	kit_node_end(&K);
}

/* Sets the mark by hand. */
static void
set(uint64_t size, uint8_t first)
{
	struct mark m = {.seq = 1000, .size = size};
	struct cy_err e;
	char name[MARK_NAME];
	int fd = open(K.state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	m.root.b[0] = first;
	mark_name(name, id);
	t_rc(mark_create(&fs_system, fd, name, &m, &e), &e, CY_OK, FAULT_NONE,
	    "another mark");
	(void)close(fd);
}

static void
test_differs(void)
{
	struct cy_err e;
	struct buf b;

	t_ok(make(3), "a node with a journal");
	set(4, 1);
	t_rc(check(&e), &e, CY_FORK, FAULT_MARK_DIFFERS, "another frame");
	set(1, 1);
	t_rc(check(&e), &e, CY_FORK, FAULT_MARK_DIFFERS, "another tree");
	set(0, 1);
	t_rc(check(&e), &e, CY_BAD, FAULT_MARK_BEHIND, "an old mark");
	t_ok(truncate(mark, 10) == 0, "cut");
	t_rc(check(&e), &e, CY_BAD, FAULT_MARK_DAMAGED, "a damaged mark");
	t_ok(unlink(mark) == 0, "gone");
	t_rc(check(&e), &e, CY_NOTFOUND, FAULT_MARK_MISSING, "no mark");
	K.o.state = "/nonexistent";
	t_rc(check(&e), &e, CY_NOTFOUND, FAULT_MARK_MISSING, "no state");
	K.o.state = K.state;
	set(4, 1);
	buf_init(&b, JOURNAL_FILE_MAX);
	(void)file_load(&fs_system, AT_FDCWD, journal, &b, &e);
	b.p[30] ^= 1;
	(void)file_replace(
	    &fs_system, AT_FDCWD, journal, buf_span(&b), 0600, &e);
	t_rc(check(&e), &e, CY_BAD, FAULT_FRAME_HASH, "a damaged frame");
	buf_release(&b);
	kit_node_end(&K);
}

int
main(void)
{
	if (crypto_init(NULL) != CY_OK)
		return 1;
	test_met();
	test_short();
	test_differs();
	return t_done();
}
