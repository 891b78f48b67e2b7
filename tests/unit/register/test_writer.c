/* SPDX-License-Identifier: Apache-2.0 */
#include "wrun.h"

#include "register/journal.h"

static struct run R;

static unsigned
entries_in(const char *path)
{
	int fd = openat(R.dir, path, O_RDONLY | O_DIRECTORY);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	unsigned n = 0;

	while (d != NULL && readdir(d) != NULL)
		n++;
	if (d != NULL)
		closedir(d);
	return d == NULL ? 0 : n - 2;
}

static void
test_plain(void)
{
	static const unsigned sizes[] = {1, 2, 3, 100, 150, 1, 256, 255, 300};
	struct writer *w;
	struct cy_err e;
	struct seal s, last = {0};
	bool ok = true;
	enum cy_rc rc;

	run_start(&R);
	rc = run_open(&w, &R, &fs_system, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "open an empty register");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		rc = run_commit(w, &R, sizes[i], &ok, &e);
		t_rc(rc, &e, CY_OK, FAULT_NONE, "commit");
		if (i % 2 == 0)
			continue;
		R.clock.now += i == 3 ? -100 : 5;
		rc = writer_publish(w, false, &s, &e);
		t_rc(rc, &e, CY_OK, FAULT_NONE, "publish");
		t_ok(s.size == R.acked && s.time >= last.time,
		    "sizes and times of seals rise");
		last = s;
	}
	t_ok(ok, "every receipt holds");
	t_ok(writer_published(w) < writer_size(w, NULL),
	    "some is not published");
	rc = writer_publish(w, true, &s, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "publish the rest");
	last = s;
	rc = writer_publish(w, false, &s, &e);
	t_ok(rc == CY_OK && s.time == last.time, "nothing more to publish");
	rc = writer_publish(w, true, &s, &e);
	t_ok(rc == CY_OK && s.time > last.time && s.size == last.size,
	    "a fresh seal of the same size");
	t_ok(run_holds(w, &R, &e), "what was promised is there");
	t_uint(entries_in("register/tile/entries/004.p"), 1,
	    "one partial bundle at the end");
	t_uint(entries_in("register/tile/0/000.p"), 0,
	    "no partial tile beside a full one");
	t_uint(entries_in("tmp"), 0, "nothing in tmp");
	writer_retire(w);
	writer_close(w);
	t_uint(entries_in("journal"), 0, "the journal is empty in the end");
	rc = run_open(&w, &R, &fs_system, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "open again");
	t_ok(run_holds(w, &R, &e), "all is there again");
	rc = run_commit(w, &R, 10, &ok, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "go on");
	writer_close(w);
	rc = run_open(&w, &R, &fs_system, &e);
	t_ok(rc == CY_OK && writer_size(w, NULL) == R.acked,
	    "what was not published is in the journal");
	rc = writer_publish(w, false, NULL, &e);
	t_ok(rc == CY_OK && ok && run_holds(w, &R, &e), "and is published now");
	t_ok(writer_receipt(w, R.acked, NULL, &e) == CY_NOTFOUND &&
	        e.fault == FAULT_TLOG_INCLUSION_INDEX,
	    "no receipt beyond the end");
	writer_close(w);
	run_end(&R);
}

/* A folder with 30 entries published and 10 in the journal. */
static void
prepare(void)
{
	struct writer *w;
	struct cy_err e;
	bool ok = true;

	run_start(&R);
	if (run_open(&w, &R, &fs_system, &e) != CY_OK ||
	    run_commit(w, &R, 30, &ok, &e) != CY_OK ||
	    writer_publish(w, false, NULL, &e) != CY_OK ||
	    run_commit(w, &R, 5, &ok, &e) != CY_OK ||
	    run_commit(w, &R, 5, &ok, &e) != CY_OK)
		t_ok(false, "prepare: %s", e.text);
	writer_close(w);
}

