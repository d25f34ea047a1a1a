#include "store/bell.h"

#include <errno.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "account/store.h"

/* Where nobody else writes. */
#define BELL_OFFSET 4095

void
bell_ring(LockFile *file)
{
	/* Should it not ring, the worker looks by itself a little later. */
	(void)!pwrite(file->fd, "", 1, BELL_OFFSET);
}

bool
bell_follow(int fd, const LockFile *file)
{
	/* IN_ATTRIB: it was removed, and the next bell is another's. */
	return inotify_add_watch(fd, file->path, IN_MODIFY | IN_ATTRIB) >= 0;
}

int
bell_watch(const LockFile *file, GError **error)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (fd >= 0 && bell_follow(fd, file))
		return fd;
	g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
	    "cannot watch %s: %s; see fs.inotify in sysctl(8)", file->path,
	    g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

void
bell_clear(int fd)
{
	char events[16 * (sizeof(struct inotify_event) + 16)];
	while (read(fd, events, sizeof(events)) > 0)
		continue;
}
