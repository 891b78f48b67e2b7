/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"

static enum cy_rc
tell(struct cli *c, struct node *n, struct cy_err *e)
{
	char text[VKEY_TEXT] = "";
	struct vkey k;
	const char *dir = c->config.value[SET_DIR];
	struct out *o = &c->out;

	if (keyring_register_key(node_keyring(n), &k))
		vkey_print(text, &k);
	out_begin(o, OUT_VIEW);
	out_cstr(o, "dir", "Folder", dir);
	out_cstr(o, "state", "State", c->config.value[SET_STATE]);
	out_cstr(o, "register", "Register", k.name);
	out_cstr(o, "key", "Key", text);
	out_line(o, STYLE_NONE,
	    "\nThe state directory holds the high-water mark and what opens "
	    "the keys.\nKeep it apart from backups of the folder.");
	out_head(o, "Next");
	out_line(o, STYLE_NONE,
	    "    comity --dir %s record add FILE\n"
	    "    comity --dir %s serve\n"
	    "    comity --dir %s status",
	    dir, dir, dir);
	out_head(o, "The keeper's first administrator");
	out_line(o, STYLE_NONE,
	    "    comity --dir %s officer invite --party %s \\\n"
	    "        --login LOGIN --roles administrator,drafter,signer",
	    dir, cli_opt(c, "name"));
	return out_end(o, e);
}

enum cy_rc
cmd_init(struct cli *c, struct cy_err *e)
{
	struct node_options o = cli_node(c);
	const char *name = cli_opt(c, "name");
	struct node *n = NULL;
	enum cy_rc rc;

	if (name == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--name is needed: the keeper's party id, such as "
		    "mfa.example");
	rc = node_create(&o, span_str(name), e);
	if (rc == CY_OK)
		rc = node_open_read(&n, &o, e);
	if (rc == CY_OK)
		rc = tell(c, n, e);
	return cli_close(n, rc, e);
}
