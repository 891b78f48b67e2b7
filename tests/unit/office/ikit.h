/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OFFICE_IKIT_H
#define TESTS_OFFICE_IKIT_H

#include "okit.h"

#include "node/enter.h"
#include "office/release.h"

/* An office on a node that is open for writing: parties with keys, two
 * officers each, a draft that is circulated to all.  The signer signs whatever
 * has as many approvals as it is told to ask for; who may approve is for the
 * tests of node. */

#define IKIT_PARTIES 30u
#define IKIT_BODY \
	"1. We speak together.\n\n2. We keep calm.\n\n3. It is open.\n"

struct ikit {
	struct okit k; /* its port's ctx is this */
	size_t np;
	struct skey key[IKIT_PARTIES + 1];
	char id[IKIT_PARTIES + 1][64]; /* 0: the keeper */
	struct officer signer[IKIT_PARTIES + 1], approver[IKIT_PARTIES + 1];
	struct hash draft, version, statement;
	struct hash act[IKIT_PARTIES + 1];
	size_t approvals;  /* with the last signature */
	unsigned entered;  /* calls that were no try */
	enum cy_rc enters; /* what entering answers, where it is not CY_OK */
};

struct ikit_rules {
	const char *quorum, *earliest, *lapses; /* NULL: none */
};

enum cy_rc ikit_sign(void *ctx, struct span text,
    const struct approval *approval, size_t n, struct buf *entry,
    struct cy_err *e);
enum cy_rc ikit_enter(void *ctx, const struct span *entry, size_t n, bool try,
    size_t *bad, struct cy_err *e);
void ikit_open(struct ikit *k);
void ikit_close(struct ikit *k);
struct span ikit_party(struct ikit *k, size_t i, char text[2048]);
void ikit_append(struct ikit *k, struct span text, const struct skey *key);
void ikit_people(struct ikit *k, size_t i);
void ikit_start(struct ikit *k, size_t parties);
void ikit_end(struct ikit *k);
struct record_draft *ikit_new(enum record_kind kind);
enum cy_rc ikit_paper(struct ikit *k, const struct officer *who,
    struct record_draft *d, struct hash *id, struct cy_err *e);
enum cy_rc ikit_version(
    struct ikit *k, size_t i, const char *body, struct cy_err *e);
void ikit_draft(struct ikit *k, const char *body);
enum cy_rc ikit_approve(struct ikit *k, const struct officer *who,
    const struct hash *id, enum instrument_state *state, struct cy_err *e);
enum cy_rc ikit_approve_both(struct ikit *k, size_t i, const struct hash *id,
    enum instrument_state *state, struct cy_err *e);
enum cy_rc ikit_fix(
    struct ikit *k, const struct ikit_rules *r, struct cy_err *e);
enum cy_rc ikit_prepare_act(struct ikit *k, size_t i, const char *kind,
    bool embargoed, struct cy_err *e);
enum cy_rc ikit_act(struct ikit *k, size_t i, const char *kind, bool embargoed,
    enum instrument_state *state, struct cy_err *e);
enum cy_rc ikit_release(struct ikit *k, struct hash *id, struct cy_err *e);
enum stage ikit_stage(struct ikit *k);

#endif
