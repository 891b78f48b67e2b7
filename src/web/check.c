/* SPDX-License-Identifier: Apache-2.0 */
#include "web/check.h"

#include "register/history.h"
#include "tlog/proof.h"
#include "web/form.h"
#include "web/priv.h"
#include "web/say.h"
#include "web/shape.h"

/* Text that is shown again: a record at its largest, and its receipt. */
#define ECHO_MAX (128u * 1024)
#define KEYS 3u /* register, witness, author */

static const struct view_field check_fields[] = {
    SHAPE(check_view, verdict, VIEW_TEXT,
        "verified, below-policy, bad, two-histories or not-checked"),
    SHAPE(check_view, code, VIEW_UINT, "the exit code of comity verify"),
    SHAPE(check_view, kind, VIEW_TEXT, "record, official-copy or checkpoint"),
    SHAPE(check_view, sha256, VIEW_TEXT, "record id: SHA-256 of the text"),
    {"signatures_valid", VIEW_UINT, offsetof(struct check_view, valid), NULL,
        NULL},
    {"signatures", VIEW_UINT, offsetof(struct check_view, of), NULL, NULL},
    {"register", VIEW_TEXT, offsetof(struct check_view, origin), NULL,
        "the name of the register that vouches for it"},
    SHAPE(check_view, size, VIEW_UINT, "of that register"),
    SHAPE(check_view, entry, VIEW_ENTRY, "number in that register"),
    SHAPE(check_view, sealed, VIEW_TIME, "the newest time a seal gives"),
    {"witnesses_valid", VIEW_UINT, offsetof(struct check_view, seals), NULL,
        NULL},
    SHAPE(check_view, witnesses, VIEW_UINT, "in the policy"),
    {"witnesses_needed", VIEW_UINT, offsetof(struct check_view, need), NULL,
        NULL},
    SHAPE(check_view, key_known, VIEW_BOOL, "the register's key is known"),
    SHAPE(check_view, key, VIEW_TEXT, "that key"),
    SHAPE(check_view, bad, VIEW_TEXT, "the first bad thing"),
    SHAPE(check_view, fault, VIEW_TEXT, "id of what is wrong"),
    SHAPE(check_view, why, VIEW_TEXT, "the particulars"),
    SHAPE(check_view, here, VIEW_BOOL, "the record is in this register"),
    SHAPE(check_view, record_url, VIEW_LINK, "and this is its page"),
    SHAPE(check_view, same_history, VIEW_BOOL,
        "its checkpoint is one of this register's own"),
    SHAPE_END,
};
const struct view_shape shape_check = {
    "Verdict", sizeof(struct check_view), check_fields, NULL};

/* What is judged, and by which keys. */
struct check {
	struct page *p;
	struct check_view *v;
	struct span bytes, proof;
	struct vkey key[KEYS];
	size_t nkeys;
	uint64_t index; /* where it stands in this register */
};

/* The key that the author had where the record stands; of one that is not in
 * the register, the key of now.  A party's first record is signed with the
 * key that it brings. */
static void
know_author(struct check *c, const struct record *r)
{
	const struct keyring *k = node_keyring(page_node(c->p));
	struct vkey *key = &c->key[c->nkeys];
	uint64_t at = c->v->here ? c->index : reg_size(page_register(c->p));

	if (keyring_record_key(k, r->author, at, key, NULL) == CY_OK ||
	    (c->v->here &&
	        keyring_record_key(k, r->author, at + 1, key, NULL) == CY_OK))
		c->nkeys++;
}

/* Does the record stand in this register? */
static void
find_here(struct check *c, const struct hash *id)
{
	char hex[HASH_HEX];

	hash_hex(hex, id);
	c->v->here = store_find(page_store(c->p), id, &c->index, NULL) == CY_OK;
	if (c->v->here)
		c->v->record_url = page_printf(c->p, "/r/%s", hex);
}

static void
know_record(struct check *c)
{
	struct span record = c->bytes, proof = c->proof;
	struct record r;
	struct hash id;

	if (proof.n == 0)
		verify_split(&record, &proof);
	if (record_parse(&r, c->p->a, record, NULL) != CY_OK)
		return;
	record_id(&r, &id);
	find_here(c, &id);
	know_author(c, &r);
}

