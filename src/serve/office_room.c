/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/office_room.h"

#include <stdio.h>

#include "desk/desk.h"
#include "office/release.h"
#include "serve/control.h"
#include "serve/part.h"

static enum cy_rc
open_office(struct office_room *r, const struct office_room_options *o,
    struct cy_err *e)
{
	const struct node_options no = {.dir = o->dir, .clock = o->clock};
	struct office_options oo = {
	    .dir = o->dir,
	    .key = &r->key,
	    .port = o->port,
	    .site = &r->site,
	    .clock = o->clock,
	};
	enum cy_rc rc = node_open_read(&r->node, &no, e);

	oo.node = r->node;
	return rc == CY_OK ? office_open(&r->office, &oo, e) : rc;
}

static enum cy_rc
open_desk(struct office_room *r, const struct office_room_options *o,
    struct cy_err *e)
{
	const struct desk_options d = {
	    .office = r->office,
	    .dir = o->dir,
	    .origin = o->origin,
	    .clock = o->clock,
	};

	return desk_open(&r->desk, &d, e);
}

enum cy_rc
office_room_open(struct office_room *r, const struct office_room_options *o,
    struct cy_err *e)
{
	uint32_t key_id;
	enum cy_rc rc;

	*r = (struct office_room){.node = NULL};
	(void)snprintf(r->origin, sizeof(r->origin), "%s",
	    o->origin != NULL ? o->origin : "http://localhost");
	if (!office_site(&r->site, r->rp_id, r->origin))
		return cy_fail(e, CY_USAGE, FAULT_OFFICERS_SITE, CY_NO_OFFSET,
		    "%s", r->origin);
	rc = control_key_id(&key_id, o->dir, e);
	if (rc == CY_OK)
		rc = office_key_load(&r->key, o->dir, o->state, key_id, e);
	if (rc == CY_OK)
		rc = open_office(r, o, e);
	if (rc == CY_OK)
		rc = open_desk(r, o, e);
	office_key_release(&r->key);
	return rc;
}

void
office_room_close(struct office_room *r)
{
	desk_close(r->desk);
	office_close(r->office);
	if (r->node != NULL)
		node_abandon(r->node);
	*r = (struct office_room){.node = NULL};
}

void
office_room_handle(
    void *ctx, const struct http_request *r, struct http_response *a)
{
	struct office_room *room = ctx;

	if (room != NULL) {
		desk_handle(room->desk, r, a);
		return;
	}
	a->status = 503;
	http_answer_header(a, "Content-Type", "text/plain; charset=utf-8");
	http_answer_header(a, "Cache-Control", "no-store");
	buf_puts(&a->body, "The office is not there. Try again later.\n");
}

void
office_room_tick(struct office_room *r)
{
	struct cy_err e;

	if (office_resume(r->office, &e) != CY_OK)
		part_say(
		    PROCESS_OFFICE, "owed=failed fault=%s", fault_id(e.fault));
}
