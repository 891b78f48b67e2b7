/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

/*
 * Group commit without a thread of its own: whoever comes first, while nobody
 * is in turn, answers all who wait.  A single writer so never waits for
 * another thread to be woken.
 */

static void
wake_next(struct node *n)
{
	if (n->waiting > 0)
		(void)pthread_cond_signal(&n->turn);
	if (n->head != NULL)
		(void)pthread_cond_signal(&n->head->cond);
}

void
node_turn(struct node *n)
{
	(void)pthread_mutex_lock(&n->m);
	n->waiting++;
	while (n->busy)
		(void)pthread_cond_wait(&n->turn, &n->m);
	n->waiting--;
	n->busy = true;
	(void)pthread_mutex_unlock(&n->m);
}

void
node_turn_end(struct node *n)
{
	(void)pthread_mutex_lock(&n->m);
	n->busy = false;
	wake_next(n);
	(void)pthread_mutex_unlock(&n->m);
}

/* Called and left with the mutex held. */
static void
lead_all(struct node *n, const struct request *mine)
{
	struct request *list = n->head, *next;

	n->head = NULL;
	n->tail = &n->head;
	n->busy = true;
	(void)pthread_mutex_unlock(&n->m);
	node_lead(n, list);
	(void)pthread_mutex_lock(&n->m);
	n->busy = false;
	for (; list != NULL; list = next) {
		next = list->next;
		list->done = true;
		if (list != mine)
			(void)pthread_cond_signal(&list->cond);
	}
	wake_next(n);
}

void
node_queue(struct node *n, struct request *q)
{
	q->next = NULL;
	q->done = false;
	(void)pthread_cond_init(&q->cond, NULL);
	(void)pthread_mutex_lock(&n->m);
	*n->tail = q;
	n->tail = &q->next;
	while (!q->done) {
		if (n->busy)
			(void)pthread_cond_wait(&q->cond, &n->m);
		else
			lead_all(n, q);
	}
	(void)pthread_mutex_unlock(&n->m);
	(void)pthread_cond_destroy(&q->cond);
}
