/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int
notify_open(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	size_t n = path != NULL ? strlen(path) : 0;
	int fd;

	if (n < 2 || n >= sizeof(sa.sun_path) ||
	    (path[0] != '/' && path[0] != '@'))
		return -1;
	memcpy(sa.sun_path, path, n);
	/* An abstract one is written with an @ for its zero byte. */
	if (path[0] == '@')
		sa.sun_path[0] = '\0';
	(void)unsetenv("NOTIFY_SOCKET");
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	n += offsetof(struct sockaddr_un, sun_path);
	if (connect(fd, (const struct sockaddr *)&sa, (socklen_t)n) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

void
notify_say(int fd, const char *text)
{
	if (fd >= 0)
		(void)send(fd, text, strlen(text), MSG_NOSIGNAL);
}
