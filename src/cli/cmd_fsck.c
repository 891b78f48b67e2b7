/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/verdict.h"

/* A folder without its mark - an export, another machine - is judged by
 * what stands in it alone. */
static enum cy_rc
check_mark(struct cli *c, const struct verify_verdict *v, struct cy_err *e)
{
	struct cy_err why = {.text = ""};
	struct node_options o = cli_node(c);
	enum cy_rc rc = node_check_mark(&o, v->key.id, &why);

	if (rc == CY_NOTFOUND || rc == CY_DENIED) {
		out_cstr(&c->out, "mark", NULL, "not-here");
		out_line(&c->out, STYLE_NONE, "%-13s%s", "Mark",
		    "not here: not compared");
		return CY_OK;
	}
	out_cstr(
	    &c->out, "mark", NULL, rc == CY_OK ? "met" : fault_id(why.fault));
	out_line(&c->out, rc == CY_OK ? STYLE_NONE : STYLE_BAD, "%-13s%s",
	    "Mark", rc == CY_OK ? "all that was signed is here" : why.text);
	if (rc != CY_OK)
		*e = why;
	return rc;
}

/* The register as `verify` does it, then the index against one made anew. */
static enum cy_rc
check_index(struct cli *c, struct cy_err *e)
{
	struct cy_err why = {.text = ""};
	struct node_options o = cli_node(c);
	char what[STORE_WHAT] = "";
	enum cy_rc rc = node_check_index(&o, what, &why);
	bool same = rc == CY_OK;

	progress_end(&c->progress);
	out_bool(&c->out, "index_same", NULL, same);
	out_cstr(&c->out, "index_bad", NULL, what);
	if (same)
		out_line(&c->out, STYLE_NONE, "%-13s%s", "Index",
		    "the same as made anew");
	else
		out_line(&c->out, STYLE_BAD, "%-13s%s %s", "Index",
		    "not what the register says:",
		    what[0] != '\0' ? what : why.text);
	if (rc != CY_OK && e != NULL)
		*e = why;
	return rc;
}

enum cy_rc
cmd_fsck(struct cli *c, struct cy_err *e)
{
	struct verify_verdict v = {.rc = CY_TEMP};
	struct verdict_setup s;
	enum cy_rc rc, mark, index;

	rc = verdict_setup(&s, c, NULL, NULL, e);
	if (rc == CY_OK)
		rc = verify_register(
		    &v, c->config.value[SET_DIR], &s.options, e);
	progress_end(&c->progress);
	if (v.rc != rc) {
		verdict_release(&s);
		return rc;
	}
	out_begin(&c->out, OUT_VIEW);
	verdict_print(&c->out, &v, s.options.now);
	/* The index of a bad register says nothing; a wrong index is worse
	 * than a register that is sound but below policy. */
	if (rc == CY_OK || rc == CY_BELOW) {
		mark = check_mark(c, &v, e);
		index = check_index(c, mark == CY_OK ? e : NULL);
		if (mark == CY_OK)
			mark = index;
		rc = mark != CY_OK ? mark : rc;
	}
	verdict_release(&s);
	return out_finish(&c->out, rc, e);
}

enum cy_rc
cmd_rebuild(struct cli *c, struct cy_err *e)
{
	struct node_options o = cli_node(c);
	uint64_t records = 0;
	enum cy_rc rc = node_rebuild(&o, &records, e);

	progress_end(&c->progress);
	if (rc != CY_OK)
		return rc;
	out_begin(&c->out, OUT_VIEW);
	out_num(&c->out, "records", NULL, records);
	out_line(&c->out, STYLE_NONE,
	    "The index was made anew from %llu "
	    "records.",
	    (unsigned long long)records);
	return out_end(&c->out, e);
}