static void
set_mark(uint64_t size, uint8_t change)
{
	struct mark m = {.seq = 90, .size = size};
	struct cy_err e;
	char name[MARK_NAME];

	if (size == 0) {
		struct tree none;

		tree_init(&none);
		tree_root(&none, &m.root);
	} else {
		m.root = R.root[size];
	}
	m.root.b[0] ^= change;
	mark_name(name, R.keys.log.vkey.id);
	t_rc(mark_create(&fs_system, R.state, name, &m, &e), &e, CY_OK,
	    FAULT_NONE, "set the mark");
}

static void
cut_file(const char *path, off_t by)
{
	int fd = openat(R.dir, path, O_RDWR);
	struct stat st;

	t_ok(fstat(fd, &st) == 0 && ftruncate(fd, st.st_size - by) == 0,
	    "cut %s", path);
	close(fd);
}

static void
add_bytes(const char *path, const char *bytes)
{
	int fd = openat(R.dir, path, O_WRONLY | O_APPEND | O_CREAT, 0600);

	t_ok(write(fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes),
	    "add to %s", path);
	close(fd);
}

static void
flip(const char *path, off_t at)
{
	int fd = openat(R.dir, path, O_RDWR);
	uint8_t c = 0;

	t_ok(pread(fd, &c, 1, at) == 1, "flip in %s", path);
	c ^= 1;
	(void)!pwrite(fd, &c, 1, at);
	close(fd);
}

#define JOURNAL0 "journal/00000000000000000000.frames"

enum deed {
	NOTHING,
	MARK_GONE,
	MARK_SPOILT,
	MARK_OLD,
	MARK_ZERO,
	MARK_OTHER,
	MARK_BETWEEN,
	MARK_AHEAD,
	JOURNAL_GONE,
	JOURNAL_CUT_BELOW,
	JOURNAL_CUT_BEYOND,
	JOURNAL_FLIP_BELOW,
	JOURNAL_TAIL,
	JOURNAL_STRANGER,
	JOURNAL_HOLE,
	JOURNAL_EMPTY_NEXT,
	TILE_FLIP,
	CHECKPOINT_FLIP,
	CHECKPOINT_GONE,
	SEALS_GONE,
	SEALS_TORN,
};

static void
set_slot_damage(void)
{
	char name[MARK_NAME], path[40];

	mark_name(name, R.keys.log.vkey.id);
	(void)snprintf(path, sizeof(path), "state/%s", name);
	flip(path, 2);
	flip(path, MARK_STEP + 2);
}

static void
do_deed(enum deed d)
{
	char name[MARK_NAME];

	mark_name(name, R.keys.log.vkey.id);
	switch (d) {
	case NOTHING:
		break;
	case MARK_GONE:
		(void)unlinkat(R.state, name, 0);
		break;
	case MARK_SPOILT:
		set_slot_damage();
		break;
	case MARK_OLD:
		set_mark(35, 0);
		break;
	case MARK_ZERO:
		set_mark(0, 0);
		break;
	case MARK_OTHER:
		set_mark(35, 1);
		break;
	case MARK_BETWEEN:
		set_mark(33, 0);
		break;
	case MARK_AHEAD:
		R.root[41] = R.root[40];
		set_mark(41, 0);
		break;
	case JOURNAL_GONE:
		(void)unlinkat(R.dir, JOURNAL0, 0);
		break;
	case JOURNAL_CUT_BELOW:
		cut_file(JOURNAL0, 1);
		break;
	case JOURNAL_CUT_BEYOND:
		set_mark(35, 0);
		cut_file(JOURNAL0, 1);
		break;
	case JOURNAL_FLIP_BELOW:
		flip(JOURNAL0, 40);
		break;
	case JOURNAL_TAIL:
		add_bytes(JOURNAL0, "CYJ1 torn");
		break;
	case JOURNAL_STRANGER:
		add_bytes("journal/notes", "x");
		break;
	case JOURNAL_HOLE:
		add_bytes("journal/00000000000000000090.frames", "x");
		break;
	case JOURNAL_EMPTY_NEXT:
		add_bytes("journal/00000000000000000040.frames", "");
		break;
	case TILE_FLIP:
		flip("register/tile/0/000.p/30", 100);
		break;
	case CHECKPOINT_FLIP:
		flip("register/checkpoint", 40);
		break;
	case CHECKPOINT_GONE:
		(void)unlinkat(R.dir, "register/checkpoint", 0);
		break;
	case SEALS_GONE:
		(void)unlinkat(R.dir, "seals", 0);
		break;
	case SEALS_TORN:
		add_bytes("seals", "seal 300\nregister.exam");
		break;
	}
}

