/* SPDX-License-Identifier: Apache-2.0 */
#include "pkit.h"

#include "node/backup.h"
#include "office/attachment.h"
#include "office/priv.h"

#include <dirent.h>

/*
 * Nothing that officers typed is in any file of the folder, or of a backup, in
 * clear; and nothing that was changed there is believed.
 */

#define LEAD "canary-lead.example"
#define OTHER "canary-other.example"

static struct okit K;
static struct officer lead, clearer, other;
static struct hash draft, version, file;
static char session[SESSION_TOKEN], token[SESSION_TOKEN], code[SETUP_CODE];

static void
must(enum cy_rc rc, const struct cy_err *e)
{
	okit_must(rc, e, "canary");
}

static void
play(void)
{
	const struct span step = SPAN_LIT("canary step");
	struct pkit_paper p = pkit_root("en Canary title");
	struct officer_invitation i = {.login = SPAN_LIT("canary.invited"),
	    .party = SPAN_LIT(OTHER),
	    .roles = 1};
	char hex[HASH_HEX];
	struct hash id;
	struct cy_err e;

	okit_officer(&K, "canary.lead", LEAD, 127 & ~4u, "", &lead);
	okit_officer(&K, "canary.clearer", LEAD, 4, "canary step", &clearer);
	okit_officer(&K, "canary.other", OTHER, 127 & ~4u, "", &other);
	must(office_invite(K.o, NULL, &i, NULL, code, &e), &e);
	must(office_steps_set(K.o, &lead, &step, 1, &e), &e);
	must(pkit_add(&K, &lead, NULL, &p, &draft, &e), &e);
	p = pkit_version("1. A canary sings in every paragraph.\n");
	must(pkit_add(&K, &lead, &draft, &p, &version, &e), &e);
	p = pkit_on(PAPER_CLEARANCE, &version, hex, F_KIND, "cleared", NULL);
	must(pkit_add(&K, &clearer, &draft, &p, &id, &e), &e);
	p = pkit_on(PAPER_CIRCULATION, &version, hex, F_INVITED, OTHER, NULL);
	must(pkit_add(&K, &lead, &draft, &p, &id, &e), &e);
	p = pkit_on(PAPER_COMMENT, &version, hex, F_AUDIENCE, NULL,
	    "1. The canary of another.\n");
	must(pkit_add(&K, &other, &draft, &p, &id, &e), &e);
	must(office_attach(K.o, &other, &draft, SPAN_LIT("canary.txt"),
	         SPAN_LIT("text/plain"), SPAN_LIT("canary scan"), &file, &e),
	    &e);
	must(office_keep(K.o, &lead, SPAN_LIT("/office/canary"),
	         SPAN_LIT("body=canary"), &e),
	    &e);
	must(office_token_new(K.o, &lead, SPAN_LIT("canary token"), 1,
	         K.node.time.now + 10000, token, &e),
	    &e);
	must(office_login(K.o, SPAN_LIT("canary.lead"), SPAN_LIT(OKIT_PASSWORD),
	         SPAN_LIT("canary peer"), session, &e),
	    &e);
}

static bool
holds(struct span all, struct span s)
{
	return memmem(all.p, all.n, s.p, s.n) != NULL;
}

/* In any case, and with a letter in two bytes. */
static bool
sings(struct span all)
{
	static const char wide[] = "c\0a\0n\0a\0r\0y";
	bool found = false;

	for (size_t i = 0; i + 6 <= all.n && !found; i++)
		found = strncasecmp((const char *)all.p + i, "canary", 6) == 0;
	return found || holds(all, span(wide, sizeof(wide) - 1));
}

static void
check_file(const char *path, const char *name, bool office)
{
	struct span all = t_load(path);

	t_ok(!sings(all), "%s: nothing that was typed", name);
	t_ok(!holds(all, SPAN_LIT(OKIT_PASSWORD)) &&
	        !holds(all, span_str(session)) &&
	        !holds(all, span_str(token)) && !holds(all, span_str(code)),
	    "%s: no password, session, token, code", name);
	t_ok(!holds(all, span(draft.b, HASH_LEN)) &&
	        !holds(all, span(version.b, HASH_LEN)) &&
	        !holds(all, span(file.b, HASH_LEN)) &&
	        !holds(all, span(K.key.b, OFFICE_KEY)),
	    "%s: no id, no key", name);
	if (office)
		t_ok(!holds(all, SPAN_LIT("example")) &&
		        !holds(all, SPAN_LIT("comity/")) &&
		        !holds(all, SPAN_LIT("argon2")),
		    "%s: nothing of texts and names at all", name);
	free((void *)(uintptr_t)all.p);
}

static void
test_folder(void)
{
	struct dirent *d;
	char path[600];
	unsigned n = 0;
	DIR *dir;

	play();
	dir = opendir(K.node.dir);
	while (dir != NULL && (d = readdir(dir)) != NULL) {
		(void)snprintf(
		    path, sizeof(path), "%s/%s", K.node.dir, d->d_name);
		if (d->d_type != DT_REG)
			continue;
		check_file(
		    path, d->d_name, strncmp(d->d_name, "office.db", 9) == 0);
		n += strncmp(d->d_name, "office.db", 9) == 0;
	}
	if (dir != NULL)
		(void)closedir(dir);
	t_uint(n, 3, "files of the office");
}

