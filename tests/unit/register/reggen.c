/* SPDX-License-Identifier: Apache-2.0 */
#include "reggen.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/codec.h"
#include "register/journal.h"
#include "register/seals.h"

#define LEVELS 8

/* The tree as it is laid out: the open tile of each level. */
struct gen {
	const struct gen_options *o;
	struct tree tree;
	uint64_t end;      /* entries so far */
	struct buf bundle; /* the open one */
	struct hash tile[LEVELS][TILE_WIDTH];
	uint64_t ntile[LEVELS]; /* hashes of the level so far */
	struct buf seals;
	size_t nseals;
	struct buf frames, frame;
	uint32_t in_frame;
	struct hash incident; /* the last one, for what refers to it */
	struct skey *party;   /* made once, where there are many entries */
};

void
gen_die(const char *what, const struct cy_err *e)
{
	printf(
	    "Bail out! %s: %s\n", what, e != NULL ? e->text : strerror(errno));
	exit(1);
}

static void
check(enum cy_rc rc, const char *what, const struct cy_err *e)
{
	if (rc != CY_OK)
		gen_die(what, e);
}

static void
make_key(struct skey *k, const char *name, enum key_type type, unsigned seed)
{
	uint8_t s[ED25519_SEED] = {0};
	struct cy_err e;

	for (unsigned i = 0; i < 4; i++)
		s[i] = (uint8_t)(seed >> (8 * i));
	s[31] = 0x5a;
	check(skey_init(k, span_str(name), type, s, &e), "key", &e);
}

void
gen_keys(struct skey *record, struct skey *log, struct skey *witness)
{
	make_key(record, GEN_KEEPER, KEY_ED25519, 1);
	make_key(log, GEN_KEEPER "/register", KEY_ED25519, 2);
	make_key(witness, GEN_KEEPER "/witness", KEY_COSIG_ED25519, 3);
}

void
gen_party_key(struct skey *k, unsigned i)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "p%u.example", i);
	make_key(k, name, KEY_ED25519, 1000 + i);
}

void
gen_sign(struct buf *out, struct span text, const struct skey *k)
{
	struct cy_err e;

	check(note_sign(out, text, k, &e), "sign", &e);
	check(buf_check(out, &e), "sign", &e);
}

static void
key_value(char *out, size_t size, const char *role, const struct skey *k)
{
	char text[VKEY_TEXT];

	vkey_print(text, &k->vkey);
	(void)snprintf(out, size, "%s %s", role, text);
}

static void
draft(struct record_draft *d, enum record_kind kind, const struct skey *k)
{
	record_draft_init(d, kind);
	record_draft_add(d, F_AUTHOR, span_str(k->vkey.name));
	record_draft_add(d, F_DATE, SPAN_LIT("2026-11-28T10:00:00Z"));
}

static void
finish(struct buf *out, const struct record_draft *d, const struct skey *k)
{
	struct buf text;
	struct cy_err e;

	buf_init(&text, LIMIT_RECORD_TEXT);
	check(record_draft_print(&text, d, &e), "draft", &e);
	gen_sign(out, buf_span(&text), k);
	buf_release(&text);
}

static void
put_party(struct buf *out, const struct skey *k, const struct skey *log,
    const struct skey *witness)
{
	char v[3][VKEY_TEXT + 16];
	struct record_draft d;

	draft(&d, R_PARTY, k);
	record_draft_add(&d, F_KIND, SPAN_LIT("state"));
	record_draft_add(&d, F_NAME, SPAN_LIT("en A party"));
	key_value(v[0], sizeof(v[0]), "record", k);
	record_draft_add(&d, F_KEY, span_str(v[0]));
	if (log != NULL) {
		key_value(v[1], sizeof(v[1]), "register", log);
		key_value(v[2], sizeof(v[2]), "witness", witness);
		record_draft_add(&d, F_KEY, span_str(v[1]));
		record_draft_add(&d, F_KEY, span_str(v[2]));
	}
	finish(out, &d, k);
}

static void
put_incident(struct buf *out, const struct gen_options *o, const struct skey *k,
    uint64_t index)
{
	char symbol[64], title[96];
	struct record_draft d;

	draft(&d, R_INCIDENT, k);
	(void)snprintf(
	    symbol, sizeof(symbol), "i-%llu", (unsigned long long)index);
	(void)snprintf(title, sizeof(title), "en Incident number %llu",
	    (unsigned long long)index);
	record_draft_add(&d, F_SYMBOL, span_str(symbol));
	record_draft_add(&d, F_TITLE, span_str(title));
	record_draft_add(&d, F_BEGAN, SPAN_LIT("2026-10"));
	if (o->big) {
		record_draft_add(&d, F_TARGET, SPAN_LIT("sector energy"));
		record_draft_add(
		    &d, F_EFFECT, SPAN_LIT("control rooms were dark"));
		d.body = SPAN_LIT(
		    "1. On that day the control rooms of three companies "
		    "lost their view of the network for six hours.\n\n"
		    "2. Nobody was hurt; the supply was kept up by hand, and "
		    "the cause was found within the week.\n");
	}
	finish(out, &d, k);
}

