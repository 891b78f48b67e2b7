/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_pool.h"

#include <stdio.h>
#include <stdlib.h>

/* Bundles in memory at once; one of the largest size always fits. */
#define POOL_BYTES ((size_t)20 * 1024 * 1024)
/* A buffer that grew beyond this is not kept for the next bundle. */
#define KEEP_BYTES ((size_t)512 * 1024)
/* One record, parsed. */
#define RECORD_BYTES ((size_t)1024 * 1024)

static struct verify_job *
take(struct verify_pool *p)
{
	struct verify_job *j;

	(void)pthread_mutex_lock(&p->lock);
	while (p->head == NULL && !p->closed)
		(void)pthread_cond_wait(&p->more, &p->lock);
	j = p->head;
	if (j != NULL)
		p->head = j->next;
	if (p->head == NULL)
		p->tail = &p->head;
	(void)pthread_mutex_unlock(&p->lock);
	return j;
}

static void
give_back(struct verify_pool *p, struct verify_job *j)
{
	if (j->bytes.cap > KEEP_BYTES) {
		buf_release(&j->bytes);
		buf_init(&j->bytes, LIMIT_BUNDLE);
	}
	(void)pthread_mutex_lock(&p->lock);
	j->next = p->idle;
	p->idle = j;
	p->njobs--;
	p->bytes -= j->room;
	(void)pthread_cond_signal(&p->room);
	(void)pthread_mutex_unlock(&p->lock);
}

static void *
worker(void *arg)
{
	struct verify_pool *p = arg;
	struct verify_job *j;
	struct arena a;

	arena_init(&a, RECORD_BYTES);
	for (j = take(p); j != NULL; j = take(p)) {
		verify_work(p, j, &a);
		give_back(p, j);
	}
	arena_release(&a);
	return NULL;
}

void
verify_pool_init(struct verify_pool *p, const struct keyring *keys,
    unsigned threads, bool skip_records)
{
	memset(p, 0, sizeof(*p));
	p->keys = keys;
	p->skip_records = skip_records;
	p->tail = &p->head;
	arena_init(&p->arena, RECORD_BYTES);
	(void)pthread_mutex_init(&p->lock, NULL);
	(void)pthread_cond_init(&p->more, NULL);
	(void)pthread_cond_init(&p->room, NULL);
	if (threads > VERIFY_THREADS)
		threads = VERIFY_THREADS;
	if (threads < 2)
		return;
	/* Fewer threads than wanted are slower, not wrong. */
	while (p->nthreads < threads &&
	    pthread_create(&p->thread[p->nthreads], NULL, worker, p) == 0)
		p->nthreads++;
}

/* Under lock: may one more job of this size be given out? */
static bool
has_room(const struct verify_pool *p, size_t bytes)
{
	return p->njobs == 0 ||
	    (p->njobs < 2 * (size_t)p->nthreads + 2 &&
	        p->bytes + bytes <= POOL_BYTES);
}

struct verify_job *
verify_pool_get(struct verify_pool *p, size_t bytes)
{
	struct verify_job *j;

	(void)pthread_mutex_lock(&p->lock);
	while (!has_room(p, bytes))
		(void)pthread_cond_wait(&p->room, &p->lock);
	j = p->idle;
	if (j != NULL)
		p->idle = j->next;
	(void)pthread_mutex_unlock(&p->lock);
	if (j == NULL) {
		j = calloc(1, sizeof(*j));
		if (j == NULL)
			return NULL;
		buf_init(&j->bytes, LIMIT_BUNDLE);
	}
	buf_reset(&j->bytes);
	j->next = NULL;
	j->count = 0;
	j->room = bytes;
	(void)pthread_mutex_lock(&p->lock);
	p->njobs++;
	p->bytes += bytes;
	(void)pthread_mutex_unlock(&p->lock);
	return j;
}

void
verify_pool_put(struct verify_pool *p, struct verify_job *j)
{
	if (j == NULL)
		return;
	if (p->nthreads == 0 || j->count == 0) {
		verify_work(p, j, &p->arena);
		give_back(p, j);
		return;
	}
	(void)pthread_mutex_lock(&p->lock);
	*p->tail = j;
	p->tail = &j->next;
	(void)pthread_cond_signal(&p->more);
	(void)pthread_mutex_unlock(&p->lock);
}

void
verify_pool_end(struct verify_pool *p)
{
	struct verify_job *j;

	(void)pthread_mutex_lock(&p->lock);
	p->closed = true;
	(void)pthread_cond_broadcast(&p->more);
	(void)pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->nthreads; i++)
		(void)pthread_join(p->thread[i], NULL);
	p->nthreads = 0;
	while ((j = p->idle) != NULL) {
		p->idle = j->next;
		buf_release(&j->bytes);
		free(j);
	}
	arena_release(&p->arena);
}

void
verify_pool_release(struct verify_pool *p)
{
	(void)pthread_cond_destroy(&p->room);
	(void)pthread_cond_destroy(&p->more);
	(void)pthread_mutex_destroy(&p->lock);
}

enum cy_rc
verify_bad(struct verify_pool *p, uint64_t at, const struct cy_err *e,
    const char *what, ...)
{
	va_list ap;

	(void)pthread_mutex_lock(&p->lock);
	if (!p->first.any || at < p->first.at) {
		p->first.any = true;
		p->first.at = at;
		p->first.why = *e;
		va_start(ap, what);
		(void)vsnprintf(p->first.what, sizeof(p->first.what), what, ap);
		va_end(ap);
	}
	(void)pthread_mutex_unlock(&p->lock);
	return e->rc;
}

bool
verify_stopped(struct verify_pool *p, uint64_t at)
{
	bool stopped;

	(void)pthread_mutex_lock(&p->lock);
	stopped = p->first.any && p->first.at <= at;
	(void)pthread_mutex_unlock(&p->lock);
	return stopped;
}