/* While the office is open, what it wrote last is in the backup. */
static void
test_backup(void)
{
	struct node_options o = K.node.o;
	struct office_options opt = K.opt;
	struct office_key other_key = {{1}};
	char path[128], dir[128], wal[160];
	struct attachment one;
	struct span content = {0};
	struct office *office;
	struct arena a;
	struct stat st;
	struct cy_err e;

	(void)snprintf(path, sizeof(path), "%s/backup.tar", K.node.top);
	(void)snprintf(dir, sizeof(dir), "%s/restored", K.node.top);
	t_rc(node_backup_create(&o, path, &e), &e, CY_OK, FAULT_NONE,
	    "a backup while the office is open");
	check_file(path, "backup", false);
	o.dir = dir;
	t_rc(node_backup_restore(&o, path, &e), &e, CY_OK, FAULT_NONE,
	    "restored");
	(void)snprintf(wal, sizeof(wal), "%s/office.db", dir);
	t_ok(stat(wal, &st) == 0 && (st.st_mode & 0777) == 0600,
	    "for its owner");
	opt.dir = dir;
	opt.key = &other_key;
	t_rc(office_open(&office, &opt, &e), &e, CY_DENIED, FAULT_OFFICE_KEY,
	    "it opens nothing by itself");
	opt.key = &K.key;
	t_rc(office_open(&office, &opt, &e), &e, CY_OK, FAULT_NONE,
	    "with the key it opens");
	arena_init(&a, 1 << 20);
	t_rc(office_attachment(
	         office, &lead, &draft, &file, &a, &one, &content, &e),
	    &e, CY_OK, FAULT_NONE, "and has");
	t_span(content, SPAN_LIT("canary scan"), "what was in it");
	arena_release(&a);
	office_close(office);
}

/* A backup waits for nobody for ever, and takes no other file. */
static void
test_held(void)
{
	struct node_options o = K.node.o;
	char path[128];
	struct cy_err e;

	(void)snprintf(path, sizeof(path), "%s/second.tar", K.node.top);
	must(office_begin(K.o, &e), &e);
	sqlite3_busy_timeout(K.o->db.conn, 0);
	t_rc(node_backup_create(&o, path, &e), &e, CY_TEMP, FAULT_NODE_LOCKED,
	    "while something is written");
	(void)office_end(K.o, CY_OK, &e);
	t_ok(access(path, F_OK) != 0, "there is no backup then");
}

/* Each table's sealed column, one byte of it changed; what reads it. */
static enum cy_rc
read_all(const char *table, struct arena *a, struct cy_err *e)
{
	struct token_row *tokens;
	struct attachment one;
	struct draft_row *rows;
	struct office_draft d;
	struct span *list, body;
	struct officer who;
	size_t n;

	if (strcmp(table, "officer") == 0)
		return office_officer(K.o, SPAN_LIT("canary.lead"), &who, e);
	if (strcmp(table, "passkey") == 0)
		return office_passkeys(K.o, &lead, a, &list, &n, e);
	if (strcmp(table, "token") == 0)
		return office_tokens(K.o, &lead, a, &tokens, &n, e);
	if (strcmp(table, "steps") == 0)
		return office_steps(K.o, &lead, a, &list, &n, e);
	if (strcmp(table, "kept") == 0)
		return office_kept(
		    K.o, &lead, SPAN_LIT("/office/canary"), a, &body, e);
	if (strcmp(table, "draft") == 0)
		return office_drafts(K.o, &lead, a, &rows, &n, e);
	if (strcmp(table, "paper") == 0)
		return office_draft(K.o, &lead, &draft, a, &d, e);
	return office_attachment(K.o, &lead, &draft, &file, a, &one, &body, e);
}

static void
flip(const char *table, const char *column)
{
	char sql[256];
	struct cy_err e;

	/* The last byte of each, as another one. */
	(void)snprintf(sql, sizeof(sql),
	    "UPDATE %s SET %s = CAST(substr(%s, 1, length(%s) - 1) ||"
	    " CASE hex(substr(%s, -1)) WHEN '00' THEN x'01' ELSE x'00' END"
	    " AS BLOB);",
	    table, column, column, column, column);
	must(sql_exec(&K.o->db, sql, &e), &e);
}

static void
test_changed(void)
{
	static const char *const row[][2] = {{"passkey", "sealed"},
	    {"token", "sealed"}, {"steps", "sealed"}, {"kept", "sealed"},
	    {"attachment", "content"}, {"attachment", "sealed"},
	    {"draft", "sealed"}, {"paper", "sealed"}, {"officer", "sealed"}};
	struct arena a;
	struct cy_err e;

	arena_init(&a, 1 << 24);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		t_rc(read_all(row[i][0], &a, &e), &e, CY_OK, FAULT_NONE,
		    row[i][0]);
		flip(row[i][0], row[i][1]);
		t_rc(read_all(row[i][0], &a, &e), &e, CY_BAD,
		    FAULT_OFFICE_SEALED, row[i][0]);
		/* So that the next one is what is met. */
		if (strcmp(row[i][0], "attachment") == 0) {
			must(sql_exec(&K.o->db, "DELETE FROM attachment;", &e),
			    &e);
			must(office_attach(K.o, &other, &draft,
			         SPAN_LIT("canary.txt"), SPAN_LIT("text/plain"),
			         SPAN_LIT("canary scan"), &file, &e),
			    &e);
		}
	}
	arena_release(&a);
}

int
main(void)
{
	okit_start(&K);
	test_folder();
	test_backup();
	test_held();
	test_changed();
	okit_end(&K);
	return t_done();
}
