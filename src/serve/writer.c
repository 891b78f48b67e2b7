/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/writer.h"

#include <errno.h>
#include <signal.h>

#include "base/codec.h"
#include "node/node.h"

/*
 * The writer: the only process that writes and checkpoints the index.  It
 * holds no key, and all it is told comes from the signer; the index stays open
 * for readers when it ends (SQLITE_FCNTL_PERSIST_WAL).
 */

#define RECORD_ARENA ((size_t)1 << 20)

static const struct filter_rule calls[] = {
    {SCMP_SYS(access), FILTER_ALLOW},
    {SCMP_SYS(faccessat), FILTER_ALLOW},
    {SCMP_SYS(faccessat2), FILTER_ALLOW},
    {SCMP_SYS(fchown), FILTER_REFUSE},
    {SCMP_SYS(fcntl), FILTER_ALLOW},
    {SCMP_SYS(fdatasync), FILTER_ALLOW},
    {SCMP_SYS(fsync), FILTER_ALLOW},
    {SCMP_SYS(ftruncate), FILTER_ALLOW},
    {SCMP_SYS(getcwd), FILTER_ALLOW},
    {SCMP_SYS(geteuid), FILTER_ALLOW},
    {SCMP_SYS(lseek), FILTER_ALLOW},
    {SCMP_SYS(lstat), FILTER_ALLOW},
    {SCMP_SYS(newfstatat), FILTER_ALLOW},
    {SCMP_SYS(openat), FILTER_ALLOW},
    {SCMP_SYS(pread64), FILTER_ALLOW},
    {SCMP_SYS(pwrite64), FILTER_ALLOW},
    {SCMP_SYS(readlink), FILTER_ALLOW},
    {SCMP_SYS(stat), FILTER_ALLOW},
};

/* While it opens the index, or makes it anew: also these. */
static const struct filter_rule more_calls[] = {
    {SCMP_SYS(getdents64), FILTER_ALLOW},
    {SCMP_SYS(getuid), FILTER_ALLOW},
    {SCMP_SYS(landlock_add_rule), FILTER_ALLOW},
    {SCMP_SYS(landlock_create_ruleset), FILTER_ALLOW},
    {SCMP_SYS(landlock_restrict_self), FILTER_ALLOW},
    {SCMP_SYS(mkdir), FILTER_ALLOW},
    {SCMP_SYS(prctl), FILTER_ALLOW},
    {SCMP_SYS(prlimit64), FILTER_ALLOW},
    {SCMP_SYS(renameat), FILTER_ALLOW},
    {SCMP_SYS(seccomp), FILTER_ALLOW},
    {SCMP_SYS(unlink), FILTER_ALLOW},
    {SCMP_SYS(unlinkat), FILTER_ALLOW},
};
enum {
	CALLS = sizeof(calls) / sizeof(calls[0]),
	MORE = sizeof(more_calls) / sizeof(more_calls[0])
};

static const struct confine_limit limits[] = {
    {RLIMIT_NOFILE, 64},
    {RLIMIT_NPROC, 0},
};

static const struct part_file files[] = {
    {"/index.db", LAND_READ | LAND_WRITE},
    {"/index.db-wal", LAND_READ | LAND_WRITE},
    {"/index.db-shm", LAND_READ | LAND_WRITE},
};

const struct part_rights writer_rights = {
    .files = files,
    .nfiles = sizeof(files) / sizeof(files[0]),
    .calls = calls,
    .ncalls = CALLS,
    .limits = limits,
    .nlimits = sizeof(limits) / sizeof(limits[0]),
};

/* A request in work: what is in its body, checked as it is read. */
struct request {
	struct writer_side *w;
	struct reader r;
	struct record record;
	uint64_t index;
};

static enum cy_rc
misread(struct cy_err *e)
{
	return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
	    "what came is no request");
}

static enum cy_rc
read_record(struct request *q, struct cy_err *e)
{
	q->index = reader_be64(&q->r);
	if (!reader_ok(&q->r))
		return misread(e);
	arena_reset(&q->w->arena);
	return record_parse(&q->record, &q->w->arena, reader_rest(&q->r), e);
}

static enum cy_rc ask_entry(
    void *ctx, uint64_t index, struct span *bytes, struct cy_err *e);

static enum cy_rc
opened(struct writer_side *w, enum cy_rc rc)
{
	const struct store_source source = {w, ask_entry};

	w->opened = rc == CY_OK;
	if (rc == CY_OK)
		w->port.source(w->port.ctx, &source);
	return rc;
}

static enum cy_rc
do_open(struct request *q, struct cy_err *e)
{
	return opened(q->w, q->w->port.open(q->w->port.ctx, e));
}

