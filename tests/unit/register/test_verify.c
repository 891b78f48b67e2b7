/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reggen.h"
#include "../t.h"

static const uint64_t seals[] = {1, 5, 100, 256, 280};

static enum cy_rc
verify(struct verify_verdict *v, const char *dir, unsigned threads,
    bool known, struct cy_err *e)
{
	struct skey record, log, witness;
	struct verify_options o = {
	    .fs = &fs_system, .now = GEN_TIME + 1000, .threads = threads};

	gen_keys(&record, &log, &witness);
	if (known) {
		o.known = &log.vkey;
		o.nknown = 1;
	}
	return verify_register(v, dir, &o, e);
}

static void
test_sound(void)
{
	static const struct {
		const char *name;
		struct gen_options o;
	} row[] = {
	    {"one entry", {.size = 1}},
	    {"two", {.size = 2}},
	    {"255", {.size = 255, .parties = 2}},
	    {"256", {.size = 256, .parties = 2}},
	    {"257", {.size = 257, .parties = 2}},
	    {"300, stale, journal",
		{.size = 300,
		    .parties = 3,
		    .seals = seals,
		    .nseals = 5,
		    .stale = true,
		    .journal_from = 290,
		    .journal_to = 320}},
	    {"512", {.size = 512, .seals = seals, .nseals = 5}},
	    {"1000, bare", {.size = 1000, .parties = 5, .bare = true}},
	};
	struct verify_verdict v;
	struct cy_err e;
	char *dir;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct gen_options o = row[i].o;

		o.dir = dir = gen_tmp();
		gen_register(&o);
		for (unsigned threads = 1; threads < 4; threads++) {
			enum cy_rc rc = verify(&v, dir, threads, true, &e);

			t_rc(rc, &v.why, CY_OK, FAULT_NONE, row[i].name);
			if (rc != CY_OK)
				t_diag("%s", v.what);
		}
		t_uint(v.valid, v.of, "all signatures are valid");
		t_rc(verify(&v, dir, 1, false, &e), &v.why, CY_BELOW,
		    FAULT_REGISTER_KEY_UNKNOWN, "key not known: below");
		gen_remove(dir);
	}
}

int
main(void)
{
	struct cy_err e;

	t_ok(crypto_init(&e) == CY_OK, "crypto");
	test_sound();
	return t_done();
}
