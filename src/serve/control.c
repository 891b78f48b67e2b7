/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/control.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/codec.h"
#include "register/dir.h"

/* A commit waits for the disk; more than that is a fault. */
#define PATIENCE_MS 60000u

void
control_name(char out[CONTROL_NAME], uint32_t key_id)
{
	(void)snprintf(out, CONTROL_NAME, "%08x.sock", (unsigned)key_id);
}

void
control_address(struct sockaddr_un *out, int state, uint32_t key_id)
{
	char name[CONTROL_NAME];

	*out = (struct sockaddr_un){.sun_family = AF_UNIX};
	control_name(name, key_id);
	(void)snprintf(out->sun_path, sizeof(out->sun_path),
	    "/proc/self/fd/%d/%s", state, name);
}

/* The log's line is the one under the origin's name. */
static enum cy_rc
signer_of(uint32_t *out, struct span checkpoint, struct cy_err *e)
{
	struct checkpoint c;
	struct note n;
	enum cy_rc rc = note_parse(&n, checkpoint, e);

	if (rc == CY_OK)
		rc = checkpoint_parse(&c, n.text, e);
	if (rc != CY_OK)
		return rc;
	for (size_t i = 0; i < n.nsigs; i++) {
		if (!span_eq(n.sigs[i].name, c.origin))
			continue;
		*out = n.sigs[i].id;
		return CY_OK;
	}
	return cy_fail(e, CY_NOTFOUND, FAULT_NOT_SERVED, CY_NO_OFFSET,
	    "its checkpoint is not signed");
}

enum cy_rc
control_key_id(uint32_t *out, const char *dir, struct cy_err *e)
{
	struct reg *r;
	enum cy_rc rc = reg_open(&r, &fs_system, dir, e);

	if (rc == CY_OK)
		rc = signer_of(out, reg_checkpoint(r), e);
	reg_close(r);
	return rc;
}

static enum cy_rc
connect_to(int *out, const char *state, uint32_t key_id, struct cy_err *e)
{
	struct sockaddr_un sa;
	enum cy_rc rc;
	int dir, fd;

	rc = file_open(
	    &fs_system, AT_FDCWD, state, O_RDONLY | O_DIRECTORY, 0, &dir, e);
	if (rc != CY_OK)
		return rc;
	control_address(&sa, dir, key_id);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
	    connect(fd, (const struct sockaddr *)&sa, sizeof(sa)) != 0)
		rc = errno == ENOENT || errno == ECONNREFUSED
		    ? cy_fail(e, CY_NOTFOUND, FAULT_NOT_SERVED, CY_NO_OFFSET,
		          "nobody answers in %s", state)
		    : cy_errno(e, errno, "connect to", state);
	(void)close(dir);
	if (rc == CY_OK)
		*out = fd;
	else if (fd >= 0)
		(void)close(fd);
	return rc;
}

/* Asks, and gives the answer's body; it is valid until the next question. */
static enum cy_rc
ask(struct control *c, enum control_message type, struct span body,
    struct span *answer, struct cy_err *e)
{
	struct message m;
	enum cy_rc rc;

	rc = channel_send(&c->c, (uint16_t)type, body, -1, e);
	if (rc == CY_OK)
		rc = channel_receive(&c->c, &m, e);
	if (rc != CY_OK)
		return rc;
	if (m.type == CONTROL_ERROR)
		return message_get_err(m.body, e);
	*answer = m.body;
	return m.type == CONTROL_DONE
	    ? CY_OK
	    : cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
	          "no answer is of type %u", (unsigned)m.type);
}

static enum cy_rc
no_answer(const char *what, struct cy_err *e)
{
	return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
	    "what came is no %s", what);
}

