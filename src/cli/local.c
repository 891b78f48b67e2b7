/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/local.h"

#include "cli/serving.h"
#include "cli/view.h"
#include "node/sign.h"
#include "office/key.h"
#include "office/officer.h"
#include "office/port_node.h"
#include "serve/control.h"

/* More than any one draft, and all instruments beside it. */
#define LOCAL_ARENA ((size_t)640 << 20)
#define DIGITS_MIN 6u

/* The node is locked: by a process that serves it, or by another command? */
static enum cy_rc
locked(struct cli *c, struct cy_err *e)
{
	struct control control;
	struct cy_err none;

	if (control_open(&control, c->config.value[SET_DIR],
	        c->config.value[SET_STATE], &none) != CY_OK)
		return CY_TEMP;
	control_close(&control);
	return cy_fail(e, CY_TEMP, FAULT_CLI_OFFICE_SERVED, CY_NO_OFFSET, "%s",
	    c->config.value[SET_DIR]);
}

/* Where the pages are: the setting, or where they would be served. */
static const char *
origin_of(struct local *l, struct cli *c)
{
	const char *url = c->config.value[SET_URL];
	const char *listen = c->config.value[SET_LISTEN];
	static const char local[] = "localhost:";

	if (url[0] != '\0')
		return url;
	if (strncmp(listen, local, sizeof(local) - 1) != 0 ||
	    strcmp(listen, "localhost:0") == 0)
		listen = "localhost:8080";
	(void)snprintf(l->origin, sizeof(l->origin), "http://%s", listen);
	return l->origin;
}

static enum cy_rc
site_of(struct local *l, struct cli *c, struct cy_err *e)
{
	const char *origin = origin_of(l, c);
	enum cy_rc rc = serving_url(origin, e);

	if (rc != CY_OK)
		return rc;
	if (origin != l->origin)
		(void)snprintf(l->origin, sizeof(l->origin), "%s", origin);
	/* Passkeys are bound to a name: what stands in brackets is none. */
	if (!office_site(&l->site, l->rp_id, l->origin) || l->rp_id[0] == '[' ||
	    strlen(origin) >= sizeof(l->origin))
		return cy_fail(e, CY_USAGE, FAULT_OFFICERS_SITE, CY_NO_OFFSET,
		    "%.80s", origin);
	return CY_OK;
}

/* The signer's, where it has one. */
static enum cy_rc
find_site(struct local *l, struct cli *c, struct cy_err *e)
{
	struct passkey_site known;

	l->set = trust_site(node_trust(l->node), &known);
	if (!l->set)
		return site_of(l, c, e);
	(void)snprintf(l->rp_id, sizeof(l->rp_id), "%s", known.rp_id);
	(void)snprintf(l->origin, sizeof(l->origin), "%s", known.origin);
	l->site = (struct passkey_site){l->rp_id, l->origin};
	return CY_OK;
}

static enum cy_rc
open_office(struct local *l, struct cli *c, struct cy_err *e)
{
	const char *dir = c->config.value[SET_DIR];
	struct office_key key = {{0}};
	struct office_options o = {
	    .dir = dir,
	    .key = &key,
	    .node = l->node,
	    .port = &l->port,
	    .site = &l->site,
	    .clock = c->clock,
	};
	uint32_t key_id;
	enum cy_rc rc = control_key_id(&key_id, dir, e);

	port_node(&l->port, l->node);
	if (rc == CY_OK)
		rc = office_key_load(
		    &key, dir, c->config.value[SET_STATE], key_id, e);
	if (rc == CY_OK)
		rc = office_open(&l->office, &o, e);
	office_key_release(&key);
	return rc;
}

enum cy_rc
local_open(struct local *l, struct cli *c, struct cy_err *e)
{
	enum cy_rc rc;

	memset(l, 0, sizeof(*l));
	arena_init(&l->arena, LOCAL_ARENA);
	rc = cli_open_write(c, &l->node, e);
	if (rc == CY_TEMP && e->fault == FAULT_NODE_LOCKED)
		return locked(c, e);
	if (rc == CY_OK)
		rc = node_open_officers(l->node, e);
	if (rc == CY_OK)
		rc = find_site(l, c, e);
	return rc == CY_OK ? open_office(l, c, e) : rc;
}

enum cy_rc
local_close(struct local *l, enum cy_rc rc, struct cy_err *e)
{
	office_close(l->office);
	arena_release(&l->arena);
	return cli_close(l->node, rc, e);
}

