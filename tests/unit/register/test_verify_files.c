/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are wrong, missing, or do not belong, and what they are called. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../t.h"
#include "verify_kit.h"

/* Each changes one thing; arg is a path or another detail. */
static void
append(const char *name)
{
	FILE *f = fopen(full(name), "ab");

	if (f == NULL || fputc('x', f) == EOF || fclose(f) != 0)
		gen_die(name, NULL);
}

static void
cut(const char *name)
{
	struct stat st;

	if (stat(full(name), &st) != 0 ||
	    truncate(full(name), st.st_size - 1) != 0)
		gen_die(name, NULL);
}

static void
clear(const char *name)
{
	if (truncate(full(name), 0) != 0)
		gen_die(name, NULL);
}

static void
add_folder(const char *name)
{
	if (mkdir(full(name), 0755) != 0)
		gen_die(name, NULL);
}

static void
to_link(const char *name)
{
	drop(name);
	if (symlink("/dev/null", full(name)) != 0)
		gen_die(name, NULL);
}

static void
to_pipe(const char *name)
{
	drop(name);
	if (mkfifo(full(name), 0644) != 0)
		gen_die(name, NULL);
}

static void
to_folder(const char *name)
{
	drop(name);
	add_folder(name);
}

#define ZERO_BLOB                               \
	"blob/00000000000000000000000000000000" \
	"00000000000000000000000000000000"
/* SHA-256 of "x". */
#define X_BLOB                                  \
	"blob/2d711642b726b04401627ca9fbac32f5" \
	"c8530fb1903cc4db02258717921a4881"

