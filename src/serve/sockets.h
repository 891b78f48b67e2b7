/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SOCKETS_H
#define SERVE_SOCKETS_H

#include "http/server.h"
#include "serve/serve.h"

/* The sockets that the parent opens before anything else. */
struct sockets {
	int web[SERVE_LISTENERS], metrics[SERVE_LISTENERS];
	size_t nweb, nmetrics;
};

/*
 * Those that systemd hands over, by their names; else those of the options.
 * Fills in the addresses of r.  CY_USAGE http/listen.
 */
enum cy_rc sockets_open(struct sockets *s, const struct serve_options *o,
    struct serve_ready *r, struct cy_err *e);
void sockets_close(struct sockets *s);
/* Where those who sign in are: the public address, else one on localhost; "":
 * passkeys are made for no other. */
void sockets_site(
    char out[SERVE_ADDRESS], const char *origin, const struct serve_ready *r);

/*
 * Listens in the state directory, for the signer; one that nobody listens on
 * any more is replaced, which only the holder of the node's lock may do.
 */
enum cy_rc sockets_control(
    int *fd, int state, uint32_t key_id, struct cy_err *e);

#endif
