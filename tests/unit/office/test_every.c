/* SPDX-License-Identifier: Apache-2.0 */
#include "calls.h"

#include <ctype.h>

/*
 * Every function of the office's headers that an officer calls asks for its
 * rights, as it is now, and says of what is another's the same as of what is
 * not there.
 */

static struct call_world C;

static enum cy_rc
run(const struct call *call, const struct call_on *on, struct cy_err *e)
{
	struct arena a;
	enum cy_rc rc;

	*e = (struct cy_err){0};
	C.count++;
	arena_init(&a, 1 << 24);
	rc = call->fn(&C, on, &a, e);
	arena_release(&a);
	return rc;
}

/* Of an officer that was disabled after the caller had it. */
static void
test_disabled(void)
{
	struct officer who, expired;
	struct call_on on;
	struct cy_err e;

	okit_officer(&C.w.k, "all", "aa.example", 127, "legal", &who);
	expired = who;
	expired.expired = true;
	for (size_t i = 0; i < ncalls; i++) {
		if (strcmp(calls[i].name, "office_keep") == 0)
			continue;
		on = calls_own(&C, &expired);
		t_rc(run(&calls[i], &on, &e), &e, CY_DENIED,
		    FAULT_OFFICE_SESSION_EXPIRED, calls[i].name);
	}
	okit_must(office_disable(C.w.k.o, NULL, SPAN_LIT("all"), NULL, &e), &e,
	    "office_disable");
	for (size_t i = 0; i < ncalls; i++) {
		on = calls_own(&C, &who);
		t_rc(run(&calls[i], &on, &e), &e, CY_DENIED,
		    FAULT_OFFICE_DISABLED, calls[i].name);
	}
}

/* Of an officer who has no role for anything. */
static void
test_roles(void)
{
	struct officer who = C.w.leo;
	struct call_on on = calls_own(&C, &who);
	struct cy_err e;

	who.id = 4711;
	for (size_t i = 0; i < ncalls; i++) {
		enum cy_rc rc = run(&calls[i], &on, &e);

		t_ok(rc == CY_DENIED, "%s by nobody: %s", calls[i].name,
		    fault_id(e.fault));
	}
}

static bool
same(const struct cy_err *a, const struct cy_err *b)
{
	return a->rc == b->rc && a->fault == b->fault &&
	    a->offset == b->offset && strcmp(a->text, b->text) == 0;
}

static void
test_foreign(const struct officer *who)
{
	const struct hash none = {{9}};
	struct call_on on, nothing;
	struct cy_err e, e2;

	for (size_t i = 0; i < ncalls; i++) {
		if (!calls[i].object)
			continue;
		on = calls_own(&C, who);
		if (calls[i].fn == calls[0].fn)
			on.login = SPAN_LIT("");
		nothing = on;
		nothing.draft = nothing.version = nothing.file = &none;
		nothing.instrument = &none;
		nothing.entry = buf_span(&C.none);
		nothing.login = SPAN_LIT("there.is.none");
		nothing.token = 4712;
		nothing.path = SPAN_LIT("/office/nowhere");
		nothing.party = SPAN_LIT("nowhere.example");
		t_rc(run(&calls[i], &on, &e), &e, CY_NOTFOUND,
		    FAULT_OFFICE_NOT_FOUND, calls[i].name);
		(void)run(&calls[i], &nothing, &e2);
		t_ok(same(&e, &e2), "%s: %s is told as what is not there",
		    calls[i].name, who->login);
	}
}

static bool
in_table(struct span name)
{
	for (size_t i = 0; i < ncalls; i++)
		if (span_eq_str(name, calls[i].name))
			return true;
	return false;
}

/* The functions of a header that take who, each of them in the table. */
static void
test_header(const char *header)
{
	static const char mark[] = "const struct officer *who";
	char path[512];
	struct span all, rest, name;
	size_t at, from, n = 0;

	(void)snprintf(
	    path, sizeof(path), "%s/%s", getenv("COMITY_SOURCE"), header);
	all = t_load(path);
	for (at = 0; at + sizeof(mark) < all.n; at++) {
		if (memcmp(all.p + at, mark, sizeof(mark) - 1) != 0)
			continue;
		/* Back to the bracket, and to the word before it. */
		for (from = at; from > 0 && all.p[from] != '('; from--)
			;
		rest = span_first(all, from);
		while (from > 0 &&
		    (isalnum(all.p[from - 1]) || all.p[from - 1] == '_'))
			from--;
		name = span_from(rest, from);
		if (span_eq_str(name, "office_can"))
			continue;
		n++;
		t_ok(in_table(name), "%s: %.*s is tried", header,
		    SPAN_ARGS(name));
	}
	t_ok(n > 0, "%s: %zu functions", header, n);
	free((void *)(uintptr_t)all.p);
}

int
main(void)
{
	static const char *const headers[] = {"src/office/officer.h",
	    "src/office/papers.h", "src/office/attachment.h",
	    "src/office/inbox.h", "src/office/instrument.h",
	    "src/office/release.h"};

	calls_start(&C);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		test_header(headers[i]);
	test_foreign(&C.w.dan);
	test_foreign(&C.w.kay);
	test_roles();
	test_disabled();
	calls_end(&C);
	return t_done();
}
