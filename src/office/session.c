/* SPDX-License-Identifier: Apache-2.0 */
#include "office/officer_data.h"
#include "office/people.h"

#include "base/codec.h"
#include "crypto/ed25519.h"

/* Signing in (spec/office.md, "Signing in"). */

#define SESSION_SECONDS (8 * 3600) /* at most */
#define IDLE_SECONDS (30 * 60)     /* without a request */
#define STRONG_SECONDS (15 * 60)   /* after the passkey */
#define CHALLENGE_SECONDS (5 * 60)
#define KEPT_SECONDS (3 * 24 * 3600) /* what is kept for an ended one, too */
#define USED_SECONDS 60              /* how exactly a request is noted */
#define AHEAD_SECONDS 300            /* a clock may be set back by */

_Static_assert(SESSION_TOKEN == OFFICE_SECRET, "one length");

/* base64url without padding, as a cookie holds it. */
void
office_secret(char out[SESSION_TOKEN])
{
	char text[BASE64_LEN(32) + 1];
	uint8_t b[32];

	crypto_random(b, sizeof(b));
	base64_encode(text, span(b, sizeof(b)));
	for (size_t i = 0; i + 1 < SESSION_TOKEN; i++)
		out[i] = text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i];
	out[SESSION_TOKEN - 1] = '\0';
}

struct session {
	int64_t row, officer;
	utc_t began, used, raised, challenged;
};

/* CY_NOTFOUND: there is none.  challenge: in the arena, NULL where it is not
 * wanted. */
static enum cy_rc
get(struct office *o, struct span token, struct session *s, struct arena *a,
    struct span *challenge, struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc;

	office_tag(o, TAG_SESSION, token, &t);
	rc = query_by_tag(&q, o, SQL_SESSION_GET, &t, e);
	if (rc != CY_OK)
		return rc;
	*s = (struct session){
	    .row = col_int(&q, 0),
	    .officer = col_int(&q, 1),
	    .began = col_int(&q, 2),
	    .used = col_int(&q, 3),
	    .raised = col_int(&q, 4),
	    .challenged = col_int(&q, 5),
	};
	if (challenge != NULL && !col_is_null(&q, 6))
		rc =
		    col_sealed(&q, 6, o, SEAL_SESSION, s->row, a, challenge, e);
	query_close(&q);
	return rc;
}

static bool
ended(const struct session *s, utc_t now)
{
	return now - s->began >= SESSION_SECONDS ||
	    now - s->used >= IDLE_SECONDS || s->used - now > AHEAD_SECONDS;
}

static bool
recent(utc_t at, utc_t now, utc_t seconds)
{
	return at != 0 && now - at < seconds && at - now <= AHEAD_SECONDS;
}

static enum cy_rc
no_session(struct cy_err *e)
{
	return cy_fail(
	    e, CY_DENIED, FAULT_OFFICE_SESSION, CY_NO_OFFSET, "sign in");
}

static enum cy_rc
set_time(struct office *o, enum sql sql, int64_t row, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, sql, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, office_now(o));
	query_int(&q, 2, row);
	return query_run(&q, e);
}

/* The session, and its officer; *out is filled for one that has ended. */
static enum cy_rc
open_session(struct office *o, struct span token, struct session *s,
    struct arena *a, struct span *challenge, struct officer *out,
    struct cy_err *e)
{
	utc_t now = office_now(o);
	struct officer_data d;
	enum cy_rc rc = get(o, token, s, a, challenge, e);

	if (rc == CY_OK)
		rc = officer_by_row(o, s->officer, &d, e);
	if (rc == CY_NOTFOUND || (rc == CY_OK && d.state != OFFICER_SET_UP))
		return no_session(e);
	if (rc != CY_OK)
		return rc;
	*out = d.who;
	out->expired = ended(s, now);
	if (out->expired)
		return cy_fail(e, CY_DENIED, FAULT_OFFICE_SESSION_EXPIRED,
		    CY_NO_OFFSET, "sign in again");
	out->strong = recent(s->raised, now, STRONG_SECONDS);
	return CY_OK;
}

enum cy_rc
office_session(
    struct office *o, struct span token, struct officer *who, struct cy_err *e)
{
	struct session s;
	enum cy_rc rc = open_session(o, token, &s, NULL, NULL, who, e);

	if (rc != CY_OK || office_now(o) - s.used < USED_SECONDS)
		return rc;
	return set_time(o, SQL_SESSION_USED, s.row, e);
}

void
office_logout(struct office *o, struct span token)
{
	struct query q;
	struct tag t;

	office_tag(o, TAG_SESSION, token, &t);
	if (query_open(&q, o, SQL_SESSION_END, NULL) != CY_OK)
		return;
	query_tag(&q, 1, &t);
	(void)query_run(&q, NULL);
}

