#include "cmd/notify.h"

#include <glib.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
notify_ready(char **environment)
{
	static const char READY[] = "READY=1";
	const char *path = g_environ_getenv(environment, "NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	gsize n = path == NULL ? 0 : strlen(path);
	if (n == 0 || n >= sizeof address.sun_path)
		return;
	memcpy(address.sun_path, path, n);
	/* "@name" is a socket of the abstract kind. */
	if (path[0] == '@')
		address.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)!sendto(fd, READY, strlen(READY), MSG_NOSIGNAL,
	    (const struct sockaddr *)&address,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}
