/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_NOTIFY_H
#define SERVE_NOTIFY_H

/*
 * What the service manager is told (sd_notify(3)): datagrams to the socket
 * that NOTIFY_SOCKET names.  Without one nothing is said.
 */

/* Connects; -1: there is nobody to tell.  Takes the variable out. */
int notify_open(void);
/* "READY=1", "STOPPING=1", "STATUS=..."; of no consequence when it fails. */
void notify_say(int fd, const char *text);

#endif
