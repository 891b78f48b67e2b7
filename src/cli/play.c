/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/play.h"

#include "base/codec.h"
#include "cli/keys.h"
#include "crypto/ed25519.h"
#include "json/json.h"
#include "node/sign.h"
#include "office/key.h"
#include "office/officer.h"
#include "serve/control.h"

#define STEP_SECONDS 60
#define DAY_SECONDS 86400
#define SCRIPT_MAX (256u * 1024)

static utc_t
play_time(void *ctx)
{
	return ((struct play *)ctx)->now;
}

enum cy_rc
play_fail(const json_t *step, const char *why, struct cy_err *e)
{
	struct span verb = json_text(step, "do");

	return cy_fail(e, CY_BAD, FAULT_CLI_SCRIPT, CY_NO_OFFSET,
	    "step \"%.*s\": %s", SPAN_ARGS(span_first(verb, 40)), why);
}

void
play_say(struct play *p, const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	out_line(&p->c->out, STYLE_NONE, "    %s", line);
}

struct player *
play_player(
    struct play *p, const json_t *step, const char *member, struct cy_err *e)
{
	struct span word = json_text(step, member);

	for (size_t i = 0; i < p->n; i++)
		if (span_eq_str(word, p->player[i].word))
			return &p->player[i];
	(void)play_fail(step, "no such party", e);
	return NULL;
}

/* A passkey for an officer, and all its first day. */
static enum cy_rc
set_up(struct play *p, struct player *q, size_t k, const char *code,
    struct cy_err *e)
{
	struct set_up s = {.code = span_str(code)};
	struct passkey_response r;
	struct hash challenge;
	uint8_t seed[32];
	char password[48];
	struct arena a;
	struct buf line;
	enum cy_rc rc;

	crypto_random(seed, sizeof(seed));
	hex_encode(password, span(seed, 20));
	s.password = span(password, 40);
	crypto_random(seed, sizeof(seed));
	arena_init(&a, 1 << 20);
	buf_init(&line, 64 * 1024);
	trust_set_up_challenge(&challenge, s.code);
	rc = soft_init(&q->soft[k], PASSKEY_ES256, seed, e);
	if (rc == CY_OK)
		rc = soft_register(&q->soft[k], &p->site,
		    span(challenge.b, HASH_LEN), &line, e);
	if (rc == CY_OK)
		rc = buf_check(&line, e);
	if (rc == CY_OK)
		rc = passkey_response_parse(&r, &a, buf_span(&line), e);
	if (rc == CY_OK) {
		s.attestation = r.attestation;
		s.client_data = r.client_data;
		rc = office_set_up(p->office, &s, &q->officer[k], e);
	}
	q->officer[k].strong = true;
	buf_release(&line);
	arena_release(&a);
	return rc;
}

static enum cy_rc
add_officers(struct play *p, struct player *q, struct cy_err *e)
{
	static const struct {
		const char *name;
		unsigned roles;
	} post[PLAY_OFFICERS] = {
	    {"signer",
	        OFFICER_SIGNER | OFFICER_DRAFTER | OFFICER_ADMINISTRATOR},
	    {"approver", OFFICER_APPROVER | OFFICER_CLEARER},
	};
	char login[LIMIT_LOGIN + 1], code[SETUP_CODE];
	enum cy_rc rc = CY_OK;

	for (size_t k = 0; k < PLAY_OFFICERS && rc == CY_OK; k++) {
		struct officer_invitation i = {
		    .login = span_str(login),
		    .party = span_str(q->id),
		    .roles = post[k].roles,
		};

		(void)snprintf(
		    login, sizeof(login), "%.40s.%s", q->word, post[k].name);
		i.login = span_str(login);
		if ((post[k].roles & OFFICER_CLEARER) != 0)
			i.step = SPAN_LIT("legal");
		rc = office_invite(p->office, NULL, &i, NULL, code, e);
		if (rc == CY_OK)
			rc = set_up(p, q, k, code, e);
	}
	return rc;
}

