/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "base/time.h"
#include "http/server.h"

struct office;

/*
 * The pages of those who are signed in, below /office/, and the same as JSON
 * (spec/desk.md).  One thread, one folder; every right is judged
 * by the office.
 */
struct desk;

struct desk_options {
	struct office *office; /* open; the caller's, and closed after us */
	const char *dir;       /* the node's folder: the public record */
	/* The public address, "https://register.example", without a slash at
	 * its end; NULL: the request's Host, with http:.  Forms are taken from
	 * there only, and passkeys are made for its host. */
	const char *origin;
	const struct clock *clock; /* NULL: the system's */
};

/* Opens the folder for reading: node_open_read()'s errors. */
enum cy_rc desk_open(
    struct desk **out, const struct desk_options *o, struct cy_err *e);
/* NULL is fine. */
void desk_close(struct desk *d);

/* ctx: the struct desk.  Answers every request for /office and what is below;
 * never fails. */
http_handler desk_handle;

#endif
