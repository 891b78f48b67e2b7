/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include <errno.h>
#include <time.h>

#define NS_PER_MS 1000000u
#define EVERY_MS 100u /* at most this often */
/* Publishing shares the disk with the journal: it gets a part of the time. */
#define PART 5u

static uint64_t
mono(const struct node *n)
{
	return n->clock->mono_ns(n->clock->ctx);
}

/* Keeps a seal for the index; without room the index comes first. */
static bool
has_room(struct node *n)
{
	bool room;

	(void)pthread_mutex_lock(&n->m);
	room = n->nfresh < FRESH_SEALS;
	(void)pthread_mutex_unlock(&n->m);
	return room;
}

static void
keep_seal(struct node *n, const struct seal *s)
{
	(void)pthread_mutex_lock(&n->m);
	n->fresh[n->nfresh++] = *s;
	n->newest = s->time;
	n->due = true;
	(void)pthread_mutex_unlock(&n->m);
}

enum cy_rc
node_publish_now(struct node *n, bool refresh, struct cy_err *e)
{
	uint64_t size = writer_size(n->w, NULL);
	enum cy_rc rc = CY_OK;
	struct seal s;

	(void)pthread_mutex_lock(&n->publishing);
	do {
		if (!has_room(n))
			break;
		rc = writer_publish(n->w, refresh, &s, e);
		if (rc == CY_OK && s.size > 0)
			keep_seal(n, &s);
	} while (rc == CY_OK && writer_published(n->w) < size);
	(void)pthread_mutex_unlock(&n->publishing);
	return rc;
}

/* One round of the thread.  A failure shows at the next call of the owner. */
static void
publish_some(struct node *n)
{
	struct cy_err e;

	if (n->o.follow && !node_follow(n))
		return;
	(void)node_publish_now(n, false, &e);
	if (n->o.follow)
		(void)node_follow(n);
}

/* Waits at least this long, unless stopped. */
static void
wait_ms(struct node *n, uint64_t ms)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	t.tv_sec += (time_t)(ms / 1000);
	t.tv_nsec += (long)(ms % 1000) * (long)NS_PER_MS;
	if (t.tv_nsec >= 1000 * (long)NS_PER_MS) {
		t.tv_sec++;
		t.tv_nsec -= 1000 * (long)NS_PER_MS;
	}
	while (!n->stop &&
	    pthread_cond_timedwait(&n->wake, &n->m, &t) != ETIMEDOUT)
		;
}

static void *
run(void *ctx)
{
	struct node *n = ctx;
	uint64_t took = 0, from;

	(void)pthread_mutex_lock(&n->m);
	while (!n->stop) {
		wait_ms(n, EVERY_MS + took * PART / NS_PER_MS);
		(void)pthread_mutex_unlock(&n->m);
		from = mono(n);
		if (writer_published(n->w) < writer_size(n->w, NULL))
			publish_some(n);
		took = mono(n) - from;
		(void)pthread_mutex_lock(&n->m);
		while (!n->stop &&
		    writer_published(n->w) == writer_size(n->w, NULL)) {
			n->idle = true;
			(void)pthread_cond_wait(&n->wake, &n->m);
		}
		n->idle = false;
	}
	(void)pthread_mutex_unlock(&n->m);
	return NULL;
}

void
node_publisher_wake(struct node *n)
{
	if (!n->has_thread)
		return;
	(void)pthread_mutex_lock(&n->m);
	if (n->idle)
		(void)pthread_cond_signal(&n->wake);
	(void)pthread_mutex_unlock(&n->m);
}

enum cy_rc
node_publisher_start(struct node *n, struct cy_err *e)
{
	int r;

	r = pthread_create(&n->thread, NULL, run, n);
	if (r != 0)
		return cy_errno(e, r, "start", "the publishing thread");
	n->has_thread = true;
	return CY_OK;
}

void
node_publisher_stop(struct node *n)
{
	if (!n->has_thread)
		return;
	(void)pthread_mutex_lock(&n->m);
	n->stop = true;
	(void)pthread_cond_signal(&n->wake);
	(void)pthread_mutex_unlock(&n->m);
	(void)pthread_join(n->thread, NULL);
	n->has_thread = false;
}
