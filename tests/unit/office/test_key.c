/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "office/key.h"

#define ID 0x0123abcdu

static char top[] = "/tmp/comity-key-XXXXXX";
static char dir[64], state[64], file[96], db[96];

static enum cy_rc
load(struct office_key *k, struct cy_err *e)
{
	return office_key_load(k, dir, state, ID, e);
}

static void
make(const char *path, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || ftruncate(fd, (off_t)n) != 0 || close(fd) != 0)
		abort();
}

static bool
missing(const char *path)
{
	return access(path, F_OK) != 0;
}

static enum cy_rc
no_memory(void *ctx, struct cy_err *e)
{
	struct office_key k;

	(void)ctx;
	return load(&k, e);
}

int
main(void)
{
	struct office_key a, b;
	struct cy_err e;
	struct stat st;
	char name[OFFICE_KEY_NAME];

	(void)crypto_init(&e);
	if (mkdtemp(top) == NULL)
		abort();
	(void)snprintf(dir, sizeof(dir), "%s/node", top);
	(void)snprintf(state, sizeof(state), "%s/state", top);
	(void)snprintf(file, sizeof(file), "%s/0123abcd.office", state);
	(void)snprintf(db, sizeof(db), "%s/office.db", dir);
	office_key_name(name, ID);
	t_ok(strcmp(name, "0123abcd.office") == 0, "its name");
	t_rc(load(&a, &e), &e, CY_NOTFOUND, FAULT_NO_FILE, "no folders");
	if (mkdir(dir, 0700) != 0 || mkdir(state, 0700) != 0)
		abort();
	t_rc(load(&a, &e), &e, CY_OK, FAULT_NONE, "made where there is none");
	t_ok(stat(file, &st) == 0 && (st.st_mode & 0777) == 0600 &&
	        st.st_size == OFFICE_KEY,
	    "for its user alone");
	t_rc(load(&b, &e), &e, CY_OK, FAULT_NONE, "read again");
	t_ok(memcmp(&a, &b, sizeof(a)) == 0, "the same");
	make(db, 0);
	t_rc(load(&b, &e), &e, CY_OK, FAULT_NONE, "with an office beside it");
	t_oom(no_memory, NULL, "reading it");
	make(file, 31);
	t_rc(load(&b, &e), &e, CY_DENIED, FAULT_NODE_KEY_LOCKED, "cut");
	make(file, 33);
	t_rc(load(&b, &e), &e, CY_DENIED, FAULT_NODE_KEY_LOCKED, "too long");
	(void)unlink(file);
	t_rc(load(&b, &e), &e, CY_DENIED, FAULT_NODE_KEY_LOCKED,
	    "gone, and an office that it would open");
	t_ok(missing(file), "no other one is made");
	(void)unlink(db);
	make(file, 0);
	t_rc(load(&b, &e), &e, CY_OK, FAULT_NONE,
	    "an empty one, of a crash, is made anew");
	t_ok(memcmp(&a, &b, sizeof(a)) != 0, "another");
	make(file, 31);
	t_rc(load(&b, &e), &e, CY_DENIED, FAULT_NODE_KEY_LOCKED,
	    "what may have opened something stays");
	office_key_release(&a);
	office_key_release(&b);
	(void)unlink(file);
	(void)rmdir(dir);
	(void)rmdir(state);
	(void)rmdir(top);
	return t_done();
}
