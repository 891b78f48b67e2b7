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
	char body[64];

	(void)a;
	(void)snprintf(body, sizeof(body), "1. %s.\n", fresh(c, "States "));
	return paper(c, on, pkit_version(body), e);
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

const struct call calls[] = {
    {"office_invite", call_invite, true},
    {"office_disable", call_disable, true},
    {"office_officers", call_officers, false},
    {"office_passkeys", call_passkeys, false},
    {"office_token_new", call_token_new, false},
    {"office_tokens", call_tokens, false},
    {"office_token_revoke", call_token_revoke, true},
    {"office_steps", call_steps, false},
    {"office_steps_set", call_steps_set, false},
    {"office_keep", call_keep, false},
    {"office_kept", call_kept, true},
    {"office_kept_drop", call_kept_drop, false},
    {"office_paper_add", call_version, true},
    {"office_paper_add", call_comment, true},
    {"office_paper_add", call_circulation, true},
    {"office_draft", call_draft, true},
    {"office_drafts", call_drafts, false},
    {"office_attach", call_attach, true},
    {"office_attachments", call_attachments, true},
    {"office_attachment", call_attachment, true},
};
const size_t ncalls = sizeof(calls) / sizeof(calls[0]);

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
	    .party = SPAN_LIT("aa.example"),
	    .login = SPAN_LIT("max"),
	    .token = c->token,
	    .path = SPAN_LIT("/office/x"),
	};
}
