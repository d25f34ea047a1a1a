#include "web/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTE_BYTES 128

bool
claim_take(
    const char *socket_path, bool make, ClaimOutcome *ret_outcome, int *ret_fd)
{
	g_autofree char *path = g_strconcat(socket_path, ".lock", NULL);
	int fd = open(
	    path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (make ? O_CREAT : 0), 0600);
	if (fd < 0 && !make && errno == ENOENT) {
		*ret_outcome = CLAIM_MISSING;
		return true;
	}
	if (fd < 0)
		return false;
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	if (fcntl(fd, F_SETLK, &whole) == 0) {
		*ret_outcome = CLAIM_TAKEN;
		*ret_fd = fd;
		return true;
	}
	int why = errno;
	close(fd);
	errno = why;
	*ret_outcome = CLAIM_HELD;
	return why == EAGAIN || why == EACCES;
}

/* The inode alone may be given to another file once ours is gone; that with
 * the same time of its last change is ours. */
static bool
describe(const char *socket_path, char *note)
{
	struct stat status;
	memset(note, 0, NOTE_BYTES);
	if (lstat(socket_path, &status) != 0 || !S_ISSOCK(status.st_mode))
		return false;
	g_snprintf(note, NOTE_BYTES, "%ju %ju %jd.%09ld\n",
	    (uintmax_t)status.st_dev, (uintmax_t)status.st_ino,
	    (intmax_t)status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
	return true;
}

bool
claim_covers(int fd, const char *socket_path)
{
	char now[NOTE_BYTES], noted[NOTE_BYTES] = { 0 };
	return describe(socket_path, now) &&
	       pread(fd, noted, sizeof noted - 1, 0) > 0 &&
	       strcmp(now, noted) == 0;
}

void
claim_note(int fd, const char *socket_path)
{
	char note[NOTE_BYTES];
	size_t n;
	if (ftruncate(fd, 0) != 0 || !describe(socket_path, note))
		return;
	n = strlen(note);
	/* Half a note is no socket's. */
	if (pwrite(fd, note, n, 0) != (ssize_t)n)
		(void)!ftruncate(fd, 0);
}