static enum cy_rc
hello(struct control *c, struct cy_err *e)
{
	struct span body = {NULL, 0}, keeper;
	struct reader r;
	enum cy_rc rc = ask(c, CONTROL_HELLO, SPAN_LIT("1"), &body, e);

	if (rc != CY_OK)
		return rc;
	reader_init(&r, body);
	c->size = reader_be64(&r);
	keeper = reader_rest(&r);
	if (!reader_ok(&r) || keeper.n > LIMIT_PARTY_ID || keeper.n == 0)
		return no_answer("greeting", e);
	memcpy(c->keeper, keeper.p, keeper.n);
	c->keeper[keeper.n] = '\0';
	return CY_OK;
}

enum cy_rc
control_open(
    struct control *c, const char *dir, const char *state, struct cy_err *e)
{
	uint32_t key_id;
	enum cy_rc rc;
	int fd = -1;

	*c = (struct control){.size = 0};
	rc = control_key_id(&key_id, dir, e);
	if (rc == CY_OK)
		rc = connect_to(&fd, state, key_id, e);
	if (rc != CY_OK)
		return rc;
	channel_init(&c->c, fd, CONTROL_ANSWER_MAX);
	rc = channel_limit(&c->c, PATIENCE_MS, e);
	if (rc == CY_OK)
		rc = hello(c, e);
	if (rc != CY_OK)
		control_close(c);
	return rc;
}

void
control_close(struct control *c)
{
	channel_release(&c->c);
}

void
control_put_receipt(struct buf *b, const struct receipt *r)
{
	buf_be64(b, r->index);
	buf_put(b, span(r->id.b, HASH_LEN));
	buf_putc(b, r->known);
	buf_put(b, buf_span(&r->proof));
}

enum cy_rc
control_get_receipt(struct receipt *out, struct span body, struct cy_err *e)
{
	struct span id, known;
	struct reader r;

	reader_init(&r, body);
	out->index = reader_be64(&r);
	id = reader_take(&r, HASH_LEN);
	known = reader_take(&r, 1);
	if (!reader_ok(&r) || known.p[0] > 1)
		return no_answer("receipt", e);
	memcpy(out->id.b, id.p, HASH_LEN);
	out->known = known.p[0] != 0;
	buf_put(&out->proof, reader_rest(&r));
	return buf_check(&out->proof, e);
}

enum cy_rc
control_append(
    struct control *c, struct span entry, struct receipt *out, struct cy_err *e)
{
	struct span body = {NULL, 0};
	enum cy_rc rc = ask(c, CONTROL_APPEND, entry, &body, e);

	return rc == CY_OK ? control_get_receipt(out, body, e) : rc;
}

enum cy_rc
control_add(
    struct control *c, struct span text, struct hash *id, struct cy_err *e)
{
	struct span body = {NULL, 0};
	enum cy_rc rc = ask(c, CONTROL_ADD, text, &body, e);

	/* As node_add(): also of one that is there already. */
	sha256(id, text);
	return rc == CY_OK && body.n != 0 ? no_answer("consent", e) : rc;
}

static enum cy_rc
say(struct control *c, enum control_message type, struct cy_err *e)
{
	struct span body = {NULL, 0};

	return ask(c, type, SPAN_LIT(""), &body, e);
}

enum cy_rc
control_group(struct control *c, struct cy_err *e)
{
	return say(c, CONTROL_GROUP, e);
}

enum cy_rc
control_flush(struct control *c, struct cy_err *e)
{
	return say(c, CONTROL_FLUSH, e);
}

enum cy_rc
control_publish(struct control *c, struct cy_err *e)
{
	return say(c, CONTROL_PUBLISH, e);
}

enum cy_rc
control_officer(struct control *c, struct span line, struct cy_err *e)
{
	struct span answer;

	return ask(c, CONTROL_OFFICER, line, &answer, e);
}

enum cy_rc
control_find(
    struct control *c, const struct hash *id, uint64_t *index, struct cy_err *e)
{
	struct span body = {NULL, 0};
	enum cy_rc rc = ask(c, CONTROL_FIND, span(id->b, HASH_LEN), &body, e);

	if (rc != CY_OK)
		return rc;
	if (body.n != 8)
		return no_answer("entry number", e);
	*index = be64(body.p);
	return CY_OK;
}
