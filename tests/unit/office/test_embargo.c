/* SPDX-License-Identifier: Apache-2.0 */
#include "../web/webkit.h"

#include "canary.h"
#include "ekit.h"

#include "node/backup.h"

/*
 * Under embargo nothing tells an outsider of it: two copies of one folder, in
 * one of them a statement that 27 parties have signed, give the same answers,
 * byte for byte; and whoever takes all files finds no word of it in clear.
 */

static struct ekit K;
/* Readers of the two copies. */
static struct kit_web Quiet, Held;

/* --- Answers ---------------------------------------------------------- */

struct tally {
	size_t asked, ok, differ;
};

static bool
same_bytes(const struct buf *a, const struct buf *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->p, b->p, a->n) == 0);
}

static bool
same_file(const struct http_response *a, const struct http_response *b)
{
	static uint8_t x[1 << 20], y[1 << 20];
	ssize_t n, m;

	if (a->file < 0 || b->file < 0)
		return a->file < 0 && b->file < 0;
	n = pread(a->file, x, sizeof(x), 0);
	m = pread(b->file, y, sizeof(y), 0);
	return a->size == b->size && a->from == b->from && n == m && n > 0 &&
	    (uint64_t)n == a->size && memcmp(x, y, (size_t)n) == 0;
}

static void
ask_both(struct tally *t, const char *method, const char *target,
    const char *more, struct span body)
{
	unsigned a = kit_web_send(&Quiet, method, target, more, body);
	unsigned b = kit_web_send(&Held, method, target, more, body);

	t->asked++;
	t->ok += a == 200;
	if (a == b && same_bytes(&Quiet.a.headers, &Held.a.headers) &&
	    same_bytes(&Quiet.a.body, &Held.a.body) &&
	    same_file(&Quiet.a, &Held.a))
		return;
	t->differ++;
	t_diag("%s %s: %u and %u", method, target, a, b);
}

/* The answer's ETag as a condition; false: it has none. */
static bool
condition(char out[200])
{
	const char *at, *end;
	size_t n = Quiet.a.headers.n;

	if (n == 0)
		return false;
	at = memmem(Quiet.a.headers.p, n, "ETag: ", 6);
	end = at == NULL ? NULL : memchr(at, '\r', 160);
	if (end == NULL)
		return false;
	(void)snprintf(
	    out, 200, "If-None-Match: %.*s\r\n", (int)(end - at - 6), at + 6);
	return true;
}

static void
ask_each(void *ctx, const char *target)
{
	char more[200];

	ask_both(ctx, "GET", target, "", span(NULL, 0));
	if (condition(more))
		ask_both(ctx, "GET", target, more, span(NULL, 0));
	ask_both(ctx, "HEAD", target, "", span(NULL, 0));
	ask_both(ctx, "POST", target, "Content-Length: 1\r\n", SPAN_LIT("x"));
}

static void
test_targets(void)
{
	struct tally t = {0, 0, 0};

	ekit_targets(&K, ask_each, &t);
	t_ok(t.differ == 0 && t.ok > 100,
	    "of %zu requests all answers are the same", t.asked);
}

/* Pages lead to pages: all of them, in the languages that there are. */
#define PAGES 2000u

struct crawl {
	char *page[PAGES];
	size_t n;
};

static void
found(struct crawl *c, const char *from, const char *link, size_t n)
{
	char path[512];
	size_t own = strcspn(from, "?");

	if (n == 0 || (link[0] != '/' && link[0] != '?'))
		return;
	(void)snprintf(path, sizeof(path), "%.*s%.*s",
	    link[0] == '?' ? (int)own : 0, from, (int)n, link);
	path[strcspn(path, "#")] = '\0';
	for (char *amp; (amp = strstr(path, "&amp;")) != NULL;)
		memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->page[i], path) == 0)
			return;
	if (c->n < PAGES)
		c->page[c->n++] = strdup(path);
}

