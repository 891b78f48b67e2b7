/* SPDX-License-Identifier: Apache-2.0 */
#include "calls.h"

#define CALL(name)                                                             \
	static enum cy_rc name(struct call_world *c, const struct call_on *on, \
	    struct arena *a, struct cy_err *e)
#define OFFICE c->w.k.o

/* Something that was not there yet. */
static const char *
fresh(struct call_world *c, const char *what)
{
	(void)snprintf(c->text, sizeof(c->text), "%s%u", what, c->count);
	return c->text;
}

CALL(call_invite)
{
	struct officer_invitation i = {
	    .login = on->login.n > 0 ? on->login : span_str(fresh(c, "new")),
	    .party = on->party,
	    .roles = OFFICER_DRAFTER,
	};
	char code[SETUP_CODE];

	(void)a;
	return office_invite(OFFICE, on->who, &i, NULL, code, e);
}

CALL(call_disable)
{
	(void)a;
	return office_disable(OFFICE, on->who, on->login, NULL, e);
}

CALL(call_officers)
{
	struct officer_row *row;
	size_t n;

	return office_officers(OFFICE, on->who, a, &row, &n, e);
}

CALL(call_passkeys)
{
	struct span *id;
	size_t n;

	return office_passkeys(OFFICE, on->who, a, &id, &n, e);
}

CALL(call_token_new)
{
	char token[SESSION_TOKEN];

	(void)a;
	return office_token_new(OFFICE, on->who, SPAN_LIT("t"), SCOPE_READ,
	    c->w.k.node.time.now + 100000, token, e);
}

CALL(call_tokens)
{
	struct token_row *row;
	size_t n;

	return office_tokens(OFFICE, on->who, a, &row, &n, e);
}

CALL(call_token_revoke)
{
	(void)a;
	return office_token_revoke(OFFICE, on->who, on->token, e);
}

CALL(call_steps)
{
	struct span *step;
	size_t n;

	return office_steps(OFFICE, on->who, a, &step, &n, e);
}

CALL(call_steps_set)
{
	(void)a;
	return office_steps_set(OFFICE, on->who, NULL, 0, e);
}

CALL(call_keep)
{
	(void)a;
	return office_keep(
	    OFFICE, on->who, on->path, SPAN_LIT("body=typed"), e);
}

CALL(call_kept)
{
	struct span body;

	return office_kept(OFFICE, on->who, on->path, a, &body, e);
}

CALL(call_kept_drop)
{
	(void)a;
	return office_kept_drop(OFFICE, on->who, SPAN_LIT("/nothing"), e);
}

static enum cy_rc
paper(struct call_world *c, const struct call_on *on, struct pkit_paper p,
    struct cy_err *e)
{
	struct hash id;

	return pkit_add(&c->w.k, on->who, on->draft, &p, &id, e);
}

CALL(call_version)
{
	struct pkit_paper p;
	struct hash id;
	char body[64];
	enum cy_rc rc;

	(void)a;
	(void)snprintf(body, sizeof(body), "1. %s.\n", fresh(c, "States "));
	p = pkit_version(body);
	rc = pkit_add(&c->w.k, on->who, on->draft, &p, &id, e);
	if (rc == CY_OK)
		c->w.v1 = id;
	return rc;
}

CALL(call_comment)
{
	char hex[HASH_HEX];

	(void)a;
	return paper(c, on,
	    pkit_on(PAPER_COMMENT, on->version, hex, F_AUDIENCE, NULL,
	        "1. Good.\n"),
	    e);
}

CALL(call_circulation)
{
	char hex[HASH_HEX];

	(void)a;
	return paper(c, on,
	    pkit_on(PAPER_CIRCULATION, on->version, hex, F_INVITED,
	        "bb.example", NULL),
	    e);
}

CALL(call_draft)
{
	struct office_draft d;

	return office_draft(OFFICE, on->who, on->draft, a, &d, e);
}

CALL(call_drafts)
{
	struct draft_row *row;
	size_t n;

	return office_drafts(OFFICE, on->who, a, &row, &n, e);
}

CALL(call_attach)
{
	struct hash id;

	(void)a;
	return office_attach(OFFICE, on->who, on->draft, SPAN_LIT("note"),
	    SPAN_LIT("text/plain"), span_str(fresh(c, "note ")), &id, e);
}

