/* SPDX-License-Identifier: Apache-2.0 */
#include "web/party.h"

#include "store/party.h"
#include "web/shape.h"

#define PARTY_ROWS 200u /* of each list; the register's pages have the rest */

static const struct view_field party_row_fields[] = {
    SHAPE_OF(party_row, party, VIEW_ONE, &shape_party_ref, NULL),
    SHAPE(party_row, kind, VIEW_TEXT, "state, regional-organisation ..."),
    SHAPE(party_row, iso, VIEW_TEXT, "ISO 3166-1 alpha-2"),
    SHAPE(party_row, own, VIEW_BOOL, "it signs for itself here"),
    SHAPE(party_row, acts, VIEW_UINT, "acts on joint statements"),
    SHAPE(party_row, records, VIEW_UINT, "all records that are its"),
    SHAPE_END,
};
const struct view_shape shape_party_row = {
    "PartyRow", sizeof(struct party_row), party_row_fields, NULL};

static const struct view_field parties_fields[] = {
    SHAPE_OF(parties_view, parties, VIEW_LIST, &shape_party_row, NULL),
    SHAPE_END,
};
const struct view_shape shape_parties = {
    "Parties", sizeof(struct parties_view), parties_fields, "parties"};

static const struct view_field stand_row_fields[] = {
    SHAPE_OF(stand_row, statement, VIEW_ONE, &shape_entry_row, NULL),
    SHAPE(stand_row, act, VIEW_TEXT, "the act that decides"),
    SHAPE(stand_row, date, VIEW_DAY, "left out: not known"),
    SHAPE(stand_row, withdrawn, VIEW_DAY, "when its withdrawal takes effect"),
    SHAPE(stand_row, counts, VIEW_BOOL, "it counts as a party"),
    SHAPE(stand_row, recorded, VIEW_BOOL, "from public sources"),
    SHAPE(stand_row, url, VIEW_LINK, "the record of the act"),
    SHAPE_END,
};
const struct view_shape shape_stand_row = {
    "PartyStand", sizeof(struct stand_row), stand_row_fields, NULL};

static const struct view_field party_key_fields[] = {
    SHAPE(party_key, role, VIEW_TEXT, "what it signs"),
    SHAPE(party_key, key, VIEW_TEXT, "the verification key"),
    SHAPE(party_key, from, VIEW_ENTRY, "the entry that introduced it"),
    SHAPE(party_key, until, VIEW_ENTRY, "the entry that ended it"),
    SHAPE_END,
};
const struct view_shape shape_party_key = {
    "PartyKey", sizeof(struct party_key), party_key_fields, NULL};

static const struct view_field party_fields[] = {
    SHAPE_OF(party_view, row, VIEW_BASE, &shape_party_row, NULL),
    SHAPE_OF(party_view, stands, VIEW_LIST, &shape_stand_row,
        "joint statements, and its act on each"),
    SHAPE_OF(
        party_view, findings, VIEW_LIST, &shape_entry_row, "findings it made"),
    SHAPE_OF(party_view, supports, VIEW_LIST, &shape_entry_row, NULL),
    SHAPE_OF(party_view, measures, VIEW_LIST, &shape_entry_row, NULL),
    SHAPE_OF(party_view, declared, VIEW_LIST, &shape_entry_row,
        "its declarations and replies"),
    SHAPE_OF(party_view, named, VIEW_LIST, &shape_entry_row,
        "findings of others that name it"),
    SHAPE_OF(party_view, keys, VIEW_LIST, &shape_party_key, NULL),
    SHAPE_OF(party_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE(party_view, address, VIEW_LINK, "its permanent address"),
    SHAPE_END,
};
const struct view_shape shape_party = {
    "PartyPage", sizeof(struct party_view), party_fields, "stands"};

struct fill {
	struct page *p;
	void *to;
};

static enum cy_rc
take_party(struct page *p, struct party_row *r, const struct store_party *row,
    struct cy_err *e)
{
	r->kind = page_keep(p, row->kind);
	r->iso = page_keep(p, row->iso);
	r->own = row->entry != CORE_NONE;
	r->acts = row->acts;
	r->records = row->entries;
	return rows_party(p, &r->party, row->id, e);
}

static enum cy_rc
add_party(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct parties_view *v = f->to;
	struct party_row *r = view_add(&v->parties, f->p->a, sizeof(*r));

	return r == NULL ? cy_nomem(e) : take_party(f->p, r, row, e);
}

enum cy_rc
parties_load(struct page *p, void *view, struct cy_err *e)
{
	struct parties_view *v = view;
	const struct page_list list = PAGE_LIST(v->parties, party_row);
	struct fill f = {p, view};
	enum cy_rc rc;

	p->title = page_say(p, MSG_PARTIES);
	rc = store_parties(page_store(p), p->lang->tag, add_party, &f, e);
	return rc == CY_OK ? page_window(p, &list, 1, &v->next_url, e) : rc;
}

static enum cy_rc
add_stand(void *ctx, const struct store_stand *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct party_view *v = f->to;
	struct stand_row *r = view_add(&v->stands, f->p->a, sizeof(*r));
	char hex[HASH_HEX];

	if (r == NULL)
		return cy_nomem(e);
	hash_hex(hex, &row->act.id);
	r->act = page_keep(f->p, row->act.choice);
	r->date = row->act.counts;
	r->withdrawn = row->act.withdrawn;
	r->counts = row->act.count == COUNT_YES;
	r->recorded = row->act.recorded;
	r->url = page_printf(f->p, "/r/%s", hex);
	return rows_entry(f->p, &r->statement, &row->statement, e);
}

static enum cy_rc
add_entry(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct entry_row *r = view_add(f->to, f->p->a, sizeof(*r));

	return r == NULL ? cy_nomem(e) : rows_entry(f->p, r, row, e);
}

static enum cy_rc
load_list(struct page *p, struct view_list *l, struct store_recent r,
    struct cy_err *e)
{
	struct store_page page = {.limit = PARTY_ROWS};
	struct fill f = {p, l};

	r.newest = true;
	r.when = p->when;
	r.lang = p->lang->tag;
	return store_recent(page_store(p), &r, &page, add_entry, &f, e);
}

static enum cy_rc
load_lists(
    struct page *p, struct party_view *v, struct span id, struct cy_err *e)
{
	const struct {
		struct view_list *list;
		enum record_kind kind;
		bool named;
	} table[] = {
	    {&v->findings, R_FINDING, false},
	    {&v->supports, R_SUPPORT, false},
	    {&v->measures, R_MEASURE, false},
	    {&v->declared, R_DECLARATION, false},
	    {&v->named, R_FINDING, true},
	};
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct store_recent r = {.kinds = STORE_KIND(table[i].kind)};

		if (table[i].named)
			r.named = id;
		else
			r.party = id;
		if (rc == CY_OK)
			rc = load_list(p, table[i].list, r, e);
		if (rc == CY_OK)
			rc = rows_about(p, table[i].list, e);
	}
	return rc;
}

