/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_OFFICE_ROOM_H
#define SERVE_OFFICE_ROOM_H

#include "http/server.h"
#include "office/key.h"
#include "serve/office_signer.h"

/* What the office is made of, in a process of its own or in the only one. */
struct office_room {
	struct office_key key;
	struct node *node; /* for reading */
	struct office *office;
	struct desk *desk; /* its pages */
	struct passkey_site site;
	char origin[OFFICE_HOST + 16], rp_id[OFFICE_HOST];
};

struct office_room_options {
	const char *dir, *state;
	const char *origin; /* NULL: http://localhost */
	const struct office_port *port;
	const struct clock *clock;
};

/* Makes key and office.db where there are none.  Faults of
 * office_key_load(), node_open_read(), office_open() and desk_open(). */
enum cy_rc office_room_open(struct office_room *r,
    const struct office_room_options *o, struct cy_err *e);
/* Accepts one that is zeroed. */
void office_room_close(struct office_room *r);

/* What is below /office; ctx: the room, NULL where it could not be opened. */
http_handler office_room_handle;

/* How often what is owed is looked for. */
#define OFFICE_TICK_MS 30000u
/* Completes what a crash interrupted, and what time has brought (release.h,
 * office_resume()). */
void office_room_tick(struct office_room *r);

#endif