static void
follow(struct crawl *c, const char *from)
{
	const struct buf *b = &Quiet.a.body;
	const uint8_t *at = b->p, *end = b->p + b->n;

	while (b->n > 0 &&
	    (at = memmem(at, (size_t)(end - at), "href=\"", 6)) != NULL) {
		const uint8_t *quote;

		at += 6;
		quote = memchr(at, '"', (size_t)(end - at));
		if (quote == NULL)
			return;
		found(c, from, (const char *)at, (size_t)(quote - at));
	}
}

static void
test_pages(void)
{
	static struct crawl c;
	struct tally t = {0, 0, 0};

	found(&c, "", "/", 1);
	for (size_t i = 0; i < c.n; i++) {
		ask_both(&t, "GET", c.page[i], "", span(NULL, 0));
		follow(&c, c.page[i]);
		ask_both(&t, "GET", c.page[i],
		    i % 2 == 0 ? "Accept-Language: ar\r\n"
		               : "Accept-Language: zh-Hans\r\n",
		    span(NULL, 0));
	}
	t_ok(t.differ == 0 && t.ok > 300,
	    "%zu pages, each linked from another, are the same", c.n);
	for (size_t i = 0; i < c.n; i++)
		free(c.page[i]);
}

/* What is held, sent to be verified: the signed instrument, its text, its id.
 * Nobody outside has them; whoever was told them learns nothing more. */
static void
test_sent(void)
{
	static const char *const page[] = {"/verify", "/api/v1/verify"};
	struct tally t = {0, 0, 0};
	struct instrument one;
	struct arena a;
	struct buf form;
	struct cy_err e;
	char hex[HASH_HEX], more[160];

	arena_init(&a, 16 << 20);
	buf_init(&form, 1 << 20);
	okit_must(office_instrument(
	              K.k.k.o, &K.k.signer[2], &K.k.act[2], &a, &one, &e),
	    &e, "instrument");
	hash_hex(hex, &one.id);
	for (size_t i = 0; i < 3; i++) {
		buf_reset(&form);
		buf_puts(&form,
		    "--b\r\nContent-Disposition: form-data; "
		    "name=\"text\"\r\n\r\n");
		if (i == 2)
			buf_puts(&form, hex);
		else
			buf_put(&form, i == 0 ? one.entry : one.text);
		buf_puts(&form, "\r\n--b--\r\n");
		(void)snprintf(more, sizeof(more),
		    "Content-Type: multipart/form-data; boundary=b\r\n"
		    "Content-Length: %zu\r\n",
		    form.n);
		for (size_t j = 0; j < 2; j++)
			ask_both(&t, "POST", page[j], more, buf_span(&form));
	}
	t_ok(t.differ == 0 && t.ok > 0,
	    "what is held is nothing that /verify knows");
	buf_release(&form);
	arena_release(&a);
}

/* --- Files ------------------------------------------------------------ */

static void
prepare_needles(void)
{
	static const char *const secret[] = {OKIT_PASSWORD, K.session, K.token};
	struct instrument *list;
	struct cy_err e;
	struct arena a;
	size_t n;

	for (size_t i = 0; i < EKIT_CANARIES; i++)
		canary_add(ekit_word[i], span_str(ekit_word[i]));
	for (size_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++)
		canary_add("a secret", span_str(secret[i]));
	canary_add("a set-up code", span_str(K.code));
	canary_hash("the statement's id", &K.k.statement);
	canary_hash("a version's id", &K.k.version);
	canary_hash("the draft's id", &K.k.draft);
	canary_hash("a comment's id", &K.comment);
	canary_hash("an attachment's id", &K.scan);
	canary_hash("a reservation's id", &K.reservation);
	canary_hash("an act's id", &K.k.act[27]);
	arena_init(&a, 64 << 20);
	okit_must(office_instruments(
	              K.k.k.o, &K.k.signer[0], &K.k.draft, &a, &list, &n, &e),
	    &e, "instruments");
	t_uint(n, 1 + EKIT_SIGNED + 1, "statement, acts, reservation");
	for (size_t i = 0; i < n; i++)
		if (hash_eq(&list[i].id, &K.k.act[2]) && list[i].entry.n > 60) {
			/* The end of its signature. */
			canary_add("a signature",
			    span(list[i].entry.p + list[i].entry.n - 61, 60));
			t_ok(list[i].state == INSTRUMENT_HELD, "it is held");
		}
	arena_release(&a);
}

