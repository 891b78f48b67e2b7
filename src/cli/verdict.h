/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include "cli/cli.h"
#include "register/verify.h"

/* What verify works with: options from flags, settings and `known`. */
struct verdict_setup {
	struct verify_options options;
	struct arena arena;
	struct policy policy;
	struct buf policy_text;
};

/* Fills s for verify_*(); release it in any case. */
enum cy_rc verdict_setup(struct verdict_setup *s, struct cli *c,
    const char *policy, const char *key, struct cy_err *e);
void verdict_release(struct verdict_setup *s);

/* Prints the verdict (spec/cli.md, "Verify") as part of a document. */
void verdict_print(struct out *o, const struct verify_verdict *v, utc_t now);

#endif
