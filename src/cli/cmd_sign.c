/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/keys.h"
#include "cli/view.h"
#include "exchange/request.h"

#define REQUEST_ARENA (4u * 1024 * 1024)

/*
 * `comity sign`: on a machine without network, from a request that was carried
 * there (spec/office.md, "Without network").  What is signed is shown first,
 * and only what was shown is signed.
 */

/* The key of a file of its own, or one of the node's: its author's, or the
 * keeper's. */
static enum cy_rc
load_key(
    struct skey *k, struct cli *c, const struct record *r, struct cy_err *e)
{
	struct keyfile f = {
	    &fs_system, AT_FDCWD, cli_opt(c, "key-file"), "record"};
	const char *unlock = cli_opt(c, "unlock");
	struct node_options o = cli_node(c);
	char author[LIMIT_PARTY_ID + 1];
	struct unlock u = {{0}};
	enum cy_rc rc;

	if ((f.path == NULL) != (unlock == NULL))
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--key-file and --unlock go together");
	if (f.path == NULL) {
		(void)snprintf(
		    author, sizeof(author), "%.*s", SPAN_ARGS(r->author));
		rc = keys_load(k, &o, author, e);
		return rc == CY_NOTFOUND ? keys_load(k, &o, NULL, e) : rc;
	}
	rc = unlock_load(&u, &fs_system, AT_FDCWD, unlock, e);
	if (rc == CY_OK)
		rc = keyfile_load(k, &f, &u, e);
	unlock_release(&u);
	return rc;
}

static void
show(struct cli *c, const struct sign_request *q)
{
	struct out *o = &c->out;

	if (q->has_about && o->form == OUT_HUMAN) {
		out_head(o, "What it is about");
		view_record(o, &q->about, UINT64_MAX);
	}
	out_head(o, "What is to be signed");
	view_record(o, &q->record, UINT64_MAX);
}

/* A person reads and answers; a script says --yes. */
static enum cy_rc
confirm(struct cli *c, const struct record *r, struct cy_err *e)
{
	char line[16] = "";

	if (cli_opt(c, "yes") != NULL)
		return CY_OK;
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "nobody to ask: --yes says that it was read");
	(void)fflush(stdout);
	(void)fprintf(
	    stderr, "\nSign this as %.*s? Type yes: ", SPAN_ARGS(r->author));
	if (fgets(line, sizeof(line), stdin) == NULL ||
	    strcmp(line, "yes\n") != 0)
		return cy_fail(e, CY_INTERRUPTED, FAULT_CLI_ARGUMENTS,
		    CY_NO_OFFSET, "not confirmed: nothing was written");
	return CY_OK;
}

/* Signed, read again as the register will read it, and written. */
static enum cy_rc
sign(struct cli *c, const struct record *r, const struct skey *k,
    struct arena *a, struct cy_err *e)
{
	const char *path = cli_opt(c, "output");
	struct record again;
	struct buf note;
	enum cy_rc rc;

	buf_init(&note, LIMIT_NOTE);
	rc = note_sign(&note, r->text, k, e);
	if (rc == CY_OK)
		rc = buf_check(&note, e);
	if (rc == CY_OK)
		rc = record_parse(&again, a, buf_span(&note), e);
	if (rc == CY_OK)
		rc = file_replace(
		    &fs_system, AT_FDCWD, path, buf_span(&note), 0644, e);
	buf_release(&note);
	return rc;
}

static enum cy_rc
sign_request(struct cli *c, struct arena *a, struct span in, struct cy_err *e)
{
	struct sign_request q;
	char hex[HASH_HEX];
	struct hash id;
	struct skey k;
	enum cy_rc rc = request_parse(&q, a, in, e);

	if (rc != CY_OK)
		return rc;
	memset(&k, 0, sizeof(k));
	record_id(&q.record, &id);
	hash_hex(hex, &id);
	rc = load_key(&k, c, &q.record, e);
	if (rc == CY_OK) {
		out_begin(&c->out, OUT_VIEW);
		show(c, &q);
		rc = confirm(c, &q.record, e);
	}
	if (rc == CY_OK)
		rc = sign(c, &q.record, &k, a, e);
	skey_release(&k);
	if (rc != CY_OK)
		return rc;
	out_cstr(&c->out, "signed", NULL, cli_opt(c, "output"));
	out_line(&c->out, STYLE_NONE, "\nSigned: %s\nRecord  %s",
	    cli_opt(c, "output"), hex);
	return out_end(&c->out, e);
}

enum cy_rc
cmd_sign(struct cli *c, struct cy_err *e)
{
	struct arena a;
	struct buf b;
	enum cy_rc rc;

	if (cli_opt(c, "output") == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--output is needed: the file for the signed record");
	arena_init(&a, REQUEST_ARENA);
	buf_init(&b, REQUEST_MAX);
	rc = cli_load(&b, c->args[0], e);
	if (rc == CY_OK)
		rc = sign_request(c, &a, buf_span(&b), e);
	buf_release(&b);
	arena_release(&a);
	return rc;
}
