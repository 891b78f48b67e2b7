/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_REGISTER_VERIFY_KIT_H
#define TESTS_UNIT_REGISTER_VERIFY_KIT_H

#include "reggen.h"
#include "register/verify.h"

/* A register of SIZE entries, seals at 3 and 256, files of earlier sizes, and
 * a journal from SIZE - 4 to SIZE + 6, in the folder `dir`. */
#define SIZE 270
extern char *dir;
void make(void);

/* The path of a name below dir; valid until the next call. */
const char *full(const char *name);
/* A whole file; free() it. */
struct span load(const char *name);
void drop(const char *name);
/* Writes one byte there. */
void add(const char *name);

/* With the register's key known. */
enum cy_rc verify(struct verify_verdict *v, unsigned threads);

/* The names of its files. */
#define B0 "register/tile/entries/000"
#define B1 "register/tile/entries/001.p/14"
#define T0 "register/tile/0/000"
#define T01 "register/tile/0/001.p/14"
#define T1 "register/tile/1/000.p/1"
#define CP "register/checkpoint"
#define JO "journal/00000000000000000266.frames"

#endif