/* A scanner that finds nothing would be content with everything. */
static void
test_scanner(void)
{
	static const char *const seen[] = {"a zorbelbody b",
	    "7a6f7262656c626f6479", "7A6F7262656C626F6479", "em9yYmVsYm9keQ==",
	    "eHpvcmJlbGJvZHk=", "eHh6b3JiZWxib2R5eA==", OKIT_PASSWORD};
	static const char *const unseen[] = {
	    "", "zorbel body", "7a6f7262656c626f647", "calm-2026"};

	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
		t_ok(canary_search(
		         NULL, (const uint8_t *)seen[i], strlen(seen[i])) > 0,
		    "found: %s", seen[i]);
	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		t_uint(canary_search(
		           NULL, (const uint8_t *)unseen[i], strlen(unseen[i])),
		    0, unseen[i]);
}

/* --- The register ----------------------------------------------------- */

static struct {
	const char *other; /* the folder to compare with */
	size_t skip, files, differ;
	bool times;
} Compare;

static int
compare_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	const char *name = path + Compare.skip;
	struct buf a, b;
	struct stat other;
	struct cy_err e;
	char to[512];
	bool same;

	(void)ftw;
	if (type != FTW_F || strstr(name, "/office.db") != NULL ||
	    strstr(name, "/index.db") != NULL)
		return 0;
	(void)snprintf(to, sizeof(to), "%s%s", Compare.other, name);
	buf_init(&a, (size_t)64 << 20);
	buf_init(&b, (size_t)64 << 20);
	same = file_load(&fs_system, AT_FDCWD, path, &a, &e) == CY_OK &&
	    file_load(&fs_system, AT_FDCWD, to, &b, &e) == CY_OK &&
	    same_bytes(&a, &b) && stat(to, &other) == 0 &&
	    other.st_mode == st->st_mode;
	/* What a web server would hand out says when it was made. */
	if (same && Compare.times && strstr(name, "/register/") != NULL)
		same = other.st_mtim.tv_sec == st->st_mtim.tv_sec &&
		    other.st_mtim.tv_nsec == st->st_mtim.tv_nsec;
	Compare.files++;
	if (!same) {
		Compare.differ++;
		t_diag("%s differs", name);
	}
	buf_release(&a);
	buf_release(&b);
	return 0;
}

static size_t
compare(const char *one, const char *other)
{
	Compare.other = other;
	Compare.skip = strlen(one);
	Compare.files = Compare.differ = 0;
	(void)nftw(one, compare_one, 16, FTW_PHYS);
	return Compare.files;
}

static struct node_options
options_of(const char *top, char dir[80], char state[80])
{
	struct node_options o = K.k.k.node.o;

	(void)snprintf(dir, 80, "%s/node", top);
	(void)snprintf(state, 80, "%s/state", top);
	o.dir = dir;
	o.state = state;
	return o;
}

static void
test_register(void)
{
	const char *held = K.k.k.node.top;
	char dir[2][80], state[2][80];
	struct node_options quiet = options_of(K.quiet, dir[0], state[0]);
	struct node_options other = options_of(held, dir[1], state[1]);
	struct buf a, b;
	size_t n;

	Compare.times = true;
	n = compare(K.quiet, held);
	t_ok(n > 5 && Compare.differ == 0, "%zu files are the same", n);
	t_ok(compare(held, K.quiet) == n && Compare.differ == 0,
	    "and there are no others");
	t_ok(kit_dump(&quiet, &a) && kit_dump(&other, &b) && same_bytes(&a, &b),
	    "one index has nothing that the other has not");
	buf_release(&a);
	buf_release(&b);
}

static bool
all_held(void)
{
	struct instrument *list;
	struct cy_err e;
	struct arena a;
	size_t n, held = 0;

	arena_init(&a, 64 << 20);
	okit_must(office_instruments(
	              K.k.k.o, &K.k.signer[0], &K.k.draft, &a, &list, &n, &e),
	    &e, "instruments");
	for (size_t i = 0; i < n; i++)
		held += list[i].state == INSTRUMENT_HELD;
	arena_release(&a);
	return held == 1 + EKIT_SIGNED + 1;
}

