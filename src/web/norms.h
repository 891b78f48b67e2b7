/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_NORMS_H
#define WEB_NORMS_H

#include "web/rows.h"

/* Frameworks: what was agreed, in catalogues that the register binds by their
 * hash; and which records speak to which item. */

struct norms_view {
	struct view_list frameworks; /* entry_row */
};
extern const struct view_shape shape_norms;

/* How many records of one type engage an item. */
struct norm_use {
	struct span kind;
	uint64_t records, cases;
	struct span url; /* where they are listed */
};
extern const struct view_shape shape_norm_use;

struct norm_item {
	struct span id, name, text, formal, source;
	struct view_list asks; /* struct span: what to ask for */
	struct view_list uses; /* norm_use */
	/* Measures; p NULL where it cannot be said in general. */
	struct span kind, needs_attribution, reversible, visibility;
	struct span legal_basis, decided_by;
	struct view_list options; /* struct span: of a scored input */
	uint64_t weight;          /* 0: none */
};
extern const struct view_shape shape_norm_item;

struct norm_band {
	struct span id, name;
	uint64_t from;
};
extern const struct view_shape shape_norm_band;

struct framework_view {
	struct entry_row row;
	struct span symbol, kind, version, title, note;
	struct party_ref issuer;  /* of a scale; id empty: nobody's alone */
	struct view_list sources; /* struct span */
	struct view_list items;   /* norm_item */
	struct view_list bands;   /* norm_band: of a scored scale */
	struct hash file;         /* of the catalogue */
	struct span download;
};
extern const struct view_shape shape_framework;

page_load norms_load, framework_load;

#endif
