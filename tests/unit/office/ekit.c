/* SPDX-License-Identifier: Apache-2.0 */
#include "ekit.h"

#include "web/page.h"

const char *const ekit_word[EKIT_CANARIES] = {
    [EKIT_TITLE] = "zorbeltitle",
    [EKIT_BODY] = "zorbelbody",
    [EKIT_EARLIER] = "zorbelearlier",
    [EKIT_COMMENT] = "zorbelcomment",
    [EKIT_POSITION] = "zorbelposition",
    [EKIT_STEP] = "zorbelstep",
    [EKIT_CLEARANCE] = "zorbelclearance",
    [EKIT_FILE] = "zorbelfile.txt",
    [EKIT_SCAN] = "zorbelscan",
    [EKIT_KEPT] = "zorbelkept",
    [EKIT_LOGIN] = "zorbellogin",
    [EKIT_INVITED] = "zorbelinvited",
    [EKIT_TOKEN] = "zorbeltoken",
    [EKIT_SYMBOL] = "zorbel-symbol",
    [EKIT_PLACE] = "zorbelplace",
    [EKIT_AUTHORITY] = "zorbelauthority",
    [EKIT_RESERVATION] = "zorbelreservation",
    [EKIT_GUEST] = "zorbelguest.example",
};

/* What is public before, and stays all there is. */
static void
add_public(struct ekit *e)
{
	static const char *const before[] = {
	    "comity/incident/v1\nAuthor: register.example\n"
	    "Date: 2026-09-20T10:00:00Z\nSymbol: storm\n"
	    "Title: en A storm\nBegan: 2026-09-01\n\n1. It stormed.\n",
	    "comity/statement/v1\nAuthor: register.example\n"
	    "Date: 2026-09-20T11:00:00Z\nSymbol: calm-2026\n"
	    "Title: en A calm statement\n\n1. We keep calm.\n\n2. Always.\n"};
	char text[1024], hex[HASH_HEX];
	struct cy_err err;

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		okit_must(
		    node_add(e->k.k.n, span_str(before[i]), &e->entry, &err),
		    &err, "node_add");
	hash_hex(hex, &e->entry);
	for (size_t i = 1; i <= 5; i++) {
		(void)snprintf(text, sizeof(text),
		    "comity/act/v1\nAuthor: %s\n"
		    "Date: 2026-11-28T12:00:00Z\nStatement: %s\n"
		    "Kind: signature\n",
		    e->k.id[i], hex);
		ikit_append(&e->k, span_str(text), &e->k.key[i]);
	}
	okit_must(node_publish(e->k.k.n, &err), &err, "publish");
	e->size = reg_size(node_register(e->k.k.n));
}

/* nftw() takes no context; one thread copies. */
static struct {
	size_t skip;
	const char *to;
} copying;

static void
copy_bytes(const char *from, const char *to, mode_t mode)
{
	static char room[1 << 16];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	ssize_t n = in < 0 || out < 0 ? -1 : 1;

	while (n > 0) {
		n = read(in, room, sizeof(room));
		if (n > 0 && write(out, room, (size_t)n) != n)
			n = -1;
	}
	if (n < 0) {
		printf("Bail out! %s is not copied\n", from);
		exit(1);
	}
	(void)close(in);
	(void)close(out);
}

static int
copy_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	const struct timespec when[2] = {st->st_atim, st->st_mtim};
	char to[512];

	(void)ftw;
	(void)snprintf(to, sizeof(to), "%s%s", copying.to, path + copying.skip);
	if (type == FTW_D) {
		if (mkdir(to, st->st_mode & 0777) != 0 && errno != EEXIST)
			return -1;
	} else {
		copy_bytes(path, to, st->st_mode & 0777);
	}
	return utimensat(AT_FDCWD, to, when, 0);
}

void
ekit_copy(const char *from, const char *to)
{
	copying.skip = strlen(from);
	copying.to = to;
	if (nftw(from, copy_one, 16, FTW_PHYS) != 0) {
		printf("Bail out! %s is not copied\n", from);
		exit(1);
	}
}

/* The kit's folder and state are those below this one from here on. */
static void
turn_to(struct ekit *e, const char *top)
{
	struct kit_node *n = &e->k.k.node;

	(void)snprintf(n->dir, sizeof(n->dir), "%s/node", top);
	(void)snprintf(n->state, sizeof(n->state), "%s/state", top);
}

