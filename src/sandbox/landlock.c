/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/*
 * The kernel's interface, in our own words: the headers of Debian 12 end with
 * its second version (Documentation/userspace-api/landlock.rst).
 */
#define CALL_CREATE 444
#define CALL_ADD_RULE 445
#define CALL_RESTRICT 446
#define ASK_VERSION 1u
#define RULE_PATH 1

#define FS_EXECUTE (UINT64_C(1) << 0)
#define FS_WRITE_FILE (UINT64_C(1) << 1)
#define FS_READ_FILE (UINT64_C(1) << 2)
#define FS_READ_DIR (UINT64_C(1) << 3)
#define FS_REMOVE_DIR (UINT64_C(1) << 4)
#define FS_REMOVE_FILE (UINT64_C(1) << 5)
#define FS_MAKE_CHAR (UINT64_C(1) << 6)
#define FS_MAKE_DIR (UINT64_C(1) << 7)
#define FS_MAKE_REG (UINT64_C(1) << 8)
#define FS_MAKE_SOCK (UINT64_C(1) << 9)
#define FS_MAKE_FIFO (UINT64_C(1) << 10)
#define FS_MAKE_BLOCK (UINT64_C(1) << 11)
#define FS_MAKE_SYM (UINT64_C(1) << 12)
#define FS_REFER (UINT64_C(1) << 13)       /* version 2 */
#define FS_TRUNCATE (UINT64_C(1) << 14)    /* 3 */
#define FS_IOCTL_DEV (UINT64_C(1) << 15)   /* 5 */
#define NET_BIND_TCP (UINT64_C(1) << 0)    /* 4 */
#define NET_CONNECT_TCP (UINT64_C(1) << 1) /* 4 */
#define SCOPE_ABSTRACT (UINT64_C(1) << 0)  /* 6 */
#define SCOPE_SIGNAL (UINT64_C(1) << 1)    /* 6 */

#define FS_FIRST (FS_MAKE_SYM * 2 - 1) /* all of version 1 */
/* What a rule about a single file may say. */
#define FS_OF_FILE (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE)

/* An older kernel takes a longer struct whose rest is zero. */
struct ruleset {
	uint64_t fs, net, scope;
};

struct path_rule {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

static struct ruleset
all_of(unsigned version)
{
	struct ruleset r = {.fs = FS_FIRST};

	if (version >= 2)
		r.fs |= FS_REFER;
	if (version >= 3)
		r.fs |= FS_TRUNCATE;
	if (version >= 4)
		r.net = NET_BIND_TCP | NET_CONNECT_TCP;
	if (version >= 5)
		r.fs |= FS_IOCTL_DEV;
	if (version >= 6)
		r.scope = SCOPE_ABSTRACT | SCOPE_SIGNAL;
	return r;
}

static uint64_t
rights_of(unsigned access)
{
	static const struct {
		unsigned access;
		uint64_t rights;
	} rows[] = {
	    {LAND_LIST, FS_READ_DIR},
	    {LAND_READ, FS_READ_FILE | FS_READ_DIR},
	    {LAND_WRITE, FS_WRITE_FILE | FS_TRUNCATE},
	    {LAND_MAKE,
	        FS_MAKE_REG | FS_MAKE_DIR | FS_REMOVE_FILE | FS_REMOVE_DIR |
	            FS_REFER},
	    {LAND_RUN, FS_EXECUTE},
	};
	uint64_t rights = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((access & rows[i].access) != 0)
			rights |= rows[i].rights;
	return rights;
}

static enum cy_rc
add_rule(
    int set, uint64_t handled, const struct land_rule *rule, struct cy_err *e)
{
	struct path_rule p = {.allowed = rights_of(rule->access) & handled};
	struct stat st;
	int err = 0;

	p.parent = open(rule->path, O_PATH | O_CLOEXEC);
	if (p.parent < 0)
		return errno == ENOENT ? CY_OK
		                       : cy_errno(e, errno, "open", rule->path);
	if (fstat(p.parent, &st) != 0)
		err = errno;
	else if (!S_ISDIR(st.st_mode))
		p.allowed &= FS_OF_FILE;
	if (err == 0 && p.allowed != 0 &&
	    syscall(CALL_ADD_RULE, set, RULE_PATH, &p, 0) != 0)
		err = errno;
	(void)close(p.parent);
	return err == 0 ? CY_OK : cy_errno(e, err, "restrict", rule->path);
}

static enum cy_rc
restrict_self(int set, struct cy_err *e)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    syscall(CALL_RESTRICT, set, 0) != 0)
		return cy_errno(e, errno, "restrict", "this process");
	return CY_OK;
}

static unsigned
version_for(const struct land *l)
{
	long v = syscall(CALL_CREATE, NULL, 0, ASK_VERSION);

	if (v < 1)
		return 0;
	/* In the first version nothing moves between folders. */
	for (size_t i = 0; i < l->n && v == 1; i++)
		if ((l->rules[i].access & LAND_MAKE) != 0)
			v = 0;
	return (unsigned)v;
}

enum cy_rc
land_enter(const struct land *l, unsigned *version, struct cy_err *e)
{
	struct ruleset all;
	enum cy_rc rc = CY_OK;
	int set;

	*version = version_for(l);
	if (*version == 0)
		return CY_OK;
	all = all_of(*version);
	if (l->signals)
		all.scope &= ~SCOPE_SIGNAL;
	set = (int)syscall(CALL_CREATE, &all, sizeof(all), 0);
	if (set < 0)
		return cy_errno(e, errno, "restrict", "this process");
	for (size_t i = 0; i < l->n && rc == CY_OK; i++)
		if (l->rules[i].path != NULL)
			rc = add_rule(set, all.fs, &l->rules[i], e);
	if (rc == CY_OK)
		rc = restrict_self(set, e);
	(void)close(set);
	return rc;
}
