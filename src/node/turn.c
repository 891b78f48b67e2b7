/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

/*
 * Group commit without a thread of its own: whoever comes first, while nobody
 * is in turn, answers all who wait.  A single writer so never waits for
 * another thread to be woken.  Each that waits has a semaphore of its own:
 * woken once, it has its answer or the turn, and needs no lock again.
 */

/* The turn passes on: to one who waits for it alone, else to the first in the
 * queue, who leads.  Called with the mutex held. */
static void
pass_on(struct node *n)
{
	n->busy = n->waiting == 0 && n->head != NULL;
	if (n->busy)
		(void)sem_post(&n->head->woken);
	else if (n->waiting > 0)
		(void)pthread_cond_signal(&n->turn);
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
	pass_on(n);
	(void)pthread_mutex_unlock(&n->m);
}

/* In turn. */
static void
lead_all(struct node *n, const struct request *mine)
{
	struct request *list, *next;

	(void)pthread_mutex_lock(&n->m);
	list = n->head;
	n->head = NULL;
	n->tail = &n->head;
	(void)pthread_mutex_unlock(&n->m);
	node_lead(n, list);
	node_turn_end(n);
	for (; list != NULL; list = next) {
		/* Gone as soon as it is woken. */
		next = list->next;
		list->done = true;
		if (list != mine)
			(void)sem_post(&list->woken);
	}
}

void
node_queue(struct node *n, struct request *q)
{
	bool lead;

	q->next = NULL;
	q->done = false;
	(void)sem_init(&q->woken, 0, 0);
	(void)pthread_mutex_lock(&n->m);
	*n->tail = q;
	n->tail = &q->next;
	lead = !n->busy;
	n->busy = true;
	(void)pthread_mutex_unlock(&n->m);
	if (!lead)
		while (sem_wait(&q->woken) != 0)
			; /* a signal */
	if (!q->done)
		lead_all(n, q);
	(void)sem_destroy(&q->woken);
}
