/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/play.h"

#include "base/codec.h"
#include "core/bracket.h"
#include "crypto/ed25519.h"
#include "diff/diff.h"
#include "office/officer.h"

/* The first half of a ceremony: drafting. */

/* A draft of a paper, on the heap: its headers point into what the caller
 * holds until it is added. */
static struct record_draft *
paper(enum record_kind kind, struct cy_err *e)
{
	struct record_draft *d = calloc(1, sizeof(*d));

	if (d == NULL)
		(void)cy_nomem(e);
	else
		record_draft_init(d, kind);
	return d;
}

static enum cy_rc
add_paper(struct play *p, struct player *by, size_t k, struct record_draft *d,
    struct hash *id, struct cy_err *e)
{
	bool root = d->kind == PAPER_DRAFT;
	enum cy_rc rc = office_paper_add(
	    p->office, &by->officer[k], root ? NULL : &p->draft, d, id, e);

	free(d);
	return rc;
}

enum cy_rc
play_begin(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct record_draft *d = by == NULL ? NULL : paper(PAPER_DRAFT, e);
	char title[256], nonce[BASE64_LEN(32) + 1];
	uint8_t random[32];
	enum cy_rc rc;

	if (d == NULL)
		return e->rc;
	crypto_random(random, sizeof(random));
	base64_encode(nonce, span(random, sizeof(random)));
	(void)snprintf(title, sizeof(title), "en %s",
	    json_string_value(json_object_get(s, "title")));
	record_draft_add(d, F_TITLE, span_str(title));
	record_draft_add(d, F_NONCE, span_str(nonce));
	rc = add_paper(p, by, 0, d, &p->draft, e);
	if (rc == CY_OK)
		play_say(p, "%s begins a draft: %s", by->name, title + 3);
	return rc;
}

/* The body that the script has under this name: paragraphs. */
static enum cy_rc
body_named(struct play *p, const json_t *s, const char *name, struct buf *b,
    struct cy_err *e)
{
	const json_t *list;

	list = json_object_get(json_object_get(p->script, "texts"), name);
	if (!json_is_array(list))
		return play_fail(s, "no such text", e);
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (i > 0)
			buf_putc(b, '\n');
		buf_puts(b, json_string_value(json_array_get(list, i)));
		buf_putc(b, '\n');
	}
	return buf_check(b, e);
}

static enum cy_rc
add_version(struct play *p, struct player *by, struct span body,
    const char *name, struct cy_err *e)
{
	struct record_draft *d = paper(PAPER_VERSION, e);
	char previous[HASH_HEX];
	enum cy_rc rc;

	if (d == NULL)
		return e->rc;
	if (p->ntexts > 0) {
		hash_hex(previous, &p->text[p->ntexts - 1].id);
		record_draft_add(d, F_PREVIOUS, span_str(previous));
	}
	d->body = body;
	rc = add_paper(p, by, 0, d, &p->version, e);
	if (rc == CY_OK && p->ntexts < PLAY_TEXTS) {
		p->text[p->ntexts].name = name;
		p->text[p->ntexts++].id = p->version;
	}
	return rc;
}

enum cy_rc
play_version(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	const char *name = json_string_value(json_object_get(s, "text"));
	struct buf body;
	enum cy_rc rc;

	if (by == NULL)
		return e->rc;
	buf_init(&body, LIMIT_RECORD_TEXT);
	rc = body_named(p, s, name == NULL ? "" : name, &body, e);
	if (rc == CY_OK)
		rc = add_version(p, by, buf_span(&body), name, e);
	buf_release(&body);
	if (rc == CY_OK)
		play_say(p, "%s saves version %zu", by->name, p->ntexts);
	return rc;
}

enum cy_rc
play_steps_set(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct span step = json_text(s, "step");
	enum cy_rc rc;

	if (by == NULL)
		return e->rc;
	rc = office_steps_set(p->office, &by->officer[0], &step, 1, e);
	if (rc == CY_OK)
		play_say(p,
		    "In %s no text leaves before its step \"%.*s\" is recorded",
		    by->name, SPAN_ARGS(step));
	return rc;
}

enum cy_rc
play_clear(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct record_draft *d = by == NULL ? NULL : paper(PAPER_CLEARANCE, e);
	char version[HASH_HEX];
	struct hash id;
	enum cy_rc rc;

	if (d == NULL)
		return e->rc;
	hash_hex(version, &p->version);
	record_draft_add(d, F_AUDIENCE, span_str(by->id));
	record_draft_add(d, F_REGARDING, span_str(version));
	record_draft_add(d, F_STEP, json_text(s, "step"));
	record_draft_add(d, F_KIND, SPAN_LIT("cleared"));
	rc = add_paper(p, by, 1, d, &id, e);
	if (rc == CY_OK)
		play_say(p, "%s clears version %zu", by->name, p->ntexts);
	return rc;
}

static enum cy_rc
circulate(struct play *p, struct player *by, const json_t *s, struct cy_err *e)
{
	struct record_draft *d = paper(PAPER_CIRCULATION, e);
	utc_t days = json_integer_value(json_object_get(s, "days"));
	char version[HASH_HEX], until[TIME_TEXT];
	struct hash id;

	if (d == NULL)
		return e->rc;
	hash_hex(version, &p->version);
	record_draft_add(d, F_REGARDING, span_str(version));
	for (size_t i = 1; i < p->n; i++)
		if (&p->player[i] != by)
			record_draft_add(
			    d, F_INVITED, span_str(p->player[i].id));
	if (days > 0) {
		time_print(until, p->now + 86400 * days);
		record_draft_add(d, F_DEADLINE, span_str(until));
	}
	return add_paper(p, by, 0, d, &id, e);
}

