/* SPDX-License-Identifier: Apache-2.0 */
#include "ikit.h"

#include "office/inbox.h"

/* What waits for whom, from the first version to the release. */

static struct ikit k;

/* The kinds of what waits, in order; *first is the first of them. */
static void
waits(const struct officer *who, const char *want, const char *when,
    struct inbox_entry *first)
{
	struct inbox_entry *in;
	char got[200] = "";
	struct arena a;
	struct cy_err e;
	size_t n;

	arena_init(&a, 1 << 24);
	okit_must(office_inbox(k.k.o, who, &a, &in, &n, &e), &e, "inbox");
	for (size_t i = 0; i < n; i++) {
		size_t at = strlen(got);

		(void)snprintf(got + at, sizeof(got) - at, "%s%s",
		    at > 0 ? " " : "", inbox_kind_name(in[i].kind));
	}
	t_ok(strcmp(got, want) == 0, "%s: %s has \"%s\", not \"%s\"", when,
	    who->login, got, want);
	if (first != NULL && n > 0) {
		*first = in[0];
		first->title = first->lead = span("", 0);
	}
	arena_release(&a);
}

static void
paper(const struct officer *who, enum record_kind kind, enum field f,
    const char *value, const char *body)
{
	struct record_draft *d = ikit_new(kind);
	char hex[HASH_HEX];
	struct hash id;
	struct cy_err e;

	k.k.node.time.now++;
	hash_hex(hex, &k.version);
	record_draft_add(d, F_REGARDING, span_str(hex));
	record_draft_add(d, f, span_str(value));
	d->body = span_str(body);
	okit_must(ikit_paper(&k, who, d, &id, &e), &e, "paper");
}

static void
seen(const struct officer *who)
{
	struct cy_err e;

	okit_must(office_seen(k.k.o, who, &k.draft, &e), &e, "seen");
}

static void
test_drafting(void)
{
	const struct span step = SPAN_LIT("legal");
	struct inbox_entry first = {0};
	struct officer boss;
	struct cy_err e;

	okit_officer(&k.k, "boss", k.id[2], OFFICER_ADMINISTRATOR, "", &boss);
	waits(&k.signer[1], "", "sent", NULL);
	waits(&k.approver[1], "read", "sent", NULL);
	waits(&k.signer[2], "answer read", "sent", &first);
	t_ok(first.has_object && hash_eq(&first.object, &k.version) &&
	        first.has_draft && hash_eq(&first.draft, &k.draft),
	    "which version of which draft");
	waits(&boss, "", "an administrator reads no drafts", NULL);
	waits(&k.signer[0], "", "the keeper knows of nothing", NULL);
	t_rc(office_seen(k.k.o, &k.signer[0], &k.draft, &e), &e, CY_NOTFOUND,
	    FAULT_OFFICE_NOT_FOUND, "and cannot have seen it");
	seen(&k.signer[2]);
	waits(&k.signer[2], "answer", "read", NULL);
	waits(&k.approver[2], "read", "read by another", NULL);
	paper(&k.signer[2], PAPER_POSITION, F_KIND, "agree", "");
	waits(&k.signer[2], "", "answered", NULL);
	waits(&k.signer[1], "read", "answered", &first);
	t_uint(first.count, 1, "new papers");
	paper(&k.signer[1], PAPER_COMMENT, F_AUDIENCE, k.id[1],
	    "1. Between us.\n");
	waits(&k.signer[2], "", "a comment among others", NULL);
	paper(&k.signer[1], PAPER_COMMENT, F_AUDIENCE, "", "1. To all.\n");
	waits(&k.signer[2], "read", "a comment to all", NULL);
	okit_must(
	    office_steps_set(k.k.o, &k.signer[2], &step, 1, &e), &e, "steps");
	seen(&k.approver[2]);
	waits(&k.approver[2], "clear", "a step to be done", &first);
	t_ok(hash_eq(&first.object, &k.version), "of which version");
	paper(&k.approver[2], PAPER_CLEARANCE, F_KIND, "refused", "");
	waits(&k.approver[2], "", "a step that was refused", NULL);
	seen(&k.signer[2]);
	seen(&k.approver[1]);
	seen(&k.signer[1]);
}

static void
test_signing(void)
{
	struct record_draft *d = ikit_new(R_STATEMENT);
	enum instrument_state state;
	struct inbox_entry first = {0};
	struct hash release;
	struct cy_err e;

	record_draft_add(d, F_SYMBOL, SPAN_LIT("calm"));
	record_draft_add(d, F_OPEN, SPAN_LIT("signature"));
	okit_must(office_fix(k.k.o, &k.signer[1], &k.draft, &k.version, d,
	              &k.statement, &e),
	    &e, "fix");
	free(d);
	waits(&k.signer[1], "sign", "a statement is prepared", &first);
	t_ok(hash_eq(&first.object, &k.statement), "which one");
	waits(&k.approver[1], "", "before a signer has signed", NULL);
	waits(&k.signer[2], "", "others", NULL);
	okit_must(ikit_approve(&k, &k.signer[1], &k.statement, &state, &e), &e,
	    "first");
	waits(&k.signer[1], "", "a signer has signed", NULL);
	waits(&k.approver[1], "approve", "a signer has signed", NULL);
	okit_must(ikit_approve(&k, &k.approver[1], &k.statement, &state, &e),
	    &e, "second");
	waits(&k.approver[1], "", "fixed", NULL);
	waits(&k.signer[1], "sign", "fixed", NULL);
	waits(&k.signer[2], "", "fixed, a step refused", NULL);
	paper(&k.approver[2], PAPER_CLEARANCE, F_KIND, "cleared", "");
	seen(&k.signer[2]);
	waits(&k.signer[2], "sign", "fixed, and cleared", &first);
	t_ok(hash_eq(&first.object, &k.statement), "what is open to it");
	waits(&k.signer[0], "release", "without a quorum", NULL);
	okit_must(ikit_prepare_act(&k, 2, "signature", true, &e), &e, "act");
	waits(&k.signer[2], "sign", "an act is prepared", &first);
	t_ok(hash_eq(&first.object, &k.act[2]), "the act itself");
	okit_must(
	    ikit_approve(&k, &k.signer[2], &k.act[2], &state, &e), &e, "first");
	waits(&k.approver[2], "approve", "an act is signed", NULL);
	okit_must(ikit_approve(&k, &k.approver[2], &k.act[2], &state, &e), &e,
	    "second");
	waits(&k.signer[2], "", "an act is held", NULL);
	okit_must(
	    office_release_prepare(k.k.o, &k.signer[0], &k.draft, &release, &e),
	    &e, "release");
	waits(&k.signer[0], "release", "a release is prepared", &first);
	t_ok(first.has_object && hash_eq(&first.object, &release), "which");
	waits(&k.approver[0], "release", "a release is prepared", NULL);
	okit_must(
	    ikit_approve(&k, &k.signer[0], &release, &state, &e), &e, "first");
	waits(&k.signer[0], "", "a release has one approval", NULL);
	waits(&k.approver[0], "release", "a release has one approval", NULL);
	okit_must(ikit_approve(&k, &k.approver[0], &release, &state, &e), &e,
	    "second");
	waits(&k.approver[0], "", "released", NULL);
	waits(&k.signer[2], "", "released", NULL);
}

int
main(void)
{
	ikit_start(&k, 2);
	ikit_draft(&k, IKIT_BODY);
	test_drafting();
	test_signing();
	ikit_end(&k);
	return t_done();
}