static enum cy_rc
put_challenge(
    struct office *o, int64_t row, const struct buf *sealed, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_SESSION_CHALLENGE, e);

	if (rc != CY_OK)
		return rc;
	if (sealed != NULL) {
		query_int(&q, 1, office_now(o));
		query_blob(&q, 2, buf_span(sealed));
	} else {
		query_null(&q, 1);
		query_null(&q, 2);
	}
	query_int(&q, 3, row);
	return query_run(&q, e);
}

enum cy_rc
office_challenge(struct office *o, struct span token, struct hash *challenge,
    struct cy_err *e)
{
	struct officer who;
	struct session s;
	struct buf b;
	enum cy_rc rc = open_session(o, token, &s, NULL, NULL, &who, e);

	if (rc != CY_OK)
		return rc;
	crypto_random(challenge->b, HASH_LEN);
	buf_init(&b, seal_size(HASH_LEN));
	seal_lock(
	    &o->seal, SEAL_SESSION, s.row, span(challenge->b, HASH_LEN), &b);
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = put_challenge(o, s.row, &b, e);
	buf_release(&b);
	return rc;
}

/* It is spent before it is judged. */
static enum cy_rc
raise_session(struct office *o, const struct session *s, struct span challenge,
    const struct officer *who, const struct passkey_assertion *x,
    struct cy_err *e)
{
	enum cy_rc rc = put_challenge(o, s->row, NULL, e);

	if (rc != CY_OK)
		return rc;
	if (challenge.n != HASH_LEN ||
	    !recent(s->challenged, office_now(o), CHALLENGE_SECONDS))
		return cy_fail(e, CY_DENIED, FAULT_OFFICE_CHALLENGE,
		    CY_NO_OFFSET, "ask for another");
	rc = people_assert(o, who, challenge, x, e);
	if (rc == CY_OK)
		rc = set_time(o, SQL_SESSION_RAISE, s->row, e);
	return rc;
}

enum cy_rc
office_raise(struct office *o, struct span token,
    const struct passkey_assertion *x, struct cy_err *e)
{
	struct span challenge = {0};
	struct officer who;
	struct session s;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, 4096);
	rc = open_session(o, token, &s, &a, &challenge, &who, e);
	if (rc == CY_OK)
		rc = raise_session(o, &s, challenge, &who, x, e);
	arena_release(&a);
	return rc;
}

static enum cy_rc
start(struct office *o, int64_t officer, char token[SESSION_TOKEN],
    struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc = query_open(&q, o, SQL_SESSION_ADD, e);

	if (rc != CY_OK)
		return rc;
	office_secret(token);
	office_tag(o, TAG_SESSION, span_str(token), &t);
	query_tag(&q, 1, &t);
	query_int(&q, 2, officer);
	query_int(&q, 3, office_now(o));
	rc = query_run(&q, e);
	return rc == CY_OK ? set_time(o, SQL_OFFICER_SEEN, officer, e) : rc;
}

/* What has ended, and what nobody came back for. */
enum cy_rc
office_tidy(struct office *o, struct cy_err *e)
{
	utc_t now = office_now(o);
	enum cy_rc rc;

	rc = query_row_run(o, SQL_SESSION_TIDY, now - KEPT_SECONDS, e);
	if (rc == CY_OK)
		rc = query_row_run(o, SQL_KEPT_TIDY, now - KEPT_SECONDS, e);
	if (rc == CY_OK)
		rc = query_row_run(o, SQL_TOKEN_TIDY, now, e);
	return rc;
}

/* The officer of this name, as far as there is one that may sign in. */
static enum cy_rc
named(struct office *o, const char *login, struct officer_data *d, bool *there,
    struct cy_err *e)
{
	enum cy_rc rc = officer_by_login(o, login, d, e);

	*there = rc == CY_OK && d->state == OFFICER_SET_UP;
	return query_end(rc);
}

enum cy_rc
office_login(struct office *o, struct span login, struct span password,
    struct span peer, char token[SESSION_TOKEN], struct cy_err *e)
{
	char name[LIMIT_LOGIN + 1];
	bool good = officer_login(name, login), there = false, right = false;
	struct tag by_login, by_peer;
	struct officer_data d;
	enum cy_rc rc;

	office_tag(o, TAG_LOGIN, good ? span_str(name) : login, &by_login);
	office_tag(o, TAG_PEER, peer, &by_peer);
	if (!tries_take(
	        &o->tries, &by_login, &by_peer, o->clock.mono_ns(o->clock.ctx)))
		return cy_fail(e, CY_TEMP, FAULT_OFFICE_LOGIN_SLOW,
		    CY_NO_OFFSET, "wait a minute");
	rc = named(o, name, &d, &there, e);
	if (rc == CY_OK)
		rc = password_check(
		    &o->password, there ? d.hash : NULL, password, &right, e);
	if (rc != CY_OK)
		return rc;
	if (!right)
		return cy_fail(e, CY_DENIED, FAULT_OFFICE_LOGIN_REFUSED,
		    CY_NO_OFFSET, "login or password");
	rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	rc = office_tidy(o, e);
	if (rc == CY_OK)
		rc = start(o, d.who.id, token, e);
	return office_end(o, rc, e);
}
