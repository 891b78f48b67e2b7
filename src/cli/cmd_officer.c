/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/local.h"
#include "cli/view.h"
#include "office/officer.h"

/*
 * Who may act for the parties of this node.  From here the operator invites
 * the first administrator of a party; the others are the administrator's to
 * invite, on the pages (spec/office.md, "Roles").
 */

#define ROLES_TEXT 128u

/* "drafter,signer" */
static enum cy_rc
parse_roles(const char *text, unsigned *roles, struct cy_err *e)
{
	char words[ROLES_TEXT];
	size_t n = strlen(text);

	(void)snprintf(words, sizeof(words), "%s", text);
	for (char *p = words; *p != '\0'; p++)
		*p = *p == ',' ? ' ' : *p == ' ' ? ',' : *p;
	if (n < sizeof(words) && officer_roles_parse(span_str(words), roles))
		return CY_OK;
	return cy_fail(e, CY_USAGE, FAULT_OFFICE_ROLES, CY_NO_OFFSET,
	    "\"%.80s\": of administrator, drafter, clearer, signer, approver, "
	    "contact, observer, with commas between",
	    text);
}

static void
roles_text(char out[ROLES_TEXT], unsigned roles)
{
	struct buf b;

	buf_init(&b, ROLES_TEXT - 1);
	officer_roles_print(&b, roles);
	(void)snprintf(out, ROLES_TEXT, "%.*s", SPAN_ARGS(buf_span(&b)));
	for (char *p = out; *p != '\0'; p++)
		if (*p == ' ')
			*p = ',';
	buf_release(&b);
}

/* Whoever signs for a party signs for one that the register knows. */
static enum cy_rc
check_party(struct node *n, const char *party, struct cy_err *e)
{
	struct vkey key;
	struct cy_err why;

	if (keyring_record_key(node_keyring(n), span_str(party), UINT64_MAX,
	        &key, &why) == CY_OK)
		return CY_OK;
	return cy_fail(e, CY_NOTFOUND, FAULT_CLI_NO_PARTY, CY_NO_OFFSET,
	    "\"%.*s\" has no key there; \"comity party add\" makes a party",
	    (int)LIMIT_PARTY_ID, party);
}