static void
put_finding(struct buf *out, const struct gen_options *o, const struct skey *k,
    const struct hash *incident)
{
	struct record_draft d;
	char id[HASH_HEX];

	hash_hex(id, incident);
	draft(&d, R_FINDING, k);
	record_draft_add(&d, F_INCIDENT, span_str(id));
	record_draft_add(&d, F_ACTOR, SPAN_LIT("a group named in the report"));
	if (o->big)
		d.body = SPAN_LIT(
		    "1. The tools seen here were seen before, in two other "
		    "cases that were made public with their samples.\n\n"
		    "2. The working hours and the infrastructure agree with "
		    "these cases; nothing that was found speaks against "
		    "it, and other explanations were weighed.\n");
	finish(out, &d, k);
}

/* Entry 0 is the keeper; then the parties; then a case of one incident and
 * three findings, again and again. */
static void
put_entry(struct buf *out, struct gen *g, uint64_t index)
{
	const struct gen_options *o = g->o;
	struct skey k, log, witness;
	uint64_t n = index - o->parties - 1;
	struct note note;
	size_t from = out->n;

	if (o->entry != NULL) {
		buf_put(out, o->entry[index]);
		return;
	}
	if (index <= o->parties) {
		gen_keys(&k, &log, &witness);
		if (index > 0)
			gen_party_key(&k, (unsigned)index);
		put_party(out, &k, index == 0 ? &log : NULL, &witness);
		return;
	}
	if (g->party != NULL)
		k = g->party[n % o->parties];
	else if (o->parties > 0)
		gen_party_key(&k, 1 + (unsigned)(n % o->parties));
	else
		gen_keys(&k, &log, &witness);
	if (n % 4 > 0) {
		put_finding(out, o, &k, &g->incident);
		return;
	}
	put_incident(out, o, &k, index);
	if (note_parse(&note, span_from(buf_span(out), from), NULL) == CY_OK)
		sha256(&g->incident, note.text);
}

void
gen_entry(struct buf *out, const struct gen_options *o, uint64_t index)
{
	uint64_t n = index - o->parties - 1;
	struct gen g = {.o = o};
	struct buf b;

	buf_init(&b, LIMIT_ENTRY);
	if (index > o->parties && n % 4 > 0)
		put_entry(&b, &g, index - n % 4);
	buf_release(&b);
	put_entry(out, &g, index);
}

void
gen_checkpoint(
    struct buf *out, uint64_t size, const struct hash *root, utc_t time)
{
	struct skey record, log, witness;
	struct cy_err e;
	struct buf text;

	gen_keys(&record, &log, &witness);
	buf_init(&text, LIMIT_NOTE);
	checkpoint_print(&text, span_str(log.vkey.name), size, root);
	gen_sign(out, buf_span(&text), &log);
	check(note_cosign_line(out, buf_span(&text), &witness, time, &e),
	    "cosign", &e);
	buf_release(&text);
}

void
gen_write(const char *dir, const char *path, struct span bytes)
{
	char full[4096];
	FILE *f;
	int n = snprintf(full, sizeof(full), "%s/%s", dir, path);

	for (char *p = full + strlen(dir) + 1; n > 0 && *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(full, 0755) != 0 && errno != EEXIST)
			gen_die(full, NULL);
		*p = '/';
	}
	f = fopen(full, "wb");
	if (f == NULL ||
	    (bytes.n > 0 && fwrite(bytes.p, 1, bytes.n, f) != bytes.n) ||
	    fclose(f) != 0)
		gen_die(full, NULL);
}

static void
write_reg(const struct gen *g, const char *path, struct span bytes)
{
	char below[256];

	(void)snprintf(
	    below, sizeof(below), "%s%s", g->o->bare ? "" : "register/", path);
	gen_write(g->o->dir, below, bytes);
}

static void
write_tile(const struct gen *g, int level, uint64_t n, unsigned width)
{
	struct tile_id id = {level, n, width};
	char path[TILE_PATH];

	tile_path_print(path, id);
	if (level == TILE_ENTRIES)
		write_reg(g, path, buf_span(&g->bundle));
	else
		write_reg(
		    g, path, span(g->tile[level], width * sizeof(struct hash)));
}

