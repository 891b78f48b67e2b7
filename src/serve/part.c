/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/part.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "crypto/ed25519.h"
#include "sandbox/spawn.h"
#include "serve/serve.h"

#define CONFIG_ARENA (64u * 1024)
/* Paths of files: each is shorter than PATH_MAX. */
#define PATHS_ARENA (64u * 1024)
#define LINE 1024

static const struct {
	enum process process;
	enum cy_rc (*run)(struct part *p, struct cy_err *e);
} parts[] = {
    {PROCESS_SIGNER, signer_main},
    {PROCESS_WRITER, writer_main},
    {PROCESS_OFFICE, office_main},
    {PROCESS_WEB, web_main},
    {PROCESS_METRICS, metrics_main},
};

static void
put_string(struct buf *b, const char *s)
{
	buf_be32(b, s != NULL ? (uint32_t)strlen(s) + 1 : 0);
	if (s != NULL)
		buf_put(b, span(s, strlen(s) + 1));
}

/* NULL where there was none; also when it is out of order: reader_ok(). */
static const char *
get_string(struct reader *r, struct arena *a, bool *nomem)
{
	uint32_t n = reader_be32(r);
	struct span s = reader_take(r, n);
	char *p;

	if (!reader_ok(r) || n == 0)
		return NULL;
	if (s.p[n - 1] != '\0' || memchr(s.p, '\0', n) != s.p + n - 1) {
		r->failed = true;
		return NULL;
	}
	p = arena_alloc(a, n);
	if (p == NULL)
		*nomem = true;
	else
		memcpy(p, s.p, n);
	return p;
}

void
part_config_put(struct buf *b, const struct part_config *c)
{
	put_string(b, c->dir);
	put_string(b, c->state);
	put_string(b, c->origin);
	put_string(b, c->contact);
	buf_be32(b, c->slot);
	buf_be32(b, c->listeners);
	buf_be32(b, c->log);
}

enum cy_rc
part_config_get(
    struct part_config *c, struct arena *a, struct span body, struct cy_err *e)
{
	struct reader r;
	bool nomem = false;

	reader_init(&r, body);
	c->dir = get_string(&r, a, &nomem);
	c->state = get_string(&r, a, &nomem);
	c->origin = get_string(&r, a, &nomem);
	c->contact = get_string(&r, a, &nomem);
	c->slot = reader_be32(&r);
	c->listeners = reader_be32(&r);
	c->log = reader_be32(&r);
	if (nomem)
		return cy_nomem(e);
	if (!reader_end(&r) || c->dir == NULL || c->state == NULL ||
	    c->slot >= COUNTS_SLOTS || c->listeners > SERVE_LISTENERS)
		return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
		    "what came is no configuration");
	return CY_OK;
}

void
part_say(enum process p, const char *fmt, ...)
{
	char line[LINE];
	va_list ap;
	int n, m;

	n = snprintf(line, sizeof(line), "process=%s ", process_name(p));
	va_start(ap, fmt);
	m = vsnprintf(line + n, sizeof(line) - (size_t)n - 1, fmt, ap);
	va_end(ap);
	n += m < 0 ? 0 : m;
	if (n > LINE - 2)
		n = LINE - 2;
	line[n++] = '\n';
	(void)!write(STDERR_FILENO, line, (size_t)n);
}

static char *
below(struct arena *a, const char *dir, const char *name)
{
	size_t n = strlen(dir), m = strlen(name);
	char *path = arena_alloc(a, n + m + 1);

	if (path == NULL)
		return NULL;
	memcpy(path, dir, n);
	memcpy(path + n, name, m + 1);
	return path;
}