/* The party's record, which introduces its key. */
static enum cy_rc
enter_party(struct play *p, struct player *q, struct cy_err *e)
{
	char text[2048], key[VKEY_TEXT], date[TIME_TEXT];
	struct receipt receipt = {0};
	struct buf note;
	enum cy_rc rc;

	time_print(date, p->now);
	vkey_print(key, &q->key.vkey);
	(void)snprintf(text, sizeof(text),
	    "comity/party/v1\nAuthor: %s\nDate: %s\nKind: state\nName: en %s\n"
	    "Key: record %s\n",
	    q->id, date, q->name, key);
	buf_init(&note, LIMIT_NOTE);
	buf_init(&receipt.proof, LIMIT_PROOF_FILE);
	rc = note_sign(&note, span_str(text), &q->key, e);
	if (rc == CY_OK)
		rc = buf_check(&note, e);
	if (rc == CY_OK)
		rc = node_append(p->node, buf_span(&note), &receipt, e);
	buf_release(&note);
	buf_release(&receipt.proof);
	return rc;
}

/* The parties' keys: among the node's, but for the one that signs elsewhere.
 * Before the node is opened, which reads them. */
static enum cy_rc
make_keys(struct play *p, struct cy_err *e)
{
	struct span elsewhere = json_text(p->script, "elsewhere");
	uint8_t seed[ED25519_SEED];
	enum cy_rc rc = CY_OK;

	for (size_t i = 1; i < p->n && rc == CY_OK; i++) {
		struct player *q = &p->player[i];

		crypto_random(seed, sizeof(seed));
		rc = skey_init(&q->key, span_str(q->id), KEY_ED25519, seed, e);
		if (rc == CY_OK && !span_eq_str(elsewhere, q->word))
			rc = keys_add(&p->options, &q->key, e);
	}
	return rc;
}

static enum cy_rc
read_player(struct play *p, const json_t *j, struct cy_err *e)
{
	struct player *q = &p->player[p->n];
	struct span id = json_text(j, "id");

	q->word = json_string_value(json_object_get(j, "short"));
	q->name = json_string_value(json_object_get(j, "name"));
	if (id.n == 0 || id.n > LIMIT_PARTY_ID || q->word == NULL ||
	    q->name == NULL || p->n + 1 >= PLAYERS)
		return cy_fail(e, CY_BAD, FAULT_CLI_SCRIPT, CY_NO_OFFSET,
		    "party %zu", p->n);
	memcpy(q->id, id.p, id.n);
	p->n++;
	return CY_OK;
}

static enum cy_rc
read_players(struct play *p, struct cy_err *e)
{
	const json_t *list = json_object_get(p->script, "parties");
	enum cy_rc rc = read_player(p, json_object_get(p->script, "keeper"), e);

	for (size_t i = 0; i < json_array_size(list) && rc == CY_OK; i++)
		rc = read_player(p, json_array_get(list, i), e);
	return rc;
}

/* Days that the steps take, so that the play ends at the present. */
static utc_t
length(const json_t *steps)
{
	utc_t t = 3600 + STEP_SECONDS * (utc_t)json_array_size(steps) * 4;

	for (size_t i = 0; i < json_array_size(steps); i++)
		t += DAY_SECONDS *
		    (utc_t)json_integer_value(
		        json_object_get(json_array_get(steps, i), "after"));
	return t;
}

/* As a served node keeps it: so that its office opens afterwards. */
static enum cy_rc
load_key(struct play *p, struct cy_err *e)
{
	uint32_t key_id;
	enum cy_rc rc = control_key_id(&key_id, p->options.dir, e);

	return rc == CY_OK ? office_key_load(&p->key, p->options.dir,
	                         p->options.state, key_id, e)
	                   : rc;
}

static enum cy_rc
make_node(struct play *p, const struct clock *clock, struct cy_err *e)
{
	const json_t *k = json_object_get(p->script, "keeper");
	struct office_options o = {
	    .dir = p->options.dir,
	    .key = &p->key,
	    .port = &p->port,
	    .site = &p->site,
	    .clock = clock,
	    /* They are random, 160 bits, and nobody ever uses them. */
	    .weak_passwords = true,
	};
	enum cy_rc rc;

	p->options.clock = clock;
	p->options.keeper_kind = json_string_value(json_object_get(k, "kind"));
	p->options.keeper_name = p->player[0].name;
	rc = node_create(&p->options, span_str(p->player[0].id), e);
	if (rc == CY_OK)
		rc = make_keys(p, e);
	if (rc == CY_OK)
		rc = node_open_write(&p->node, &p->options, e);
	if (rc == CY_OK)
		rc = node_open_officers(p->node, e);
	if (rc == CY_OK)
		rc = node_officers_site(p->node, &p->site, e);
	if (rc == CY_OK)
		rc = load_key(p, e);
	if (rc != CY_OK)
		return rc;
	port_node(&p->port, p->node);
	o.node = p->node;
	return office_open(&p->office, &o, e);
}