/* The tiles and the bundle that are open, as wide as they are. */
static void
write_partial(const struct gen *g)
{
	unsigned w;

	for (int l = 0; l < LEVELS; l++) {
		w = (unsigned)(g->ntile[l] % TILE_WIDTH);
		if (w == 0)
			continue;
		write_tile(g, l, g->ntile[l] / TILE_WIDTH, w);
		if (l == 0)
			write_tile(
			    g, TILE_ENTRIES, g->ntile[l] / TILE_WIDTH, w);
	}
}

static void
add_hash(struct gen *g, const struct hash *leaf)
{
	struct hash h = *leaf;

	for (int l = 0; l < LEVELS; l++) {
		g->tile[l][g->ntile[l] % TILE_WIDTH] = h;
		if (++g->ntile[l] % TILE_WIDTH != 0)
			return;
		write_tile(g, l, g->ntile[l] / TILE_WIDTH - 1, TILE_WIDTH);
		if (l == 0)
			write_tile(g, TILE_ENTRIES,
			    g->ntile[l] / TILE_WIDTH - 1, TILE_WIDTH);
		tile_subtree(g->tile[l], TILE_WIDTH, &h);
	}
}

static void
seal(struct gen *g, bool last)
{
	struct hash root;
	struct buf note;

	tree_root(&g->tree, &root);
	buf_init(&note, LIMIT_NOTE);
	gen_checkpoint(
	    &note, g->tree.size, &root, GEN_TIME + (utc_t)g->nseals++);
	seal_put(&g->seals, buf_span(&note));
	if (last || g->o->stale)
		write_partial(g);
	if (last)
		write_reg(g, "checkpoint", buf_span(&note));
	buf_release(&note);
}

static void
journal(struct gen *g, struct span entry)
{
	struct hash root;

	if (g->in_frame == 0)
		frame_begin(&g->frame, g->tree.size - 1);
	frame_put(&g->frame, entry);
	if (++g->in_frame < 7 && g->tree.size < g->o->journal_to)
		return;
	tree_root(&g->tree, &root);
	frame_end(&g->frame, g->in_frame, &root);
	buf_put(&g->frames, buf_span(&g->frame));
	g->in_frame = 0;
}

static void
one_entry(struct gen *g, uint64_t i, struct buf *entry)
{
	struct hash leaf;

	buf_reset(entry);
	put_entry(entry, g, i);
	sha256_leaf(&leaf, buf_span(entry));
	tree_add(&g->tree, &leaf);
	if (i >= g->o->journal_from && i < g->o->journal_to)
		journal(g, buf_span(entry));
	if (i >= g->o->size)
		return;
	if (i % TILE_WIDTH == 0)
		buf_reset(&g->bundle);
	bundle_put(&g->bundle, buf_span(entry));
	add_hash(g, &leaf);
}

void
gen_register(const struct gen_options *o)
{
	struct gen *g = calloc(1, sizeof(*g));
	char name[64];
	struct buf entry;
	size_t s = 0;

	if (g == NULL)
		gen_die("memory", NULL);
	g->o = o;
	g->party =
	    o->parties > 0 ? calloc(o->parties, sizeof(*g->party)) : NULL;
	for (unsigned i = 0; g->party != NULL && i < o->parties; i++)
		gen_party_key(&g->party[i], i + 1);
	tree_init(&g->tree);
	buf_init(&entry, LIMIT_ENTRY);
	buf_init(&g->bundle, LIMIT_BUNDLE);
	buf_init(&g->seals, 64 << 20);
	buf_init(&g->frames, 64 << 20);
	buf_init(&g->frame, FRAME_MAX);
	for (uint64_t i = 0; i < o->size || i < o->journal_to; i++) {
		one_entry(g, i, &entry);
		if (s < o->nseals && g->tree.size == o->seals[s]) {
			seal(g, false);
			s++;
		}
		if (g->tree.size == o->size)
			seal(g, true);
	}
	if (!o->bare)
		gen_write(o->dir, "seals", buf_span(&g->seals));
	if (o->journal_to > o->journal_from) {
		(void)snprintf(name, sizeof(name), "journal/%020llu.frames",
		    (unsigned long long)o->journal_from);
		gen_write(o->dir, name, buf_span(&g->frames));
	}
	buf_release(&entry);
	buf_release(&g->bundle);
	buf_release(&g->seals);
	buf_release(&g->frames);
	buf_release(&g->frame);
	free(g->party);
	free(g);
}

char *
gen_tmp(void)
{
	const char *top = getenv("TMPDIR");
	char path[4096], *dir;

	(void)snprintf(
	    path, sizeof(path), "%s/comity-XXXXXX", top != NULL ? top : "/tmp");
	dir = mkdtemp(path);
	if (dir == NULL || (dir = strdup(dir)) == NULL)
		gen_die("mkdtemp", NULL);
	return dir;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void
gen_remove(char *dir)
{
	(void)nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(dir);
}
