/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"

/* What to do about it, where that can be said in general. */
static const struct {
	enum fault fault;
	const char *hint;
} hints[] = {
    {FAULT_CLI_COMMAND, "\"comity help\" lists the commands"},
    {FAULT_CLI_OPTION, "\"comity help COMMAND\" lists the options"},
    {FAULT_CLI_ARGUMENTS, "\"comity help COMMAND\" shows the usage"},
    {FAULT_CLI_EXISTS, "name another file, or remove this one"},
    {FAULT_CLI_PARTY_KNOWN, "\"comity party show\" shows it"},
    {FAULT_CLI_OFFICE_SERVED,
        "stop it first, or let an administrator do it on the pages"},
    {FAULT_CLI_NO_KEY, "\"comity key list\" lists the keys"},
    {FAULT_CLI_NO_PARTY, "\"comity party list\" lists the parties"},
    {FAULT_CLI_NO_DATA, "set COMITY_DATA to the folder \"data\""},
    {FAULT_CLI_NO_PAGE, "\"comity help\" lists the commands"},
    {FAULT_HTTP_LISTEN,
        "--listen and --metrics name other places; localhost:0: any port"},
    {FAULT_DISK_FULL, "nothing was lost; make room and try again"},
    {FAULT_NODE_EXISTS, "name a folder that is empty, or not there yet"},
    {FAULT_NODE_FILE_EXISTS, "name another file, or remove this one"},
    {FAULT_NODE_INDEX_BEHIND, "\"comity rebuild\" makes the index anew"},
    {FAULT_NODE_LOCKED,
        "\"comity status\" says whether the node is being served"},
    {FAULT_NODE_KEY_LOCKED,
        "put the folder's keys/ and the state directory back in place"},
    {FAULT_NODE_NONE,
        "--dir DIR or COMITY_DIR names the node; \"comity init\" makes one"},
    {FAULT_JOURNAL_SHORT, "\"comity help backup reconcile\" says how"},
    {FAULT_NODE_READ_ONLY, "\"comity help backup reconcile\" says how"},
    {FAULT_NOTE_NO_SEPARATOR, "is it signed? \"comity record sign\" does"},
    {FAULT_NOTE_SIGNATURE_LINE, "is it signed? \"comity record sign\" does"},
    {FAULT_OFFICERS_SITE,
        "passkeys are bound to one address: set `url' to it; \"comity "
        "officer list\" shows it"},
    {FAULT_OFFICE_LOGIN_TAKEN,
        "\"comity officer list\" has the logins; disable it first"},
    {FAULT_REGISTER_AUTHOR_UNKNOWN,
        "--key VKEY gives it; \"comity party show\" has the vkeys"},
    {FAULT_REGISTER_KEY_UNKNOWN,
        "--key VKEY or --policy FILE names it; ask the register's keeper"},
    {FAULT_STORE_NOT_FOUND,
        "\"comity statement list\" and \"comity case list\" have the names"},
    {FAULT_NO_ACCESS, "check who owns the file and who you are"},
};

void
cli_report(const struct cy_err *e)
{
	char text[2 * CY_ERR_TEXT];
	const char *sentence = fault_text(e->fault);
	size_t i, n = strlen(sentence);

	text_for_terminal(text, sizeof(text), span_str(e->text));
	if (n > 0 && sentence[n - 1] == '.')
		n--;
	(void)fprintf(
	    stderr, "comity: error: %.*s: %s\n", (int)n, sentence, text);
	for (i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (hints[i].fault == e->fault)
			(void)fprintf(stderr, "hint: %s\n", hints[i].hint);
	(void)fprintf(
	    stderr, "code: %s (%s)", fault_id(e->fault), fault_rule(e->fault));
	if (e->offset != CY_NO_OFFSET)
		(void)fprintf(
		    stderr, ", byte %llu", (unsigned long long)e->offset);
	(void)fputc('\n', stderr);
}

struct node_options
cli_node(struct cli *c)
{
	return (struct node_options){
	    .dir = c->config.value[SET_DIR],
	    .state = c->config.value[SET_STATE],
	    .clock = c->clock,
	    .progress = progress_node,
	    .progress_ctx = &c->progress,
	};
}

enum cy_rc
cli_open_read(struct cli *c, struct node **n, struct cy_err *e)
{
	struct node_options o = cli_node(c);

	return node_open_read(n, &o, e);
}

enum cy_rc
cli_open_write(struct cli *c, struct node **n, struct cy_err *e)
{
	struct node_options o = cli_node(c);

	return node_open_write(n, &o, e);
}

enum cy_rc
cli_close(struct node *n, enum cy_rc rc, struct cy_err *e)
{
	if (n == NULL)
		return rc;
	if (rc == CY_OK)
		return node_close(n, e);
	/* What was acknowledged before the failure is still published. */
	(void)node_close(n, NULL);
	return rc;
}

static enum cy_rc
load_stream(struct buf *b, int fd, struct cy_err *e)
{
	uint8_t chunk[65536];
	ssize_t n;

	do {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno != EINTR)
			return cy_errno(e, errno, "read", "standard input");
		if (n > 0)
			buf_put(b, span(chunk, (size_t)n));
	} while (n != 0 && !b->failed);
	return buf_check(b, e);
}

enum cy_rc
cli_load(struct buf *b, const char *path, struct cy_err *e)
{
	if (strcmp(path, "-") == 0)
		return load_stream(b, STDIN_FILENO, e);
	return file_load(&fs_system, AT_FDCWD, path, b, e);
}

static enum cy_rc
store_stdout(struct span s, struct cy_err *e)
{
	if (fwrite(s.p, 1, s.n, stdout) == s.n && fflush(stdout) == 0)
		return CY_OK;
	return cy_fail(e, CY_TEMP, FAULT_CLI_OUTPUT, CY_NO_OFFSET,
	    "standard output took no more");
}

enum cy_rc
cli_store(const char *path, struct span s, struct cy_err *e)
{
	int fd;
	enum cy_rc rc;

	if (path == NULL || strcmp(path, "-") == 0)
		return store_stdout(s, e);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 && errno == EEXIST)
		return cy_fail(
		    e, CY_CONFLICT, FAULT_CLI_EXISTS, CY_NO_OFFSET, "%s", path);
	if (fd < 0)
		return cy_errno(e, errno, "create", path);
	rc = file_write_at(&fs_system, fd, s, 0, e);
	if (fsync(fd) != 0 && rc == CY_OK)
		rc = cy_errno(e, errno, "write", path);
	if (close(fd) != 0 && rc == CY_OK)
		rc = cy_errno(e, errno, "write", path);
	if (rc != CY_OK)
		(void)unlink(path);
	return rc;
}
