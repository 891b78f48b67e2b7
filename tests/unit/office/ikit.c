/* SPDX-License-Identifier: Apache-2.0 */
#include "ikit.h"

enum cy_rc
ikit_sign(void *ctx, struct span text, const struct approval *approval,
    size_t n, struct buf *entry, struct cy_err *e)
{
	struct ikit *k = ctx;
	struct record r;
	struct arena a;
	enum cy_rc rc;

	(void)approval;
	k->approvals = n;
	arena_init(&a, 1 << 20);
	rc = record_parse_text(&r, &a, text, e);
	for (size_t i = 0; rc == CY_OK && i <= k->np; i++)
		if (span_eq_str(r.author, k->id[i])) {
			rc = note_sign(entry, text,
			    i == 0 ? node_keeper_key(k->k.n) : &k->key[i], e);
			break;
		}
	arena_release(&a);
	return rc;
}

enum cy_rc
ikit_enter(void *ctx, const struct span *entry, size_t n, bool try, size_t *bad,
    struct cy_err *e)
{
	struct ikit *k = ctx;

	if (!try) {
		k->entered++;
		if (k->enters != CY_OK)
			return cy_fail(e, k->enters, FAULT_IO, CY_NO_OFFSET,
			    "the signer is not there");
	}
	return node_enter(k->k.n, entry, n, try, bad, NULL, e);
}

/* The node of this kit, opened for writing, and its office. */
void
ikit_open(struct ikit *k)
{
	struct cy_err e;

	okit_must(node_open_write(&k->k.n, &k->k.node.o, &e), &e, "open");
	k->k.port.sign = ikit_sign;
	k->k.port.enter = ikit_enter;
	k->k.opt.node = k->k.n;
	okit_open(&k->k);
}

void
ikit_close(struct ikit *k)
{
	office_close(k->k.o);
	node_abandon(k->k.n);
}

/* Party i's names and key: always the same. */
struct span
ikit_party(struct ikit *k, size_t i, char text[2048])
{
	(void)snprintf(k->id[i], sizeof(k->id[i]), "mfa.p%zu.example", i);
	return kit_party(k->id[i], (uint8_t)i, &k->key[i], text);
}

void
ikit_append(struct ikit *k, struct span text, const struct skey *key)
{
	struct receipt receipt = {0};
	struct buf note;
	struct cy_err e;

	buf_init(&note, LIMIT_NOTE);
	buf_init(&receipt.proof, LIMIT_PROOF_FILE);
	okit_must(note_sign(&note, text, key, &e), &e, "sign");
	okit_must(
	    node_append(k->k.n, buf_span(&note), &receipt, &e), &e, "append");
	buf_release(&note);
	buf_release(&receipt.proof);
}

void
ikit_people(struct ikit *k, size_t i)
{
	char login[LIMIT_LOGIN + 1];

	(void)snprintf(login, sizeof(login), "signer%zu", i);
	okit_officer(&k->k, login, k->id[i],
	    OFFICER_SIGNER | OFFICER_DRAFTER | OFFICER_ADMINISTRATOR, "",
	    &k->signer[i]);
	(void)snprintf(login, sizeof(login), "approver%zu", i);
	okit_officer(&k->k, login, k->id[i], OFFICER_APPROVER | OFFICER_CLEARER,
	    "legal", &k->approver[i]);
}

void
ikit_start(struct ikit *k, size_t parties)
{
	struct cy_err e;
	char text[2048];

	memset(k, 0, sizeof(*k));
	okit_start(&k->k);
	ikit_close(k);
	k->np = parties;
	(void)snprintf(k->id[0], sizeof(k->id[0]), "%s", KIT_KEEPER);
	k->k.port.ctx = k;
	ikit_open(k);
	ikit_people(k, 0);
	for (size_t i = 1; i <= parties; i++) {
		struct span s = ikit_party(k, i, text);

		ikit_append(k, s, &k->key[i]);
		ikit_people(k, i);
	}
	okit_must(node_publish(k->k.n, &e), &e, "publish");
}

void
ikit_end(struct ikit *k)
{
	ikit_close(k);
	kit_node_end(&k->k.node);
	for (size_t i = 1; i <= k->np; i++)
		skey_release(&k->key[i]);
}

/* The draft of a paper or an instrument; the caller frees it. */
struct record_draft *
ikit_new(enum record_kind kind)
{
	struct record_draft *d = calloc(1, sizeof(*d));

	if (d == NULL)
		exit(1);
	record_draft_init(d, kind);
	return d;
}

enum cy_rc
ikit_paper(struct ikit *k, const struct officer *who, struct record_draft *d,
    struct hash *id, struct cy_err *e)
{
	enum cy_rc rc = office_paper_add(
	    k->k.o, who, d->kind == PAPER_DRAFT ? NULL : &k->draft, d, id, e);

	free(d);
	return rc;
}