static void
test_files(void)
{
	static const struct {
		const char *name;
		void (*change)(const char *name);
		const char *arg;
		enum fault fault;
		const char *what; /* NULL: any */
	} row[] = {
	    {"byte after a bundle", append, B0, FAULT_REGISTER_BUNDLE_LONG, B0},
	    {"byte after the last bundle", append, B1,
	        FAULT_REGISTER_BUNDLE_LONG, B1},
	    {"byte after a tile", append, T0, FAULT_TLOG_TILE_SIZE, T0},
	    {"byte after the last tile", append, T01, FAULT_TLOG_TILE_SIZE,
	        T01},
	    {"byte after an upper tile", append, T1, FAULT_TLOG_TILE_SIZE, T1},
	    {"byte after the checkpoint", append, CP, FAULT_NOTE_SIGNATURE_LINE,
	        CP},
	    {"byte after the seals", append, "seals", FAULT_SEAL_BLOCK, NULL},
	    {"byte after the journal", append, JO, FAULT_FRAME_TORN, JO},
	    {"bundle cut", cut, B0, FAULT_TLOG_BUNDLE_TRUNCATED, "entry 255"},
	    {"last bundle cut", cut, B1, FAULT_TLOG_BUNDLE_TRUNCATED,
	        "entry 269"},
	    {"bundle empty", clear, B0, FAULT_REGISTER_BUNDLE_SHORT, "entry 0"},
	    {"tile cut", cut, T0, FAULT_TLOG_TILE_SIZE, T0},
	    {"upper tile cut", cut, T1, FAULT_TLOG_TILE_SIZE, T1},
	    {"seals cut", cut, "seals", FAULT_SEAL_TORN, NULL},
	    {"seals empty", clear, "seals", FAULT_SEALS_DIFFER, "seals"},
	    {"journal cut", cut, JO, FAULT_FRAME_TORN, JO},
	    {"checkpoint empty", clear, CP, FAULT_NONE, CP},
	    {"bundle missing", drop, B0, FAULT_REGISTER_MISSING, B0},
	    {"last bundle missing", drop, B1, FAULT_REGISTER_MISSING, B1},
	    {"tile missing", drop, T0, FAULT_REGISTER_MISSING, T0},
	    {"last tile missing", drop, T01, FAULT_REGISTER_MISSING, T01},
	    {"upper tile missing", drop, T1, FAULT_REGISTER_MISSING, T1},
	    {"checkpoint missing", drop, CP, FAULT_REGISTER_MISSING, CP},
	    {"seals missing", drop, "seals", FAULT_REGISTER_MISSING, "seals"},
	    {"file beside", add, "junk", FAULT_REGISTER_UNKNOWN_FILE, "junk"},
	    {"hidden file", add, ".junk", FAULT_REGISTER_UNKNOWN_FILE, ".junk"},
	    {"file in register", add, "register/junk",
	        FAULT_REGISTER_UNKNOWN_FILE, "register/junk"},
	    {"file in tile", add, "register/tile/junk",
	        FAULT_REGISTER_UNKNOWN_FILE, "register/tile/junk"},
	    {"file in a level", add, "register/tile/0/0000",
	        FAULT_REGISTER_UNKNOWN_FILE, "register/tile/0/0000"},
	    {"tile beyond", add, "register/tile/0/002",
	        FAULT_REGISTER_UNKNOWN_FILE, "register/tile/0/002"},
	    {"level beyond", add, "register/tile/5/000.p/9",
	        FAULT_REGISTER_UNKNOWN_FILE, NULL},
	    {"far tile", add, "register/tile/7/x999/999",
	        FAULT_REGISTER_UNKNOWN_FILE, NULL},
	    {"wider tile", add, "register/tile/0/001.p/200",
	        FAULT_REGISTER_UNKNOWN_FILE, "register/tile/0/001.p/200"},
	    {"width 0", add, "register/tile/0/001.p/0",
	        FAULT_REGISTER_UNKNOWN_FILE, "register/tile/0/001.p/0"},
	    {"stale file that differs", add, "register/tile/0/001.p/3",
	        FAULT_REGISTER_STALE_WRONG, "register/tile/0/001.p/3"},
	    {"stale bundle that differs", add, "register/tile/entries/000.p/9",
	        FAULT_REGISTER_STALE_WRONG, "register/tile/entries/000.p/9"},
	    {"folder beside", add_folder, "junk", FAULT_REGISTER_UNKNOWN_FILE,
	        "junk"},
	    {"folder in a level", add_folder, "register/tile/0/abc",
	        FAULT_REGISTER_UNKNOWN_FILE, "register/tile/0/abc"},
	    {"folder of tiles beyond", add_folder, "register/tile/0/x001",
	        FAULT_REGISTER_UNKNOWN_FILE, "register/tile/0/x001"},
	    {"file in journal", add, "journal/junk", FAULT_JOURNAL_UNKNOWN_FILE,
	        "journal"},
	    {"blob without a hash", add, "blob/junk",
	        FAULT_REGISTER_UNKNOWN_FILE, "blob/junk"},
	    {"blob of another hash", add, ZERO_BLOB, FAULT_REGISTER_BLOB_WRONG,
	        NULL},
	    {"tile is a link", to_link, T0, FAULT_NOT_A_FILE, T0},
	    {"bundle is a link", to_link, B1, FAULT_NOT_A_FILE, B1},
	    {"bundle 0 is a link", to_link, B0, FAULT_NOT_A_FILE, B0},
	    {"checkpoint is a link", to_link, CP, FAULT_NOT_A_FILE,
	        "checkpoint"},
	    {"journal is a link", to_link, JO, FAULT_NOT_A_FILE, JO},
	    {"seals is a link", to_link, "seals", FAULT_NOT_A_FILE, "seals"},
	    {"tile is a pipe", to_pipe, T0, FAULT_NOT_A_FILE, T0},
	    {"checkpoint is a pipe", to_pipe, CP, FAULT_NOT_A_FILE, CP},
	    {"seals is a pipe", to_pipe, "seals", FAULT_NOT_A_FILE, "seals"},
	    {"journal file is a pipe", to_pipe, JO, FAULT_JOURNAL_FILE, JO},
	    {"tile is a folder", to_folder, T0, FAULT_REGISTER_UNKNOWN_FILE,
	        T0},
	    {"config is a folder", add_folder, "config",
	        FAULT_REGISTER_UNKNOWN_FILE, "config"},
	};
	struct verify_verdict v;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const char *what = row[i].what;

		make();
		row[i].change(row[i].arg);
		t_ok(verify(&v, 1) == CY_BAD, "%s", row[i].name);
		if (what != NULL && strncmp(what, "register/", 9) == 0)
			what += 9;
		t_ok((row[i].fault == FAULT_NONE ||
		         v.why.fault == row[i].fault) &&
		        (what == NULL || strcmp(v.what, what) == 0),
		    "%s: %s, %s", row[i].name, v.what, fault_id(v.why.fault));
		gen_remove(dir);
	}
}

static void
test_allowed(void)
{
	static const char *const names[] = {"config", "lock", "policy",
	    "index.db", "index.db-wal", "library.db", "office.db-shm",
	    "keys/record.key", "tmp/anything", X_BLOB};
	struct verify_verdict v;

	make();
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		add(names[i]);
	t_rc(verify(&v, 2), &v.why, CY_OK, FAULT_NONE,
	    "the other files of a node");
	t_uint(v.size, SIZE, "the published size");
	t_uint(v.of, SIZE + 6, "and the journal");
	drop(JO);
	t_rc(verify(&v, 2), &v.why, CY_OK, FAULT_NONE, "an empty journal");
	t_uint(v.of, SIZE, "and what there is without it");
	gen_remove(dir);
}

