/* SPDX-License-Identifier: Apache-2.0 */
#include <libgen.h>

#include <fcntl.h>
#include <limits.h>

#include "base/file.h"
#include "cli/cmd.h"

static const struct out_column columns[] = {
    {"name", "setting", CELL_TEXT, SEEN_ALL},
    {"value", "value", CELL_TEXT, SEEN_CUT},
    {"origin", "from", CELL_TEXT, SEEN_ALL},
};

enum cy_rc
cmd_config_list(struct cli *c, struct cy_err *e)
{
	struct out *o = &c->out;
	size_t n = cli_opt(c, "origin") != NULL ? 3 : 2;
	enum setting s;

	out_begin(o, OUT_LIST);
	out_table(o, "settings", NULL, columns, n);
	for (s = 0; s < SETTING_COUNT; s++) {
		out_cell_c(o, setting_name(s));
		out_cell_c(o, c->config.value[s]);
		if (n == 3)
			out_cell_c(o, origin_name(c->config.origin[s]));
	}
	out_table_end(o, NULL);
	return out_end(o, e);
}

static enum cy_rc
which(const struct cli *c, enum setting *s, struct cy_err *e)
{
	*s = setting_named(span_str(c->args[0]));
	if (*s != SETTING_COUNT)
		return CY_OK;
	return cy_fail(e, CY_NOTFOUND, FAULT_CLI_CONFIG, CY_NO_OFFSET,
	    "there is no setting \"%s\"", c->args[0]);
}

enum cy_rc
cmd_config_get(struct cli *c, struct cy_err *e)
{
	enum setting s;
	enum cy_rc rc = which(c, &s, e);

	if (rc != CY_OK)
		return rc;
	if (c->form == OUT_HUMAN) {
		(void)printf("%s\n", c->config.value[s]);
		return CY_OK;
	}
	out_begin(&c->out, OUT_VIEW);
	out_cstr(&c->out, "name", "name", setting_name(s));
	out_cstr(&c->out, "value", "value", c->config.value[s]);
	out_cstr(&c->out, "origin", "from", origin_name(c->config.origin[s]));
	return out_end(&c->out, e);
}

static enum cy_rc
user_file(struct cli *c, char path[PATH_MAX], struct cy_err *e)
{
	char parent[PATH_MAX];
	const char *user;
	enum cy_rc rc = config_user_path(&c->config, &user, e);

	if (rc != CY_OK)
		return rc;
	(void)snprintf(path, PATH_MAX, "%s", user);
	(void)snprintf(parent, sizeof(parent), "%s", user);
	return file_mkdirs(&fs_system, AT_FDCWD, dirname(parent), 0755, e);
}

enum cy_rc
cmd_config_set(struct cli *c, struct cy_err *e)
{
	char path[PATH_MAX];
	enum setting s;
	enum cy_rc rc = which(c, &s, e);

	if (rc != CY_OK)
		return rc;
	if (strchr(c->args[1], '\n') != NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_CONFIG, CY_NO_OFFSET,
		    "a value is one line");
	/* What would stop every command is not written. */
	rc = config_check(s, c->args[1], "not written", e);
	if (rc != CY_OK)
		return rc;
	if (cli_opt(c, "user") != NULL) {
		rc = user_file(c, path, e);
		if (rc != CY_OK)
			return rc;
	} else if (s == SET_DIR) {
		return cy_fail(e, CY_USAGE, FAULT_CLI_CONFIG, CY_NO_OFFSET,
		    "a node's folder cannot say where it is: use --user");
	} else {
		(void)snprintf(
		    path, sizeof(path), "%s/config", c->config.value[SET_DIR]);
	}
	return config_write(path, s, c->args[1], e);
}
