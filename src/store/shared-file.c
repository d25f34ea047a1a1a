#include "store/shared-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account/store.h"

#define FLAGS (O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)

static bool
fail(const char *path, const char *what, GError **error)
{
	int errnum = errno;
	g_set_error(error, STORE_ERROR,
	    errnum == ENOSPC ? STORE_ERROR_FULL : STORE_ERROR_IO,
	    "cannot %s %s: %s", what, path, g_strerror(errnum));
	return false;
}

static bool
adopt(int fd, const char *path, GError **error)
{
	if (fchmod(fd, 0660) != 0)
		return fail(path, "set the mode of", error);
	if (geteuid() != 0)
		return true;
	g_autofree char *folder = g_path_get_dirname(path);
	struct stat like;
	if (stat(folder, &like) != 0 ||
	    fchown(fd, like.st_uid, like.st_gid) != 0)
		return fail(path, "set the owner of", error);
	return true;
}

int
shared_file_open(const char *path, GError **error)
{
	int fd = open(path, FLAGS);
	if (fd >= 0)
		return fd;
	if (errno == ENOENT) {
		fd = open(path, FLAGS | O_CREAT | O_EXCL, 0660);
		if (fd >= 0) {
			if (adopt(fd, path, error))
				return fd;
			close(fd);
			return -1;
		}
		if (errno == EEXIST)
			fd = open(path, FLAGS);
	}
	if (fd < 0)
		fail(path, "open", error);
	return fd;
}
