/* SPDX-License-Identifier: Apache-2.0 */
/* spec/index.md: the file, its transactions, its comparison. */
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "world.h"

/* Rows in every table. */
static const struct step full[] = {
    {"xs", "statement", NODE, "2026-01-03",
        "Symbol: drill\nExercise: ex-1\nTitle: en Drill\n", OK},
    {"q", "statement", NODE, "2026-01-03",
        "Symbol: quorum\nTitle: en Quorum\nOpen: signature\n"
        "Open: invitation\nInvited: aa\nInvited: bb\nQuorum: 1\n"
        "Earliest: 2026-02-01T00:00:00Z\nLapses: 2026-03-01T00:00:00Z\n",
        OK},
    {"a", "act", MFA, "2026-01-03", "Statement: @q\nKind: signature\n", OK},
    {"r", "release", NODE, "2026-02-02", "Statement: @q\nRecord: @a\n", OK},
    {"n", "notification", NODE, "2026-02-03",
        "Statement: @q\nNumber: 7\nEvent: signature\nRegarding: @a\n", OK},
    {"i2", "incident", MFA, "2026-01-04",
        "Symbol: case-two\nReplaces: @inc\nTitle: en Two\n", OK},
    {"c", "contact", MFA, "2026-01-05", "Kind: duty\nStatus: established\n",
        OK},
    END,
};

struct temp {
	char dir[64], db[96];
};

static void
temp_init(struct temp *t)
{
	(void)snprintf(t->dir, sizeof(t->dir), "/tmp/comity-store-XXXXXX");
	if (mkdtemp(t->dir) == NULL)
		abort();
	(void)snprintf(t->db, sizeof(t->db), "%s/index.db", t->dir);
}

static void
temp_release(struct temp *t)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	char path[112];
	size_t i;

	for (i = 0; i < 3; i++) {
		(void)snprintf(path, sizeof(path), "%s%s", t->db, ends[i]);
		(void)unlink(path);
	}
	(void)rmdir(t->dir);
}

static void
check_head(struct store *s, uint64_t size, const char *name)
{
	struct hash root, want = world_root(size);
	struct cy_err e;
	uint64_t n;

	t_rc(store_head(s, &n, &root, &e), &e, CY_OK, FAULT_NONE, name);
	t_uint(n, size, name);
	t_ok(hash_eq(&root, &want), "%s: root", name);
}

static void
test_file(void)
{
	struct store *s, *reader;
	struct temp t;
	struct world w;
	struct cy_err e;

	temp_init(&t);
	t_rc(store_open(&s, t.db, STORE_READ, &e), &e, CY_NOTFOUND,
	    FAULT_NO_FILE, "no file");
	t_rc(store_open(&s, t.db, STORE_CHECK, &e), &e, CY_NOTFOUND,
	    FAULT_NO_FILE, "no file to check");
	s = world_store(t.db, STORE_WRITE);
	check_head(s, 0, "a new index");
	world_play(&w, s, full);
	reader = world_store(t.db, STORE_READ);
	check_head(reader, w.n, "a reader beside the writer");
	t_rc(store_begin(reader, &e), &e, CY_TEMP, FAULT_STORE_DATABASE,
	    "a reader does not write");
	store_close(reader);
	store_close(s);
	reader = world_store(t.db, STORE_READ);
	check_head(reader, w.n, "after the writer left");
	store_close(reader);
	reader = world_store(t.db, STORE_CHECK);
	world_same(&w, reader, "read again");
	store_close(reader);
	t_rc(store_open(&s, t.db, STORE_BUILD, &e), &e, CY_USAGE,
	    FAULT_STORE_SCHEMA, "a build begins with no file");
	world_release(&w);
	temp_release(&t);
}

/* Made in one go and then used: the same rows, and it can go on. */
static void
test_build(void)
{
	struct store *s = world_store(":memory:", STORE_WRITE), *built;
	struct temp t;
	struct world w;

	temp_init(&t);
	world_play(&w, s, full);
	built = world_store(t.db, STORE_BUILD);
	world_fill(&w, built, 0);
	store_close(built);
	built = world_store(t.db, STORE_WRITE);
	check_head(built, w.n, "a build");
	world_same(&w, built, "a build, used");
	store_close(built);
	store_close(s);
	world_release(&w);
	temp_release(&t);
}

