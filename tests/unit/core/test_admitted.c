/* SPDX-License-Identifier: Apache-2.0 */
/* spec/keys.md: a key is admitted once, when the record that brings it is
 * read; what comes after relies on that. */
#include "scenario.h"

#include "crypto/ed25519.h"

static unsigned checks;

enum cy_rc __real_ed25519_pub_check(
    const struct ed25519_pub *pub, struct cy_err *e);
enum cy_rc __wrap_ed25519_pub_check(
    const struct ed25519_pub *pub, struct cy_err *e);

enum cy_rc
__wrap_ed25519_pub_check(const struct ed25519_pub *pub, struct cy_err *e)
{
	checks++;
	return __real_ed25519_pub_check(pub, e);
}

int
main(void)
{
	struct made *m;
	struct world w;
	struct arena a;
	struct record r;
	struct cy_err e;
	struct buf b;

	world_init(&w);
	m = world_make(&w, &scenario_world[0]);
	arena_init(&a, 1 << 22);
	checks = 0;
	t_rc(record_parse(&r, &a, m->r.bytes, &e), &e, CY_OK, FAULT_NONE,
	    "the keeper's record");
	t_uint(checks, 3, "each of its keys is checked once");
	checks = 0;
	t_rc(keyring_apply(w.keys, &r, 0, &e), &e, CY_OK, FAULT_NONE,
	    "it counts");
	t_uint(checks, 0, "... without another check");
	buf_init(&b, LIMIT_ENTRY);
	t_rc(record_print(&b, &r, &e), &e, CY_OK, FAULT_NONE, "printed");
	t_uint(checks, 0, "... nor one more");
	buf_release(&b);
	arena_release(&a);
	made_free(m);
	world_release(&w);
	return t_done();
}
