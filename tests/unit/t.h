/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_T_H
#define TESTS_UNIT_T_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/span.h"

/*
 * A test program prints TAP: t_ok() per row of its table, t_done() at the
 * end of main:
 *
 *	int main(void) { test_parse(); test_print(); return t_done(); }
 */
void t_ok(bool ok, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void t_skip(const char *what, const char *why);
void t_diag(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Compares and shows both on failure. */
void t_span(struct span got, struct span want, const char *name);
void t_uint(unsigned long long got, unsigned long long want, const char *name);
/* rc and, where want is not CY_OK, the fault must be the ones wanted. */
void t_rc(enum cy_rc got, const struct cy_err *e, enum cy_rc want,
    enum fault fault, const char *name);
int t_done(void);

/*
 * Running out of memory: calls fn(ctx) again and again with the first, the
 * second, ... allocation failing, until a run meets no failure.  fn returns
 * CY_OK, or CY_TEMP with base/no-memory when it met one; anything else, or a
 * success that swallowed the failure, fails the test.  Leaks are found by
 * the sanitizer and valgrind runs of the same test.
 */
void t_oom(
    enum cy_rc (*fn)(void *ctx, struct cy_err *e), void *ctx, const char *name);

/* The same for what goes on without: fn says whether it ended as it should,
 * whatever it gave. */
void t_oom_each(bool (*fn)(void *ctx), void *ctx, const char *name);

/* Where the material in ../shared lies; NULL, after a t_skip(), when absent. */
const char *t_shared(const char *below, const char *test);
/* Loads a whole file; free() it. Fails the test and exits when it cannot. */
struct span t_load(const char *path);

#endif
