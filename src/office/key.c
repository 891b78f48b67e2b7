/* SPDX-License-Identifier: Apache-2.0 */
#include "office/key.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node/keyfile.h"

_Static_assert(OFFICE_KEY == UNLOCK_LEN, "the same kind of file");

void
office_key_name(char out[OFFICE_KEY_NAME], uint32_t key_id)
{
	(void)snprintf(out, OFFICE_KEY_NAME, "%08x.office", (unsigned)key_id);
}

/* Is there an office that it would open? */
static enum cy_rc
needed(bool *out, const char *dir, struct cy_err *e)
{
	struct stat st;
	enum cy_rc rc;
	int fd;

	rc = file_open(
	    &fs_system, AT_FDCWD, dir, O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	*out = fstatat(fd, "office.db", &st, AT_SYMLINK_NOFOLLOW) == 0;
	(void)close(fd);
	return CY_OK;
}

/* A crash while one was made leaves an empty file, which opens nothing. */
static void
drop_empty(int state, const char *name)
{
	struct stat st;

	if (fstatat(state, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode) && st.st_size == 0)
		(void)unlinkat(state, name, 0);
}

static enum cy_rc
load(struct unlock *u, const char *dir, int state, const char *name,
    struct cy_err *e)
{
	struct cy_err own;
	bool old = true;
	enum cy_rc rc = unlock_load(u, &fs_system, state, name, e);

	if (rc != CY_DENIED)
		return rc;
	if (needed(&old, dir, &own) != CY_OK || old)
		return rc;
	drop_empty(state, name);
	rc = unlock_create(u, &fs_system, state, name, e);
	return rc == CY_CONFLICT ? unlock_load(u, &fs_system, state, name, e)
	                         : rc;
}

enum cy_rc
office_key_load(struct office_key *out, const char *dir, const char *state,
    uint32_t key_id, struct cy_err *e)
{
	char name[OFFICE_KEY_NAME];
	struct unlock u = {{0}};
	enum cy_rc rc;
	int fd;

	rc = file_open(
	    &fs_system, AT_FDCWD, state, O_PATH | O_DIRECTORY, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	office_key_name(name, key_id);
	rc = load(&u, dir, fd, name, e);
	if (rc == CY_OK)
		memcpy(out->b, u.b, sizeof(out->b));
	unlock_release(&u);
	(void)close(fd);
	return rc;
}

void
office_key_release(struct office_key *k)
{
	sodium_memzero(k, sizeof(*k));
}
