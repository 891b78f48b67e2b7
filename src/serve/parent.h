/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_PARENT_H
#define SERVE_PARENT_H

#include "serve/children.h"

/* What the parent gives up once all are started: what remains is what a web
 * worker needs that it starts again. */
enum cy_rc parent_confine(struct parent *p, struct cy_err *e);

#endif
