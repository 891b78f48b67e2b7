/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/local.h"
#include "cli/view.h"
#include "exchange/request.h"
#include "register/entry.h"

/*
 * An instrument that is signed elsewhere (spec/office.md, "Without network"):
 * its request goes out, its note comes in.
 */

/* Among the instruments of its draft; false: not there. */
static enum cy_rc
about_in_draft(struct local *l, const struct officer *who,
    const struct instrument *i, const struct hash *id, struct span *about,
    struct cy_err *e)
{
	struct instrument *all;
	size_t n = 0;
	enum cy_rc rc = CY_OK;

	if (i->has_draft)
		rc = office_instruments(
		    l->office, who, &i->draft, &l->arena, &all, &n, e);
	for (size_t k = 0; rc == CY_OK && k < n; k++)
		if (hash_eq(&all[k].id, id))
			*about = all[k].text;
	return rc;
}

/* Or in the register. */
static enum cy_rc
about_in_register(struct local *l, const struct hash *id, struct span *about,
    struct cy_err *e)
{
	struct reg_record x;
	uint64_t index;
	enum cy_rc rc = node_find(l->node, id, &index, e);

	if (rc != CY_OK)
		return rc;
	reg_record_init(&x);
	rc = reg_record_read(&x, node_register(l->node), index, e);
	if (rc == CY_OK) {
		*about = arena_copy(&l->arena, x.r.text);
		rc = about->p == NULL ? cy_nomem(e) : CY_OK;
	}
	reg_record_release(&x);
	return rc;
}

/* The text that the record is about; none for a statement. */
static enum cy_rc
find_about(struct local *l, const struct officer *who,
    const struct instrument *i, struct span *about, struct cy_err *e)
{
	static const enum field refers[] = {F_STATEMENT, F_REGARDING, F_ACT};
	struct span value = {NULL, 0};
	struct hash id;
	enum cy_rc rc;

	*about = span(NULL, 0);
	for (size_t k = 0; value.n == 0 && k < 3; k++)
		value = record_get(&i->record, refers[k]);
	if (!value_hash(value, &id))
		return CY_OK;
	rc = about_in_draft(l, who, i, &id, about, e);
	if (rc == CY_OK && about->n == 0)
		rc = about_in_register(l, &id, about, e);
	return rc;
}

static enum cy_rc
print_request(
    struct cli *c, struct local *l, const struct officer *who, struct cy_err *e)
{
	struct instrument i;
	struct span about;
	struct buf b;
	enum cy_rc rc = local_instrument(l, who, c->args[0], &i, e);

	if (rc == CY_OK &&
	    (i.state != INSTRUMENT_PREPARED ||
	        i.record.type->kind == R_RELEASE))
		rc = cy_fail(e, CY_CONFLICT, FAULT_OFFICE_NOT_PREPARED,
		    CY_NO_OFFSET, "%s, %s", i.record.type->name,
		    instrument_state_name(i.state));
	if (rc == CY_OK)
		rc = find_about(l, who, &i, &about, e);
	if (rc != CY_OK)
		return rc;
	buf_init(&b, REQUEST_MAX);
	request_print(&b, about, i.text);
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = view_bytes(c, cli_opt(c, "output"), buf_span(&b), e);
	buf_release(&b);
	return rc;
}

enum cy_rc
cmd_statement_request(struct cli *c, struct cy_err *e)
{
	struct local l = {.node = NULL};
	struct officer who;
	enum cy_rc rc = local_open_as(&l, c, &who, e);

	if (rc == CY_OK)
		rc = print_request(c, &l, &who, e);
	return local_close(&l, rc, e);
}

static enum cy_rc
take(struct cli *c, struct local *l, struct officer *who, struct span entry,
    struct cy_err *e)
{
	static const char *const then[INSTRUMENT_STATES] = {
	    [INSTRUMENT_HELD] = "It is held under embargo until the release.",
	    [INSTRUMENT_ENTERED] = "It is in the register.",
	};
	struct out *o = &c->out;
	enum instrument_state state;
	char hex[HASH_HEX];
	struct hash id;
	enum cy_rc rc;

	/* The party's own signature is the approval; who is at the machine has
	 * no session that a passkey could raise. */
	who->strong = true;
	rc = office_upload(l->office, who, entry, &id, &state, e);
	if (rc != CY_OK)
		return rc;
	hash_hex(hex, &id);
	out_begin(o, OUT_VIEW);
	out_cstr(o, "id", "Record", hex);
	out_cstr(o, "state", "State", instrument_state_name(state));
	if (then[state] != NULL)
		out_line(o, STYLE_NONE, "\n%s", then[state]);
	return out_end(o, e);
}

enum cy_rc
cmd_statement_upload(struct cli *c, struct cy_err *e)
{
	struct local l = {.node = NULL};
	struct officer who;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LIMIT_NOTE);
	rc = cli_load(&b, c->args[0], e);
	if (rc == CY_OK)
		rc = local_open_as(&l, c, &who, e);
	if (rc == CY_OK)
		rc = take(c, &l, &who, buf_span(&b), e);
	rc = local_close(&l, rc, e);
	buf_release(&b);
	return rc;
}