static void
exec(const char *path, const char *sql)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		printf("Bail out! %s: %s\n", sql, sqlite3_errmsg(db));
		exit(1);
	}
	(void)sqlite3_close(db);
}

static void
test_version(void)
{
	struct store *s;
	struct temp t;
	struct cy_err e;
	FILE *f;

	temp_init(&t);
	s = world_store(t.db, STORE_WRITE);
	store_close(s);
	exec(t.db, "PRAGMA user_version = 99");
	t_rc(store_open(&s, t.db, STORE_WRITE, &e), &e, CY_USAGE,
	    FAULT_STORE_SCHEMA, "another version");
	exec(t.db, "PRAGMA user_version = 3; DELETE FROM head");
	s = world_store(t.db, STORE_READ);
	t_rc(store_head(s, &(uint64_t){0}, &(struct hash){{0}}, &e), &e, CY_BAD,
	    FAULT_STORE_DAMAGED, "no head");
	store_close(s);
	temp_release(&t);
	temp_init(&t);
	f = fopen(t.db, "w");
	(void)fputs("This is no index, and it is long enough to be read.\n", f);
	(void)fclose(f);
	t_rc(store_open(&s, t.db, STORE_WRITE, &e), &e, CY_BAD,
	    FAULT_STORE_DAMAGED, "no index at all");
	temp_release(&t);
	temp_init(&t);
	f = fopen(t.db, "w");
	(void)fclose(f);
	t_rc(store_open(&s, t.db, STORE_READ, &e), &e, CY_USAGE,
	    FAULT_STORE_SCHEMA, "an empty file");
	temp_release(&t);
}

/* Rolled back, the index is as if nothing had been admitted. */
static void
test_rollback(void)
{
	struct store *s = world_store(":memory:", STORE_WRITE);
	struct world w;
	struct cy_err e;
	size_t i, round;

	world_play(&w, s, full);
	store_close(s);
	s = world_store(":memory:", STORE_WRITE);
	for (round = 0; round < 2; round++) {
		t_rc(store_begin(s, &e), &e, CY_OK, FAULT_NONE, "begin");
		for (i = 0; i < w.n; i++)
			t_rc(store_admit(s, w.keys, &w.made[i]->r, i, &e), &e,
			    CY_OK, FAULT_NONE, "admit");
		store_rollback(s);
		check_head(s, 0, "rolled back");
	}
	world_fill(&w, s, 0);
	world_same(&w, s, "after a rollback");
	store_close(s);
	world_release(&w);
}