void
ekit_start(struct ekit *e)
{
	memset(e, 0, sizeof(*e));
	ikit_start(&e->k, EKIT_PARTIES);
	add_public(e);
	ikit_close(&e->k);
	kit_tempdir(e->quiet);
	ekit_copy(e->k.k.node.top, e->quiet);
	turn_to(e, e->quiet);
	ikit_open(&e->k);
	ikit_close(&e->k);
	turn_to(e, e->k.k.node.top);
}

static struct record_draft *
with_body(enum record_kind kind, const struct hash *regarding, const char *body)
{
	static char hex[HASH_HEX];
	struct record_draft *d = ikit_new(kind);

	hash_hex(hex, regarding);
	record_draft_add(d, F_REGARDING, span_str(hex));
	if (body != NULL)
		d->body = span_str(body);
	return d;
}

static void
add_paper(struct ekit *e, const struct officer *who, struct record_draft *d,
    struct hash *id)
{
	struct hash own;
	struct cy_err err;

	okit_must(ikit_paper(&e->k, who, d, id == NULL ? &own : id, &err), &err,
	    "paper");
}

static void
circulate(struct ekit *e)
{
	struct record_draft *d =
	    with_body(PAPER_CIRCULATION, &e->k.version, NULL);

	for (size_t i = 2; i < e->k.np; i++)
		record_draft_add(d, F_INVITED, span_str(e->k.id[i]));
	record_draft_add(d, F_INVITED, span_str(ekit_word[EKIT_GUEST]));
	add_paper(e, &e->k.signer[1], d, NULL);
}

