/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include "register/dir.h"
#include "store/query.h"

bool
node_changes_keys(const struct record *r)
{
	return r->type->kind == R_PARTY || r->type->kind == R_REVOCATION;
}

enum cy_rc
node_ready(struct node *n, struct cy_err *e)
{
	enum cy_rc rc = writer_settle(n->w, e);

	if (rc == CY_OK && n->stale)
		rc = node_index_resync(n, e);
	if (rc == CY_OK && !n->within) {
		rc = n->index.begin(n->index.ctx, e);
		n->within = rc == CY_OK;
	}
	return rc;
}

enum cy_rc
node_commit(struct node *n, struct cy_err *e)
{
	enum cy_rc rc = writer_commit(n->w, e);

	/* What is unsettled will be in the register; else its rows must go. */
	if (rc != CY_OK && !writer_unsettled(n->w))
		n->stale = true;
	if (rc != CY_OK && writer_unsettled(n->w) && !writer_dead(n->w))
		return cy_fail(e, CY_TEMP, FAULT_UNSETTLED, CY_NO_OFFSET, "%s",
		    fault_id(e->fault));
	return rc;
}

enum cy_rc
node_commit_index(struct node *n, struct cy_err *e)
{
	struct seal seals[FRESH_SEALS];
	struct hash root;
	enum cy_rc rc = CY_OK;
	uint64_t size;
	size_t count;

	(void)pthread_mutex_lock(&n->m);
	count = n->nfresh;
	memcpy(seals, n->fresh, count * sizeof(seals[0]));
	n->nfresh = 0;
	n->due = false;
	(void)pthread_mutex_unlock(&n->m);
	if (!n->within) {
		rc = n->index.begin(n->index.ctx, e);
		n->within = rc == CY_OK;
	}
	for (size_t i = 0; i < count && rc == CY_OK; i++)
		rc = n->index.seal(
		    n->index.ctx, seals[i].size, seals[i].time, e);
	size = writer_size(n->w, &root);
	if (rc == CY_OK)
		rc = n->index.commit(n->index.ctx, size, &root, e);
	if (rc == CY_OK) {
		n->within = false;
		n->indexed = size;
	} else {
		n->stale = true;
	}
	return rc;
}

enum cy_rc
node_admit_rows(struct node *n, const struct record *r, struct cy_err *e)
{
	enum cy_rc rc;

	rc = n->index.admit(n->index.ctx, r, writer_next(n->w), e);
	if (rc == CY_TEMP)
		n->stale = true;
	return rc;
}

enum cy_rc
node_put(struct node *n, const struct record *r, struct cy_err *e)
{
	enum cy_rc rc = writer_put(n->w, r->bytes, e);

	if (rc != CY_OK)
		n->stale = true;
	return rc;
}

void
node_take_back(struct node *n)
{
	struct cy_err e;

	n->index.rollback(n->index.ctx);
	n->within = false;
	if (n->index.begin(n->index.ctx, &e) == CY_OK)
		n->within = true;
	else
		n->stale = true;
}

/*
 * A record that changes the keyring gets a frame and a transaction of its
 * own: what came before is sealed, so that it alone can be taken back; and
 * what follows is judged by keys that stand.
 */
static enum cy_rc
admit_keys(struct node *n, const struct record *r, struct cy_err *e)
{
	uint64_t index = writer_next(n->w);
	enum cy_rc rc;

	rc = node_admit_rows(n, r, e);
	if (rc == CY_OK) {
		rc = keyring_apply(n->ring, r, index, e);
		if (rc != CY_OK)
			node_take_back(n);
	}
	if (rc != CY_OK)
		return rc;
	atomic_fetch_add(&n->epoch, 1);
	rc = n->index.apply(n->index.ctx, r, index, e);
	if (rc != CY_OK)
		n->stale = true;
	if (rc == CY_OK)
		rc = node_put(n, r, e);
	if (rc == CY_OK)
		rc = node_commit(n, e);
	n->ring_stale = n->stale;
	return rc;
}

static enum cy_rc
known_index(struct node *n, const struct record *r, uint64_t *index,
    bool *known, struct cy_err *e)
{
	struct hash id;
	enum cy_rc rc;

	record_id(r, &id);
	rc = n->index.find(n->index.ctx, &id, index, e);
	*known = rc == CY_OK;
	return rc;
}