static void
know(struct check *c)
{
	const struct keyring *k = node_keyring(page_node(c->p));

	c->nkeys += keyring_register_key(k, &c->key[c->nkeys]);
	c->nkeys += keyring_witness_key(k, &c->key[c->nkeys]);
	if (verify_input_of(c->bytes) == VERIFY_IS_RECORD)
		know_record(c);
}

/*
 * A checkpoint that this register's key signed, of a size it has, must be the
 * one that its tiles give: else there are two histories, and this is where a
 * reader learns of it.
 */
static void
compare(struct check *c, struct verify_verdict *v)
{
	struct reg *r = page_register(c->p);
	struct hash root;

	if ((v->rc != CY_OK && v->rc != CY_BELOW) || !v->key_known ||
	    strcmp(v->origin, c->key[0].name) != 0 || v->size == 0 ||
	    v->size > reg_size(r) ||
	    history_root(r, v->size, &root, NULL) != CY_OK)
		return;
	c->v->same_history = hash_eq(&root, &v->root);
	if (!c->v->same_history)
		v->rc = cy_fail(&v->why, CY_FORK, FAULT_TLOG_TWO_HISTORIES,
		    CY_NO_OFFSET, "this register has another root at size %llu",
		    (unsigned long long)v->size);
}

static struct span
keep(struct page *p, const char *s)
{
	return *s == '\0' ? (struct span){NULL, 0} : page_keep(p, span_str(s));
}

static void
say(struct check *c, const struct verify_verdict *v)
{
	static const struct hash none;
	struct check_view *out = c->v;
	char hex[HASH_HEX], key[VKEY_TEXT] = "";
	bool entry = v->origin[0] != '\0' && v->part != VERIFY_CHECKPOINT;

	hash_hex(hex, &v->digest);
	if (v->key.name[0] != '\0')
		vkey_print(key, &v->key);
	out->verdict = span_str(verdict_name(v->rc));
	out->code = (uint64_t)v->rc;
	if (v->why.fault != FAULT_WEB_UNKNOWN_INPUT)
		out->kind = span_str(verdict_part(v->part));
	out->sha256 = keep(c->p, hash_eq(&v->digest, &none) ? "" : hex);
	out->valid = v->valid;
	out->of = v->of;
	out->origin = keep(c->p, v->origin);
	out->size = v->size;
	out->entry = entry ? v->index : UINT64_MAX;
	out->sealed = v->sealed;
	out->seals = v->seals;
	out->witnesses = v->witnesses;
	out->need = v->need;
	out->key_known = v->key_known;
	out->key = keep(c->p, key);
	if (v->rc == CY_OK)
		return;
	out->bad = keep(c->p, v->what);
	out->fault = span_str(fault_id(v->why.fault));
	out->why = keep(c->p, v->why.text);
}

static enum cy_rc
judge(struct check *c, struct cy_err *e)
{
	/* The verdict's words point into it. */
	struct verify_verdict *v = arena_alloc(c->p->a, sizeof(*v));
	struct verify_options o = {
	    .fs = &fs_system, .known = c->key, .now = c->p->now, .threads = 1};

	if (v == NULL)
		return cy_nomem(e);
	know(c);
	o.nknown = c->nkeys;
	if (!verify_bytes(v, c->bytes, c->proof, &o, e))
		v->rc = cy_fail(&v->why, CY_BAD, FAULT_WEB_UNKNOWN_INPUT,
		    CY_NO_OFFSET, "%s",
		    verify_input_of(c->bytes) == VERIFY_IS_RECEIPT
		        ? "a receipt alone: send the record that it is for, "
		          "too"
		        : "neither a record, nor an official copy, nor a "
		          "checkpoint");
	if (v->rc == CY_TEMP)
		return *e = v->why, CY_TEMP;
	compare(c, v);
	if (v->part == VERIFY_COPY && v->rc != CY_BAD)
		find_here(c, &v->digest);
	say(c, v);
	verdict_say(&c->v->words, v);
	c->v->judged = true;
	return CY_OK;
}

