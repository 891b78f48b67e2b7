/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>

#include <sys/stat.h>

#include "cli/cmd.h"
#include "cli/verdict.h"

static bool
is_folder(const char *path)
{
	struct stat st;

	return strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode);
}

static enum cy_rc
unknown_input(struct verify_verdict *v, const char *what, uint64_t offset,
    struct cy_err *e)
{
	v->rc = cy_fail(e, CY_BAD, FAULT_CLI_UNKNOWN_INPUT, offset, "%s", what);
	if (e != NULL)
		v->why = *e;
	return v->rc;
}

/* Whatever is left of a register is judged as one. */
static bool
is_register(const char *path)
{
	static const char *const parts[] = {"checkpoint", "tile", "register"};
	char part[PATH_MAX];
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		(void)snprintf(part, sizeof(part), "%s/%s", path, parts[i]);
		if (stat(part, &st) == 0)
			return true;
	}
	return false;
}

/* One file: what it is stands at its front. */
static enum cy_rc
verify_file(struct cli *c, struct verify_verdict *v, struct span s,
    const struct verify_options *o, struct cy_err *e)
{
	const char *proof_path = cli_opt(c, "proof");
	struct buf proof;
	enum cy_rc rc = CY_OK;

	buf_init(&proof, LIMIT_PROOF_FILE);
	if (proof_path != NULL)
		rc = cli_load(&proof, proof_path, e);
	if (rc == CY_OK)
		rc = verify_bytes(v, s, buf_span(&proof), o, e)
		    ? v->rc
		    : unknown_input(v,
		          "neither a record, nor an official copy, nor a "
		          "checkpoint",
		          0, e);
	buf_release(&proof);
	return rc;
}

static enum cy_rc
verify_any(struct cli *c, struct verify_verdict *v,
    const struct verify_options *o, struct cy_err *e)
{
	const char *path = c->args[0];
	struct buf b;
	enum cy_rc rc;

	if (is_folder(path) && !is_register(path))
		return unknown_input(
		    v, "no register is in this folder", CY_NO_OFFSET, e);
	if (is_folder(path))
		return verify_register(v, path, o, e);
	buf_init(&b, LIMIT_COPY);
	rc = cli_load(&b, path, e);
	if (rc == CY_OK)
		rc = verify_file(c, v, buf_span(&b), o, e);
	buf_release(&b);
	return rc;
}

enum cy_rc
cmd_verify(struct cli *c, struct cy_err *e)
{
	struct verify_verdict v = {.rc = CY_TEMP};
	struct verdict_setup s;
	enum cy_rc rc;

	rc = verdict_setup(&s, c, cli_opt(c, "policy"), cli_opt(c, "key"), e);
	if (rc != CY_OK)
		goto out;
	rc = verify_any(c, &v, &s.options, e);
	progress_end(&c->progress);
	/* What could not be read at all has no verdict. */
	if (v.rc != rc)
		goto out;
	out_begin(&c->out, OUT_VIEW);
	verdict_print(&c->out, &v, s.options.now);
	rc = out_finish(&c->out, rc, e);
out:
	verdict_release(&s);
	return rc;
}
