/* SPDX-License-Identifier: Apache-2.0 */
#include "web/about.h"

#include "web/priv.h"
#include "web/shape.h"

static const struct view_field about_fields[] = {
    SHAPE_OF(about_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE_OF(about_view, keeper, VIEW_ONE, &shape_party_ref, "who runs it"),
    SHAPE(about_view, register_key, VIEW_TEXT,
        "key that signs its checkpoints (C2SP signed-note)"),
    SHAPE(about_view, witness_key, VIEW_TEXT,
        "key that seals them with a time (C2SP tlog-cosignature)"),
    SHAPE(about_view, contact, VIEW_TEXT, "where to write to"),
    SHAPE(about_view, software, VIEW_TEXT, NULL),
    SHAPE_END,
};
const struct view_shape shape_about = {
    "About", sizeof(struct about_view), about_fields, NULL};

static const struct view_field fault_row_fields[] = {
    SHAPE(fault_row, id, VIEW_TEXT, NULL),
    SHAPE(fault_row, text, VIEW_TEXT, "what is wrong"),
    SHAPE(fault_row, rule, VIEW_TEXT, "which rule says so"),
    SHAPE_END,
};
const struct view_shape shape_fault_row = {
    "Fault", sizeof(struct fault_row), fault_row_fields, NULL};

static const struct view_field faults_fields[] = {
    SHAPE_OF(faults_view, faults, VIEW_LIST, &shape_fault_row, NULL),
    SHAPE_END,
};
const struct view_shape shape_faults = {
    "Faults", sizeof(struct faults_view), faults_fields, "faults"};

static struct span
key_text(struct page *p, bool there, const struct vkey *k)
{
	char text[VKEY_TEXT];

	if (!there)
		return (struct span){NULL, 0};
	vkey_print(text, k);
	return page_keep(p, span_str(text));
}

enum cy_rc
about_load(struct page *p, void *view, struct cy_err *e)
{
	const struct keyring *k = node_keyring(page_node(p));
	struct about_view *v = view;
	struct vkey key;
	enum cy_rc rc = rows_seal(p, &v->seal, e);

	p->title = page_say(p, MSG_ABOUT);
	if (rc == CY_OK)
		rc = rows_party(p, &v->keeper, keyring_keeper(k), e);
	v->register_key = key_text(p, keyring_register_key(k, &key), &key);
	v->witness_key = key_text(p, keyring_witness_key(k, &key), &key);
	if (p->w->o.contact != NULL)
		v->contact = span_str(p->w->o.contact);
	v->software = SPAN_LIT("comity " COMITY_VERSION);
	return rc;
}

enum cy_rc
accessibility_load(struct page *p, void *view, struct cy_err *e)
{
	enum cy_rc rc = about_load(p, view, e);

	p->title = page_say(p, MSG_ACCESSIBILITY);
	return rc;
}

/* The same table as comity-faults(7). */
enum cy_rc
faults_load(struct page *p, void *view, struct cy_err *e)
{
	struct faults_view *v = view;

	p->title = page_say(p, MSG_FAULTS);
	for (unsigned f = FAULT_NONE + 1; f < FAULT_COUNT; f++) {
		struct fault_row *r = view_add(&v->faults, p->a, sizeof(*r));

		if (r == NULL)
			return cy_nomem(e);
		r->id = span_str(fault_id((enum fault)f));
		r->text = span_str(fault_text((enum fault)f));
		r->rule = span_str(fault_rule((enum fault)f));
	}
	return CY_OK;
}