/* Of text and file one may be the receipt of the other. */
static void
arrange(struct check *c, struct span text, struct span file)
{
	bool swap = verify_input_of(text) == VERIFY_IS_RECORD &&
	    verify_input_of(file) == VERIFY_IS_RECEIPT;

	if (file.p == NULL || swap) {
		c->bytes = text;
		c->proof = file;
	} else {
		c->bytes = file;
		c->proof = text;
	}
	if (text.n <= ECHO_MAX)
		c->v->text = text;
}

/* A program that asks for JSON at the page's own address gets it. */
static void
choose_face(struct page *p)
{
	struct span accept = http_header_of(p->r, "accept");

	if (accept.p != NULL && accept.n > 0 &&
	    memmem(accept.p, accept.n, "application/json", 16) != NULL &&
	    memmem(accept.p, accept.n, "text/html", 9) == NULL)
		p->face = FACE_JSON;
}

static const struct form_field check_form[] = {
    {"text", FORM_BYTES, 0},
    {"file", FORM_FILE, 0},
};

enum cy_rc
check_load(struct page *p, void *view, struct cy_err *e)
{
	struct check c = {.p = p, .v = view};
	struct span sent[2];
	enum cy_rc rc;

	p->title = page_say(p, MSG_VERIFY);
	c.v->entry = UINT64_MAX;
	c.v->action = page_printf(p, "/verify%.*s", SPAN_ARGS(p->query));
	if (p->r->method != HTTP_POST)
		return CY_OK;
	choose_face(p);
	rc = form_read(p, check_form, 2, sent, e);
	/* People find the form again, and what is missing. */
	c.v->nothing = rc == CY_OK && sent[0].p == NULL && sent[1].p == NULL;
	if (c.v->nothing && p->face == FACE_HTML)
		return CY_OK;
	if (c.v->nothing)
		rc = cy_fail(e, CY_USAGE, FAULT_WEB_FORM, CY_NO_OFFSET,
		    "nothing was pasted, and no file chosen");
	if (rc != CY_OK)
		return rc;
	arrange(&c, sent[0], sent[1]);
	return judge(&c, e);
}

/* The verdict's words among the messages. */
static const enum message word_messages[VERDICT_WORDS] = {
#define MESSAGE(symbol, text) [symbol] = MSG_##symbol,
#include "register/verdict.def"
#undef MESSAGE
};

static struct span
digest_text(const struct page *p, const struct hash *h)
{
	struct span hex = hash_text(p, h);
	char room[HASH_HEX + 32];

	(void)snprintf(room, sizeof(room), "sha256 %.*s", SPAN_ARGS(hex));
	return arena_copy(p->a, span_str(room));
}

static struct html_arg
arg_of(const struct page *p, const struct verdict_arg *a)
{
	struct html_arg out = {.type = HTML_ARG_TEXT};

	switch (a->type) {
	case VERDICT_ARG_UINT:
		out.type = HTML_ARG_UINT;
		out.uint = a->uint;
		break;
	case VERDICT_ARG_NAME:
		out.text = a->name;
		break;
	case VERDICT_ARG_HASH:
		out.text = digest_text(p, &a->hash);
		break;
	case VERDICT_ARG_TIME:
	case VERDICT_ARG_AGE:
		out.type = HTML_ARG_TIME;
		out.time = a->time;
		break;
	case VERDICT_ARG_DAY:
		out.type = HTML_ARG_DAY;
		out.day = day_of(a->time);
		break;
	}
	return out;
}

void
check_cell(struct html *h, const struct page *p, const struct verdict_cell *c)
{
	struct html_arg arg[VERDICT_ARGS];

	if (c->word == VERDICT_NOTHING)
		return;
	for (size_t i = 0; i < c->n; i++)
		arg[i] = arg_of(p, &c->arg[i]);
	html_message(h, word_messages[c->word], arg, c->n);
}

struct span
verdict_label(const struct html *h, unsigned word)
{
	return span_str(message_text(h->lang, word_messages[word], 0));
}
