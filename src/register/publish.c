/* SPDX-License-Identifier: Apache-2.0 */
#include "register/writer_priv.h"

#include <errno.h>

/* spec/register.md, "Publishing". */

/* What is to be published, as it stood at one moment. */
struct snapshot {
	uint64_t size;
	struct hash root;
	struct buf note;
};

static enum cy_rc
snapshot_take(struct writer *w, struct snapshot *s, struct cy_err *e)
{
	enum cy_rc rc;

	(void)pthread_mutex_lock(&w->lock);
	s->size = w->sealed.size;
	tree_root(&w->sealed, &s->root);
	buf_put(&s->note, buf_span(&w->checkpoint));
	rc = buf_check(&s->note, e);
	(void)pthread_mutex_unlock(&w->lock);
	return rc;
}

/* Appends the node's own cosignature to the signed checkpoint. */
static enum cy_rc
cosign(
    struct writer *w, struct snapshot *s, struct seal *seal, struct cy_err *e)
{
	const struct seal *last = &w->pub.last;
	struct span text = buf_span(&s->note);
	struct note n;
	enum cy_rc rc;

	seal->size = s->size;
	seal->root = s->root;
	/* Times never fall, even where the clock does; they rise where the
	 * size stays. */
	seal->time = w->o.clock->now(w->o.clock->ctx);
	if (seal->time < last->time)
		seal->time = last->time;
	if (seal->size == last->size && seal->time == last->time)
		seal->time++;
	rc = note_parse(&n, text, e);
	if (rc == CY_OK)
		rc = note_cosign_line(
		    &s->note, n.text, w->o.witness, seal->time, e);
	return rc == CY_OK ? buf_check(&s->note, e) : rc;
}

/* The last two steps: they are finished by the next try, or process, when a
 * failure comes between. */
static enum cy_rc
put_checkpoint(struct writer *w, struct cy_err *e)
{
	const struct disk_put put = {w->o.fs, w->tmp, "checkpoint", 0644};
	struct publisher *p = &w->pub;
	enum cy_rc rc;

	rc = disk_put(&put, w->reg, "checkpoint", buf_span(&p->note), e);
	if (rc == CY_OK)
		rc = disk_sync(w->o.fs, w->reg, "register", e);
	if (rc != CY_OK)
		return rc;
	p->unfinished = false;
	if (p->last.size > p->size) {
		p->older = p->before;
		p->before = p->size;
		p->size = p->last.size;
		journal_cursor_close(&p->at);
		p->at = p->ahead;
		p->ahead.fd = -1;
	}
	(void)pthread_mutex_lock(&w->lock);
	w->published = p->size;
	rows_trim(&w->rows, p->size);
	(void)pthread_mutex_unlock(&w->lock);
	publish_drop(w);
	return CY_OK;
}

static enum cy_rc
put_seal(struct writer *w, struct snapshot *s, struct cy_err *e)
{
	struct publisher *p = &w->pub;
	struct seal seal;
	enum cy_rc rc;

	rc = cosign(w, s, &seal, e);
	if (rc == CY_OK)
		rc = seals_append(&p->seals, buf_span(&s->note), e);
	if (rc != CY_OK)
		return rc;
	buf_release(&p->note);
	p->note = s->note;
	buf_init(&s->note, SEAL_NOTE_MAX);
	p->last = seal;
	p->unfinished = true;
	return put_checkpoint(w, e);
}

/* Bundles and tiles up to the size sealed, durable and read back. */
static enum cy_rc
put_files(struct writer *w, const struct snapshot *s, struct cy_err *e)
{
	struct publisher *p = &w->pub;
	enum cy_rc rc = CY_OK;

	if (s->size == p->size)
		return CY_OK;
	if (!p->loaded || p->done != p->size)
		rc = publish_load(w, e);
	p->loaded = false;
	if (rc == CY_OK)
		rc = publish_feed(w, s->size, e);
	if (rc == CY_OK)
		rc = publish_edge(w, s->size, e);
	if (rc == CY_OK)
		rc = publish_sync(w, e);
	if (rc == CY_OK)
		rc = publish_check(w, p->size, s->size, &s->root, e);
	/* After a failure the next try begins anew from the files. */
	p->loaded = rc == CY_OK;
	return rc;
}

static enum cy_rc
publish(struct writer *w, bool refresh, struct cy_err *e)
{
	struct snapshot s = {0};
	enum cy_rc rc;

	if (w->pub.unfinished)
		return put_checkpoint(w, e);
	buf_init(&s.note, SEAL_NOTE_MAX);
	rc = snapshot_take(w, &s, e);
	if (rc == CY_OK && s.size > 0 && (refresh || s.size > w->pub.size)) {
		rc = put_files(w, &s, e);
		if (rc == CY_OK)
			rc = put_seal(w, &s, e);
	}
	buf_release(&s.note);
	return rc;
}

enum cy_rc
writer_publish(struct writer *w, bool refresh, struct seal *s, struct cy_err *e)
{
	enum cy_rc rc = writer_alive(w, e);

	if (rc == CY_OK)
		rc = writer_failed(w, publish(w, refresh, e), e);
	if (s != NULL)
		*s = w->pub.last;
	return rc;
}

enum cy_rc
writer_each(struct writer *w, uint64_t from,
    enum cy_rc (*entry)(
        void *ctx, uint64_t index, struct span bytes, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct journal_cursor c = w->pub.at;
	struct span one;
	struct frame f = {0};
	struct bundle b;
	enum cy_rc rc = CY_OK;
	uint64_t end = writer_size(w, NULL), i = c.index;

	c.fd = -1;
	while (rc == CY_OK && i < end) {
		rc = journal_next(&c, &w->pub.frame, &f, e);
		if (rc != CY_OK)
			break;
		bundle_init(&b, f.entries);
		while (rc == CY_OK && bundle_next(&b, &one, e) == CY_OK) {
			if (i >= from)
				rc = entry(ctx, i, one, e);
			i++;
		}
	}
	journal_cursor_close(&c);
	return rc;
}