enum cy_rc
ikit_version(struct ikit *k, size_t i, const char *body, struct cy_err *e)
{
	struct record_draft *d = ikit_new(PAPER_VERSION);
	char hex[HASH_HEX];
	struct hash none = {{0}};

	hash_hex(hex, &k->version);
	if (!hash_eq(&k->version, &none))
		record_draft_add(d, F_PREVIOUS, span_str(hex));
	d->body = span_str(body);
	return ikit_paper(k, &k->signer[i], d, &k->version, e);
}

/* Party 1 drafts, and circulates its text to all others. */
void
ikit_draft(struct ikit *k, const char *body)
{
	struct record_draft *d = ikit_new(PAPER_DRAFT);
	char hex[HASH_HEX];
	struct cy_err e;
	struct hash id;

	record_draft_add(d, F_TITLE, SPAN_LIT("en A calm statement"));
	record_draft_add(d, F_NONCE,
	    SPAN_LIT("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
	okit_must(ikit_paper(k, &k->signer[1], d, &k->draft, &e), &e, "draft");
	okit_must(ikit_version(k, 1, body, &e), &e, "version");
	d = ikit_new(PAPER_CIRCULATION);
	hash_hex(hex, &k->version);
	record_draft_add(d, F_REGARDING, span_str(hex));
	for (size_t i = 2; i <= k->np; i++)
		record_draft_add(d, F_INVITED, span_str(k->id[i]));
	okit_must(ikit_paper(k, &k->signer[1], d, &id, &e), &e, "circulation");
}

enum cy_rc
ikit_approve(struct ikit *k, const struct officer *who, const struct hash *id,
    enum instrument_state *state, struct cy_err *e)
{
	struct passkey_assertion x;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, 1 << 20);
	okit_assert(who->login, 0, span(id->b, HASH_LEN), &a, &x);
	rc = office_approve(k->k.o, who, id, &x, state, e);
	arena_release(&a);
	return rc;
}

enum cy_rc
ikit_approve_both(struct ikit *k, size_t i, const struct hash *id,
    enum instrument_state *state, struct cy_err *e)
{
	enum cy_rc rc = ikit_approve(k, &k->signer[i], id, state, e);

	return rc == CY_OK ? ikit_approve(k, &k->approver[i], id, state, e)
	                   : rc;
}

enum cy_rc
ikit_fix(struct ikit *k, const struct ikit_rules *r, struct cy_err *e)
{
	struct record_draft *d = ikit_new(R_STATEMENT);
	enum instrument_state state;
	enum cy_rc rc;

	record_draft_add(d, F_SYMBOL, SPAN_LIT("calm"));
	record_draft_add(d, F_OPEN, SPAN_LIT("signature"));
	record_draft_add(d, F_OPEN, SPAN_LIT("accession"));
	if (r->quorum != NULL)
		record_draft_add(d, F_QUORUM, span_str(r->quorum));
	if (r->earliest != NULL)
		record_draft_add(d, F_EARLIEST, span_str(r->earliest));
	if (r->lapses != NULL)
		record_draft_add(d, F_LAPSES, span_str(r->lapses));
	rc = office_fix(
	    k->k.o, &k->signer[1], &k->draft, &k->version, d, &k->statement, e);
	free(d);
	return rc == CY_OK ? ikit_approve_both(k, 1, &k->statement, &state, e)
	                   : rc;
}

enum cy_rc
ikit_prepare_act(struct ikit *k, size_t i, const char *kind, bool embargoed,
    struct cy_err *e)
{
	struct record_draft *d = ikit_new(R_ACT);
	char hex[HASH_HEX];
	enum cy_rc rc;

	hash_hex(hex, &k->statement);
	record_draft_add(d, F_STATEMENT, span_str(hex));
	record_draft_add(d, F_KIND, span_str(kind));
	rc = office_prepare(k->k.o, &k->signer[i], embargoed ? &k->draft : NULL,
	    d, &k->act[i], e);
	free(d);
	return rc;
}

enum cy_rc
ikit_act(struct ikit *k, size_t i, const char *kind, bool embargoed,
    enum instrument_state *state, struct cy_err *e)
{
	enum cy_rc rc = ikit_prepare_act(k, i, kind, embargoed, e);

	return rc == CY_OK ? ikit_approve_both(k, i, &k->act[i], state, e) : rc;
}

/* Prepared and approved by both officers of the keeper. */
enum cy_rc
ikit_release(struct ikit *k, struct hash *id, struct cy_err *e)
{
	enum instrument_state state;
	enum cy_rc rc =
	    office_release_prepare(k->k.o, &k->signer[0], &k->draft, id, e);

	return rc == CY_OK ? ikit_approve_both(k, 0, id, &state, e) : rc;
}

enum stage
ikit_stage(struct ikit *k)
{
	struct office_draft d = {.stage = STAGES};
	struct arena a;
	struct cy_err e;

	arena_init(&a, 16 << 20);
	okit_must(office_draft(k->k.o, &k->signer[1], &k->draft, &a, &d, &e),
	    &e, "office_draft");
	arena_release(&a);
	return d.stage;
}
