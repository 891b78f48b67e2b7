/* SPDX-License-Identifier: Apache-2.0 */
#include "wkit.h"

static struct kit_keys K;
static char top[64];
static int dir;

/* A seal's note: size, a root of one byte, time. */
static struct span
make(uint64_t size, uint8_t root, utc_t time, char out[1024])
{
	struct buf text, note;
	struct hash h;
	struct cy_err e;
	struct span s;

	memset(h.b, root, sizeof(h.b));
	buf_init(&text, 4096);
	buf_init(&note, 4096);
	checkpoint_print(&text, span_str(K.log.vkey.name), size, &h);
	if (note_sign(&note, buf_span(&text), &K.log, &e) != CY_OK ||
	    note_cosign_line(&note, buf_span(&text), &K.witness, time, &e) !=
	        CY_OK)
		exit(1);
	memcpy(out, note.p, note.n);
	s = span(out, note.n);
	buf_release(&text);
	buf_release(&note);
	return s;
}

static void
test_block(void)
{
	static const struct {
		const char *name, *in;
		enum fault fault;
	} rows[] = {
	    {"another word", "sail 3\nabc", FAULT_SEAL_BLOCK},
	    {"no number", "seal \nabc", FAULT_SEAL_BLOCK},
	    {"a leading zero", "seal 03\nabc", FAULT_SEAL_BLOCK},
	    {"nothing", "seal 0\n", FAULT_SEAL_BLOCK},
	    {"too much", "seal 4097\nabc", FAULT_SEAL_BLOCK},
	    {"a sign", "seal +3\nabc", FAULT_SEAL_BLOCK},
	    {"no end of line", "seal 111111111111111111", FAULT_SEAL_BLOCK},
	    {"torn in the word", "sea", FAULT_SEAL_TORN},
	    {"torn in the number", "seal 3", FAULT_SEAL_TORN},
	    {"torn in the note", "seal 4\nabc", FAULT_SEAL_TORN},
	};
	struct span rest = SPAN_LIT("seal 3\nabcseal 1\nx"), note;
	struct cy_err e;

	t_ok(seal_next(&rest, &note, &e) == CY_OK && span_eq_str(note, "abc"),
	    "a block");
	t_ok(seal_next(&rest, &note, &e) == CY_OK && span_eq_str(note, "x"),
	    "the next one");
	t_ok(seal_next(&rest, &note, &e) == CY_NOTFOUND, "the end");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rest = span_str(rows[i].in);
		t_rc(seal_next(&rest, &note, &e), &e, CY_BAD, rows[i].fault,
		    rows[i].name);
	}
}

static void
test_open(void)
{
	char room[1024], longer[2048];
	struct span note = make(7, 1, 1700000000, room), more;
	struct vkey other = K.witness.vkey;
	struct seal s, t;
	struct cy_err e;
	unsigned bad = 0;

	t_rc(seal_open(&s, note, &K.log.vkey, &K.witness.vkey, &e), &e, CY_OK,
	    FAULT_NONE, "a seal");
	t_ok(s.size == 7 && s.time == 1700000000 && s.root.b[5] == 1,
	    "says what was sealed");
	t_ok(seal_read(&t, note, &e) == CY_OK && t.size == s.size &&
	        t.time == s.time && hash_eq(&s.root, &t.root),
	    "and reads so without keys");
	for (size_t i = 0; i < note.n; i++) {
		room[i] ^= 1;
		bad += seal_open(&t, note, &K.log.vkey, &K.witness.vkey, &e) !=
		    CY_BAD;
		(void)seal_read(&t, note, &e);
		room[i] ^= 1;
	}
	t_uint(bad, 0, "every changed byte is bad");
	/* The witness's line alone, twice, before: not the form of a seal. */
	more = note;
	memcpy(longer, note.p, note.n);
	longer[note.n - 1] = '\n';
	t_rc(seal_open(&s, span_first(more, note.n - 1), &K.log.vkey,
	         &K.witness.vkey, &e),
	    &e, CY_BAD, FAULT_NOTE_SIGNATURE_LINE, "cut");
	other.id ^= 1;
	t_rc(seal_open(&s, note, &K.log.vkey, &other, &e), &e, CY_BAD,
	    FAULT_SEAL_LINES, "another witness");
	t_rc(seal_read(&s, SPAN_LIT("x\n1\ny\n"), &e), &e, CY_BAD,
	    FAULT_NOTE_NO_SEPARATOR, "no note");
}

