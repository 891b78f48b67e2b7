/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/verdict.h"
#include "node/backup.h"

enum cy_rc
cmd_backup_create(struct cli *c, struct cy_err *e)
{
	struct node_options o = cli_node(c);
	enum cy_rc rc = node_backup_create(&o, c->args[0], e);

	progress_end(&c->progress);
	if (rc != CY_OK)
		return rc;
	out_begin(&c->out, OUT_VIEW);
	out_cstr(&c->out, "file", "Backup", c->args[0]);
	out_line(&c->out, STYLE_NONE,
	    "Keys are not in it: keep %s and the folder's keys/ apart.\n"
	    "Try it: comity backup verify %s",
	    c->config.value[SET_STATE], c->args[0]);
	return out_end(&c->out, e);
}

enum cy_rc
cmd_backup_verify(struct cli *c, struct cy_err *e)
{
	struct verify_verdict v = {.rc = CY_TEMP};
	struct verdict_setup s;
	enum cy_rc rc;

	rc = verdict_setup(&s, c, NULL, NULL, e);
	if (rc == CY_OK)
		rc = node_backup_verify(c->args[0], &v, &s.options, e);
	progress_end(&c->progress);
	if (v.rc == rc) {
		out_begin(&c->out, OUT_VIEW);
		verdict_print(&c->out, &v, s.options.now);
		rc = out_finish(&c->out, rc, e);
	}
	verdict_release(&s);
	return rc;
}

enum cy_rc
cmd_backup_restore(struct cli *c, struct cy_err *e)
{
	struct node_options o = cli_node(c);
	enum cy_rc rc = node_backup_restore(&o, c->args[0], e);

	progress_end(&c->progress);
	if (rc != CY_OK)
		return rc;
	out_begin(&c->out, OUT_VIEW);
	out_cstr(&c->out, "dir", "Folder", o.dir);
	out_line(&c->out, STYLE_NONE,
	    "It can be read. To write, put back the folder's keys/ and the "
	    "state directory;\nwhere the register had gone on since, or the "
	    "state directory is new,\n\"comity backup reconcile\" comes "
	    "first.");
	return out_end(&c->out, e);
}

enum cy_rc
cmd_backup_reconcile(struct cli *c, struct cy_err *e)
{
	struct node_options o = cli_node(c);
	const char *from = cli_opt(c, "from");
	bool newest = cli_opt(c, "newest") != NULL;
	struct node_reconciled done = {0};
	enum cy_rc rc;

	if (from == NULL && !newest)
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--from DIR or --newest is needed");
	rc = node_reconcile(&o, from, newest, &done, e);
	progress_end(&c->progress);
	if (rc != CY_OK)
		return rc;
	out_begin(&c->out, OUT_VIEW);
	out_cstr(&c->out, "dir", "Folder", o.dir);
	out_num(&c->out, "size", "Entries", done.size);
	if (done.given_up > 0)
		out_num(&c->out, "given_up", "Given up", done.given_up);
	if (done.given_up > 0)
		out_line(&c->out, STYLE_BAD,
		    "The mark says that entries %llu to %llu were signed. They "
		    "are not in this copy,\nand what is added now is another "
		    "history to whoever holds their receipts.",
		    (unsigned long long)done.size,
		    (unsigned long long)(done.size + done.given_up - 1));
	out_line(&c->out, STYLE_NONE, "The node may write again.");
	return out_end(&c->out, e);
}
