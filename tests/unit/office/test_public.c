/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "ikit.h"

#include "office/inbox.h"

/* What parties do on a statement after its release: what the register would
 * refuse is refused before an officer approves it. */

static struct ikit K;

static enum cy_rc
speak(size_t i, const struct hash *regarding, const char *kind, struct hash *id,
    struct cy_err *e)
{
	struct record_draft *d = ikit_new(R_DECLARATION);
	char hex[HASH_HEX];
	enum cy_rc rc;

	hash_hex(hex, regarding);
	record_draft_add(d, F_REGARDING, span_str(hex));
	record_draft_add(d, F_KIND, span_str(kind));
	d->body = SPAN_LIT("As far as it goes.\n");
	rc = office_prepare(K.k.o, &K.signer[i], NULL, d, id, e);
	free(d);
	return rc;
}

static enum cy_rc
leave(size_t i, const struct hash *act, const char *day, struct hash *id,
    struct cy_err *e)
{
	struct record_draft *d = ikit_new(R_WITHDRAWAL);
	char hex[HASH_HEX];
	enum cy_rc rc;

	hash_hex(hex, act);
	record_draft_add(d, F_ACT, span_str(hex));
	record_draft_add(d, F_EFFECTIVE, span_str(day));
	rc = office_prepare(K.k.o, &K.signer[i], NULL, d, id, e);
	free(d);
	return rc;
}

/* How many of party i's instruments on public statements wait. */
static size_t
waiting(size_t i)
{
	struct instrument *all;
	struct arena a;
	struct cy_err e;
	size_t n, count = 0;

	arena_init(&a, 16 << 20);
	t_rc(office_instruments(K.k.o, &K.signer[i], NULL, &a, &all, &n, &e),
	    &e, CY_OK, FAULT_NONE, "its own are listed");
	for (size_t k = 0; k < n; k++)
		count += all[k].state == INSTRUMENT_PREPARED;
	arena_release(&a);
	return count;
}

static size_t
in_inbox(const struct officer *who, enum inbox_kind kind)
{
	struct inbox_entry *in;
	struct arena a;
	struct cy_err e;
	size_t n, count = 0;

	arena_init(&a, 16 << 20);
	okit_must(office_inbox(K.k.o, who, &a, &in, &n, &e), &e, "inbox");
	for (size_t i = 0; i < n; i++)
		count += in[i].kind == kind && !in[i].has_draft;
	arena_release(&a);
	return count;
}

static void
test_act(void)
{
	enum instrument_state state;
	struct cy_err e;
	struct hash first = K.act[2];

	t_rc(ikit_prepare_act(&K, 2, "accession", false, &e), &e, CY_CONFLICT,
	    FAULT_ACT_SECOND, "who has an act prepares no second");
	K.act[2] = first;
	okit_must(
	    ikit_prepare_act(&K, 3, "accession", false, &e), &e, "accession");
	first = K.act[3];
	t_uint(in_inbox(&K.signer[3], INBOX_SIGN), 1, "a signer is asked");
	okit_must(
	    ikit_approve(&K, &K.signer[3], &first, &state, &e), &e, "a signer");
	t_uint(in_inbox(&K.approver[3], INBOX_APPROVE), 1, "then an approver");
	K.k.node.time.now += 1;
	okit_must(ikit_prepare_act(&K, 3, "alignment", false, &e), &e, "again");
	t_uint(waiting(3), 1, "one act on a statement waits");
	okit_must(
	    ikit_approve_both(&K, 3, &K.act[3], &state, &e), &e, "approve");
	t_ok(state == INSTRUMENT_ENTERED, "it enters at once");
}

static void
test_declarations(void)
{
	struct hash a, b, c;
	struct cy_err e;

	okit_must(speak(3, &K.statement, "reservation", &a, &e), &e, "one");
	okit_must(speak(3, &K.statement, "explanation", &b, &e), &e, "two");
	okit_must(speak(3, &K.act[2], "objection", &c, &e), &e, "three");
	t_uint(waiting(3), 3, "each is a matter of its own");
	K.k.node.time.now += 1;
	okit_must(speak(3, &K.statement, "reservation", &a, &e), &e, "anew");
	t_uint(waiting(3), 3, "and what is written anew is not");
	t_rc(speak(3, &a, "objection", &b, &e), &e, CY_NOTFOUND,
	    FAULT_REFERENCE_UNKNOWN, "what is not there is not spoken to");
}

static void
test_withdrawal(void)
{
	enum instrument_state state;
	struct cy_err e;
	struct hash one, two;

	t_rc(leave(3, &K.act[2], "2040-01-01", &one, &e), &e, CY_REFUSED,
	    FAULT_WITHDRAWAL_FOREIGN, "another's act");
	t_rc(leave(3, &K.act[3], "2001-01-01", &one, &e), &e, CY_REFUSED,
	    FAULT_WITHDRAWAL_EARLY, "before today");
	okit_must(leave(3, &K.act[3], "2040-01-01", &one, &e), &e, "leave");
	okit_must(ikit_approve(&K, &K.signer[3], &one, &state, &e), &e, "one");
	/* Meanwhile the same was signed with the party's key elsewhere. */
	{
		struct record_draft *d = ikit_new(R_WITHDRAWAL);
		char hex[HASH_HEX], date[TIME_TEXT];
		struct buf text;

		time_print(date, K.k.node.time.now);
		hash_hex(hex, &K.act[3]);
		record_draft_add(d, F_AUTHOR, span_str(K.id[3]));
		record_draft_add(d, F_DATE, span_str(date));
		record_draft_add(d, F_ACT, span_str(hex));
		buf_init(&text, LIMIT_RECORD_TEXT);
		okit_must(record_draft_print(&text, d, &e), &e, "print");
		ikit_append(&K, buf_span(&text), &K.key[3]);
		buf_release(&text);
		free(d);
	}
	two = one;
	t_rc(ikit_approve(&K, &K.approver[3], &two, &state, &e), &e,
	    CY_CONFLICT, FAULT_WITHDRAWAL_SECOND,
	    "the second officer is told before approving");
}

int
main(void)
{
	enum instrument_state state;
	struct cy_err e;
	struct hash id;

	ikit_start(&K, 3);
	ikit_draft(&K, IKIT_BODY);
	okit_must(ikit_fix(&K, &(struct ikit_rules){NULL, NULL, NULL}, &e), &e,
	    "fix");
	okit_must(ikit_act(&K, 2, "signature", true, &state, &e), &e, "act");
	okit_must(ikit_release(&K, &id, &e), &e, "release");
	test_act();
	test_declarations();
	test_withdrawal();
	ikit_end(&K);
	return t_done();
}