enum cy_rc
node_commit_before(struct node *n, bool index, struct cy_err *e)
{
	enum cy_rc rc = node_commit(n, e);

	if (rc == CY_OK && index)
		rc = node_commit_index(n, e);
	return rc == CY_OK ? node_ready(n, e) : rc;
}

enum cy_rc
node_admit(struct node *n, const struct record *r, uint64_t *index, bool *known,
    struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	*known = false;
	if (node_changes_keys(r))
		rc = node_commit_before(n, true, e);
	else if (!writer_fits(n->w, r->bytes.n) ||
	    r->type->kind == R_DISCLOSURE)
		/* A disclosure is checked against entries that can be read. */
		rc = node_commit_before(n, n->due || n->o.follow, e);
	if (rc != CY_OK)
		return rc;
	*index = writer_next(n->w);
	rc = node_changes_keys(r) ? admit_keys(n, r, e)
	                          : node_admit_rows(n, r, e);
	if (rc == CY_OK && !node_changes_keys(r))
		rc = node_put(n, r, e);
	if (rc == CY_CONFLICT && e->fault == FAULT_RECORD_KNOWN)
		return known_index(n, r, index, known, e);
	return rc;
}

/* The key may have changed since the signature was looked at. */
static enum cy_rc
recheck(struct node *n, const struct request *q, struct cy_err *e)
{
	if (q->epoch == atomic_load(&n->epoch))
		return CY_OK;
	return keyring_verify(n->ring, q->record, writer_next(n->w), e);
}

/* Sealed, or answered with what went wrong. */
static void
answer(struct node *n, struct request *list, enum cy_rc rc,
    const struct cy_err *why)
{
	uint64_t size = writer_size(n->w, NULL);

	for (; list != NULL; list = list->next) {
		if (list->rc != CY_OK || list->index < size)
			continue;
		list->rc = rc;
		list->err = *why;
	}
}

void
node_lead(struct node *n, struct request *list)
{
	struct cy_err e;
	enum cy_rc rc = node_ready(n, &e);
	struct request *q;

	for (q = list; q != NULL; q = q->next) {
		q->rc = CY_OK;
		q->index = UINT64_MAX;
		if (rc == CY_OK)
			q->rc = recheck(n, q, &q->err);
		if (rc != CY_OK || q->rc != CY_OK)
			continue;
		q->rc = node_admit(n, q->record, &q->index, &q->known, &q->err);
		/* Not the record's fault: nobody else gets further. */
		if (q->rc == CY_TEMP || n->stale || writer_unsettled(n->w)) {
			rc = q->rc;
			e = q->err;
		}
	}
	if (rc == CY_OK)
		rc = node_commit(n, &e);
	else if (!writer_unsettled(n->w))
		writer_drop(n->w);
	answer(n, list, rc, &e);
	/* The index is derived: its failure is no failure of an append. */
	if (rc == CY_OK && n->due)
		(void)node_commit_index(n, &e);
	node_publisher_wake(n);
}

enum cy_rc
node_append(
    struct node *n, struct span entry, struct receipt *out, struct cy_err *e)
{
	struct record r = {.type = NULL};
	struct arena a;
	struct request q = {.record = &r};
	enum cy_rc rc;

	arena_init(&a, RECORD_ARENA);
	rc = record_parse(&r, &a, entry, e);
	if (rc == CY_OK) {
		(void)pthread_rwlock_rdlock(&n->ring_lock);
		q.epoch = atomic_load(&n->epoch);
		/* The newest keys; those of its index, if they change. */
		if (!node_changes_keys(&r))
			rc = keyring_verify(n->ring, &r, UINT64_MAX, e);
		(void)pthread_rwlock_unlock(&n->ring_lock);
	}
	if (rc == CY_OK) {
		node_queue(n, &q);
		rc = q.rc;
		if (rc != CY_OK)
			*e = q.err;
	}
	if (rc == CY_OK) {
		record_id(&r, &out->id);
		out->index = q.index;
		out->known = q.known;
		rc = writer_receipt(n->w, q.index, &out->proof, e);
	}
	arena_release(&a);
	return rc;
}

