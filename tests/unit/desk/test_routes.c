/* SPDX-License-Identifier: Apache-2.0 */
#include "deskkit.h"

/*
 * Every row of the table of routes, by every role, with and without a passkey:
 * an address answers what office_can() says, and nothing of what the party may
 * not know of.
 */

static struct dkit T;

#define NOBODY                                                           \
	"00000000000000000000000000000000000000000000000000000000000000" \
	"01"

static const struct {
	const char *login, *party;
	unsigned roles;
} people[] = {
    {"admin", "mfa.example", OFFICER_ADMINISTRATOR},
    {"drafter", "mfa.example", OFFICER_DRAFTER},
    {"clearer", "mfa.example", OFFICER_CLEARER},
    {"signer", "mfa.example", OFFICER_SIGNER},
    {"approver", "mfa.example", OFFICER_APPROVER},
    {"contact", "mfa.example", OFFICER_CONTACT},
    {"observer", "mfa.example", OFFICER_OBSERVER},
    {"other", "mod.example", OFFICER_DRAFTER | OFFICER_SIGNER},
    {"keeper", KIT_KEEPER, 0x7f},
};
#define PEOPLE (sizeof(people) / sizeof(people[0]))

/* The pattern with ids in place of its braces; false: it has none. */
static bool
fill(char out[300], const char *pattern)
{
	size_t n = 0;
	bool object = false;

	for (const char *s = pattern; *s != '\0' && n < 200; s++) {
		if (*s != '{') {
			out[n++] = *s;
			continue;
		}
		memcpy(out + n, NOBODY, 64);
		n += 64;
		object = true;
		s += strcspn(s, "}");
	}
	out[n] = '\0';
	return object;
}

/* What an address without an object answers to this officer. */
static unsigned
wanted(const struct desk_route *r, const struct officer *who)
{
	struct cy_err e;

	if (r->verb == VERBS)
		return 200;
	if (office_can(who, r->verb, rights[r->verb].standing, &e) == CY_OK)
		return 200;
	return e.fault == FAULT_OFFICE_NOT_STRONG ? 303 : 403;
}

static unsigned
face_of(const struct desk_route *r)
{
	return r->route.faces & FACE(HTML);
}

static void
test_row(const struct desk_route *r, const struct officer *who)
{
	char path[300];
	bool object = fill(path, r->route.pattern);
	unsigned status, want;

	status = dkit_get(&T, path);
	want = object ? 404 : wanted(r, who);
	t_ok(status == want, "%s, strong %d: GET %s is %u (%u)", who->login,
	    who->strong, r->route.pattern, want, status);
	if (want == 404 && face_of(r) != 0)
		t_ok(
		    dkit_body(&T, "office/not-found") && !dkit_body(&T, NOBODY),
		    "and says nothing of it");
	if ((r->route.methods >> HTTP_POST & 1) == 0) {
		t_uint(dkit_post(&T, path, ""), 405, "nothing is posted here");
		return;
	}
	/* Whatever is wrong with a form: it is not done, and not 500. */
	if (object && strcmp(r->route.pattern, "/office/logout") != 0) {
		status = dkit_post(&T, path, "");
		t_ok(status == 404 || status == 400 || status == 403 ||
		        status == 303,
		    "%s: POST %s is refused (%u)", who->login, r->route.pattern,
		    status);
	}
}

static void
test_person(size_t i, bool strong)
{
	struct officer who;
	struct cy_err e;

	t_uint(dkit_login(&T, people[i].login), 303, people[i].login);
	if (strong)
		t_ok(dkit_raise(&T, people[i].login), "raised");
	okit_must(office_officer(T.k->o, span_str(people[i].login), &who, &e),
	    &e, "office_officer");
	who.strong = strong;
	for (const struct desk_route *r = desk_routes; r->route.pattern != NULL;
	     r++)
		test_row(r, &who);
}

/* What is not there, and what has no address, look alike. */
static void
test_alike(void)
{
	static const char *const path[] = {"/office/d/" NOBODY, "/office/d/x",
	    "/office/d/" NOBODY "/nothing", "/office/d/%2e%2e%2f",
	    "/office/d/" NOBODY "/edit"};
	struct buf first;

	buf_init(&first, 1 << 20);
	(void)dkit_login(&T, "drafter");
	for (size_t i = 0; i < sizeof(path) / sizeof(path[0]); i++) {
		t_uint(dkit_get(&T, path[i]), 404, path[i]);
		if (i == 0)
			buf_put(&first, buf_span(&T.a.body));
		t_ok(span_eq(buf_span(&first), buf_span(&T.a.body)),
		    "%s: the same page", path[i]);
	}
	buf_release(&first);
}

/* Fields that are too long, twice, unknown, no text: for every form. */
static void
test_forms(void)
{
	static char form[600 * 1024];
	char path[300];

	(void)dkit_login(&T, "keeper");
	(void)dkit_raise(&T, "keeper");
	for (const struct desk_route *r = desk_routes; r->route.pattern != NULL;
	     r++) {
		if (r->nfields == 0)
			continue;
		(void)fill(path, r->route.pattern);
		for (size_t i = 0; i < r->nfields; i++) {
			const char *name = r->field[i].name;

			(void)snprintf(
			    form, sizeof(form), "%s=a&%s=b", name, name);
			t_ok(dkit_post(&T, path, form) != 200 &&
			        dkit_body(&T, "at most once"),
			    "%s: %s twice", r->route.pattern, name);
			(void)snprintf(form, sizeof(form), "%s=%%ff", name);
			(void)dkit_post(&T, path, form);
			t_ok(T.a.status == 400 || T.a.status == 404,
			    "%s: %s is no text", r->route.pattern, name);
			if (r->field[i].max == 0 ||
			    r->field[i].max > 500u * 1024)
				continue;
			(void)snprintf(form, sizeof(form), "%s=", name);
			memset(
			    form + strlen(name) + 1, 'a', r->field[i].max + 1);
			form[strlen(name) + 2 + r->field[i].max] = '\0';
			(void)dkit_post(&T, path, form);
			t_ok(T.a.status == 400 || T.a.status == 404,
			    "%s: %s is too long (%u)", r->route.pattern, name,
			    T.a.status);
		}
		(void)dkit_post(&T, path, "no-such-field=1");
		t_ok(T.a.status == 400 || T.a.status == 404,
		    "%s: no such field", r->route.pattern);
	}
}

int
main(void)
{
	struct officer who;

	dkit_start(&T);
	for (size_t i = 0; i < PEOPLE; i++)
		okit_officer(T.k, people[i].login, people[i].party,
		    people[i].roles,
		    (people[i].roles & OFFICER_CLEARER) != 0 ? "legal" : "",
		    &who);
	for (size_t i = 0; i < PEOPLE; i++) {
		test_person(i, false);
		test_person(i, true);
	}
	test_alike();
	test_forms();
	dkit_end(&T);
	return t_done();
}
