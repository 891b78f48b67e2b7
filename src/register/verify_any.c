/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_head.h"

#include <stdio.h>

/* Where a tar header says "ustar" (POSIX.1-2017, pax). */
#define USTAR_MAGIC 257
#define USTAR_HEADER 512

#define RECORD_FRONT SPAN_LIT("comity/")
#define RECEIPT_FRONT SPAN_LIT("c2sp.org/tlog-proof@v1\n")

static enum cy_rc
judge_policy(struct verify_verdict *v, const struct note *n,
    const struct checkpoint *c, const struct verify_options *o,
    struct cy_err *e)
{
	struct policy_verdict pv = {.log = NULL};
	enum cy_rc rc = policy_check(o->policy, n, c, o->now, &pv, e);

	v->key_known = pv.log != NULL;
	v->seals = pv.valid;
	v->witnesses = pv.known;
	v->need = pv.need;
	v->oldest = pv.oldest;
	v->sealed = pv.newest;
	if (pv.log != NULL)
		v->key = *pv.log;
	return rc;
}

/* The time that a known witness, the register's own too, says. */
static enum cy_rc
judge_seal(struct verify_verdict *v, const struct note *n,
    const struct vkey *witness, struct cy_err *e)
{
	utc_t time;
	enum cy_rc rc = note_cosig_verify(n, witness, &time, e);

	if (rc == CY_NOTFOUND)
		return CY_OK;
	if (rc != CY_OK)
		return rc;
	if (v->sealed == 0 || time > v->sealed)
		v->sealed = time;
	if (v->oldest == 0 || time < v->oldest)
		v->oldest = time;
	return CY_OK;
}

static enum cy_rc
judge_known(struct verify_verdict *v, const struct note *n,
    const struct checkpoint *c, const struct verify_options *o,
    struct cy_err *e)
{
	const struct vkey *k = NULL;
	enum cy_rc rc;

	for (size_t i = 0; i < o->nknown && k == NULL; i++)
		if (o->known[i].type == KEY_ED25519 &&
		    span_eq_str(c->origin, o->known[i].name))
			k = &o->known[i];
	if (k == NULL)
		return cy_fail(e, CY_BELOW, FAULT_REGISTER_KEY_UNKNOWN,
		    CY_NO_OFFSET, "%s", v->origin);
	v->key = *k;
	v->key_known = true;
	rc = note_verify(n, k, e);
	for (size_t i = 0; i < o->nknown && rc == CY_OK; i++)
		if (o->known[i].type == KEY_COSIG_ED25519)
			rc = judge_seal(v, n, &o->known[i], e);
	return rc == CY_NOTFOUND ? e->rc = CY_BAD : rc;
}

enum cy_rc
verify_head_alone(struct verify_verdict *v, const struct note *n,
    const struct checkpoint *c, const struct verify_options *o,
    struct cy_err *e)
{
	v->size = c->size;
	v->root = c->root;
	(void)snprintf(v->origin, sizeof(v->origin), "%.*s",
	    SPAN_ARGS(span_first(c->origin, LIMIT_KEY_NAME)));
	return o->policy != NULL ? judge_policy(v, n, c, o, e)
	                         : judge_known(v, n, c, o, e);
}

enum cy_rc
verify_checkpoint(struct verify_verdict *v, struct span note,
    const struct verify_options *o, struct cy_err *e)
{
	struct cy_err none = {0}, *why = e != NULL ? e : &none;
	struct checkpoint c;
	struct note n;
	enum cy_rc rc;

	memset(v, 0, sizeof(*v));
	v->part = VERIFY_CHECKPOINT;
	v->of = 1;
	rc = note_parse(&n, note, why);
	if (rc == CY_OK)
		rc = checkpoint_parse(&c, n.text, why);
	if (rc == CY_OK)
		rc = verify_head_alone(v, &n, &c, o, why);
	v->valid = v->key_known && (rc == CY_OK || rc == CY_BELOW);
	v->rc = rc;
	if (rc != CY_OK) {
		(void)snprintf(v->what, sizeof(v->what), "the checkpoint");
		v->why = *why;
	}
	return rc;
}

/* A note that is none of ours, whose second line is a number. */
static bool
is_checkpoint(struct span s)
{
	struct checkpoint c;
	struct note n;

	return note_parse(&n, s, NULL) == CY_OK &&
	    checkpoint_parse(&c, n.text, NULL) == CY_OK;
}

enum verify_input
verify_input_of(struct span s)
{
	if (s.n >= USTAR_HEADER && memcmp(s.p + USTAR_MAGIC, "ustar", 5) == 0)
		return VERIFY_IS_COPY;
	if (span_starts(s, RECORD_FRONT))
		return VERIFY_IS_RECORD;
	if (span_starts(s, RECEIPT_FRONT))
		return VERIFY_IS_RECEIPT;
	return is_checkpoint(s) ? VERIFY_IS_CHECKPOINT : VERIFY_IS_NOTHING;
}

/* Is the last line a signature's?  No other line begins so (spec/text.md). */
static bool
ends_signed(struct span s)
{
	const uint8_t *line;

	if (s.n == 0 || s.p[s.n - 1] != '\n')
		return false;
	line = memrchr(s.p, '\n', s.n - 1);
	line = line == NULL ? s.p : line + 1;
	return span_starts(
	    span(line, (size_t)(s.p + s.n - line)), SPAN_LIT("\u2014 "));
}

/* A record with its receipt behind it, as somebody puts them into one file,
 * empty lines between or not. */
void
verify_split(struct span *record, struct span *proof)
{
	struct span all = *record, front = RECEIPT_FRONT, head;
	const uint8_t *at = all.p;

	while ((at = memmem(at, (size_t)(all.p + all.n - at), front.p,
	            front.n)) != NULL) {
		head = span_first(all, (size_t)(at - all.p));
		while (head.n > 1 && head.p[head.n - 2] == '\n' &&
		    head.p[head.n - 1] == '\n')
			head.n--;
		if (ends_signed(head)) {
			*record = head;
			*proof = span_from(all, (size_t)(at - all.p));
			return;
		}
		at++;
	}
}

bool
verify_bytes(struct verify_verdict *v, struct span bytes, struct span proof,
    const struct verify_options *o, struct cy_err *e)
{
	switch (verify_input_of(bytes)) {
	case VERIFY_IS_COPY:
		(void)verify_copy(v, bytes, o, e);
		return true;
	case VERIFY_IS_CHECKPOINT:
		(void)verify_checkpoint(v, bytes, o, e);
		return true;
	case VERIFY_IS_RECORD:
		if (proof.n == 0)
			verify_split(&bytes, &proof);
		(void)verify_record(v, bytes, proof, o, e);
		return true;
	case VERIFY_IS_RECEIPT:
	case VERIFY_IS_NOTHING:
		break;
	}
	return false;
}