/* In turn. */
static enum cy_rc
add(struct node *n, struct span text, struct hash *id, struct cy_err *e)
{
	struct record r = {.type = NULL};
	uint64_t index;
	enum cy_rc rc;
	bool known;

	arena_reset(&n->arena);
	buf_reset(&n->note);
	rc = note_sign(&n->note, text, &n->record, e);
	if (rc == CY_OK)
		rc = buf_check(&n->note, e);
	if (rc == CY_OK)
		rc = record_parse(&r, &n->arena, buf_span(&n->note), e);
	if (rc == CY_OK && id != NULL)
		record_id(&r, id);
	if (rc == CY_OK)
		rc = node_ready(n, e);
	if (rc == CY_OK && !node_changes_keys(&r))
		rc = keyring_verify(n->ring, &r, writer_next(n->w), e);
	if (rc != CY_OK)
		return rc;
	rc = node_admit(n, &r, &index, &known, e);
	if (rc == CY_OK && known)
		rc = cy_fail(e, CY_CONFLICT, FAULT_RECORD_KNOWN, CY_NO_OFFSET,
		    "it is entry %llu", (unsigned long long)index);
	if (n->stale)
		writer_drop(n->w);
	return rc;
}

enum cy_rc
node_add(struct node *n, struct span text, struct hash *id, struct cy_err *e)
{
	enum cy_rc rc;

	node_turn(n);
	rc = add(n, text, id, e);
	node_turn_end(n);
	node_publisher_wake(n);
	return rc;
}

enum cy_rc
node_flush(struct node *n, struct cy_err *e)
{
	struct cy_err own;
	enum cy_rc rc;

	node_turn(n);
	rc = node_ready(n, e);
	if (rc == CY_OK)
		rc = node_commit(n, e);
	/* Else the publisher finds a frame half full each time it looks. */
	if (rc == CY_OK && n->o.follow)
		(void)node_commit_index(n, &own);
	node_turn_end(n);
	node_publisher_wake(n);
	return rc;
}

enum cy_rc
node_group(struct node *n, struct cy_err *e)
{
	bool room;

	node_turn(n);
	room = writer_has_half(n->w);
	node_turn_end(n);
	return room ? CY_OK : node_flush(n, e);
}

enum cy_rc
node_find(
    struct node *n, const struct hash *id, uint64_t *index, struct cy_err *e)
{
	enum cy_rc rc;

	node_turn(n);
	rc = n->index.find(n->index.ctx, id, index, e);
	node_turn_end(n);
	return rc;
}

void
node_keeper(struct node *n, char out[LIMIT_PARTY_ID + 1])
{
	struct span keeper;

	(void)pthread_rwlock_rdlock(&n->ring_lock);
	keeper = span_first(keyring_keeper(n->ring), LIMIT_PARTY_ID);
	if (keeper.n > 0)
		memcpy(out, keeper.p, keeper.n);
	out[keeper.n] = '\0';
	(void)pthread_rwlock_unlock(&n->ring_lock);
}

void
node_drop(struct node *n)
{
	node_turn(n);
	if (writer_next(n->w) > writer_size(n->w, NULL)) {
		writer_drop(n->w);
		n->stale = true;
	}
	node_turn_end(n);
}

bool
node_follow(struct node *n)
{
	struct cy_err e;
	bool whole;

	node_turn(n);
	whole = writer_next(n->w) == writer_size(n->w, NULL);
	/* The index is derived: its failure does not hold publishing up. */
	if (whole && node_ready(n, &e) == CY_OK)
		(void)node_commit_index(n, &e);
	else if (n->indexed == writer_size(n->w, NULL))
		whole = true;
	node_turn_end(n);
	return whole;
}

static enum cy_rc
publish(struct node *n, bool refresh, struct cy_err *e)
{
	enum cy_rc rc = node_flush(n, e);

	if (rc == CY_OK)
		rc = node_publish_now(n, refresh, e);
	if (rc != CY_OK)
		return rc;
	node_turn(n);
	rc = node_ready(n, e);
	if (rc == CY_OK)
		rc = node_commit(n, e);
	if (rc == CY_OK)
		rc = node_commit_index(n, e);
	node_turn_end(n);
	return rc == CY_OK ? reg_reload(n->reg, e) : rc;
}

enum cy_rc
node_publish(struct node *n, struct cy_err *e)
{
	return publish(n, false, e);
}

enum cy_rc
node_refresh(struct node *n, struct cy_err *e)
{
	return publish(n, true, e);
}