CALL(call_attachments)
{
	struct attachment *row;
	size_t n;

	return office_attachments(OFFICE, on->who, on->draft, a, &row, &n, e);
}

CALL(call_attachment)
{
	struct attachment one;
	struct span content;

	return office_attachment(
	    OFFICE, on->who, on->draft, on->file, a, &one, &content, e);
}

CALL(call_inbox)
{
	struct inbox_entry *row;
	size_t n;

	return office_inbox(OFFICE, on->who, a, &row, &n, e);
}

CALL(call_seen)
{
	(void)a;
	return office_seen(OFFICE, on->who, on->draft, e);
}

CALL(call_fix)
{
	struct record_draft *d = arena_alloc(a, sizeof(*d));
	struct hash id;

	if (d == NULL)
		return cy_nomem(e);
	c->w.k.node.time.now++;
	record_draft_init(d, R_STATEMENT);
	record_draft_add(d, F_SYMBOL, SPAN_LIT("consulting"));
	return office_fix(OFFICE, on->who, on->draft, on->version, d, &id, e);
}

CALL(call_prepare)
{
	struct record_draft *d = arena_alloc(a, sizeof(*d));
	struct hash id;

	if (d == NULL)
		return cy_nomem(e);
	record_draft_init(d, R_ACT);
	return office_prepare(OFFICE, on->who, on->draft, d, &id, e);
}

CALL(call_approve)
{
	struct passkey_assertion x;
	enum instrument_state state;

	okit_assert(
	    on->who->login, 0, span(on->instrument->b, HASH_LEN), a, &x);
	return office_approve(OFFICE, on->who, on->instrument, &x, &state, e);
}

CALL(call_upload)
{
	enum instrument_state state;
	struct hash id;

	(void)a;
	return office_upload(OFFICE, on->who, on->entry, &id, &state, e);
}

CALL(call_retract)
{
	(void)a;
	return office_retract(OFFICE, on->who, on->instrument, e);
}

CALL(call_instrument)
{
	struct instrument i;

	return office_instrument(OFFICE, on->who, on->instrument, a, &i, e);
}

CALL(call_instruments)
{
	struct instrument *i;
	size_t n;

	return office_instruments(OFFICE, on->who, on->draft, a, &i, &n, e);
}

CALL(call_outlook)
{
	struct release_outlook x;

	(void)a;
	return office_outlook(OFFICE, on->who, on->draft, &x, e);
}

CALL(call_release_prepare)
{
	struct hash id;

	(void)a;
	return office_release_prepare(OFFICE, on->who, on->draft, &id, e);
}

CALL(call_abort)
{
	(void)a;
	return office_abort(OFFICE, on->who, on->draft, e);
}

const struct call calls[] = {
    {"office_invite", call_invite, true, false},
    {"office_disable", call_disable, true, false},
    {"office_officers", call_officers, false, false},
    {"office_passkeys", call_passkeys, false, false},
    {"office_token_new", call_token_new, false, false},
    {"office_tokens", call_tokens, false, false},
    {"office_token_revoke", call_token_revoke, true, false},
    {"office_steps", call_steps, false, false},
    {"office_steps_set", call_steps_set, false, false},
    {"office_keep", call_keep, false, false},
    {"office_kept", call_kept, true, false},
    {"office_kept_drop", call_kept_drop, false, false},
    {"office_paper_add", call_version, true, false},
    {"office_paper_add", call_comment, true, false},
    {"office_paper_add", call_circulation, true, false},
    {"office_draft", call_draft, true, false},
    {"office_drafts", call_drafts, false, false},
    {"office_attach", call_attach, true, false},
    {"office_attachments", call_attachments, true, false},
    {"office_attachment", call_attachment, true, false},
    {"office_inbox", call_inbox, false, false},
    {"office_seen", call_seen, true, false},
    {"office_fix", call_fix, true, false},
    {"office_prepare", call_prepare, true, true},
    {"office_approve", call_approve, true, true},
    {"office_upload", call_upload, true, true},
    {"office_retract", call_retract, true, true},
    {"office_instrument", call_instrument, true, false},
    {"office_instruments", call_instruments, true, false},
    {"office_outlook", call_outlook, true, true},
    {"office_release_prepare", call_release_prepare, true, true},
    {"office_abort", call_abort, true, true},
};
const size_t ncalls = sizeof(calls) / sizeof(calls[0]);

