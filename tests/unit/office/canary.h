/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OFFICE_CANARY_H
#define TESTS_OFFICE_CANARY_H

#include "../register/wkit.h"

/* Words that stand in no file, in no form in which somebody would read them:
 * as they are, in hex, in UTF-16, in base64 wherever it begins. */

/* One more to look for, at most 256 bytes; 64 in all. */
void canary_add(const char *what, struct span s);
/* A hash, as it is and in hex. */
void canary_hash(const char *what, const struct hash *h);
/* How many stand in these bytes; each is told where `where` is given. */
size_t canary_search(const char *where, const uint8_t *p, size_t size);
/* A test: at least so many files lie below top, whose names have `only` in them
 * (NULL: all), and none of them holds any. */
void canary_scan(
    const char *top, const char *only, size_t least, const char *what);
/* How many files and canaries meet below top. */
size_t canary_hits(const char *top);
/* None are looked for any more. */
void canary_forget(void);

#endif
