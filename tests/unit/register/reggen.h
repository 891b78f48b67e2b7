/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_REGISTER_REGGEN_H
#define TESTS_UNIT_REGISTER_REGGEN_H

#include "note/note.h"
#include "record/record.h"
#include "tlog/tile.h"

/*
 * Lays out a register on disk by itself, apart from the writer, so that the
 * reading side is tested against the written format and not against the code
 * that writes it.  All keys follow from fixed seeds.  A failure ends the
 * program.
 */
#define GEN_KEEPER "keeper.example"
#define GEN_TIME 1795000000 /* of the first seal; one second each */

struct gen_options {
	const char *dir;
	uint64_t size;         /* published */
	unsigned parties;      /* with keys of their own; at index 1, 2, ... */
	bool bare;             /* a tlog-tiles folder, no node around it */
	bool stale;            /* leave the files of earlier sizes */
	const uint64_t *seals; /* rising sizes before the last */
	size_t nseals;
	uint64_t journal_from;    /* first index in the journal */
	uint64_t journal_to;      /* its end; equal: no file */
	bool big;                 /* records of about 600 bytes, not 300 */
	const struct span *entry; /* all of them, where given */
};

struct gen;

/* Keys of the keeper, and of party number i >= 1 ("p<i>.example"). */
void gen_keys(struct skey *record, struct skey *log, struct skey *witness);
void gen_party_key(struct skey *k, unsigned i);

/* The whole folder. */
void gen_register(const struct gen_options *o);
/* The signed record at this index, as gen_register() writes it; appended. */
void gen_entry(struct buf *out, const struct gen_options *o, uint64_t index);
/* A signed checkpoint with the witness's line; appended. */
void gen_checkpoint(
    struct buf *out, uint64_t size, const struct hash *root, utc_t time);
/* Signs any text as an entry; appended. */
void gen_sign(struct buf *out, struct span text, const struct skey *k);

/* Files: below dir, folders made as needed. */
void gen_write(const char *dir, const char *path, struct span bytes);
/* A fresh folder below $TMPDIR; removed by gen_remove(). */
char *gen_tmp(void);
void gen_remove(char *dir);
void gen_die(const char *what, const struct cy_err *e);

#endif
