/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OFFICE_OKIT_H
#define TESTS_OFFICE_OKIT_H

#include "../node/nkit.h"

#include "office/can.h"
#include "office/officer.h"
#include "passkey/soft.h"

/* An office in a folder of its own, with a signer that is no other process. */

#define OKIT_PASSWORD "correct horse battery"

struct okit {
	struct kit_node node;
	struct node *n;
	struct office_key key;
	struct office_port port;
	struct office_options opt;
	struct office *o;
	/* What the signer was told last; and what it answers. */
	char line[1024];
	struct approval approval;
	bool approved;
	enum cy_rc answer;
	unsigned changes, enrolments;
};

static const struct passkey_site okit_site = {
    "register.example", "https://register.example"};

static inline enum cy_rc
okit_change(void *ctx, struct span line, const struct approval *approval,
    struct cy_err *e)
{
	struct okit *k = ctx;

	(void)snprintf(k->line, sizeof(k->line), "%.*s", SPAN_ARGS(line));
	k->approved = approval != NULL;
	if (approval != NULL)
		k->approval = *approval;
	k->changes++;
	if (k->answer != CY_OK)
		return cy_fail(e, k->answer, FAULT_NODE_KEY_LOCKED,
		    CY_NO_OFFSET, "the signer says no");
	return CY_OK;
}

static inline enum cy_rc
okit_enrol(void *ctx, struct span code, struct span attestation,
    struct span client_data, struct passkey *out, struct cy_err *e)
{
	struct passkey_response r = {attestation, client_data};
	struct okit *k = ctx;
	struct hash challenge;

	k->enrolments++;
	if (k->answer != CY_OK)
		return cy_fail(e, k->answer, FAULT_NODE_KEY_LOCKED,
		    CY_NO_OFFSET, "the signer says no");
	trust_set_up_challenge(&challenge, code);
	return passkey_register(
	    out, &okit_site, span(challenge.b, HASH_LEN), &r, e);
}

static inline void
okit_must(enum cy_rc rc, const struct cy_err *e, const char *what)
{
	if (rc == CY_OK)
		return;
	printf("Bail out! %s: %s %s\n", what, fault_id(e->fault), e->text);
	exit(1);
}

static inline void
okit_open(struct okit *k)
{
	struct cy_err e;

	okit_must(office_open(&k->o, &k->opt, &e), &e, "office_open");
}

static inline void
okit_start(struct okit *k)
{
	struct cy_err e;

	*k = (struct okit){0};
	okit_must(crypto_init(&e), &e, "crypto_init");
	okit_must(passkey_init(&e), &e, "passkey_init");
	kit_node_start(&k->node);
	okit_must(node_create(&k->node.o, SPAN_LIT(KIT_KEEPER), &e), &e,
	    "node_create");
	okit_must(node_open_read(&k->n, &k->node.o, &e), &e, "node_open_read");
	memset(k->key.b, 7, sizeof(k->key.b));
	k->port = (struct office_port){
	    .ctx = k, .change = okit_change, .enrol = okit_enrol};
	k->opt = (struct office_options){
	    .dir = k->node.dir,
	    .key = &k->key,
	    .node = k->n,
	    .port = &k->port,
	    .site = &okit_site,
	    .clock = &k->node.clock,
	    .weak_passwords = true,
	};
	okit_open(k);
}

static inline void
okit_end(struct okit *k)
{
	office_close(k->o);
	node_abandon(k->n);
	kit_node_end(&k->node);
}

/* The passkey of a login: always the same one. */
static inline void
okit_soft(struct soft *s, const char *login)
{
	struct cy_err e;
	struct hash seed;

	sha256(&seed, span_str(login));
	okit_must(soft_init(s, PASSKEY_EDDSA, seed.b, &e), &e, "soft_init");
}

static inline enum cy_rc
okit_set_up(struct okit *k, const char *login, struct span code,
    struct span password, struct officer *out, struct cy_err *e)
{
	struct passkey_response r;
	struct hash challenge;
	struct arena a;
	struct buf line;
	struct soft s;
	enum cy_rc rc;

	okit_soft(&s, login);
	buf_init(&line, 8192);
	arena_init(&a, 8192);
	trust_set_up_challenge(&challenge, code);
	rc = soft_register(
	    &s, &okit_site, span(challenge.b, HASH_LEN), &line, e);
	if (rc == CY_OK)
		rc = passkey_response_parse(&r, &a, buf_span(&line), e);
	if (rc == CY_OK)
		rc = office_set_up(k->o,
		    &(struct set_up){
		        code, password, r.attestation, r.client_data},
		    out, e);
	arena_release(&a);
	buf_release(&line);
	soft_release(&s);
	return rc;
}

/* Invited by the operator and set up; out->strong as asked. */
static inline void
okit_officer(struct okit *k, const char *login, const char *party,
    unsigned roles, const char *step, struct officer *out)
{
	struct officer_invitation i = {
	    .login = span_str(login),
	    .party = span_str(party),
	    .step = span_str(step),
	    .roles = roles,
	};
	char code[SETUP_CODE];
	struct cy_err e;

	okit_must(office_invite(k->o, NULL, &i, NULL, code, &e), &e, login);
	okit_must(okit_set_up(k, login, span_str(code), SPAN_LIT(OKIT_PASSWORD),
	              out, &e),
	    &e, login);
	out->strong = true;
}

/* An assertion of login's passkey over this challenge; in the arena. */
static inline void
okit_assert(const char *login, uint32_t count, struct span challenge,
    struct arena *a, struct passkey_assertion *out)
{
	struct cy_err e;
	struct buf line;
	struct soft s;

	okit_soft(&s, login);
	s.counts = count > 0;
	s.count = count > 0 ? count - 1 : 0;
	buf_init(&line, 8192);
	okit_must(soft_assert(&s, &okit_site, challenge, &line, &e), &e,
	    "soft_assert");
	okit_must(passkey_assertion_parse(out, a, buf_span(&line), &e), &e,
	    "passkey_assertion_parse");
	buf_release(&line);
	soft_release(&s);
}

#endif