enum cy_rc
local_site(struct local *l, struct cli *c, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	/* Without a setting, what stands is left. */
	if (l->set && c->config.value[SET_URL][0] == '\0')
		return CY_OK;
	rc = site_of(l, c, e);
	if (rc == CY_OK)
		rc = node_officers_site(l->node, &l->site, e);
	l->set = rc == CY_OK;
	return rc;
}

static enum cy_rc
look_as(struct local *l, struct cli *c, struct officer *who, struct cy_err *e)
{
	const char *login = cli_opt(c, "as");
	enum cy_rc rc;

	if (login == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--as is needed: the login of an officer");
	rc = office_officer(l->office, span_str(login), who, e);
	if (rc == CY_NOTFOUND)
		rc = cy_fail(e, rc, FAULT_OFFICE_NOT_FOUND, CY_NO_OFFSET,
		    "no officer is set up as \"%.64s\"", login);
	return rc;
}

enum cy_rc
local_open_as(
    struct local *l, struct cli *c, struct officer *who, struct cy_err *e)
{
	enum cy_rc rc = local_open(l, c, e);

	return rc == CY_OK ? look_as(l, c, who, e) : rc;
}

void
local_tell(struct cli *c, const struct officer *who)
{
	out_line(&c->out, STYLE_DIM,
	    "\nAs %s of %s sees it.\nYou read it at the machine: whoever runs "
	    "the node can read all that it hosts.",
	    who->login, who->party);
}

/* Digits of an id, as they are typed. */
static enum cy_rc
check_digits(const char *word, struct cy_err *e)
{
	size_t n = strlen(word);

	if (n >= DIGITS_MIN && n < HASH_HEX &&
	    strspn(word, "0123456789abcdef") == n)
		return CY_OK;
	return cy_fail(e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, CY_NO_OFFSET,
	    "\"%.64s\" is no id, nor its first six digits or more", word);
}

static bool
begins(const struct hash *id, const char *word)
{
	char hex[HASH_HEX];

	hash_hex(hex, id);
	return strncmp(hex, word, strlen(word)) == 0;
}

static enum cy_rc
one(size_t found, const char *word, struct cy_err *e)
{
	if (found > 1)
		return cy_fail(e, CY_CONFLICT, FAULT_STORE_AMBIGUOUS,
		    CY_NO_OFFSET, "\"%s\"", word);
	if (found == 0)
		return cy_fail(e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND,
		    CY_NO_OFFSET, "\"%s\"", word);
	return CY_OK;
}

enum cy_rc
local_draft(struct local *l, const struct officer *who, const char *word,
    struct hash *id, struct cy_err *e)
{
	struct draft_row *row;
	size_t n, found = 0;
	enum cy_rc rc = check_digits(word, e);

	if (rc == CY_OK)
		rc = office_drafts(l->office, who, &l->arena, &row, &n, e);
	if (rc != CY_OK)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (begins(&row[i].id, word)) {
			*id = row[i].id;
			found++;
		}
	return one(found, word, e);
}

/* Of one draft, or, NULL, on public statements. */
static enum cy_rc
look(struct local *l, const struct officer *who, const struct hash *draft,
    const char *word, struct instrument *out, size_t *found, struct cy_err *e)
{
	struct instrument *i;
	size_t n;
	enum cy_rc rc =
	    office_instruments(l->office, who, draft, &l->arena, &i, &n, e);

	for (size_t k = 0; rc == CY_OK && k < n; k++)
		if (begins(&i[k].id, word)) {
			*out = i[k];
			(*found)++;
		}
	return rc;
}

enum cy_rc
local_instrument(struct local *l, const struct officer *who, const char *word,
    struct instrument *out, struct cy_err *e)
{
	struct draft_row *row;
	size_t n = 0, found = 0;
	enum cy_rc rc = check_digits(word, e);

	if (rc == CY_OK)
		rc = office_drafts(l->office, who, &l->arena, &row, &n, e);
	for (size_t i = 0; rc == CY_OK && i < n; i++)
		rc = look(l, who, &row[i].id, word, out, &found, e);
	if (rc == CY_OK)
		rc = look(l, who, NULL, word, out, &found, e);
	return rc == CY_OK ? one(found, word, e) : rc;
}

void
local_time_cell(struct out *o, utc_t t)
{
	char text[TIME_TEXT], people[VIEW_TIME];

	time_print(text, t);
	view_time(people, t);
	out_cell_c(o, t == 0 ? "" : o->form == OUT_HUMAN ? people : text);
}
