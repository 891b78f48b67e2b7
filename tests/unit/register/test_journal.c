/* SPDX-License-Identifier: Apache-2.0 */
#include "wkit.h"

#include "base/limits.h"
#include "register/journal.h"

static struct buf frame;

static struct span
make(uint64_t first, uint32_t count, size_t size)
{
	static uint8_t entry[LIMIT_ENTRY];
	struct hash root = {{9}};

	memset(entry, 'a', sizeof(entry));
	frame_begin(&frame, first);
	for (uint32_t i = 0; i < count; i++)
		frame_put(&frame, span(entry, size));
	frame_end(&frame, count, &root);
	return buf_span(&frame);
}

/* Sets bytes, and the frame's hash anew, so that the field itself is
 * judged. */
static void
patch(size_t at, uint32_t value)
{
	struct hash sum;

	for (unsigned i = 0; i < 4; i++)
		frame.p[at + i] = (uint8_t)(value >> (24 - 8 * i));
	sha256(&sum, span(frame.p, frame.n - HASH_LEN));
	memcpy(frame.p + frame.n - HASH_LEN, sum.b, HASH_LEN);
}

static void
test_frame(void)
{
	static const struct {
		const char *name;
		size_t at;
		uint32_t value;
		enum fault fault;
	} rows[] = {
	    {"magic", 0, 0x43594a32, FAULT_FRAME_MAGIC},
	    {"length 0", 4, 0, FAULT_FRAME_LENGTH},
	    {"length below the least", 4, FRAME_HEAD + FRAME_TAIL - 1,
	        FAULT_FRAME_LENGTH},
	    {"length above the most", 4, FRAME_MAX + 1, FAULT_FRAME_LENGTH},
	    {"length beyond the end", 4, 4096, FAULT_FRAME_TORN},
	    {"first index too large", 8, 0x80000000, FAULT_FRAME_COUNT},
	    {"no entries", 16, 0, FAULT_FRAME_COUNT},
	    {"too many entries", 16, LIMIT_FRAME_ENTRIES + 1,
	        FAULT_FRAME_COUNT},
	    {"one entry more than there is", 16, 4, FAULT_FRAME_ENTRIES},
	    {"one entry less", 16, 2, FAULT_FRAME_ENTRIES},
	    {"an entry too long", 20, 0xffff6161, FAULT_FRAME_ENTRIES},
	};
	struct frame f;
	struct cy_err e;
	unsigned bad = 0;
	size_t n;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)make(5, 3, 10);
		patch(rows[i].at, rows[i].value);
		t_rc(frame_parse(&f, buf_span(&frame), &e), &e, CY_BAD,
		    rows[i].fault, rows[i].name);
	}
	n = make(5, 3, 10).n;
	t_rc(frame_parse(&f, buf_span(&frame), &e), &e, CY_OK, FAULT_NONE,
	    "a frame");
	t_ok(f.first == 5 && f.count == 3 && f.entries.n == 36 &&
	        f.root.b[0] == 9 && f.bytes.n == n,
	    "with its parts");
	t_ok(frame_parse(&f, span(frame.p, 0), &e) == CY_NOTFOUND, "nothing");
	for (size_t i = 1; i < n; i++)
		bad += frame_parse(&f, span(frame.p, i), &e) != CY_BAD ||
		    e.fault != FAULT_FRAME_TORN;
	t_uint(bad, 0, "every shorter frame is torn");
	for (size_t i = 0; i < n; i++) {
		frame.p[i] ^= 0x10;
		bad += frame_parse(&f, buf_span(&frame), &e) != CY_BAD;
		frame.p[i] ^= 0x10;
	}
	t_uint(bad, 0, "every changed byte is found");
	frame.p[n - 40] ^= 1;
	t_rc(frame_parse(&f, buf_span(&frame), &e), &e, CY_BAD,
	    FAULT_FRAME_HASH, "a changed root");
}

static void
test_limits(void)
{
	struct frame f;
	struct cy_err e;
	uint32_t n = 0;

	frame_begin(&frame, 0);
	while (frame_fits(&frame, n, 1)) {
		frame_put(&frame, SPAN_LIT("x"));
		n++;
	}
	t_uint(n, LIMIT_FRAME_ENTRIES, "entries of a frame");
	frame_begin(&frame, 0);
	t_ok(!frame_fits(&frame, 0, LIMIT_ENTRY + 1), "no longer entry");
	for (n = 0; frame_fits(&frame, n, LIMIT_ENTRY); n++)
		frame_put(&frame, span("", 0));
	t_uint(n, LIMIT_FRAME_ENTRIES, "empty ones count as well");
	n = (FRAME_MAX - FRAME_HEAD - FRAME_TAIL) / (2 + LIMIT_ENTRY);
	t_rc(frame_parse(&f, make(0, n, LIMIT_ENTRY), &e), &e, CY_OK,
	    FAULT_NONE, "a frame near 4 MiB");
	t_ok(f.bytes.n <= FRAME_MAX && !frame_fits(&frame, n, LIMIT_ENTRY),
	    "the next entry would be too much");
}

