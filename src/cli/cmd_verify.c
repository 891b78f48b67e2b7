/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>

#include "cli/cmd.h"
#include "cli/verdict.h"

/* Where a tar header says "ustar" (POSIX.1-2017, pax). */
#define USTAR_MAGIC 257

static bool
is_folder(const char *path)
{
	struct stat st;

	return strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	    S_ISDIR(st.st_mode);
}

/* One file: what it is stands at its front. */
static enum cy_rc
verify_bytes(struct cli *c, struct verify_verdict *v, struct span s,
    const struct verify_options *o, struct cy_err *e)
{
	const char *proof_path = cli_opt(c, "proof");
	struct buf proof;
	enum cy_rc rc = CY_OK;

	if (s.n >= 512 && memcmp(s.p + USTAR_MAGIC, "ustar", 5) == 0)
		return verify_copy(v, s, o, e);
	if (!span_starts(s, SPAN_LIT("comity/"))) {
		rc = cy_fail(e, CY_BAD, FAULT_CLI_UNKNOWN_INPUT, 0,
		    "neither a record nor an official copy");
		v->rc = rc;
		if (e != NULL)
			v->why = *e;
		return rc;
	}
	buf_init(&proof, LIMIT_PROOF_FILE);
	if (proof_path != NULL)
		rc = cli_load(&proof, proof_path, e);
	if (rc == CY_OK)
		rc = verify_record(v, s, buf_span(&proof), o, e);
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

	if (is_folder(path))
		return verify_register(v, path, o, e);
	buf_init(&b, LIMIT_COPY);
	rc = cli_load(&b, path, e);
	if (rc == CY_OK)
		rc = verify_bytes(c, v, buf_span(&b), o, e);
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