static enum cy_rc
take_one(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct party_view *v = f->to;

	return take_party(f->p, &v->row, row, e);
}

static enum cy_rc
load_keys(struct page *p, struct party_view *v, struct cy_err *e)
{
	struct keyring_key *key =
	    arena_array(p->a, LIMIT_PARTY_KEYS, sizeof(*key));
	char text[VKEY_TEXT];
	size_t n;

	if (key == NULL)
		return cy_nomem(e);
	n = keyring_keys(node_keyring(page_node(p)), v->row.party.id, key);
	for (size_t i = 0; i < n; i++) {
		struct party_key *r = view_add(&v->keys, p->a, sizeof(*r));

		if (r == NULL)
			return cy_nomem(e);
		r->role = span_str(key_role_name(key[i].role));
		if (key[i].role != ROLE_SEAL) {
			vkey_print(text, &key[i].vkey);
			r->key = page_keep(p, span_str(text));
		}
		r->from = key[i].from;
		r->until = key[i].until;
	}
	return CY_OK;
}

enum cy_rc
party_load(struct page *p, void *view, struct cy_err *e)
{
	struct party_view *v = view;
	struct store *s = page_store(p);
	struct store_page page = {.limit = PARTY_ROWS};
	struct fill f = {p, v};
	struct span id;
	enum cy_rc rc = page_party(p, p->param[0], &id, e);

	if (rc == CY_OK)
		rc = store_party(s, id, p->lang->tag, take_one, &f, e);
	if (rc == CY_NOTFOUND || rc == CY_CONFLICT)
		return cy_fail(e, CY_NOTFOUND, FAULT_WEB_NOT_FOUND,
		    CY_NO_OFFSET, "%.*s",
		    SPAN_ARGS(span_first(p->param[0], 80)));
	if (rc != CY_OK)
		return rc;
	/* One party, one address. */
	if (!span_eq(v->row.party.id, p->param[0])) {
		p->moved = v->row.party.id;
		return CY_OK;
	}
	p->title =
	    v->row.party.name.n > 0 ? v->row.party.name : v->row.party.id;
	rc = store_stands(
	    s, v->row.party.id, p->lang->tag, p->when, &page, add_stand, &f, e);
	if (rc == CY_OK)
		rc = load_lists(p, v, v->row.party.id, e);
	if (rc == CY_OK)
		rc = load_keys(p, v, e);
	if (rc == CY_OK)
		rc = rows_seal(p, &v->seal, e);
	v->address = page_printf(
	    p, "%.*s%.*s", SPAN_ARGS(p->origin), SPAN_ARGS(v->row.party.url));
	return rc;
}