static void
test_seals(void)
{
	struct store *s = world_store(":memory:", STORE_WRITE);
	struct hash root = world_root(3);
	struct cy_err e;
	uint64_t size;
	utc_t newest;

	t_rc(store_sealed(s, &size, &newest, &e), &e, CY_OK, FAULT_NONE,
	    "no seal");
	t_ok(size == 0 && newest == 0, "no seal: 0 and 0");
	t_rc(store_begin(s, &e), &e, CY_OK, FAULT_NONE, "begin");
	t_rc(store_seal(s, 1, 100, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_seal(s, 3, 200, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_seal(s, 3, 300, &e), &e, CY_OK, FAULT_NONE, "seal again");
	t_rc(store_commit(s, 3, &root, &e), &e, CY_OK, FAULT_NONE, "commit");
	t_rc(store_sealed(s, &size, &newest, &e), &e, CY_OK, FAULT_NONE,
	    "seals");
	t_ok(size == 3 && newest == 300, "the newest time of the last size");
	store_close(s);
}

struct change {
	const char *sql, *what;
};

static const struct change changes[] = {
    {"UPDATE head SET size = 1", "head (0)"},
    {"UPDATE who SET name = 'bc' WHERE name = 'bb'", "who (5)"},
    {"UPDATE who SET since = 0 WHERE holder IS NOT NULL", "who (3)"},
    {"UPDATE exercise SET name = 'ex-2'", "exercise (1)"},
    {"UPDATE entry SET date = date + 1 WHERE entry = 4", "entry (4)"},
    {"UPDATE entry SET day = 20200101 WHERE entry = 7", "entry (7)"},
    {"UPDATE entry SET replaced = NULL WHERE entry = 4", "entry (4)"},
    {"UPDATE entry SET who = 1 WHERE entry = 7", "entry (7)"},
    {"DELETE FROM entry WHERE entry = 8", "entry (8)"},
    {"INSERT INTO entry SELECT 99, zeroblob(32), 0, kind, author, who,"
     " recorded, date, day, choice, exercise, thread, topic, root,"
     " replaced, bytes FROM entry WHERE entry = 7",
        "entry (99)"},
    {"UPDATE symbol SET entry = 3 WHERE symbol = 'drill'", "symbol (drill, 1)"},
    {"DELETE FROM ref WHERE entry = 8", "ref (8, 1)"},
    {"UPDATE field SET value = 'en Beta' WHERE value = 'en Alpha'",
        "field (3, 1)"},
    {"UPDATE statement SET quorum = 0", "statement (6)"},
    {"UPDATE statement SET paragraphs = '1'", "statement (3)"},
    {"UPDATE incident SET place = 20200101 WHERE entry = 10", "incident (10)"},
    {"DELETE FROM contact", "contact (11)"},
    {"DELETE FROM invited WHERE who = 5", "invited (6, 5)"},
    {"UPDATE released SET day = 20190101", "released (7)"},
    {"UPDATE notice SET number = 8", "notice (6, 7, 9)"},
    {"INSERT INTO seal VALUES (1, 2, 3)", "seal (1)"},
    {"INSERT INTO search (rowid, body) VALUES (2, 'forged')",
        "search (forged, 2)"},
    {"INSERT INTO search (search, rowid, title, symbol, party)"
     " VALUES ('delete', 3, 'Alpha', 'alpha', 'node.example')",
        "search (alpha, 3)"},
    {"DELETE FROM search_docsize WHERE id = 4", "search_size (4)"},
    {"UPDATE search_docsize SET sz = x'0101010101' WHERE id = 4",
        "search_size (4)"},
    {"UPDATE search_data SET block = x'0101010101' WHERE id = 1",
        "search_sum (1)"},
    {"UPDATE search_config SET v = 1 WHERE k = 'hashsize'",
        "search_config (hashsize)"},
    {"INSERT INTO search_config VALUES ('rank', 'bm25(0.0)')",
        "search_config (rank)"},
    {"CREATE TABLE x (y INTEGER)", "schema (x)"},
    {"DROP TABLE search_word", "schema (search_word)"},
    {"DROP INDEX entry_thread", "schema (entry_thread)"},
};

/* A row changed by hand is found, and named. */
static void
test_changes(void)
{
	char what[STORE_WHAT];
	struct store *s, *anew;
	struct world w;
	struct cy_err e;
	struct temp t;
	size_t i;

	anew = world_store(":memory:", STORE_WRITE);
	world_play(&w, anew, full);
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		temp_init(&t);
		s = world_store(t.db, STORE_BUILD);
		world_fill(&w, s, 0);
		store_close(s);
		exec(t.db, changes[i].sql);
		s = world_store(t.db, STORE_CHECK);
		t_rc(store_compare(s, anew, what, &e), &e, CY_BAD,
		    FAULT_STORE_DIFFERS, changes[i].sql);
		t_span(
		    span_str(what), span_str(changes[i].what), changes[i].sql);
		t_rc(store_compare(anew, s, what, &e), &e, CY_BAD,
		    FAULT_STORE_DIFFERS, "the other way round");
		store_close(s);
		temp_release(&t);
	}
	store_close(anew);
	world_release(&w);
}

/* Words enough for several pages of FTS5. */
static const struct step *
many_words(void)
{
	static struct step steps[2] = {
	    {"many", "incident", MFA, "2026-01-05", NULL, OK}, END};
	static char text[16000];
	size_t n;
	unsigned i;

	n = (size_t)snprintf(
	    text, sizeof(text), "Symbol: many\nTitle: en Many\n\n1. Words:");
	for (i = 0; i < 1800; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%sw%u",
		    i % 8 == 0 ? "\n" : " ", i * 7919 % 10007);
	(void)snprintf(text + n, sizeof(text) - n, "\n");
	steps[0].headers = text;
	return steps;
}

/* What no row shows: the pages of FTS5, and the way to them. */
static void
test_words(void)
{
	static const char *const sql[] = {
	    "UPDATE search_idx SET pgno = pgno + 2",
	    "DELETE FROM search_idx WHERE term > 'w5'",
	    "DELETE FROM search_idx",
	    "UPDATE search_data SET block = substr(block, 1, length(block) - 1)"
	    " WHERE id > 10",
	    "UPDATE search_data SET block = CAST(substr(block, 1, 100) ||"
	    " x'31' || substr(block, 102) AS BLOB) WHERE id > 10",
	    "DELETE FROM search_data WHERE id > 10",
	};
	char what[STORE_WHAT];
	struct store *s, *anew;
	struct world w;
	struct cy_err e;
	struct temp t;
	size_t i;

	anew = world_store(":memory:", STORE_WRITE);
	world_play(&w, anew, many_words());
	for (i = 0; i < sizeof(sql) / sizeof(sql[0]); i++) {
		temp_init(&t);
		s = world_store(t.db, STORE_BUILD);
		world_fill(&w, s, 0);
		store_close(s);
		exec(t.db, sql[i]);
		s = world_store(t.db, STORE_CHECK);
		t_ok(store_compare(s, anew, what, &e) == CY_BAD, "%s", sql[i]);
		t_ok(
		    strncmp(what, "search", 6) == 0, "... and named: %s", what);
		store_close(s);
		temp_release(&t);
	}
	store_close(anew);
	world_release(&w);
}

/* An index of the database that does not agree with its table. */
static void
test_integrity(void)
{
	struct store *s = world_store(":memory:", STORE_WRITE);
	char what[STORE_WHAT];
	struct store *bad;
	struct world w;
	struct cy_err e;
	struct temp t;

	temp_init(&t);
	world_play(&w, s, full);
	bad = world_store(t.db, STORE_BUILD);
	world_fill(&w, bad, 0);
	store_close(bad);
	exec(t.db,
	    "PRAGMA writable_schema = ON;"
	    "UPDATE sqlite_schema SET sql ="
	    " 'CREATE INDEX entry_who ON entry (kind, who)'"
	    " WHERE name = 'entry_who';");
	bad = world_store(t.db, STORE_CHECK);
	t_rc(store_compare(bad, s, what, &e), &e, CY_BAD, FAULT_STORE_DAMAGED,
	    "indexes and tables");
	store_close(bad);
	store_close(s);
	world_release(&w);
	temp_release(&t);
}

static enum cy_rc
put_line(void *ctx, struct span line, struct cy_err *e)
{
	struct buf *b = ctx;

	buf_put(b, line);
	buf_putc(b, '\n');
	return buf_check(b, e);
}

static enum cy_rc
refuse_line(void *ctx, struct span line, struct cy_err *e)
{
	(void)ctx;
	(void)line;
	return cy_nomem(e);
}

static void
test_dump(void)
{
	struct store *s = world_store(":memory:", STORE_WRITE), *anew;
	struct buf a, b;
	struct world w;
	struct cy_err e;

	world_play(&w, s, full);
	anew = world_store(":memory:", STORE_BUILD);
	world_fill(&w, anew, 0);
	buf_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	t_rc(store_dump(s, put_line, &a, &e), &e, CY_OK, FAULT_NONE, "dump");
	t_rc(store_dump(anew, put_line, &b, &e), &e, CY_OK, FAULT_NONE,
	    "dump anew");
	t_span(buf_span(&a), buf_span(&b), "the same bytes");
	t_ok(a.n > 1000, "and not nothing");
	t_rc(store_dump(s, refuse_line, NULL, &e), &e, CY_TEMP, FAULT_NO_MEMORY,
	    "a line that cannot be put");
	buf_release(&a);
	buf_release(&b);
	store_close(s);
	store_close(anew);
	world_release(&w);
}

int
main(void)
{
	test_file();
	test_build();
	test_version();
	test_rollback();
	test_seals();
	test_changes();
	test_words();
	test_integrity();
	test_dump();
	return t_done();
}
