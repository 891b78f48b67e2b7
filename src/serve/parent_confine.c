/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/parent.h"

#include <link.h>
#include <stdlib.h>
#include <unistd.h>

#include "office/key.h"
#include "serve/worker.h"

/*
 * A child has at most what its parent has.  So the parent keeps, beside what
 * it does itself, what a program needs to start, and what a worker needs.
 */

static const struct filter_rule own_calls[] = {
    /* What it does. */
    {SCMP_SYS(clone), FILTER_ALLOW},
    {SCMP_SYS(kill), FILTER_ALLOW},
    {SCMP_SYS(sendto), FILTER_ALLOW},
    {SCMP_SYS(setsockopt), FILTER_ALLOW},
    {SCMP_SYS(socketpair), FILTER_ALLOW},
    {SCMP_SYS(unlinkat), FILTER_ALLOW},
    {SCMP_SYS(wait4), FILTER_ALLOW},
    /* What its child does until it is another program. */
    {SCMP_SYS(close_range), FILTER_ALLOW},
    {SCMP_SYS(dup2), FILTER_ALLOW},
    {SCMP_SYS(execve), FILTER_ALLOW},
    {SCMP_SYS(getppid), FILTER_ALLOW},
    {SCMP_SYS(openat), FILTER_ALLOW},
    {SCMP_SYS(prctl), FILTER_ALLOW},
    /* What that one does until it is confined itself. */
    {SCMP_SYS(arch_prctl), FILTER_ALLOW},
    {SCMP_SYS(getegid), FILTER_ALLOW},
    {SCMP_SYS(getgid), FILTER_ALLOW},
    {SCMP_SYS(getuid), FILTER_ALLOW},
    {SCMP_SYS(ioctl), FILTER_ALLOW},
    {SCMP_SYS(landlock_add_rule), FILTER_ALLOW},
    {SCMP_SYS(landlock_create_ruleset), FILTER_ALLOW},
    {SCMP_SYS(landlock_restrict_self), FILTER_ALLOW},
    {SCMP_SYS(mmap), FILTER_ALLOW},
    {SCMP_SYS(mprotect), FILTER_ALLOW},
    {SCMP_SYS(prlimit64), FILTER_ALLOW},
    {SCMP_SYS(seccomp), FILTER_ALLOW},
    {SCMP_SYS(set_tid_address), FILTER_ALLOW},
    {SCMP_SYS(sysinfo), FILTER_ALLOW},
    {SCMP_SYS(uname), FILTER_ALLOW},
};
#define OWN (sizeof(own_calls) / sizeof(own_calls[0]))
#define CALLS_MAX 128u

/* The program, the libraries it has loaded, and the folders of the node. */
#define FILES_MAX 96u
#define PATHS ((size_t)256 * 1024)

struct gathered {
	struct land_rule rule[FILES_MAX];
	size_t n;
	struct arena a;
	bool failed;
};

static void
put(struct gathered *g, const char *dir, const char *name, unsigned access)
{
	size_t n = strlen(dir), m = strlen(name);
	char *path = arena_alloc(&g->a, n + m + 1);

	if (path == NULL || g->n == FILES_MAX) {
		g->failed = true;
		return;
	}
	memcpy(path, dir, n);
	memcpy(path + n, name, m + 1);
	g->rule[g->n++] = (struct land_rule){path, access};
}

static int
put_library(struct dl_phdr_info *info, size_t size, void *ctx)
{
	(void)size;
	/* The program itself has no name here, the kernel's part no path. */
	if (info->dlpi_name[0] == '/')
		put(ctx, info->dlpi_name, "", LAND_READ | LAND_RUN);
	return 0;
}

static void
put_rights(
    struct gathered *g, const struct parent *p, const struct part_rights *r)
{
	for (size_t i = 0; i < r->nfiles; i++)
		put(g, p->o->dir, r->files[i].name, r->files[i].access);
}

static void
gather(struct gathered *g, const struct parent *p)
{
	static const struct {
		const char *path;
		unsigned access;
	} rows[] = {
	    {"/proc/self/exe", LAND_READ | LAND_RUN},
	    {"/etc/ld.so.cache", LAND_READ},
	    {"/etc/ld.so.preload", LAND_READ},
	    {"/dev/null", LAND_READ | LAND_WRITE},
	    {"/sys/devices/system/cpu", LAND_READ},
	};

	char key[1 + OFFICE_KEY_NAME] = "/";

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		put(g, rows[i].path, "", rows[i].access);
	(void)dl_iterate_phdr(put_library, g);
	put_rights(g, p, &web_rights);
	put_rights(g, p, &office_rights);
	/* The control socket goes at the end; the office begins again. */
	put(g, p->o->state, "", LAND_MAKE);
	office_key_name(key + 1, p->key_id);
	put(g, p->o->state, key, LAND_READ);
}

/* Those that are allowed; the first that names a call has its say. */
static void
add_calls(struct filter_rule all[CALLS_MAX], size_t *n,
    const struct filter_rule *more, size_t nmore)
{
	bool there;

	for (size_t i = 0; i < nmore; i++) {
		there = false;
		for (size_t k = 0; k < *n; k++)
			there = there || all[k].call == more[i].call;
		if (!there && more[i].how == FILTER_ALLOW && *n < CALLS_MAX)
			all[(*n)++] = more[i];
	}
}

enum cy_rc
parent_confine(struct parent *p, struct cy_err *e)
{
	struct filter_rule calls[CALLS_MAX];
	struct gathered *g = calloc(1, sizeof(*g));
	struct confine c = {.calls = calls};
	unsigned landlock;
	enum cy_rc rc;

	if (g == NULL)
		return cy_nomem(e);
	add_calls(calls, &c.ncalls, own_calls, OWN);
	add_calls(calls, &c.ncalls, web_rights.calls, web_rights.ncalls);
	add_calls(calls, &c.ncalls, office_rights.calls, office_rights.ncalls);
	add_calls(
	    calls, &c.ncalls, metrics_rights.calls, metrics_rights.ncalls);
	arena_init(&g->a, PATHS);
	gather(g, p);
	c.files = (struct land){g->rule, g->n, true};
	rc = g->failed ? cy_nomem(e) : confine_enter(&c, &landlock, e);
	arena_release(&g->a);
	free(g);
	return rc;
}
