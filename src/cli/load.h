/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "cli/intake.h"
#include "exchange/facts.h"

/* Filling a register: catalogues and tables of facts become records. */

/* The folder of the data that ship with the program: the setting, the
 * installed one, or the source tree's.  CY_NOTFOUND cli/no-data. */
enum cy_rc load_data_dir(
    struct cli *c, char *out, size_t size, struct cy_err *e);

/* Each catalogue of a folder: its file into blob/, a framework record into
 * the register.  What is there already is left. */
enum cy_rc load_frameworks(
    struct cli *c, struct intake *to, const char *dir, struct cy_err *e);

/* The three tables of a folder.  note: called with ctx for each thing worth
 * saying; may be NULL. */
enum cy_rc load_facts(struct cli *c, struct intake *to, const char *dir,
    void (*note)(void *ctx, const struct facts_note *n), void *ctx,
    struct facts_report *rep, struct cy_err *e);

#endif
