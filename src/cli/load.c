/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/file.h"
#include "exchange/catalogue.h"
#include "store/query.h"

#define FACTS_MAX (64u * 1024 * 1024)

static bool
holds_data(const char *dir)
{
	char probe[PATH_MAX];

	(void)snprintf(
	    probe, sizeof(probe), "%s/public-record/statements.csv", dir);
	return access(probe, R_OK) == 0;
}

enum cy_rc
load_data_dir(struct cli *c, char *out, size_t size, struct cy_err *e)
{
	static const char *const places[] = {
	    COMITY_DATADIR, COMITY_SOURCE_DATA};
	const char *set = c->config.value[SET_DATA], *found = NULL;
	size_t i;

	/* Whoever names a folder wants no other. */
	if (set[0] != '\0')
		found = holds_data(set) ? set : NULL;
	for (i = 0; set[0] == '\0' && found == NULL &&
	     i < sizeof(places) / sizeof(places[0]);
	     i++)
		found = holds_data(places[i]) ? places[i] : NULL;
	if (found == NULL)
		return cy_fail(e, CY_NOTFOUND, FAULT_CLI_NO_DATA, CY_NO_OFFSET,
		    "%s", set[0] != '\0' ? set : COMITY_DATADIR);
	(void)snprintf(out, size, "%s", found);
	return CY_OK;
}

/* "en Title" for each language, into the arena that the draft points to. */
static enum cy_rc
add_titles(struct record_draft *d, struct arena *a,
    const struct catalogue_text *t, struct cy_err *e)
{
	struct span v;
	char *p;
	size_t i;

	for (i = 0; i < t->n; i++) {
		v.n = t->v[i].lang.n + 1 + t->v[i].text.n;
		p = arena_alloc(a, v.n + 1);
		if (p == NULL)
			return cy_nomem(e);
		(void)snprintf(p, v.n + 1, "%.*s %.*s", SPAN_ARGS(t->v[i].lang),
		    SPAN_ARGS(t->v[i].text));
		v.p = (const uint8_t *)p;
		record_draft_add(d, F_TITLE, v);
	}
	return CY_OK;
}

static bool
is_url(struct span s)
{
	return span_starts(s, SPAN_LIT("https://")) ||
	    span_starts(s, SPAN_LIT("http://"));
}

static enum cy_rc
framework_draft(struct record_draft *d, struct arena *a,
    const struct catalogue *k, struct span file, struct span name,
    struct cy_err *e)
{
	char hex[HASH_HEX], *bind;
	struct hash id;
	size_t i, size = HASH_HEX + 24 + name.n;
	enum cy_rc rc;

	sha256(&id, file);
	hash_hex(hex, &id);
	bind = arena_alloc(a, size);
	if (bind == NULL)
		return cy_nomem(e);
	(void)snprintf(bind, size, "%s %zu %.*s", hex, file.n, SPAN_ARGS(name));
	record_draft_init(d, R_FRAMEWORK);
	record_draft_add(d, F_SYMBOL, k->symbol);
	record_draft_add(d, F_KIND, k->kind);
	rc = add_titles(d, a, &k->title, e);
	record_draft_add(d, F_VERSION, k->version);
	record_draft_add(d, F_CATALOGUE, span_str(bind));
	for (i = 0; i < k->nsources && i < 16; i++)
		if (is_url(k->source[i]))
			record_draft_add(d, F_SOURCE, k->source[i]);
	return rc;
}

/* Prints, signs and queues one record of the keeper's. */
static enum cy_rc
add_draft(struct intake *to, const struct record_draft *d, struct hash *id,
    struct cy_err *e)
{
	struct buf text;
	enum cy_rc rc;

	buf_init(&text, LIMIT_RECORD_TEXT);
	rc = record_draft_print(&text, d, e);
	if (rc == CY_OK)
		rc = intake_add(to, buf_span(&text), id, e);
	buf_release(&text);
	return rc;
}

static enum cy_rc
put_blob(struct cli *c, struct span file, struct cy_err *e)
{
	char path[PATH_MAX], hex[HASH_HEX];
	struct hash id;
	enum cy_rc rc;

	sha256(&id, file);
	hash_hex(hex, &id);
	(void)snprintf(path, sizeof(path), "%s/blob", c->config.value[SET_DIR]);
	rc = file_mkdirs(&fs_system, AT_FDCWD, path, 0755, e);
	if (rc != CY_OK)
		return rc;
	(void)snprintf(
	    path, sizeof(path), "%s/blob/%s", c->config.value[SET_DIR], hex);
	return file_replace(&fs_system, AT_FDCWD, path, file, 0644, e);
}

