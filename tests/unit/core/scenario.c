/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario.h"

static void
bail(const char *what, const struct cy_err *e)
{
	printf("Bail out! %s: %s %s\n", what, fault_id(e->fault), e->text);
	exit(1);
}

static void
make_key(
    struct skey *k, const char *author, const char *role, enum key_type type)
{
	char name[LIMIT_KEY_NAME];
	struct hash seed;
	struct cy_err e;

	(void)snprintf(name, sizeof(name), "%s%s", author, role);
	sha256(&seed, span_str(name));
	if (skey_init(k, span_str(name), type, seed.b, &e) != CY_OK)
		bail(name, &e);
}

static void
put_key(struct buf *b, const char *author, const char *role, const char *suffix,
    enum key_type type)
{
	char text[VKEY_TEXT];
	struct skey k;

	make_key(&k, author, suffix, type);
	vkey_print(text, &k.vkey);
	buf_printf(b, "Key: %s %s\n", role, text);
	skey_release(&k);
}

static const struct made *
find(const struct world *w, struct span name)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (span_eq_str(name, w->made[i]->name))
			return w->made[i];
	return NULL;
}

static void
put_headers(struct world *w, struct buf *b, const char *headers)
{
	struct span rest = span_str(headers), line, name;
	const struct made *m;
	char hex[HASH_HEX];
	size_t at;

	while (span_split(&rest, '\n', &line)) {
		at = span_find(line, '@');
		buf_put(b, span_first(line, at));
		name = span_from(line, at + 1);
		m = name.n > 0 ? find(w, name) : NULL;
		if (m != NULL) {
			hash_hex(hex, &m->id);
			buf_puts(b, hex);
		} else if (at < line.n) {
			buf_put(b, name);
		}
		buf_putc(b, '\n');
	}
}

struct made *
world_make(struct world *w, const struct step *s)
{
	struct made *m = calloc(1, sizeof(*m));
	struct skey k;
	struct cy_err e;

	if (m == NULL)
		abort();
	(void)snprintf(m->name, sizeof(m->name), "%s", s->name);
	buf_init(&m->text, LIMIT_RECORD_TEXT);
	buf_init(&m->bytes, LIMIT_ENTRY);
	arena_init(&m->a, 1 << 22);
	buf_printf(&m->text, "comity/%s/v1\nAuthor: %s\nDate: %sT12:00:00Z\n",
	    s->type, s->author, s->date);
	put_headers(w, &m->text, s->headers);
	if (strcmp(s->type, "party") == 0)
		put_key(&m->text, s->author, "record", "", KEY_ED25519);
	if (strcmp(s->type, "party") == 0 && w->n == 0) {
		put_key(
		    &m->text, s->author, "register", "/register", KEY_ED25519);
		put_key(&m->text, s->author, "witness", "/witness",
		    KEY_COSIG_ED25519);
	}
	make_key(&k, s->author, "", KEY_ED25519);
	if (note_sign(&m->bytes, buf_span(&m->text), &k, &e) != CY_OK ||
	    record_parse(&m->r, &m->a, buf_span(&m->bytes), &e) != CY_OK)
		bail(s->name, &e);
	skey_release(&k);
	record_id(&m->r, &m->id);
	return m;
}

void
made_free(struct made *m)
{
	buf_release(&m->text);
	buf_release(&m->bytes);
	arena_release(&m->a);
	free(m);
}

void
world_init(struct world *w)
{
	struct cy_err e;

	memset(w, 0, sizeof(*w));
	if (crypto_init(&e) != CY_OK || keyring_new(&w->keys, &e) != CY_OK)
		bail("world", &e);
}

void
world_release(struct world *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		made_free(w->made[i]);
	keyring_free(w->keys);
}

void
world_keep(struct world *w, struct made *m)
{
	struct cy_err e;

	if (keyring_apply(w->keys, &m->r, w->n, &e) != CY_OK)
		bail(m->name, &e);
	if (w->n == WORLD_MAX)
		abort();
	w->made[w->n++] = m;
}

static void
run_step(const struct scenario_run *run, void *state, struct world *w,
    const struct step *s, const char *name, size_t i)
{
	struct made *m = world_make(w, s);
	struct cy_err e;
	enum cy_rc rc;
	char what[128];

	/* The keeper is known from entry 0 on. */
	if (w->n == 0 && keyring_apply(w->keys, &m->r, 0, &e) != CY_OK)
		bail(s->name, &e);
	rc = run->admit(state, w, &m->r, w->n, &e);
	if (rc != s->rc || (rc != CY_OK && e.fault != s->fault) ||
	    s->rc != CY_OK) {
		(void)snprintf(
		    what, sizeof(what), "%s: step %zu, %s", name, i, s->name);
		t_rc(rc, &e, s->rc, s->fault, what);
	}
	if (rc != CY_OK)
		made_free(m);
	else if (w->n == 0)
		w->made[w->n++] = m;
	else
		world_keep(w, m);
}

void
scenarios_run(const struct scenario_run *run)
{
	const struct step *s;
	struct world w;
	void *state;
	size_t i, k;

	for (i = 0; i < scenarios_count; i++) {
		world_init(&w);
		state = run->begin(&w);
		for (s = scenario_world, k = 0; s->name != NULL; s++, k++)
			run_step(run, state, &w, s, "world", k);
		for (s = scenarios[i].steps, k = 0; s->name != NULL; s++, k++)
			run_step(run, state, &w, s, scenarios[i].name, k);
		run->end(state);
		world_release(&w);
		t_ok(true, "%s", scenarios[i].name);
	}
}