enum cy_rc
part_confine(struct part *p, const struct part_rights *r, struct cy_err *e)
{
	struct land_rule files[PART_FILES];
	struct confine c = {r->limits, r->nlimits, {files, r->nfiles, false},
	    r->calls, r->ncalls};
	struct arena a;
	enum cy_rc rc = CY_OK;

	assert(r->nfiles <= PART_FILES);
	arena_init(&a, PATHS_ARENA);
	for (size_t i = 0; i < r->nfiles; i++) {
		files[i].path = below(&a, p->config.dir, r->files[i].name);
		files[i].access = r->files[i].access;
		if (files[i].path == NULL)
			rc = cy_nomem(e);
	}
	if (rc == CY_OK)
		rc = confine_enter(&c, &p->landlock, e);
	arena_release(&a);
	return rc;
}

enum cy_rc
part_ready(struct part *p, struct span body, struct cy_err *e)
{
	return channel_send(&p->parent, PART_READY, body, -1, e);
}

enum cy_rc
part_go(struct part *p, int *fd, struct cy_err *e)
{
	struct message m;
	enum cy_rc rc;

	*fd = -1;
	rc = channel_receive(&p->parent, &m, e);
	if (rc != CY_OK)
		return rc;
	*fd = m.fd;
	return m.type == PART_GO
	    ? CY_OK
	    : cy_fail(e, CY_INTERRUPTED, FAULT_SERVE_STOPPED, CY_NO_OFFSET,
	          "before it began");
}

enum part_message
part_hear(struct part *p, int *fd)
{
	struct message m;
	struct cy_err e;
	enum cy_rc rc = channel_receive_now(&p->parent, &m, &e);

	*fd = -1;
	if (rc == CY_TEMP && e.fault == FAULT_CHANNEL_TIMEOUT)
		return PART_NOTHING;
	if (rc != CY_OK)
		return PART_END;
	*fd = m.fd;
	if (m.fd >= 0 && (m.type == PART_HAND || m.type == PART_OFFICE))
		return (enum part_message)m.type;
	if (m.fd >= 0)
		(void)close(m.fd);
	*fd = -1;
	return PART_END;
}

static enum cy_rc
receive_config(struct part *p, struct arena *a, struct cy_err *e)
{
	struct message m;
	enum cy_rc rc;

	rc = channel_receive(&p->parent, &m, e);
	if (rc == CY_OK && m.type != PART_CONFIG)
		rc = cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
		    "the configuration comes first");
	return rc == CY_OK ? part_config_get(&p->config, a, m.body, e) : rc;
}

static enum cy_rc
run(struct part *p, size_t which, struct arena *a, struct cy_err *e)
{
	enum cy_rc rc;

	rc = crypto_init(e);
	if (rc == CY_OK)
		rc = receive_config(p, a, e);
	if (rc == CY_OK)
		rc = counts_map(&p->counts, PART_FD_COUNTS, p->config.slot,
		    parts[which].process, e);
	/* The page of another process is nobody else's business. */
	if (rc == CY_OK && parts[which].process != PROCESS_METRICS)
		(void)close(PART_FD_COUNTS);
	return rc == CY_OK ? parts[which].run(p, e) : rc;
}

static void
tell_failure(struct part *p, enum cy_rc rc, const struct cy_err *why)
{
	struct cy_err e;
	struct buf b;

	buf_init(&b, 1024);
	message_put_err(&b, rc, why);
	if (!b.failed)
		(void)channel_send(
		    &p->parent, PART_FAILED, buf_span(&b), -1, &e);
	buf_release(&b);
}

int
serve_process(const char *name, const struct clock *clock)
{
	struct part p = {.clock = clock};
	struct cy_err e = {.offset = CY_NO_OFFSET};
	enum cy_rc rc = CY_USAGE;
	struct arena a;
	char title[32];

	arena_init(&a, CONFIG_ARENA);
	channel_init(&p.parent, PART_FD_CHANNEL, PART_MESSAGE_MAX);
	p.parent.passes = true;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(name, process_name(parts[i].process)) != 0)
			continue;
		(void)snprintf(title, sizeof(title), "comity-%s", name);
		spawn_name(title);
		rc = run(&p, i, &a, &e);
		if (rc != CY_OK)
			tell_failure(&p, rc, &e);
	}
	channel_release(&p.parent);
	arena_release(&a);
	return (int)rc;
}