/* A backup of the node at top, restored: what is under embargo is in it, for
 * whoever has the key. */
static void
restore(const char *top, char out[80], const char *what)
{
	struct kit_node *n = &K.k.k.node;
	char path[160], dir[80], state[80];
	struct node_options o = options_of(top, dir, state);
	struct cy_err e;

	(void)snprintf(path, sizeof(path), "%s/backup.tar", top);
	(void)snprintf(out, 80, "%.60s/restored", top);
	okit_must(node_backup_create(&o, path, &e), &e, "backup");
	o.dir = out;
	okit_must(node_backup_restore(&o, path, &e), &e, "restore");
	if (what == NULL)
		return;
	(void)snprintf(n->dir, sizeof(n->dir), "%s", out);
	okit_must(node_open_read(&K.k.k.n, &n->o, &e), &e, "open");
	K.k.k.opt.node = K.k.k.n;
	okit_open(&K.k.k);
	t_ok(ikit_stage(&K.k) == STAGE_FIXED && all_held(), "%s", what);
	ikit_close(&K.k);
	(void)options_of(n->top, n->dir, n->state);
}

/* All but office.db is the same. */
static void
test_backup(void)
{
	char restored[2][80];

	restore(K.quiet, restored[0], NULL);
	restore(K.k.k.node.top, restored[1], "a backup has what is held");
	Compare.times = false;
	t_ok(compare(restored[0], restored[1]) > 3 && Compare.differ == 0,
	    "%zu files of both backups are the same", Compare.files);
	canary_scan(K.k.k.node.top, "backup.tar", 1, "a backup");
	kit_remove(restored[0]);
}

/* The folder as it lies there when the office was killed at work. */
static void
test_killed(const char *top)
{
	char restored[80];

	restore(top, restored, "so has one of an office that was killed");
	canary_scan(top, "backup.tar", 1, "and of it, too");
	kit_remove(top);
}

static bool
open_reader(struct kit_web *t, const char *top)
{
	static char dir[2][80];
	static size_t n;
	struct web_options o = {
	    .clock = &K.k.k.node.clock,
	    .origin = "https://register.example",
	    .page = 10,
	};
	struct cy_err e;

	(void)snprintf(dir[n % 2], sizeof(dir[0]), "%s/node", top);
	o.dir = dir[n++ % 2];
	return web_new(&t->w, &o, &e) == CY_OK;
}

static void
close_reader(struct kit_web *t)
{
	kit_web_clear(t);
	web_free(t->w);
}

/* The names of those that were invited are public; that they were is not. */
static void
scan_names(void)
{
	static const char *const word[] = {"mfa.p", "register.example",
	    "signer1", "approver", "Full powers", "text/plain",
	    "comity/statement", "comity/act", "legal", "192.0.2.1"};

	canary_forget();
	for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++)
		canary_add(word[i], span_str(word[i]));
	canary_scan(K.k.k.node.dir, "office.db", 1, "names in office.db");
	canary_forget();
	canary_add("what is public", SPAN_LIT("mfa.p1.example"));
	t_ok(canary_hits(K.k.k.node.dir) > 0,
	    "and what is public is found in files");
	canary_forget();
}

int
main(void)
{
	char killed[64];

	ekit_start(&K);
	ekit_embargo(&K);
	t_ok(ikit_stage(&K.k) == STAGE_FIXED, "27 have signed, under embargo");
	if (!open_reader(&Quiet, K.quiet) ||
	    !open_reader(&Held, K.k.k.node.top)) {
		t_ok(false, "two nodes that are read");
		return t_done();
	}
	prepare_needles();
	test_scanner();
	test_targets();
	test_pages();
	test_sent();
	canary_scan(K.k.k.node.top, NULL, 10, "an office at work");
	kit_tempdir(killed);
	ekit_copy(K.k.k.node.top, killed);
	ikit_close(&K.k);
	close_reader(&Quiet);
	close_reader(&Held);
	test_register();
	test_backup();
	test_killed(killed);
	canary_scan(K.k.k.node.top, NULL, 10, "folder, state and backup");
	scan_names();
	ekit_end(&K);
	return t_done();
}
