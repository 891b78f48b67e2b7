/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_KEYFILE_H
#define NODE_KEYFILE_H

#include "base/file.h"
#include "note/note.h"

/*
 * Key files (spec/keys.md, "Key files"): a signing key, sealed under 32 bytes
 * that are kept elsewhere.  Not bound to a node: any party's key.
 */
#define UNLOCK_LEN 32
#define KEYFILE_ROLE 16 /* room for "register" and the like, and NUL */

struct unlock {
	uint8_t b[UNLOCK_LEN];
};

/* Makes 32 random bytes and a new file of them, mode 0600.  CY_CONFLICT
 * node/key-exists when the file is there. */
enum cy_rc unlock_create(struct unlock *u, const struct fs *fs, int dir,
    const char *path, struct cy_err *e);
/* CY_DENIED node/key-locked when the file is absent or no such file. */
enum cy_rc unlock_load(struct unlock *u, const struct fs *fs, int dir,
    const char *path, struct cy_err *e);
void unlock_release(struct unlock *u);

/* Which key, and where: path below dir. */
struct keyfile {
	const struct fs *fs;
	int dir;
	const char *path;
	const char
	    *role; /* "record", "register", "witness": bound to the key */
};

/*
 * Makes a new key of this name and type, mode 0600, durably.  CY_CONFLICT
 * node/key-exists when the file is there; CY_BAD note/key-name.
 */
enum cy_rc keyfile_create(const struct keyfile *f, struct span name,
    enum key_type type, const struct unlock *u, struct vkey *pub,
    struct cy_err *e);
/* The same for a key that exists. */
enum cy_rc keyfile_write(const struct keyfile *f, const struct skey *k,
    const struct unlock *u, struct cy_err *e);
/* Opens the key; skey_release() it.  CY_DENIED node/key-locked when the
 * unlock bytes are not those it was sealed with, or the file was changed;
 * CY_BAD node/key-file when it is no key file of this role; CY_NOTFOUND. */
enum cy_rc keyfile_load(struct skey *out, const struct keyfile *f,
    const struct unlock *u, struct cy_err *e);
/* What the file says of itself; needs no unlock bytes and proves nothing.
 * role may be NULL, and so may f->role: any. */
enum cy_rc keyfile_public(struct vkey *out, char role[KEYFILE_ROLE],
    const struct keyfile *f, struct cy_err *e);

#endif
