/* SPDX-License-Identifier: Apache-2.0 */
#include "verify_kit.h"

#include <stdio.h>
#include <unistd.h>

#include "../t.h"

static const uint64_t seals[] = {3, 256};

char *dir;
static char path[4096];

const char *
full(const char *name)
{
	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

struct span
load(const char *name)
{
	return t_load(full(name));
}

enum cy_rc
verify(struct verify_verdict *v, unsigned threads)
{
	struct skey record, log, witness;
	struct verify_options o = {
	    .fs = &fs_system, .now = GEN_TIME + 1000, .threads = threads};
	struct cy_err e;

	gen_keys(&record, &log, &witness);
	o.known = &log.vkey;
	o.nknown = 1;
	return verify_register(v, dir, &o, &e);
}

void
make(void)
{
	struct gen_options o = {.size = SIZE,
	    .parties = 1,
	    .seals = seals,
	    .nseals = 2,
	    .stale = true,
	    .journal_from = SIZE - 4,
	    .journal_to = SIZE + 6};

	o.dir = dir = gen_tmp();
	gen_register(&o);
}

void
drop(const char *name)
{
	if (unlink(full(name)) != 0)
		gen_die(name, NULL);
}

void
add(const char *name)
{
	gen_write(dir, name, SPAN_LIT("x"));
}