enum cy_rc
play_circulate(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct span refused = json_text(s, "refused");
	enum cy_rc rc;

	if (by == NULL)
		return e->rc;
	rc = circulate(p, by, s, e);
	if (refused.n > 0) {
		if (rc == CY_OK || !span_eq_str(refused, fault_id(e->fault)))
			return play_fail(s, "it was not refused", e);
		play_say(p, "%s cannot send it yet: %.*s", by->name,
		    SPAN_ARGS(refused));
		return CY_OK;
	}
	if (rc == CY_OK)
		play_say(p, "%s circulates version %zu to %zu parties",
		    by->name, p->ntexts, p->n - 2);
	return rc;
}

enum cy_rc
play_comment(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct record_draft *d = by == NULL ? NULL : paper(PAPER_COMMENT, e);
	char version[HASH_HEX], body[1024];
	struct hash id;
	enum cy_rc rc;

	if (d == NULL)
		return e->rc;
	hash_hex(version, &p->version);
	(void)snprintf(body, sizeof(body), "%s\n",
	    json_string_value(json_object_get(s, "text")));
	record_draft_add(d, F_REGARDING, span_str(version));
	record_draft_add(d, F_PARAGRAPH, json_text(s, "paragraph"));
	d->body = span_str(body);
	rc = add_paper(p, by, 0, d, &id, e);
	if (rc == CY_OK)
		play_say(p, "%s comments on paragraph %.*s", by->name,
		    SPAN_ARGS(json_text(s, "paragraph")));
	return rc;
}

enum cy_rc
play_position(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct record_draft *d = by == NULL ? NULL : paper(PAPER_POSITION, e);
	struct span kind = json_text(s, "kind"),
	            paragraph = json_text(s, "paragraph");
	long long prefer =
	    (long long)json_integer_value(json_object_get(s, "prefer"));
	char version[HASH_HEX], number[24];
	struct hash id;
	enum cy_rc rc;

	if (d == NULL)
		return e->rc;
	hash_hex(version, &p->version);
	(void)snprintf(number, sizeof(number), "%lld", prefer);
	record_draft_add(d, F_REGARDING, span_str(version));
	if (paragraph.n > 0)
		record_draft_add(d, F_PARAGRAPH, paragraph);
	record_draft_add(d, F_KIND, prefer > 0 ? SPAN_LIT("prefer") : kind);
	if (prefer > 0)
		record_draft_add(d, F_ALTERNATIVE, span_str(number));
	rc = add_paper(p, by, 0, d, &id, e);
	if (rc == CY_OK && prefer > 0)
		play_say(p, "%s prefers alternative %lld in paragraph %.*s",
		    by->name, prefer, SPAN_ARGS(paragraph));
	else if (rc == CY_OK)
		play_say(p, "%s agrees, %.*s", by->name, SPAN_ARGS(kind));
	return rc;
}

enum cy_rc
play_redline(struct play *p, const json_t *s, struct cy_err *e)
{
	struct span from = json_text(s, "from"), to = json_text(s, "to");
	char a[64], b[64];
	struct buf old, new;
	struct diff diff;
	struct arena mem;
	enum cy_rc rc;

	(void)snprintf(a, sizeof(a), "%.*s", SPAN_ARGS(from));
	(void)snprintf(b, sizeof(b), "%.*s", SPAN_ARGS(to));
	arena_init(&mem, DIFF_ARENA);
	buf_init(&old, LIMIT_RECORD_TEXT);
	buf_init(&new, LIMIT_RECORD_TEXT);
	rc = body_named(p, s, a, &old, e);
	if (rc == CY_OK)
		rc = body_named(p, s, b, &new, e);
	if (rc == CY_OK)
		rc = diff_words(&diff, &mem, buf_span(&old), buf_span(&new), e);
	if (rc == CY_OK)
		play_say(p,
		    "Redline, %s against %s: %zu words gone, %zu new, %zu "
		    "the same",
		    b, a, diff.gone, diff.came, diff.same);
	buf_release(&old);
	buf_release(&new);
	arena_release(&mem);
	return rc;
}

enum cy_rc
play_resolve(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct span paragraph = json_text(s, "paragraph");
	struct para_id id;
	struct buf old, new;
	enum cy_rc rc;

	if (by == NULL)
		return e->rc;
	if (!para_id_parse(paragraph, &id) || p->ntexts == 0)
		return play_fail(s, "no paragraph", e);
	buf_init(&old, LIMIT_RECORD_TEXT);
	buf_init(&new, LIMIT_RECORD_TEXT);
	rc = body_named(p, s, p->text[p->ntexts - 1].name, &old, e);
	if (rc == CY_OK)
		rc = bracket_resolve(&new, buf_span(&old), id,
		    (uint64_t)json_integer_value(
		        json_object_get(s, "alternative")),
		    e);
	if (rc == CY_OK)
		rc = buf_check(&new, e);
	if (rc == CY_OK)
		rc = add_version(
		    p, by, buf_span(&new), p->text[p->ntexts - 1].name, e);
	buf_release(&old);
	buf_release(&new);
	if (rc == CY_OK)
		play_say(p,
		    "%s resolves the bracket in paragraph %.*s: version %zu",
		    by->name, SPAN_ARGS(paragraph), p->ntexts);
	return rc;
}
