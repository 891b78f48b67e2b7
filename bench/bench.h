/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "base/err.h"

/* Each prints lines "name value" and returns the exit code. */
int bench_append(int argc, char **argv);
int bench_rebuild(int argc, char **argv);
int bench_checks(int argc, char **argv);
int bench_fsync(int argc, char **argv);
int bench_http(int argc, char **argv);
int bench_serve(int argc, char **argv);
int bench_world(int argc, char **argv);
int bench_pages(int argc, char **argv);
int bench_redline(int argc, char **argv);

double bench_now(void);
void bench_put(const char *name, double value);
/* Ends the program when rc is not CY_OK. */
void bench_must(enum cy_rc rc, const struct cy_err *e);

#endif