/* spec/register.md, "Opening", case by case. */
static void
test_open(void)
{
	static const struct {
		const char *name;
		enum deed deed;
		enum cy_rc rc;
		enum fault fault;
		uint64_t size;
	} rows[] = {
	    {"as it was left", NOTHING, CY_OK, FAULT_NONE, 40},
	    {"no mark", MARK_GONE, CY_REFUSED, FAULT_MARK_MISSING, 0},
	    {"no slot is valid", MARK_SPOILT, CY_REFUSED, FAULT_MARK_DAMAGED,
	        0},
	    {"a whole frame beyond the mark is sealed", MARK_OLD, CY_OK,
	        FAULT_NONE, 40},
	    {"the mark is older than the register", MARK_ZERO, CY_REFUSED,
	        FAULT_MARK_BEHIND, 0},
	    {"the mark has another root", MARK_OTHER, CY_FORK,
	        FAULT_MARK_DIFFERS, 0},
	    {"no frame ends at the mark", MARK_BETWEEN, CY_FORK,
	        FAULT_MARK_DIFFERS, 0},
	    {"the register is older than the mark", MARK_AHEAD, CY_REFUSED,
	        FAULT_JOURNAL_SHORT, 0},
	    {"the journal is gone", JOURNAL_GONE, CY_REFUSED,
	        FAULT_JOURNAL_SHORT, 0},
	    {"cut below the mark", JOURNAL_CUT_BELOW, CY_REFUSED,
	        FAULT_JOURNAL_DAMAGED, 0},
	    {"torn beyond the mark", JOURNAL_CUT_BEYOND, CY_OK, FAULT_NONE, 35},
	    {"a changed frame below the mark", JOURNAL_FLIP_BELOW, CY_REFUSED,
	        FAULT_JOURNAL_DAMAGED, 0},
	    {"a torn frame behind the last", JOURNAL_TAIL, CY_OK, FAULT_NONE,
	        40},
	    {"an unknown file", JOURNAL_STRANGER, CY_BAD,
	        FAULT_JOURNAL_UNKNOWN_FILE, 0},
	    {"a file that does not follow", JOURNAL_HOLE, CY_REFUSED,
	        FAULT_JOURNAL_DAMAGED, 0},
	    {"an empty file that follows", JOURNAL_EMPTY_NEXT, CY_OK,
	        FAULT_NONE, 40},
	    {"a changed tile", TILE_FLIP, CY_BAD, FAULT_TILES_DIFFER, 0},
	    {"a changed checkpoint", CHECKPOINT_FLIP, CY_BAD,
	        FAULT_SIGNATURE_INVALID, 0},
	    {"no checkpoint: its seal brings it back", CHECKPOINT_GONE, CY_OK,
	        FAULT_NONE, 40},
	    {"no seals", SEALS_GONE, CY_BAD, FAULT_SEALS_DIFFER, 0},
	    {"a torn seal", SEALS_TORN, CY_OK, FAULT_NONE, 40},
	};
	struct writer *w;
	struct cy_err e;
	enum cy_rc rc;
	bool ok = true;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prepare();
		do_deed(rows[i].deed);
		rc = run_open(&w, &R, &fs_system, &e);
		t_rc(rc, &e, rows[i].rc, rows[i].fault, rows[i].name);
		if (rc == CY_OK) {
			t_uint(writer_size(w, NULL), rows[i].size, "its size");
			if (R.acked > rows[i].size)
				R.acked = rows[i].size;
			memset(R.was + rows[i].size + 1, 0, 300);
			rc = run_commit(w, &R, 3, &ok, &e);
			t_rc(rc, &e, CY_OK, FAULT_NONE, "it goes on");
			rc = writer_publish(w, false, NULL, &e);
			t_ok(rc == CY_OK && ok && run_holds(w, &R, &e),
			    "and holds: %s", rc == CY_OK ? "" : e.text);
		}
		writer_close(rc == CY_OK ? w : NULL);
		run_end(&R);
	}
}