/* "Is it?", in a byte. */
static enum cy_rc
read_bool(struct request *q, bool *out, struct cy_err *e)
{
	struct span s = reader_take(&q->r, 1);

	if (!reader_end(&q->r) || s.p[0] > 1)
		return misread(e);
	*out = s.p[0] != 0;
	return CY_OK;
}

static enum cy_rc
do_remake(struct request *q, struct cy_err *e)
{
	bool published;
	enum cy_rc rc = read_bool(q, &published, e);

	if (rc == CY_OK)
		rc = opened(
		    q->w, q->w->port.remake(q->w->port.ctx, published, e));
	return rc;
}

static enum cy_rc
do_head(struct request *q, struct cy_err *e)
{
	struct hash root;
	uint64_t size;
	enum cy_rc rc = q->w->port.head(q->w->port.ctx, &size, &root, e);

	if (rc == CY_OK) {
		buf_be64(&q->w->answer, size);
		buf_put(&q->w->answer, span(root.b, HASH_LEN));
	}
	return rc;
}

static enum cy_rc
do_sealed(struct request *q, struct cy_err *e)
{
	uint64_t size;
	utc_t time;
	enum cy_rc rc = q->w->port.sealed(q->w->port.ctx, &size, &time, e);

	if (rc == CY_OK) {
		buf_be64(&q->w->answer, size);
		buf_be64(&q->w->answer, (uint64_t)time);
	}
	return rc;
}

static enum cy_rc
do_keys(struct request *q, struct cy_err *e)
{
	struct writer_side *w = q->w;
	struct keyring *ring = NULL;
	bool anew;
	enum cy_rc rc = read_bool(q, &anew, e);

	/* Else it is the one that was folded here. */
	if (rc != CY_OK || !anew)
		return rc;
	rc = keyring_new(&ring, e);
	if (rc != CY_OK)
		return rc;
	rc = w->port.keys(w->port.ctx, ring, true, e);
	keyring_free(w->ring);
	w->ring = ring;
	return rc;
}

static enum cy_rc
do_apply(struct request *q, struct cy_err *e)
{
	enum cy_rc rc = read_record(q, e);

	if (rc == CY_OK && q->w->ring == NULL)
		return misread(e);
	return rc == CY_OK ? keyring_apply(q->w->ring, &q->record, q->index, e)
	                   : rc;
}

static enum cy_rc
do_begin(struct request *q, struct cy_err *e)
{
	struct writer_side *w = q->w;
	enum cy_rc rc = CY_OK;

	if (!w->settled && w->settle != NULL)
		rc = w->settle(w->ctx, e);
	w->settled = rc == CY_OK;
	return rc == CY_OK ? w->port.begin(w->port.ctx, e) : rc;
}

static enum cy_rc
do_admit(struct request *q, struct cy_err *e)
{
	enum cy_rc rc = read_record(q, e);

	if (rc == CY_OK && q->w->ring == NULL)
		return misread(e);
	return rc == CY_OK
	    ? q->w->port.admit(q->w->port.ctx, &q->record, q->index, e)
	    : rc;
}

static enum cy_rc
do_seal(struct request *q, struct cy_err *e)
{
	uint64_t size = reader_be64(&q->r), time = reader_be64(&q->r);

	if (!reader_end(&q->r))
		return misread(e);
	return q->w->port.seal(q->w->port.ctx, size, (utc_t)time, e);
}

static enum cy_rc
do_commit(struct request *q, struct cy_err *e)
{
	uint64_t size = reader_be64(&q->r);
	struct span s = reader_take(&q->r, HASH_LEN);
	struct hash root;

	if (!reader_end(&q->r))
		return misread(e);
	memcpy(root.b, s.p, HASH_LEN);
	return q->w->port.commit(q->w->port.ctx, size, &root, e);
}

static enum cy_rc
do_rollback(struct request *q, struct cy_err *e)
{
	(void)e;
	q->w->port.rollback(q->w->port.ctx);
	return CY_OK;
}

static enum cy_rc
do_find(struct request *q, struct cy_err *e)
{
	struct span s = reader_take(&q->r, HASH_LEN);
	struct hash id;
	uint64_t index;
	enum cy_rc rc;

	if (!reader_end(&q->r))
		return misread(e);
	memcpy(id.b, s.p, HASH_LEN);
	rc = q->w->port.find(q->w->port.ctx, &id, &index, e);
	if (rc == CY_OK)
		buf_be64(&q->w->answer, index);
	return rc;
}