static void
test_order(void)
{
	static const struct {
		const char *name;
		uint64_t a, b;
		utc_t s, t;
		uint8_t r, q;
		enum cy_rc rc;
		enum fault fault;
	} rows[] = {
	    {"larger and later", 1, 2, 10, 11, 1, 2, CY_OK, FAULT_NONE},
	    {"larger in the same second", 1, 2, 10, 10, 1, 2, CY_OK,
	        FAULT_NONE},
	    {"the same size, later", 2, 2, 10, 11, 1, 1, CY_OK, FAULT_NONE},
	    {"the same twice", 2, 2, 10, 10, 1, 1, CY_BAD, FAULT_SEAL_ORDER},
	    {"smaller", 2, 1, 10, 11, 1, 1, CY_BAD, FAULT_SEAL_ORDER},
	    {"earlier", 1, 2, 10, 9, 1, 2, CY_BAD, FAULT_SEAL_ORDER},
	    {"two roots of one size", 2, 2, 10, 11, 1, 2, CY_FORK,
	        FAULT_TLOG_TWO_HISTORIES},
	};
	struct cy_err e;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct seal a = {rows[i].a, {{rows[i].r}}, rows[i].s};
		struct seal b = {rows[i].b, {{rows[i].q}}, rows[i].t};

		t_rc(seal_follows(&a, &b, &e), &e, rows[i].rc, rows[i].fault,
		    rows[i].name);
	}
}

static void
put(const char *bytes, size_t n, bool anew)
{
	int fd = openat(dir, "seals",
	    O_WRONLY | O_CREAT | (anew ? O_TRUNC : O_APPEND), 0600);

	if (write(fd, bytes, n) != (ssize_t)n)
		exit(1);
	close(fd);
}

static void
put_block(struct span note)
{
	struct buf b;

	buf_init(&b, SEAL_BLOCK_MAX);
	seal_put(&b, note);
	put((const char *)b.p, b.n, false);
	buf_release(&b);
}

static enum cy_rc
count(void *ctx, struct span note, struct cy_err *e)
{
	struct seal s;
	unsigned *n = ctx;

	++*n;
	return seal_read(&s, note, e);
}

/* What a crash can leave at the end of the file. */
static void
test_file(void)
{
	char a[1024], b[1024], c[1024];
	struct span one = make(1, 1, 100, a), two = make(2, 2, 200, b),
	            three = make(3, 3, 300, c);
	struct seals s = {
	    .fs = &fs_system, .log = &K.log.vkey, .witness = &K.witness.vkey};
	struct buf next;
	struct cy_err e;
	uint64_t at = 0;
	unsigned n = 0;

	buf_init(&next, SEAL_NOTE_MAX);
	t_ok(seals_each(&fs_system, dir, &at, count, &n, &e) == CY_OK && n == 0,
	    "no file, no seals");
	t_rc(seals_open(&s, dir, span(NULL, 0), &next, &e), &e, CY_OK,
	    FAULT_NONE, "a new file");
	t_rc(seals_append(&s, one, &e), &e, CY_OK, FAULT_NONE, "append");
	seals_close(&s);
	t_rc(seals_open(&s, dir, span(NULL, 0), &next, &e), &e, CY_OK,
	    FAULT_NONE, "the checkpoint is not there yet");
	t_span(buf_span(&next), one, "the seal brings it");
	seals_close(&s);
	t_rc(seals_open(&s, dir, one, &next, &e), &e, CY_OK, FAULT_NONE,
	    "as it should be");
	t_ok(next.n == 0 && s.before == 0, "nothing to bring");
	t_rc(seals_append(&s, two, &e), &e, CY_OK, FAULT_NONE, "append");
	seals_close(&s);
	put("seal 400\nregister", 17, false);
	t_rc(seals_open(&s, dir, two, &next, &e), &e, CY_OK, FAULT_NONE,
	    "a torn block is cut");
	t_ok(next.n == 0 && s.before == 1, "the one before is known");
	t_rc(seals_append(&s, three, &e), &e, CY_OK, FAULT_NONE, "append");
	seals_close(&s);
	t_rc(seals_open(&s, dir, one, &next, &e), &e, CY_BAD,
	    FAULT_SEALS_DIFFER, "two blocks beyond");
	at = 0;
	t_ok(seals_each(&fs_system, dir, &at, count, &n, &e) == CY_OK && n == 3,
	    "each of them");
	put("", 0, true);
	put_block(one);
	a[three.n - 20] ^= 1;
	two = span(a, one.n);
	put_block(two);
	a[three.n - 20] ^= 1;
	t_rc(seals_open(&s, dir, one, &next, &e), &e, CY_OK, FAULT_NONE,
	    "a block that bears no signature is torn");
	t_uint(next.n, 0, "it is cut");
	seals_close(&s);
	put("x", 1, false);
	at = 0;
	t_rc(seals_each(&fs_system, dir, &at, count, &n, &e), &e, CY_BAD,
	    FAULT_SEAL_BLOCK, "what is no block");
	buf_release(&next);
}

int
main(void)
{
	kit_keys(&K);
	kit_tempdir(top);
	dir = open(top, O_RDONLY | O_DIRECTORY);
	test_block();
	test_open();
	test_order();
	test_file();
	close(dir);
	kit_remove(top);
	return t_done();
}