static enum cy_rc
read_invitation(struct officer_invitation *i, struct cli *c, struct cy_err *e)
{
	const char *party = cli_opt(c, "party"), *login = cli_opt(c, "login");
	const char *roles = cli_opt(c, "roles"), *step = cli_opt(c, "step");

	if (party == NULL || login == NULL || roles == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--party, --login and --roles are needed");
	*i = (struct officer_invitation){
	    .login = span_str(login),
	    .party = span_str(party),
	    .step = span_str(step == NULL ? "" : step),
	};
	return parse_roles(roles, &i->roles, e);
}

/* In groups, as people read it out; the page takes it so, too. */
static void
code_line(struct out *o, const char *code)
{
	char text[2 * SETUP_CODE];
	size_t n = 0;

	for (size_t i = 0; code[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			text[n++] = '-';
		text[n++] = code[i];
	}
	text[n] = '\0';
	out_cstr(o, "code", "Code", o->form == OUT_HUMAN ? text : code);
}

static enum cy_rc
tell_invited(struct cli *c, const struct local *l,
    const struct officer_invitation *i, const char *code, struct cy_err *e)
{
	char login[LIMIT_LOGIN + 1], roles[ROLES_TEXT], address[400];
	char until[TIME_TEXT], people[VIEW_TIME];
	struct out *o = &c->out;

	(void)officer_login(login, i->login);
	roles_text(roles, i->roles);
	time_print(until, i->until);
	view_time(people, i->until);
	(void)snprintf(address, sizeof(address), "%s/office/setup", l->origin);
	out_begin(o, OUT_VIEW);
	out_cstr(o, "login", "Login", login);
	out_str(o, "party", "Party", i->party);
	out_cstr(o, "roles", "Roles", roles);
	out_str(o, "step", i->step.n > 0 ? "Step" : NULL, i->step);
	out_cstr(o, "address", "Address", address);
	code_line(o, code);
	out_cstr(o, "until", "Until", o->form == OUT_HUMAN ? people : until);
	out_line(o, STYLE_NONE,
	    "\nThe code is good once. Give it to the officer in person, or by "
	    "a way that\nnobody else reads: with it, at this address, a "
	    "password and a passkey are set.");
	out_line(o, STYLE_DIM,
	    "To take it back: comity --dir %s officer disable %s",
	    c->config.value[SET_DIR], login);
	return out_end(o, e);
}

enum cy_rc
cmd_officer_invite(struct cli *c, struct cy_err *e)
{
	struct officer_invitation i;
	char code[SETUP_CODE];
	struct local l = {.node = NULL};
	enum cy_rc rc = read_invitation(&i, c, e);

	if (rc != CY_OK)
		return rc;
	rc = local_open(&l, c, e);
	if (rc == CY_OK)
		rc = check_party(l.node, cli_opt(c, "party"), e);
	if (rc == CY_OK)
		rc = local_site(&l, c, e);
	i.until = c->clock->now(c->clock->ctx) + SETUP_SECONDS;
	if (rc == CY_OK)
		rc = office_invite(l.office, NULL, &i, NULL, code, e);
	if (rc == CY_OK)
		rc = tell_invited(c, &l, &i, code, e);
	return local_close(&l, rc, e);
}

static const struct out_column columns[] = {
    {"login", "login", CELL_TEXT, SEEN_ALL},
    {"party", "party", CELL_TEXT, SEEN_ALL},
    {"state", "state", CELL_TEXT, SEEN_ALL},
    {"roles", "roles", CELL_TEXT, SEEN_ALL},
    {"step", "step", CELL_TEXT, SEEN_ALL},
    {"seen", "signed in", CELL_TEXT, SEEN_ALL},
    {"until", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"passkeys", NULL, CELL_NUMBER, SEEN_JSON},
};

static const char *
state_of(const struct officer_row *r, utc_t now)
{
	if (r->officer.disabled)
		return "disabled";
	if (!r->invited)
		return "active";
	return r->until > now ? "invited" : "expired";
}

/* The office knows them by keyed hashes: in no order that says anything. */
static int
by_party(const void *x, const void *y)
{
	const struct officer_row *a = x, *b = y;
	int order = strcmp(a->officer.party, b->officer.party);

	return order != 0 ? order : strcmp(a->officer.login, b->officer.login);
}

static void
list_row(struct out *o, const struct officer_row *r, utc_t now)
{
	char roles[ROLES_TEXT];

	roles_text(roles, r->officer.roles);
	out_cell_c(o, r->officer.login);
	out_cell_c(o, r->officer.party);
	out_cell_c(o, state_of(r, now));
	out_cell_c(o, roles);
	out_cell_c(o, r->officer.step);
	local_time_cell(o, r->seen);
	local_time_cell(o, r->invited ? r->until : 0);
	out_cell_n(o, r->officer.npasskeys);
}

static enum cy_rc
list(struct cli *c, struct local *l, struct cy_err *e)
{
	utc_t now = c->clock->now(c->clock->ctx);
	struct out *o = &c->out;
	struct officer_row *row;
	size_t n;
	enum cy_rc rc =
	    office_officers(l->office, NULL, &l->arena, &row, &n, e);

	if (rc != CY_OK)
		return rc;
	out_begin(o, OUT_LIST);
	if (o->form != OUT_PORCELAIN && o->form != OUT_JSONL) {
		out_cstr(o, "site", "Passkeys for", l->set ? l->rp_id : "");
		out_cstr(o, "origin", "Pages at", l->set ? l->origin : "");
	}
	out_table(o, "officers", n > 0 ? "Officers" : NULL, OUT_COLS(columns));
	if (n > 1)
		qsort(row, n, sizeof(*row), by_party);
	for (size_t i = 0; i < n; i++)
		list_row(o, &row[i], now);
	out_table_end(
	    o, "Nobody is invited. \"comity help officer invite\" says how.");
	return out_end(o, e);
}

enum cy_rc
cmd_officer_list(struct cli *c, struct cy_err *e)
{
	struct local l = {.node = NULL};
	enum cy_rc rc = local_open(&l, c, e);

	if (rc == CY_OK)
		rc = list(c, &l, e);
	return local_close(&l, rc, e);
}

/* After it was disabled the office tells of it, whatever it was before. */
static enum cy_rc
disable(struct cli *c, struct local *l, struct cy_err *e)
{
	struct span login = span_str(c->args[0]);
	struct officer who;
	enum cy_rc rc = office_disable(l->office, NULL, login, NULL, e);

	if (rc == CY_NOTFOUND && e->fault == FAULT_OFFICE_NOT_FOUND)
		return cy_fail(e, rc, FAULT_OFFICE_NOT_FOUND, CY_NO_OFFSET,
		    "no officer \"%.64s\"", c->args[0]);
	if (rc == CY_OK)
		rc = office_officer(l->office, login, &who, e);
	if (rc != CY_OK)
		return rc;
	out_begin(&c->out, OUT_VIEW);
	out_cstr(&c->out, "login", "Login", who.login);
	out_cstr(&c->out, "party", "Party", who.party);
	out_cstr(&c->out, "state", "State", "disabled");
	out_line(&c->out, STYLE_NONE,
	    "\nSessions, tokens, passkeys and approvals that were not used "
	    "have ended.\n\"comity officer invite\" with the same login lets "
	    "the officer back.");
	return out_end(&c->out, e);
}

enum cy_rc
cmd_officer_disable(struct cli *c, struct cy_err *e)
{
	struct local l = {.node = NULL};
	enum cy_rc rc = local_open(&l, c, e);

	if (rc == CY_OK)
		rc = disable(c, &l, e);
	return local_close(&l, rc, e);
}