static void
test_names(void)
{
	static const struct {
		const char *name;
		bool ok;
		uint64_t first;
	} rows[] = {
	    {"00000000000000000000.frames", true, 0},
	    {"00000000000000000042.frames", true, 42},
	    {"09223372036854775807.frames", true, INT64_MAX},
	    {"09223372036854775808.frames", false, 0},
	    {"99999999999999999999.frames", false, 0},
	    {"0000000000000000042.frames", false, 0},
	    {"000000000000000000042.frames", false, 0},
	    {"0000000000000000004x.frames", false, 0},
	    {"00000000000000000042.framez", false, 0},
	    {"", false, 0},
	};
	char name[JOURNAL_NAME];
	uint64_t first;
	bool ok;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ok = journal_name_parse(&first, span_str(rows[i].name));
		t_ok(ok == rows[i].ok && (!ok || first == rows[i].first),
		    "name \"%s\"", rows[i].name);
		journal_name_print(name, first);
		t_ok(!ok || strcmp(name, rows[i].name) == 0, "and back");
	}
}

static void
test_files(int dir)
{
	struct journal j = {.fs = &fs_system, .dir = dir, .fd = -1};
	struct journal_cursor c;
	struct journal_list l;
	struct buf b;
	struct frame f;
	struct cy_err e;
	uint64_t n = 0;
	int fd;

	buf_init(&b, FRAME_MAX);
	/* 64 entries of the largest size make a frame of 4 MiB: two files. */
	while (n < 63 * 4) {
		t_rc(journal_append(&j, n, make(n, 63, LIMIT_ENTRY), &e), &e,
		    CY_OK, FAULT_NONE, "append");
		n += 63;
	}
	t_rc(journal_list(&l, &fs_system, dir, &e), &e, CY_OK, FAULT_NONE,
	    "list");
	t_ok(l.n == 2 && l.first[0] == 0 && l.first[1] == 126,
	    "a file holds at most 8 MiB");
	journal_list_release(&l);
	journal_cursor_init(&c, &fs_system, dir, 0);
	for (n = 0; journal_next(&c, &b, &f, &e) == CY_OK; n += f.count)
		;
	t_ok(n == 252 && c.index == 252, "the cursor goes on in the next file");
	fd = openat(dir, "00000000000000000126.frames", O_WRONLY);
	t_ok(ftruncate(fd, (off_t)c.at - 1) == 0, "cut");
	journal_cursor_close(&c);
	journal_cursor_init(&c, &fs_system, dir, 126);
	t_rc(journal_next(&c, &b, &f, &e), &e, CY_OK, FAULT_NONE, "whole");
	t_rc(
	    journal_next(&c, &b, &f, &e), &e, CY_BAD, FAULT_FRAME_TORN, "torn");
	t_ok(c.index == 189, "the cursor stands before it");
	t_ok(ftruncate(fd, (off_t)c.at + 5) == 0, "cut");
	t_rc(journal_next(&c, &b, &f, &e), &e, CY_BAD, FAULT_FRAME_TORN,
	    "torn in its head");
	c.index = 188;
	t_ok(ftruncate(fd, (off_t)JOURNAL_FILE_MAX) == 0, "zeros");
	t_rc(journal_next(&c, &b, &f, &e), &e, CY_BAD, FAULT_FRAME_LENGTH,
	    "zeros behind a torn head");
	t_ok(ftruncate(fd, (off_t)JOURNAL_FILE_MAX + 1) == 0, "too long");
	t_rc(journal_next(&c, &b, &f, &e), &e, CY_BAD, FAULT_JOURNAL_FILE,
	    "a file too long");
	journal_cursor_close(&c);
	journal_cursor_init(&c, &fs_system, dir, 126);
	t_ok(ftruncate(fd, (off_t)JOURNAL_FILE_MAX) == 0, "as before");
	c.index = 125;
	t_rc(journal_next(&c, &b, &f, &e), &e, CY_BAD, FAULT_FRAME_GAP, "gap");
	journal_cursor_close(&c);
	close(fd);
	fd = openat(dir, "note.txt", O_CREAT | O_WRONLY, 0600);
	close(fd);
	t_rc(journal_list(&l, &fs_system, dir, &e), &e, CY_BAD,
	    FAULT_JOURNAL_UNKNOWN_FILE, "an unknown file");
	journal_rotate(&j);
	buf_release(&b);
}

int
main(void)
{
	char top[64];
	int dir;

	buf_init(&frame, FRAME_MAX);
	kit_tempdir(top);
	dir = open(top, O_RDONLY | O_DIRECTORY);
	test_frame();
	test_limits();
	test_names();
	test_files(dir);
	close(dir);
	kit_remove(top);
	buf_release(&frame);
	return t_done();
}