/* A text as if its party had signed it. */
static void
sign(struct buf *out, struct span text)
{
	const uint8_t seed[ED25519_SEED] = {9};
	struct skey key;
	struct cy_err e;

	buf_init(out, LIMIT_NOTE);
	okit_must(
	    skey_init(&key, SPAN_LIT("aa.example"), KEY_ED25519, seed, &e), &e,
	    "skey_init");
	okit_must(note_sign(out, text, &key, &e), &e, "note_sign");
	skey_release(&key);
}

/* The statement of the version, prepared; and one that nobody prepared. */
static void
start_instrument(struct call_world *c)
{
	static const char text[] = "comity/incident/v1\n"
	                           "Author: aa.example\n"
	                           "Date: 2026-11-28T10:00:00Z\n"
	                           "Symbol: incident-1\n"
	                           "Title: en Incident\n\n1. It happened.\n";
	struct record_draft *d = calloc(1, sizeof(*d));
	struct instrument i;
	struct cy_err e;
	struct arena a;

	if (d == NULL)
		exit(1);
	record_draft_init(d, R_STATEMENT);
	record_draft_add(d, F_SYMBOL, SPAN_LIT("consulting"));
	arena_init(&a, 1 << 24);
	okit_must(office_fix(OFFICE, &c->w.leo, &c->w.draft, &c->w.v1, d,
	              &c->instrument, &e),
	    &e, "office_fix");
	okit_must(
	    office_instrument(OFFICE, &c->w.leo, &c->instrument, &a, &i, &e),
	    &e, "office_instrument");
	sign(&c->entry, i.text);
	sign(&c->none, span_str(text));
	arena_release(&a);
	free(d);
}

void
calls_end(struct call_world *c)
{
	buf_release(&c->entry);
	buf_release(&c->none);
	okit_end(&c->w.k);
}

void
calls_start(struct call_world *c)
{
	struct pkit_paper root = pkit_root("en On consulting"),
	                  v = pkit_version("1. States consult.\n");
	char token[SESSION_TOKEN];
	struct token_row *row;
	struct cy_err e;
	struct arena a;
	size_t n;

	*c = (struct call_world){0};
	pkit_start(&c->w);
	pkit_must(&c->w.k, &c->w.leo, NULL, &root, &c->w.draft);
	pkit_must(&c->w.k, &c->w.leo, &c->w.draft, &v, &c->w.v1);
	okit_must(
	    office_attach(OFFICE, &c->w.leo, &c->w.draft, SPAN_LIT("powers"),
	        SPAN_LIT("text/plain"), SPAN_LIT("full powers"), &c->file, &e),
	    &e, "office_attach");
	okit_must(office_token_new(OFFICE, &c->w.leo, SPAN_LIT("t"), 1,
	              c->w.k.node.time.now + 100000, token, &e),
	    &e, "office_token_new");
	arena_init(&a, 1 << 20);
	okit_must(office_tokens(OFFICE, &c->w.leo, &a, &row, &n, &e), &e,
	    "office_tokens");
	c->token = row[0].token;
	arena_release(&a);
	okit_must(office_keep(OFFICE, &c->w.leo, SPAN_LIT("/office/x"),
	              SPAN_LIT("typed"), &e),
	    &e, "office_keep");
	start_instrument(c);
	okit_must(office_login(OFFICE, SPAN_LIT("leo"), SPAN_LIT(OKIT_PASSWORD),
	              SPAN_LIT("p"), c->session, &e),
	    &e, "office_login");
}

struct call_on
calls_own(struct call_world *c, const struct officer *who)
{
	return (struct call_on){
	    .who = who,
	    .draft = &c->w.draft,
	    .version = &c->w.v1,
	    .file = &c->file,
	    .instrument = &c->instrument,
	    .entry = buf_span(&c->entry),
	    .party = SPAN_LIT("aa.example"),
	    .login = SPAN_LIT("max"),
	    .token = c->token,
	    .path = SPAN_LIT("/office/x"),
	};
}
