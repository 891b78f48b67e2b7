/* SPDX-License-Identifier: Apache-2.0 */
#include "../register/wkit.h"

#include "node/keyfile.h"

static char top[64];
static int dir;
static struct unlock U;

static struct keyfile
file(const char *path, const char *role)
{
	return (struct keyfile){&fs_system, dir, path, role};
}

static void
test_unlock(void)
{
	struct unlock again;
	struct stat st;
	struct cy_err e;

	t_rc(unlock_load(&U, &fs_system, dir, "u", &e), &e, CY_DENIED,
	    FAULT_NODE_KEY_LOCKED, "no unlock file");
	t_rc(unlock_create(&U, &fs_system, dir, "u", &e), &e, CY_OK, FAULT_NONE,
	    "create");
	t_rc(unlock_create(&again, &fs_system, dir, "u", &e), &e, CY_CONFLICT,
	    FAULT_NODE_KEY_EXISTS, "not twice");
	t_rc(unlock_load(&again, &fs_system, dir, "u", &e), &e, CY_OK,
	    FAULT_NONE, "load");
	t_ok(memcmp(U.b, again.b, sizeof(U.b)) == 0, "the same bytes");
	t_ok(fstatat(dir, "u", &st, 0) == 0 && (st.st_mode & 0777) == 0600,
	    "for the owner only");
}

static void
test_plain(void)
{
	struct keyfile f = file("a.key", "record");
	struct vkey pub, said;
	struct unlock other;
	struct skey k = {0};
	char role[KEYFILE_ROLE];
	struct stat st;
	struct cy_err e;

	t_rc(keyfile_load(&k, &f, &U, &e), &e, CY_NOTFOUND, FAULT_NO_FILE,
	    "no key file");
	t_rc(keyfile_create(
	         &f, SPAN_LIT("mfa example"), KEY_ED25519, &U, &pub, &e),
	    &e, CY_BAD, FAULT_NOTE_KEY_NAME, "no key name");
	t_rc(keyfile_create(
	         &f, SPAN_LIT("mfa.example"), KEY_ED25519, &U, &pub, &e),
	    &e, CY_OK, FAULT_NONE, "create");
	t_rc(keyfile_create(
	         &f, SPAN_LIT("mfa.example"), KEY_ED25519, &U, &said, &e),
	    &e, CY_CONFLICT, FAULT_NODE_KEY_EXISTS, "not twice");
	t_ok(fstatat(dir, "a.key", &st, 0) == 0 && (st.st_mode & 0777) == 0600,
	    "for the owner only");
	t_rc(keyfile_public(&said, role, &f, &e), &e, CY_OK, FAULT_NONE,
	    "what it says");
	t_ok(vkey_same_key(&pub, &said) && strcmp(role, "record") == 0 &&
	        strcmp(said.name, "mfa.example") == 0,
	    "name, key and role");
	t_rc(keyfile_load(&k, &f, &U, &e), &e, CY_OK, FAULT_NONE, "open");
	t_ok(vkey_same_key(&pub, &k.vkey), "the same key");
	skey_release(&k);
	f.role = "register";
	t_rc(keyfile_load(&k, &f, &U, &e), &e, CY_BAD, FAULT_NODE_KEY_FILE,
	    "of another role");
	f.role = "record";
	other = U;
	other.b[31] ^= 1;
	t_rc(keyfile_load(&k, &f, &other, &e), &e, CY_DENIED,
	    FAULT_NODE_KEY_LOCKED, "other unlock bytes");
	f = file("w.key", "witness");
	t_rc(keyfile_create(&f, SPAN_LIT("mfa.example/witness"),
	         KEY_COSIG_ED25519, &U, &pub, &e),
	    &e, CY_OK, FAULT_NONE, "a witness key");
	t_rc(keyfile_load(&k, &f, &U, &e), &e, CY_OK, FAULT_NONE, "open it");
	t_ok(k.vkey.type == KEY_COSIG_ED25519, "of its type");
	skey_release(&k);
}

/* No flipped bit of the file opens, and none gives another key. */
static void
test_flips(void)
{
	const struct keyfile f = file("b.key", "record");
	struct skey k = {0};
	struct vkey said;
	uint8_t bytes[1024];
	struct cy_err e;
	unsigned bad = 0;
	ssize_t n;
	int fd;

	fd = openat(dir, "a.key", O_RDONLY);
	n = read(fd, bytes, sizeof(bytes));
	close(fd);
	for (ssize_t i = 0; i < n; i++) {
		bytes[i] ^= 1;
		fd = openat(dir, "b.key", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		bad += write(fd, bytes, (size_t)n) != n;
		close(fd);
		bytes[i] ^= 1;
		bad += keyfile_load(&k, &f, &U, &e) == CY_OK;
		(void)keyfile_public(&said, NULL, &f, &e);
	}
	t_ok(n > 100 && bad == 0, "no changed file opens");
	for (ssize_t i = 0; i < n; i += 7) {
		fd = openat(dir, "b.key", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		bad += write(fd, bytes, (size_t)i) != i;
		close(fd);
		bad += keyfile_load(&k, &f, &U, &e) == CY_OK;
	}
	t_uint(bad, 0, "no shorter file opens");
}

/* A file that names another key than the one it holds is made by someone who
 * has the unlock bytes. */
static void
test_swapped(void)
{
	struct keyfile f = file("c.key", "record");
	uint8_t seed[ED25519_SEED] = {3};
	struct skey k, other, out;
	struct cy_err e;

	(void)skey_init(&k, SPAN_LIT("mfa.example"), KEY_ED25519, seed, &e);
	seed[0] = 4;
	(void)skey_init(&other, SPAN_LIT("mfa.example"), KEY_ED25519, seed, &e);
	k.sec = other.sec;
	t_rc(keyfile_write(&f, &k, &U, &e), &e, CY_OK, FAULT_NONE, "write");
	t_rc(keyfile_load(&out, &f, &U, &e), &e, CY_BAD, FAULT_NODE_KEY_FILE,
	    "another key than it says");
	skey_release(&k);
	skey_release(&other);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	const struct keyfile f = file("o.key", "record");
	struct skey k = {0};
	struct vkey pub;
	enum cy_rc rc;

	(void)ctx;
	(void)unlinkat(dir, "o.key", 0);
	rc = keyfile_create(
	    &f, SPAN_LIT("mfa.example"), KEY_ED25519, &U, &pub, e);
	if (rc == CY_OK)
		rc = keyfile_load(&k, &f, &U, e);
	skey_release(&k);
	return rc;
}

int
main(void)
{
	struct cy_err e;

	(void)crypto_init(&e);
	kit_tempdir(top);
	dir = open(top, O_RDONLY | O_DIRECTORY);
	test_unlock();
	test_plain();
	test_flips();
	test_swapped();
	t_oom(oom, NULL, "create and open");
	close(dir);
	kit_remove(top);
	return t_done();
}
