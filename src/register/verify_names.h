/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_VERIFY_NAMES_H
#define REGISTER_VERIFY_NAMES_H

#include "base/file.h"

/* Within the room only: the names in a folder. */
enum name_kind {
	NAME_FILE,
	NAME_FOLDER,
	NAME_OTHER, /* link, pipe, socket, device */
};

/*
 * Calls name() for each name in the folder, in no order, until it returns
 * other than CY_OK.  Closes dir, whatever comes back.
 */
enum cy_rc verify_names(const struct fs *fs, int dir,
    enum cy_rc (*name)(void *ctx, int dir, const char *name,
        enum name_kind kind, struct cy_err *e),
    void *ctx, struct cy_err *e);

#endif
