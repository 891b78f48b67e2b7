/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_INDEX_PORT_H
#define NODE_INDEX_PORT_H

#include "store/store.h"

/*
 * The index as the sequencer needs it: who writes it may be this process or
 * another.  The calls are those of store.h, with its faults; CY_TEMP is a
 * failure of the index itself, which says nothing of a record.  One caller
 * at a time.
 *
 * open() comes first, or remake(); then keys(), which begins a fold, and
 * begin().
 */
struct index_port {
	void *ctx;
	/* Opens what is there to write; CY_NOTFOUND where there is none; what
	 * else it says but CY_TEMP and CY_DENIED is mended by remake(). */
	enum cy_rc (*open)(void *ctx, struct cy_err *e);
	/* Makes it anew of the published register, or empty where none is,
	 * and opens it. */
	enum cy_rc (*remake)(void *ctx, bool published, struct cy_err *e);
	/* What the committed rows follow from, and the newest seal. */
	enum cy_rc (*head)(
	    void *ctx, uint64_t *size, struct hash *root, struct cy_err *e);
	enum cy_rc (*sealed)(
	    void *ctx, uint64_t *size, utc_t *time, struct cy_err *e);
	/* Judge by this keyring.  anew: it is empty, and apply() tells all
	 * that enters it; otherwise it says the same as the one before. */
	enum cy_rc (*keys)(
	    void *ctx, const struct keyring *ring, bool anew, struct cy_err *e);
	/* This entry has entered the keyring. */
	enum cy_rc (*apply)(void *ctx, const struct record *r, uint64_t index,
	    struct cy_err *e);
	/* Where entries can be read: for disclosures. */
	void (*source)(void *ctx, const struct store_source *source);
	enum cy_rc (*begin)(void *ctx, struct cy_err *e);
	enum cy_rc (*admit)(void *ctx, const struct record *r, uint64_t index,
	    struct cy_err *e);
	enum cy_rc (*seal)(
	    void *ctx, uint64_t size, utc_t time, struct cy_err *e);
	enum cy_rc (*commit)(void *ctx, uint64_t size, const struct hash *root,
	    struct cy_err *e);
	void (*rollback)(void *ctx);
	enum cy_rc (*find)(void *ctx, const struct hash *id, uint64_t *index,
	    struct cy_err *e);
	void (*close)(void *ctx);
};

/*
 * A port that writes the index of a folder itself.  For the process that
 * another, which has the folder's lock, tells what to write: o->dir counts.
 */
struct node_options;
enum cy_rc index_port_new(
    struct index_port *out, const struct node_options *o, struct cy_err *e);

#endif
