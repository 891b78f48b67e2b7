/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_SERVING_H
#define CLI_SERVING_H

#include "cli/cli.h"
#include "serve/serve.h"

/* What `serve`, `demo` and the office at the machine have in common. */

/* From the flags, else the settings. */
enum cy_rc serving_options(
    struct serve_options *o, struct cli *c, struct cy_err *e);
/* Pages print links with it, and passkeys are bound to it: a scheme, a host, no
 * path.  CY_USAGE cli/arguments; NULL is fine. */
enum cy_rc serving_url(const char *url, struct cy_err *e);
/* Where the pages are, into a view that is open. */
void serving_tell(struct cli *c, const struct serve_ready *r);
/* Is what is listened on this machine's own? */
bool serving_local(const char *listen);

#endif
