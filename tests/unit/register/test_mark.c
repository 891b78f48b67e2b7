/* SPDX-License-Identifier: Apache-2.0 */
#include "wkit.h"

static struct hash
root_of(uint8_t b)
{
	struct hash h;

	memset(h.b, b, sizeof(h.b));
	return h;
}

static void
test_slot(void)
{
	struct hash root = root_of(0xab), got;
	char slot[MARK_SLOT];
	uint64_t seq, size;
	unsigned bad = 0;

	mark_slot_print(slot, 7, 300, &root);
	t_ok(memcmp(slot, "mark 7 300 abab", 15) == 0 && slot[127] == '\n',
	    "a slot is a line of 128 bytes");
	t_ok(mark_slot_parse(span(slot, sizeof(slot)), &seq, &size, &got) &&
	        seq == 7 && size == 300 && hash_eq(&root, &got),
	    "a slot reads back");
	for (size_t i = 0; i < sizeof(slot); i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			slot[i] = (char)(slot[i] ^ (1 << bit));
			bad += mark_slot_parse(
			    span(slot, sizeof(slot)), &seq, &size, &got);
			slot[i] = (char)(slot[i] ^ (1 << bit));
		}
	}
	t_uint(bad, 0, "no flipped bit of a slot is accepted");
	t_ok(!mark_slot_parse(span(slot, 127), &seq, &size, &got),
	    "a short slot is refused");
	mark_slot_print(slot, INT64_MAX, INT64_MAX, &root);
	t_ok(mark_slot_parse(span(slot, sizeof(slot)), &seq, &size, &got) &&
	        size == INT64_MAX,
	    "the largest numbers fit");
}

static int state;
static char top[64];

static void
poke(const char *name, off_t at, const char *bytes, size_t n)
{
	int fd = openat(state, name, O_WRONLY);

	t_ok(pwrite(fd, bytes, n, at) == (ssize_t)n, "poke %s", name);
	close(fd);
}

static void
test_advance(void)
{
	struct mark m = {.size = 0}, other;
	struct hash a = root_of(1), b = root_of(2);
	struct cy_err e;

	t_rc(mark_open(&m, &fs_system, state, "a.mark", &e), &e, CY_NOTFOUND,
	    FAULT_MARK_MISSING, "no mark");
	m = (struct mark){.seq = 0, .size = 0};
	t_rc(mark_create(&fs_system, state, "a.mark", &m, &e), &e, CY_OK,
	    FAULT_NONE, "create");
	t_rc(mark_create(&fs_system, state, "a.mark", &m, &e), &e, CY_CONFLICT,
	    FAULT_MARK_EXISTS, "create again");
	t_rc(mark_open(&m, &fs_system, state, "a.mark", &e), &e, CY_OK,
	    FAULT_NONE, "open");
	t_rc(mark_open(&other, &fs_system, state, "a.mark", &e), &e, CY_TEMP,
	    FAULT_REGISTER_LOCKED, "a second process is kept out");
	t_rc(mark_advance(&m, 5, &a, &e), &e, CY_OK, FAULT_NONE, "to 5");
	t_rc(mark_advance(&m, 5, &a, &e), &e, CY_OK, FAULT_NONE,
	    "to 5 again is nothing to do");
	t_rc(mark_advance(&m, 5, &b, &e), &e, CY_FORK, FAULT_MARK_MOVED,
	    "another root of the same size");
	t_rc(mark_advance(&m, 4, &a, &e), &e, CY_REFUSED, FAULT_MARK_BACK,
	    "never back");
	t_rc(mark_advance(&m, 6, &b, &e), &e, CY_OK, FAULT_NONE, "to 6");
	mark_close(&m);
	t_rc(mark_open(&m, &fs_system, state, "a.mark", &e), &e, CY_OK,
	    FAULT_NONE, "open again");
	t_ok(m.size == 6 && m.seq == 2 && hash_eq(&m.root, &b),
	    "the newest slot counts");
	mark_close(&m);
}

/* spec/register.md, "The mark": a torn write spoils one slot at most. */
static void
test_torn(void)
{
	struct mark m;
	struct hash b = root_of(2);
	struct cy_err e;

	poke("a.mark", 3, "XX", 2); /* seq 2, the newest */
	t_rc(mark_open(&m, &fs_system, state, "a.mark", &e), &e, CY_OK,
	    FAULT_NONE, "one slot is torn");
	t_ok(m.size == 5 && m.seq == 1, "the one before it counts");
	t_rc(mark_advance(&m, 6, &b, &e), &e, CY_OK, FAULT_NONE, "repaired");
	mark_close(&m);
	poke("a.mark", 3, "XX", 2);
	poke("a.mark", MARK_STEP + 3, "XX", 2);
	t_rc(mark_open(&m, &fs_system, state, "a.mark", &e), &e, CY_BAD,
	    FAULT_MARK_DAMAGED, "both slots are torn");
	m = (struct mark){.seq = 3, .size = 6, .root = b};
	t_rc(mark_create(&fs_system, state, "a.mark", &m, &e), &e, CY_OK,
	    FAULT_NONE, "a new one in its place");
	t_rc(mark_open(&m, &fs_system, state, "a.mark", &e), &e, CY_OK,
	    FAULT_NONE, "it opens");
	t_ok(m.seq == 3 && m.size == 6, "and says what it was told");
	mark_close(&m);
}

static void
test_swap(void)
{
	struct mark m;
	struct hash a = root_of(1), c = root_of(3);
	char slot[MARK_SLOT];
	struct cy_err e;

	t_rc(mark_open(&m, &fs_system, state, "a.mark", &e), &e, CY_OK,
	    FAULT_NONE, "open");
	mark_slot_print(slot, 4, 9, &c);
	poke("a.mark", 0, slot, sizeof(slot));
	t_rc(mark_advance(&m, 8, &a, &e), &e, CY_FORK, FAULT_MARK_MOVED,
	    "another writer was there");
	t_rc(mark_advance(&m, 9, &c, &e), &e, CY_OK, FAULT_NONE,
	    "what a failed try left is taken up");
	t_uint(m.seq, 4, "with its seq");
	mark_close(&m);
}

/* Each call of the file system fails once: then the try is repeated. */
static void
test_faults(void)
{
	struct hash a = root_of(1);
	struct kit_fs k = {0};
	struct fs fs = kit_file_system(&k);
	struct mark m;
	struct cy_err e;
	enum cy_rc rc;
	unsigned bad = 0;
	uint64_t size = 100;

	t_rc(mark_open(&m, &fs, state, "a.mark", &e), &e, CY_OK, FAULT_NONE,
	    "open");
	for (k.at = 1, k.met = true; k.met; k.at++) {
		k = (struct kit_fs){KIT_ONCE, 0, k.at, EIO, false, 0, 0};
		rc = mark_advance(&m, ++size, &a, &e);
		bad += k.met == (rc == CY_OK);
		k.mode = KIT_NONE;
		if (rc != CY_OK)
			bad += (e.fault == FAULT_FSYNC_FAILED) != (k.syncs > 0);
		if (rc != CY_OK)
			bad += mark_advance(&m, size, &a, &e) != CY_OK;
	}
	t_uint(bad, 0, "every failing call is told, and can be repeated");
	mark_close(&m);
}

int
main(void)
{
	kit_tempdir(top);
	state = open(top, O_RDONLY | O_DIRECTORY);
	test_slot();
	test_advance();
	test_torn();
	test_swap();
	test_faults();
	close(state);
	kit_remove(top);
	return t_done();
}
