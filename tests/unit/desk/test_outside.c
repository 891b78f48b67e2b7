/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "deskkit.h"

#include "../office/ekit.h"

/*
 * What is under embargo cannot be told from the pages below /office either: not
 * by who is not signed in, and not by an officer of a party that was not
 * invited.  Two copies of one folder give the same answers, byte for byte.
 */

static struct ekit K;
static struct okit Other; /* the office of the copy without the embargo */
static struct dkit Quiet, Held;

struct tally {
	size_t asked, refused, differ;
};

/* The other copy's office, at the same clock. */
static void
open_other(void)
{
	struct kit_node *n = &Other.node;
	struct cy_err e;

	Other = K.k.k;
	(void)snprintf(n->dir, sizeof(n->dir), "%s/node", K.quiet);
	(void)snprintf(n->state, sizeof(n->state), "%s/state", K.quiet);
	n->o.dir = n->dir;
	n->o.state = n->state;
	n->clock.ctx = &n->time;
	n->o.clock = &n->clock;
	okit_must(node_open_read(&Other.n, &n->o, &e), &e, "open");
	Other.opt.dir = n->dir;
	Other.opt.node = Other.n;
	Other.opt.clock = &n->clock;
	Other.opt.key = &Other.key;
	okit_open(&Other);
}

static bool
same_bytes(const struct buf *a, const struct buf *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->p, b->p, a->n) == 0);
}

static void
judge(struct tally *t, const char *method, const char *target, unsigned quiet,
    unsigned held)
{
	t->asked++;
	t->refused += quiet >= 400;
	if (quiet == held && same_bytes(&Quiet.a.headers, &Held.a.headers) &&
	    same_bytes(&Quiet.a.body, &Held.a.body))
		return;
	t->differ++;
	t_diag("%s %s: %u and %u", method, target, quiet, held);
}

static void
ask_both(struct tally *t, const char *target, const char *form)
{
	unsigned quiet, held;

	if (form == NULL) {
		quiet = dkit_get(&Quiet, target);
		held = dkit_get(&Held, target);
	} else {
		quiet = dkit_post(&Quiet, target, form);
		held = dkit_post(&Held, target, form);
	}
	judge(t, form == NULL ? "GET" : "POST", target, quiet, held);
}

/* The pattern with an id in place of each brace, and a suffix. */
static void
fill(char out[512], const char *pattern, const char *hex, const char *suffix)
{
	size_t n = 0;

	for (const char *c = pattern; *c != '\0'; c++) {
		if (*c != '{') {
			out[n++] = *c;
			continue;
		}
		n += (size_t)snprintf(out + n, 512 - n, "%s", hex);
		c = strchr(c, '}');
	}
	(void)snprintf(out + n, 512 - n, "%s", suffix);
}

static void
ask_filled(struct tally *t, const struct desk_route *r, const char *hex)
{
	char target[512];

	for (unsigned f = 0; f < FACES; f++) {
		if ((r->route.faces >> f & 1) == 0)
			continue;
		fill(target, r->route.pattern, hex, faces[f].suffix);
		ask_both(t, target, NULL);
	}
	fill(target, r->route.pattern, hex, "");
	if ((r->route.methods >> HTTP_POST & 1) != 0)
		ask_both(t, target, "body=x&kind=agree&assertion=x");
}

/* alone: pages without an id in their address as well, which an officer has
 * of its own and can change. */
static void
ask_routes(struct tally *t, bool alone)
{
	const struct hash *const id[] = {&K.k.draft, &K.k.statement,
	    &K.k.act[2], &K.k.version, &K.comment, &K.scan, &K.reservation,
	    &K.entry};
	char hex[HASH_HEX];

	for (const struct desk_route *r = desk_routes; r->route.pattern != NULL;
	     r++) {
		bool ids = strchr(r->route.pattern, '{') != NULL;

		for (size_t i = 0; ids && i < sizeof(id) / sizeof(id[0]); i++) {
			hash_hex(hex, id[i]);
			ask_filled(t, r, hex);
		}
		if (!ids && alone)
			ask_filled(t, r, "");
		/* What is made at random differs each time. */
		else if (!ids && (r->flags & DESK_SCRIPT) == 0)
			ask_both(t, r->route.pattern, NULL);
	}
}

static void
test_nobody(void)
{
	struct tally t = {0, 0, 0};

	ask_routes(&t, true);
	ask_both(&t, "/office/none", NULL);
	ask_both(&t, "/office/login", "login=zorbellogin&password=x");
	ask_both(&t, "/office/login", "login=zorbelnobody&password=x");
	t_ok(t.differ == 0 && t.asked > 100 && t.refused > 20,
	    "nobody: %zu answers are the same, %zu refuse", t.asked, t.refused);
}

static void
test_forged(void)
{
	static const char *const line[] = {
	    "Cookie: __Host-comity="
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n",
	    "Authorization: Bearer "
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"};

	for (size_t i = 0; i < sizeof(line) / sizeof(line[0]); i++) {
		struct tally t = {0, 0, 0};

		(void)snprintf(
		    Quiet.session, sizeof(Quiet.session), "%s", line[i]);
		(void)snprintf(
		    Held.session, sizeof(Held.session), "%s", line[i]);
		ask_routes(&t, true);
		t_ok(t.differ == 0 && t.asked > 100,
		    "forged: %zu answers are the same", t.asked);
	}
}

/* Signed in, with a passkey, for a party that was not invited. */
static void
test_stranger(void)
{
	struct tally t = {0, 0, 0};
	char login[LIMIT_LOGIN + 1];

	(void)snprintf(login, sizeof(login), "signer%u", EKIT_PARTIES);
	t_ok(dkit_login(&Quiet, login) == 303 &&
	        dkit_login(&Held, login) == 303 && dkit_raise(&Quiet, login) &&
	        dkit_raise(&Held, login),
	    "an officer of another party signs in to both");
	ask_routes(&t, false);
	t_ok(t.differ == 0 && t.refused > 100,
	    "its %zu answers are the same, %zu refuse", t.asked, t.refused);
	t_ok(dkit_get(&Held, "/office/drafts.json") == 200 &&
	        !dkit_body(&Held, "zorbel"),
	    "it has no drafts");
}

/* The same questions find something where there is something to be found. */
static void
test_guest(void)
{
	char target[160], hex[HASH_HEX];

	t_ok(dkit_login(&Held, "signer2") == 303, "a party that was invited");
	hash_hex(hex, &K.k.draft);
	(void)snprintf(target, sizeof(target), "/office/d/%s", hex);
	t_ok(dkit_get(&Held, target) == 200 && dkit_body(&Held, "zorbelbody"),
	    "reads the text");
}

int
main(void)
{
	ekit_start(&K);
	ekit_embargo(&K);
	open_other();
	dkit_open(&Quiet, &Other);
	dkit_open(&Held, &K.k.k);
	test_nobody();
	test_forged();
	test_stranger();
	test_guest();
	dkit_end(&Quiet);
	dkit_end(&Held);
	office_close(Other.o);
	node_abandon(Other.n);
	ikit_close(&K.k);
	ekit_end(&K);
	return t_done();
}
