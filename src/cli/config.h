/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "base/arena.h"
#include "base/err.h"

/*
 * Settings and where each comes from: flags, COMITY_* variables, the node's
 * folder, the user's file, the system's file, the default; the first that
 * says something counts (spec/cli.md, "Configuration").
 */
enum setting {
	SET_DIR,
	SET_STATE,
	SET_DATA,
	SET_POLICY,
	SET_THREADS,
	SET_COLOR,
	SET_LANG,
	SET_LISTEN,
	SET_METRICS,
	SET_URL,
	SET_CONTACT,
	SET_WORKERS,
	SETTING_COUNT
};

enum origin {
	ORIGIN_DEFAULT,
	ORIGIN_SYSTEM,
	ORIGIN_USER,
	ORIGIN_NODE,
	ORIGIN_ENV,
	ORIGIN_FLAG,
	ORIGIN_COUNT
};

struct config {
	struct arena arena;
	const char *value[SETTING_COUNT]; /* never NULL after config_load */
	enum origin origin[SETTING_COUNT];
};

const char *setting_name(enum setting s);
const char *setting_env(enum setting s);
const char *setting_help(enum setting s);
const char *origin_name(enum origin o);
/* SETTING_COUNT where there is none of this name. */
enum setting setting_named(struct span name);

/*
 * Loads all layers.  dir: the --dir flag or NULL.  Faults cli/config...
 */
enum cy_rc config_load(struct config *c, const char *dir, struct cy_err *e);
void config_release(struct config *c);

/* Can the setting have this value?  from: where it stands, for the error. */
enum cy_rc config_check(
    enum setting s, const char *value, const char *from, struct cy_err *e);
/* Changes one setting in a file of "name = value" lines; an absent file is
 * made.  value NULL takes the line out. */
enum cy_rc config_write(
    const char *path, enum setting s, const char *value, struct cy_err *e);
/* Path of the user's file; CY_USAGE cli/config without HOME. */
enum cy_rc config_user_path(
    struct config *c, const char **out, struct cy_err *e);

#endif