static enum cy_rc
answer(struct request *q, uint16_t type, struct cy_err *e)
{
	static enum cy_rc (*const rows[])(
	    struct request * q, struct cy_err * e) = {
	    [INDEX_OPEN] = do_open,
	    [INDEX_REMAKE] = do_remake,
	    [INDEX_HEAD] = do_head,
	    [INDEX_SEALED] = do_sealed,
	    [INDEX_KEYS] = do_keys,
	    [INDEX_APPLY] = do_apply,
	    [INDEX_BEGIN] = do_begin,
	    [INDEX_ADMIT] = do_admit,
	    [INDEX_SEAL] = do_seal,
	    [INDEX_COMMIT] = do_commit,
	    [INDEX_ROLLBACK] = do_rollback,
	    [INDEX_FIND] = do_find,
	};

	if (type >= sizeof(rows) / sizeof(rows[0]) || rows[type] == NULL ||
	    (type > INDEX_REMAKE ? !q->w->opened : q->w->settled))
		return misread(e);
	return rows[type](q, e);
}

/* An entry that is not in the rows: the signer has it. */
static enum cy_rc
ask_entry(void *ctx, uint64_t index, struct span *bytes, struct cy_err *e)
{
	struct writer_side *w = ctx;
	struct message m;
	uint8_t body[8];
	enum cy_rc rc;

	for (int i = 0; i < 8; i++)
		body[i] = (uint8_t)(index >> (56 - 8 * i));
	rc = channel_send(&w->c, INDEX_NEED, span(body, sizeof(body)), -1, e);
	if (rc == CY_OK)
		rc = channel_receive(&w->c, &m, e);
	/* Without the signer there is no question left to answer. */
	if (rc != CY_OK)
		return cy_fail(
		    e, CY_TEMP, FAULT_SERVE_ENDED, CY_NO_OFFSET, "the signer");
	*bytes = m.body;
	if (m.type == INDEX_NONE)
		return CY_NOTFOUND;
	if (m.type == INDEX_ERROR)
		return message_get_err(m.body, e);
	return m.type == INDEX_ENTRY ? CY_OK : misread(e);
}

static enum cy_rc
one(struct writer_side *w, struct cy_err *e)
{
	struct request q = {.w = w};
	struct message m;
	struct buf body;
	enum cy_rc rc;

	rc = channel_receive(&w->c, &m, e);
	if (rc != CY_OK)
		return rc;
	/* Of its own: a question in between takes the channel's place. */
	buf_init(&body, INDEX_MESSAGE_MAX);
	buf_put(&body, m.body);
	reader_init(&q.r, buf_span(&body));
	buf_reset(&w->answer);
	rc = buf_check(&body, e);
	if (rc == CY_OK)
		rc = answer(&q, m.type, e);
	if (rc == CY_OK)
		rc = buf_check(&w->answer, e);
	if (rc == CY_OK) {
		rc = channel_send(
		    &w->c, INDEX_DONE, buf_span(&w->answer), -1, e);
	} else {
		buf_reset(&w->answer);
		message_put_err(&w->answer, rc, e);
		rc = channel_send(
		    &w->c, INDEX_ERROR, buf_span(&w->answer), -1, e);
	}
	buf_release(&body);
	return rc;
}

enum cy_rc
writer_serve(struct writer_side *w, int fd, const struct node_options *o,
    struct cy_err *e)
{
	enum cy_rc rc;

	channel_init(&w->c, fd, INDEX_MESSAGE_MAX);
	buf_init(&w->answer, INDEX_MESSAGE_MAX);
	arena_init(&w->arena, RECORD_ARENA);
	rc = index_port_new(&w->port, o, e);
	while (rc == CY_OK)
		rc = one(w, e);
	if (w->port.close != NULL)
		w->port.close(w->port.ctx);
	keyring_free(w->ring);
	arena_release(&w->arena);
	buf_release(&w->answer);
	channel_release(&w->c);
	return rc == CY_NOTFOUND && e->fault == FAULT_CHANNEL_CLOSED ? CY_OK
	                                                             : rc;
}

static enum cy_rc
settle(void *ctx, struct cy_err *e)
{
	return part_confine(ctx, &writer_rights, e);
}

static enum cy_rc
begin(struct part *p, struct cy_err *e)
{
	struct filter_rule both[CALLS + MORE];
	enum cy_rc rc;

	memcpy(both, calls, sizeof(calls));
	memcpy(both + CALLS, more_calls, sizeof(more_calls));
	rc = filter_enter(both, CALLS + MORE, e);
	return rc == CY_OK ? part_ready(p, SPAN_LIT(""), e) : rc;
}

enum cy_rc
writer_main(struct part *p, struct cy_err *e)
{
	const struct node_options o = {
	    .dir = p->config.dir,
	    .state = p->config.state,
	    .clock = p->clock,
	};
	struct writer_side w = {.settle = settle, .ctx = p};
	enum cy_rc rc;

	/* It ends when the signer does. */
	(void)signal(SIGTERM, SIG_IGN);
	rc = begin(p, e);
	return rc == CY_OK ? writer_serve(&w, PART_FD_INDEX, &o, e) : rc;
}