static enum cy_rc
load_framework(struct cli *c, struct intake *to, struct span file,
    const char *name, struct cy_err *e)
{
	char date[TIME_TEXT];
	struct record_draft *d;
	struct catalogue k;
	struct arena a;
	struct hash id;
	enum cy_rc rc;

	arena_init(&a, CATALOGUE_ARENA);
	d = arena_alloc(&a, sizeof(*d));
	rc = d == NULL ? cy_nomem(e) : catalogue_parse(&k, &a, file, e);
	if (rc == CY_OK)
		rc = framework_draft(d, &a, &k, file, span_str(name), e);
	if (rc == CY_OK) {
		time_print(date, c->clock->now(c->clock->ctx));
		record_draft_add(d, F_AUTHOR, intake_keeper(to));
		record_draft_add(d, F_DATE, span_str(date));
		rc = put_blob(c, file, e);
	}
	if (rc == CY_OK)
		rc = add_draft(to, d, &id, e);
	arena_release(&a);
	return rc == CY_CONFLICT ? CY_OK : rc;
}

static int
is_catalogue(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 5 && strcmp(d->d_name + n - 5, ".json") == 0;
}

enum cy_rc
load_frameworks(
    struct cli *c, struct intake *to, const char *dir, struct cy_err *e)
{
	struct dirent **list = NULL;
	char path[PATH_MAX];
	struct buf b;
	int count, i;
	enum cy_rc rc = CY_OK;

	count = scandir(dir, &list, is_catalogue, alphasort);
	if (count < 0)
		return cy_errno(e, errno, "read", dir);
	buf_init(&b, LIMIT_CATALOGUE);
	for (i = 0; i < count; i++) {
		if (rc == CY_OK) {
			buf_reset(&b);
			(void)snprintf(
			    path, sizeof(path), "%s/%s", dir, list[i]->d_name);
			rc = file_load(&fs_system, AT_FDCWD, path, &b, e);
		}
		if (rc == CY_OK)
			rc = load_framework(
			    c, to, buf_span(&b), list[i]->d_name, e);
		free(list[i]);
	}
	free(list);
	buf_release(&b);
	return rc == CY_OK ? intake_flush(to, e) : rc;
}

/* Where the importer's drafts go. */
struct facts_ctx {
	struct cli *c;
	struct intake *to;
	uint64_t done, of;
	void (*note)(void *ctx, const struct facts_note *n);
	void *note_ctx;
};

static enum cy_rc
facts_add(
    void *ctx, const struct record_draft *d, struct hash *id, struct cy_err *e)
{
	struct facts_ctx *f = ctx;
	uint64_t index;
	enum cy_rc rc = add_draft(f->to, d, id, e);

	progress_node(&f->c->progress, "importing records", ++f->done, 0);
	/* The same text, or another record of that symbol? */
	if (rc == CY_CONFLICT && intake_find(f->to, id, &index, NULL) != CY_OK)
		memset(id, 0, sizeof(*id));
	return rc;
}

static enum cy_rc
facts_group(void *ctx, struct cy_err *e)
{
	struct facts_ctx *f = ctx;

	return intake_group(f->to, e);
}

static void
facts_note_seen(void *ctx, const struct facts_note *n)
{
	struct facts_ctx *f = ctx;

	if (f->note != NULL)
		f->note(f->note_ctx, n);
}

static enum cy_rc
import_files(struct facts_ctx *f, struct buf files[FACTS_FILES],
    struct facts_report *rep, struct cy_err *e)
{
	struct facts_sink sink = {f, facts_add, facts_note_seen, facts_group};
	struct facts_options o = {
	    .author = intake_keeper(f->to),
	    .date = f->c->clock->now(f->c->clock->ctx),
	};
	struct facts_input in;
	enum facts_file i;
	enum cy_rc rc;

	for (i = 0; i < FACTS_FILES; i++)
		in.file[i] = buf_span(&files[i]);
	rc = facts_import(rep, &in, &o, &sink, e);
	return rc == CY_OK ? intake_flush(f->to, e) : rc;
}

enum cy_rc
load_facts(struct cli *c, struct intake *to, const char *dir,
    void (*note)(void *ctx, const struct facts_note *n), void *ctx,
    struct facts_report *rep, struct cy_err *e)
{
	struct facts_ctx f = {c, to, 0, 0, note, ctx};
	struct buf files[FACTS_FILES];
	char path[PATH_MAX];
	enum facts_file i;
	enum cy_rc rc = CY_OK;

	memset(rep, 0, sizeof(*rep));
	for (i = 0; i < FACTS_FILES; i++)
		buf_init(&files[i], FACTS_MAX);
	for (i = 0; rc == CY_OK && i < FACTS_FILES; i++) {
		(void)snprintf(
		    path, sizeof(path), "%s/%s", dir, facts_file_name(i));
		rc = file_load(&fs_system, AT_FDCWD, path, &files[i], e);
	}
	if (rc == CY_OK)
		rc = import_files(&f, files, rep, e);
	for (i = 0; i < FACTS_FILES; i++)
		buf_release(&files[i]);
	return rc;
}