static enum cy_rc
run_step(struct play *p, const json_t *s, struct cy_err *e)
{
	struct span verb = json_text(s, "do");

	p->now += STEP_SECONDS +
	    DAY_SECONDS *
	        (utc_t)json_integer_value(json_object_get(s, "after"));
	for (const struct play_step *t = play_steps; t->verb != NULL; t++)
		if (span_eq_str(verb, t->verb))
			return t->run(p, s, e);
	return play_fail(s, "no such verb", e);
}

static enum cy_rc
play_act(struct play *p, const json_t *s, struct cy_err *e)
{
	struct span says = json_text(s, "says");
	char line[256];

	(void)e;
	(void)snprintf(line, sizeof(line), "%u. %.*s", ++p->act,
	    SPAN_ARGS(span_first(says, 200)));
	out_head(&p->c->out, "%s", line);
	return CY_OK;
}

const struct play_step play_steps[] = {
    {"act", play_act},
    {"begin", play_begin},
    {"version", play_version},
    {"steps", play_steps_set},
    {"clear", play_clear},
    {"circulate", play_circulate},
    {"comment", play_comment},
    {"position", play_position},
    {"redline", play_redline},
    {"resolve", play_resolve},
    {"fix", play_fix},
    {"prepare", play_prepare},
    {"sign", play_sign},
    {"sign-offline", play_sign_offline},
    {"outsider", play_outsider},
    {"release", play_release_all},
    {"accede", play_accede},
    {"withdraw", play_withdraw},
    {"notifications", play_notifications},
    {NULL, NULL},
};

static enum cy_rc
load_script(struct play *p, const char *path, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, SCRIPT_MAX);
	rc = cli_load(&b, path, e);
	if (rc == CY_OK)
		rc = json_read(&p->script, buf_span(&b), e);
	buf_release(&b);
	return rc == CY_OK ? read_players(p, e) : rc;
}

static enum cy_rc
people_enter(struct play *p, struct cy_err *e)
{
	enum cy_rc rc = add_officers(p, &p->player[0], e);

	for (size_t i = 1; i < p->n && rc == CY_OK; i++) {
		rc = enter_party(p, &p->player[i], e);
		if (rc == CY_OK)
			rc = add_officers(p, &p->player[i], e);
	}
	if (rc == CY_OK)
		rc = node_publish(p->node, e);
	if (rc == CY_OK)
		p->size = reg_size(node_register(p->node));
	return rc;
}

enum cy_rc
play_run(struct play *p, const char *path, struct cy_err *e)
{
	struct clock clock = clock_system;
	const json_t *steps;
	enum cy_rc rc = load_script(p, path, e);

	if (rc != CY_OK)
		return rc;
	steps = json_object_get(p->script, "steps");
	p->site = (struct passkey_site){"localhost", "http://localhost"};
	p->now = clock.now(clock.ctx) - length(steps);
	p->clock = (struct clock){p, play_time, clock.mono_ns};
	rc = make_node(p, &p->clock, e);
	if (rc == CY_OK)
		rc = people_enter(p, e);
	for (size_t i = 0; i < json_array_size(steps) && rc == CY_OK; i++)
		rc = run_step(p, json_array_get(steps, i), e);
	return rc;
}

enum cy_rc
play_end(struct play *p, enum cy_rc rc, struct cy_err *e)
{
	office_close(p->office);
	office_key_release(&p->key);
	if (p->node != NULL)
		rc = cli_close(p->node, rc, e);
	for (size_t i = 0; i < p->n; i++) {
		skey_release(&p->player[i].key);
		for (size_t k = 0; k < PLAY_OFFICERS; k++)
			soft_release(&p->player[i].soft[k]);
	}
	json_decref(p->script);
	return rc;
}