/* T5: two writers on one register. */
static void
test_two(void)
{
	struct writer *w, *v;
	struct cy_err e;

	run_start(&R);
	t_ok(run_open(&w, &R, &fs_system, &e) == CY_OK, "one writer");
	t_rc(run_open(&v, &R, &fs_system, &e), &e, CY_TEMP,
	    FAULT_REGISTER_LOCKED, "no second one");
	writer_close(w);
	run_end(&R);
}

/* T6: a bit flips between memory and disk: nothing is signed. */
static void
test_flip(void)
{
	struct kit_fs k = {.flip = 1};
	struct fs fs = kit_file_system(&k);
	struct writer *w;
	struct cy_err e;
	bool ok = true;

	run_start(&R);
	t_ok(run_open(&w, &R, &fs, &e) == CY_OK, "open");
	t_rc(run_commit(w, &R, 3, &ok, &e), &e, CY_BAD, FAULT_REREAD_DIFFERS,
	    "a frame that reads back differently");
	t_ok(w != NULL && writer_size(w, NULL) == 0, "is not sealed");
	t_rc(run_commit(w, &R, 3, &ok, &e), &e, CY_BAD, FAULT_REREAD_DIFFERS,
	    "and ends the writer");
	writer_close(w);
	t_ok(run_open(&w, &R, &fs, &e) == CY_OK && writer_size(w, NULL) == 0,
	    "the next one starts without it");
	t_ok(run_commit(w, &R, 3, &ok, &e) == CY_OK, "and goes on");
	k.flip = 1;
	t_rc(writer_publish(w, false, NULL, &e), &e, CY_BAD,
	    FAULT_REREAD_DIFFERS, "a bundle that reads back differently");
	writer_close(w);
	t_ok(run_open(&w, &R, &fs, &e) == CY_OK &&
	        writer_publish(w, false, NULL, &e) == CY_OK &&
	        run_holds(w, &R, &e),
	    "the next one publishes it right");
	writer_close(w);
	run_end(&R);
}

static void
test_bulk(void)
{
	struct writer *w;
	struct cy_err e;
	bool ok = true;
	enum cy_rc rc = CY_OK;
	unsigned n;

	run_start(&R);
	t_ok(run_open(&w, &R, &fs_system, &e) == CY_OK, "open");
	for (n = 0; writer_fits(w, 1) && rc == CY_OK; n++)
		rc = writer_put(w, SPAN_LIT("x"), &e);
	t_uint(n, LIMIT_FRAME_ENTRIES, "a full frame");
	t_ok(writer_next(w) == n, "counts what is put");
	writer_drop(w);
	t_ok(writer_next(w) == 0, "and forgets it");
	rc = run_commit(w, &R, 1024, &ok, &e);
	t_ok(rc == CY_OK && ok, "one frame of 1024 entries");
	rc = writer_publish(w, false, NULL, &e);
	t_ok(rc == CY_OK && run_holds(w, &R, &e), "published");
	writer_close(w);
	run_end(&R);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct writer *w;
	enum cy_rc rc;
	bool ok = true;

	(void)ctx;
	run_start(&R);
	rc = run_open(&w, &R, &fs_system, e);
	if (rc == CY_OK)
		rc = run_commit(w, &R, 5, &ok, e);
	if (rc == CY_OK)
		rc = writer_publish(w, false, NULL, e);
	if (rc == CY_OK && !ok)
		rc = CY_BAD;
	writer_close(w);
	run_end(&R);
	return rc;
}

int
main(void)
{
	test_plain();
	test_open();
	test_two();
	test_flip();
	test_bulk();
	t_oom(oom, NULL, "open, commit, publish");
	return t_done();
}