/* A text, what others say of it, and the text that comes of that. */
static void
negotiate(struct ekit *e)
{
	struct ikit *k = &e->k;
	struct record_draft *d = ikit_new(PAPER_DRAFT);
	struct cy_err err;

	record_draft_add(d, F_TITLE, SPAN_LIT("en On zorbeltitle"));
	record_draft_add(d, F_NONCE,
	    SPAN_LIT("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
	add_paper(e, &k->signer[1], d, &k->draft);
	okit_must(
	    ikit_version(k, 1, "1. We zorbelearlier.\n\n2. Calmly.\n", &err),
	    &err, "version");
	circulate(e);
	add_paper(e, &k->signer[3],
	    with_body(PAPER_COMMENT, &k->version, "1. Why zorbelcomment?\n"),
	    &e->comment);
	d = with_body(PAPER_POSITION, &k->version, "1. As zorbelposition.\n");
	record_draft_add(d, F_KIND, SPAN_LIT("agree"));
	add_paper(e, &k->signer[4], d, NULL);
	okit_must(ikit_version(k, 1,
	              "1. We zorbelbody.\n\n2. We keep calm.\n\n3. It is "
	              "open.\n",
	              &err),
	    &err, "version");
	circulate(e);
	okit_must(office_attach(k->k.o, &k->signer[5], &k->draft,
	              span_str(ekit_word[EKIT_FILE]), SPAN_LIT("text/plain"),
	              SPAN_LIT("Full powers, zorbelscan.\n"), &e->scan, &err),
	    &err, "attach");
}

/* Officers of the 28th party, which signs nothing: what they do beside. */
static void
beside(struct ekit *e)
{
	const struct officer_invitation never = {
	    .login = span_str(ekit_word[EKIT_INVITED]),
	    .party = span_str(e->k.id[28]),
	    .roles = OFFICER_OBSERVER};
	struct span step = span_str(ekit_word[EKIT_STEP]);
	struct ikit *k = &e->k;
	struct officer who;
	struct record_draft *d;
	struct cy_err err;

	okit_must(office_steps_set(k->k.o, &k->signer[28], &step, 1, &err),
	    &err, "steps");
	okit_officer(&k->k, ekit_word[EKIT_LOGIN], k->id[28],
	    OFFICER_CLEARER | OFFICER_DRAFTER, ekit_word[EKIT_STEP], &who);
	d = with_body(
	    PAPER_CLEARANCE, &k->version, "1. Not zorbelclearance.\n");
	record_draft_add(d, F_KIND, SPAN_LIT("refused"));
	add_paper(e, &who, d, NULL);
	okit_must(office_invite(k->k.o, NULL, &never, NULL, e->code, &err),
	    &err, "invite");
	okit_must(office_keep(k->k.o, &who, SPAN_LIT("/office/drafts/new"),
	              SPAN_LIT("title=zorbelkept"), &err),
	    &err, "keep");
	okit_must(
	    office_token_new(k->k.o, &who, span_str(ekit_word[EKIT_TOKEN]),
	        SCOPE_READ, k->k.node.time.now + 86400, e->token, &err),
	    &err, "token");
	okit_must(office_login(k->k.o, span_str(ekit_word[EKIT_LOGIN]),
	              SPAN_LIT(OKIT_PASSWORD), SPAN_LIT("192.0.2.1"),
	              e->session, &err),
	    &err, "login");
}

static void
fix(struct ekit *e)
{
	struct record_draft *d = ikit_new(R_STATEMENT);
	enum instrument_state state;
	struct cy_err err;

	record_draft_add(d, F_SYMBOL, span_str(ekit_word[EKIT_SYMBOL]));
	record_draft_add(d, F_PLACE, span_str(ekit_word[EKIT_PLACE]));
	record_draft_add(d, F_OPEN, SPAN_LIT("signature"));
	record_draft_add(d, F_QUORUM, SPAN_LIT("27"));
	okit_must(office_fix(e->k.k.o, &e->k.signer[1], &e->k.draft,
	              &e->k.version, d, &e->k.statement, &err),
	    &err, "fix");
	free(d);
	okit_must(ikit_approve_both(&e->k, 1, &e->k.statement, &state, &err),
	    &err, "approve");
}

/* Party i signs; the second one with a reservation. */
static void
sign(struct ekit *e, size_t i)
{
	struct ikit *k = &e->k;
	struct record_draft *d = ikit_new(R_ACT);
	enum instrument_state state = INSTRUMENT_STATES;
	char hex[HASH_HEX];
	struct cy_err err;

	hash_hex(hex, &k->statement);
	record_draft_add(d, F_STATEMENT, span_str(hex));
	record_draft_add(d, F_KIND, SPAN_LIT("signature"));
	record_draft_add(d, F_AUTHORITY, span_str(ekit_word[EKIT_AUTHORITY]));
	okit_must(office_prepare(
	              k->k.o, &k->signer[i], &k->draft, d, &k->act[i], &err),
	    &err, "prepare");
	free(d);
	okit_must(
	    ikit_approve_both(k, i, &k->act[i], &state, &err), &err, "sign");
	if (i != 2)
		return;
	d = with_body(
	    R_DECLARATION, &k->statement, "1. But zorbelreservation.\n");
	record_draft_add(d, F_KIND, SPAN_LIT("reservation"));
	okit_must(office_prepare(k->k.o, &k->signer[i], &k->draft, d,
	              &e->reservation, &err),
	    &err, "prepare");
	free(d);
	okit_must(ikit_approve_both(k, i, &e->reservation, &state, &err), &err,
	    "reserve");
}

void
ekit_embargo(struct ekit *e)
{
	ikit_open(&e->k);
	negotiate(e);
	beside(e);
	fix(e);
	for (size_t i = 1; i <= EKIT_SIGNED; i++)
		sign(e, i);
}

void
ekit_end(struct ekit *e)
{
	kit_remove(e->quiet);
	kit_node_end(&e->k.k.node);
	for (size_t i = 1; i <= e->k.np; i++)
		skey_release(&e->k.key[i]);
}

/* What may stand in place of a pattern's braces: first what exists. */
struct example {
	const char *front, *api;
	const char *value[6];
};

static void
each_face(const struct route *r, const char *path,
    void (*each)(void *ctx, const char *target), void *ctx)
{
	char target[256];

	for (unsigned f = 0; f < FACES; f++) {
		if ((r->faces >> f & 1) == 0 || r->html == NULL)
			continue;
		(void)snprintf(target, sizeof(target), "%s%s", path,
		    strcmp(path, "/") == 0 ? "" : faces[f].suffix);
		each(ctx, target);
	}
}

static bool
under(const char *pattern, const char *begin)
{
	size_t n = strlen(begin);

	return strncmp(pattern, begin, n) == 0 && pattern[n] == '{';
}

static void
each_example(const struct route *r, const struct example *x,
    void (*each)(void *ctx, const char *target), void *ctx)
{
	char target[256];

	for (size_t i = 0; x->value[i] != NULL; i++) {
		(void)snprintf(
		    target, sizeof(target), "%s%s", x->front, x->value[i]);
		each_face(r, target, each, ctx);
		(void)snprintf(target, sizeof(target), API_ROOT "%s%s", x->api,
		    x->value[i]);
		if (r->api != NULL)
			each(ctx, target);
	}
}

static void
each_route(const struct example *x, size_t n,
    void (*each)(void *ctx, const char *target), void *ctx)
{
	for (const struct route *r = routes; r->pattern != NULL; r++) {
		bool filled = false;

		for (size_t i = 0; i < n; i++)
			if (under(r->pattern, x[i].front)) {
				each_example(r, &x[i], each, ctx);
				filled = true;
			}
		if (filled)
			continue;
		if (strchr(r->pattern, '{') != NULL)
			t_ok(false, "no example for %s", r->pattern);
		each_face(r, r->pattern, each, ctx);
		if (r->api != NULL)
			each(ctx, r->api);
	}
}

/* Addresses of no route: files, documents for programs, and what is not there.
 */
static const char *const others[] = {"/checkpoint", "/tile/0/000",
    "/tile/0/000.p/37", "/tile/0/000.p/38", "/tile/entries/000",
    "/tile/entries/000.p/37", "/tile/entries/000.p/38", "/tile/1/000",
    "/robots.txt", "/healthz", "/readyz", "/favicon.ico",
    "/.well-known/security.txt", "/opensearch.xml", "/api/v1/openapi.json",
    "/metrics", "/none", "/api/v1/none", "/s/none", "/p/mfa.p99.example",
    "/search?q=zorbelbody", "/search?q=zorbeltitle", "/search?q=zorbel*",
    "/search?q=zorbel-symbol", "/search?q=calm&party=mfa.p2.example",
    "/search.json?q=zorbelreservation", "/search.csv?q=zorbelauthority",
    "/register?party=mfa.p2.example", "/register.atom?party=mfa.p3.example",
    "/register?kind=act", "/register.json?kind=declaration",
    "/feed?kind=statement", "/feed.atom?party=mfa.p2.example", "/s?as-of=2027",
    "/s?known-at=30", "/s/zorbel-symbol?as-of=2027",
    "/p/mfa.p2.example?as-of=2027", "/p/zorbelguest.example", "/office",
    "/office/", "/office/login", "/office/login?next=/office/drafts",
    "/office/none", "/office/drafts", "/office/officers", "/office/setup",
    "/office.db", "/office/office.db"};

void
ekit_targets(
    struct ekit *e, void (*each)(void *ctx, const char *target), void *ctx)
{
	char hex[6][HASH_HEX], size[24], beyond[24], target[512];
	const struct example x[] = {
	    {"/s/", "/statements/",
	        {"calm-2026", ekit_word[EKIT_SYMBOL], hex[1]}},
	    {"/c/", "/cases/", {"storm", ekit_word[EKIT_SYMBOL]}},
	    {"/p/", "/parties/",
	        {"register.example", "mfa.p1.example", "mfa.p28.example",
	            ekit_word[EKIT_GUEST]}},
	    {"/norms/", "/frameworks/", {ekit_word[EKIT_SYMBOL]}},
	    {"/r/", "/records/", {hex[0], hex[1], hex[2], hex[3], hex[4]}},
	    {"/register/seals/", "/seals/", {"1", size, beyond}},
	    {"/register/", "/entries/", {"1", "36", size, beyond}},
	};

	hash_hex(hex[0], &e->entry);
	hash_hex(hex[1], &e->k.statement);
	hash_hex(hex[2], &e->k.act[2]);
	hash_hex(hex[3], &e->k.draft);
	hash_hex(hex[4], &e->reservation);
	hash_hex(hex[5], &e->scan);
	(void)snprintf(size, sizeof(size), "%ju", (uintmax_t)e->size);
	(void)snprintf(beyond, sizeof(beyond), "%ju", (uintmax_t)e->size + 1);
	each_route(x, sizeof(x) / sizeof(x[0]), each, ctx);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		each(ctx, others[i]);
	for (size_t i = 0; i < 6; i++) {
		static const char *const front[] = {
		    "/office/d/", "/office/i/", "/search?q=", "/blob/"};

		for (size_t j = 0; j < sizeof(front) / sizeof(front[0]); j++) {
			(void)snprintf(
			    target, sizeof(target), "%s%s", front[j], hex[i]);
			each(ctx, target);
		}
	}
}