/*
 * A tree of three levels, of entries that are no records: their hashes are all
 * that is looked at.  Each tile of each kind is changed.
 */
#define TALL (65536 + 256 + 3)

static void
flip_in(const char *name, long at)
{
	FILE *f = fopen(full(name), "r+b");
	int c;

	if (f == NULL || fseek(f, at, SEEK_SET) != 0 || (c = fgetc(f)) == EOF ||
	    fseek(f, at, SEEK_SET) != 0 || fputc(c ^ 4, f) == EOF ||
	    fclose(f) != 0)
		gen_die(name, NULL);
}

static enum cy_rc
verify_hashes(struct verify_verdict *v)
{
	struct verify_options o = {.fs = &fs_system,
	    .now = GEN_TIME + 1000,
	    .threads = 1,
	    .skip_records = true};
	struct cy_err e;

	return verify_register(v, dir, &o, &e);
}

static void
make_tall(void)
{
	struct gen_options o = {.size = TALL, .bare = true};
	struct span *entry = calloc(TALL, sizeof(*entry));
	uint8_t *bytes = calloc(TALL, 4);
	struct buf keeper;

	if (entry == NULL || bytes == NULL)
		gen_die("memory", NULL);
	buf_init(&keeper, LIMIT_ENTRY);
	gen_entry(&keeper, &o, 0);
	entry[0] = buf_span(&keeper);
	for (uint32_t i = 1; i < TALL; i++) {
		memcpy(bytes + (size_t)4 * i, &i, 4);
		entry[i] = span(bytes + (size_t)4 * i, 4);
	}
	o.entry = entry;
	o.dir = dir = gen_tmp();
	gen_register(&o);
	buf_release(&keeper);
	free(entry);
	free(bytes);
}

static void
test_tall(void)
{
	static const struct {
		const char *name; /* and what must be said */
		long at;
		const char *what; /* where it is another */
	} row[] = {
	    {"tile/0/000", 0, NULL},
	    {"tile/0/255", 8191, NULL},
	    {"tile/0/256", 4000, NULL},
	    {"tile/0/257.p/3", 95, NULL},
	    {"tile/1/000", 0, NULL},
	    {"tile/1/000", 4000, NULL},
	    {"tile/1/000", 8191, NULL},
	    {"tile/1/001.p/1", 31, NULL},
	    {"tile/2/000.p/1", 3, NULL},
	    {"tile/entries/255", 1535, "entry 65535"},
	    {"tile/entries/256", 5, "entry 65536"},
	    {"tile/entries/257.p/3", 17, "entry 65794"},
	};
	static const char *const gone[] = {"tile/1/000", "tile/1/001.p/1",
	    "tile/2/000.p/1", "tile/0/256", "tile/entries/257.p/3"};
	struct verify_verdict v;
	char aside[4096];

	make_tall();
	t_rc(verify_hashes(&v), &v.why, CY_BELOW,
	    FAULT_REGISTER_RECORDS_SKIPPED, "a tree of three levels");
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const char *what = row[i].what;

		flip_in(row[i].name, row[i].at);
		t_ok(verify_hashes(&v) == CY_BAD &&
		        strcmp(v.what, what != NULL ? what : row[i].name) == 0,
		    "%s byte %ld: %s", row[i].name, row[i].at, v.what);
		t_ok(v.why.fault ==
		        (what != NULL ? FAULT_REGISTER_ENTRY_WRONG
		                      : FAULT_REGISTER_TILE_WRONG),
		    "%s", fault_id(v.why.fault));
		flip_in(row[i].name, row[i].at);
	}
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
		(void)snprintf(aside, sizeof(aside), "%.1000s-aside", dir);
		if (rename(full(gone[i]), aside) != 0)
			gen_die(gone[i], NULL);
		t_ok(verify_hashes(&v) == CY_BAD &&
		        v.why.fault == FAULT_REGISTER_MISSING &&
		        strcmp(v.what, gone[i]) == 0,
		    "%s missing: %s", gone[i], v.what);
		if (rename(aside, full(gone[i])) != 0)
			gen_die(gone[i], NULL);
	}
	/* Two that were changed, in one way up: the first is named. */
	flip_in("tile/1/000", 9);
	flip_in("tile/2/000.p/1", 9);
	t_ok(verify_hashes(&v) == CY_BAD, "two tiles: %s", v.what);
	gen_remove(dir);
}

int
main(void)
{
	struct verify_verdict v;
	struct cy_err e;

	t_ok(crypto_init(&e) == CY_OK, "crypto");
	test_files();
	test_allowed();
	test_tall();
	dir = strdup("/dev/null/none");
	t_ok(verify(&v, 1) == CY_NOTFOUND, "no folder");
	free(dir);
	return t_done();
}
