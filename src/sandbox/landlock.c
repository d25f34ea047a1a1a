#define _GNU_SOURCE /* O_PATH */
#include "sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the headers of an older kernel lack. */
#define REFER (UINT64_C(1) << 13) /* from version 2 on */
#define TRUNCATE (UINT64_C(1) << 14) /* 3 */
#define IOCTL_DEV (UINT64_C(1) << 15) /* 5 */
#define BIND_TCP (UINT64_C(1) << 0) /* 4 */
#define CONNECT_TCP (UINT64_C(1) << 1)

#define READING                                                                \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |          \
	    LANDLOCK_ACCESS_FS_EXECUTE)
#define WRITING                                                                \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |      \
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |       \
	    TRUNCATE)
#define NEVER                                                                  \
	(LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_CHAR |        \
	    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_FIFO |       \
	    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM |      \
	    REFER | IOCTL_DEV)
/* Of a file that is no folder. */
#define OF_FILES                                                               \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE |           \
	    LANDLOCK_ACCESS_FS_WRITE_FILE | TRUNCATE)

/* struct landlock_ruleset_attr as of version 4. */
typedef struct {
	uint64_t files;
	uint64_t ports;
} Ruleset;

int
landlock_version(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	return version > 0 ? (int)version : 0;
}

/* What that version knows of it. */
static uint64_t
known(int version, uint64_t access)
{
	if (version < 2)
		access &= ~REFER;
	if (version < 3)
		access &= ~TRUNCATE;
	if (version < 5)
		access &= ~IOCTL_DEV;
	return access;
}

static int
allow(int ruleset, const char *path, uint64_t access)
{
	struct stat st;
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT || errno == EACCES || errno == ENOTDIR
			   ? 0
			   : -errno;
	if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
		access &= OF_FILES;
	const struct landlock_path_beneath_attr rule = {
		.allowed_access = access,
		.parent_fd = fd,
	};
	long rc = syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	int error = rc == 0 ? 0 : -errno;
	close(fd);
	return error;
}

static int
allow_all(int ruleset, int version, const SandboxFiles *files)
{
	int rc = 0;
	const char *const *path;
	for (path = files->read; *path != NULL && rc == 0; path++)
		rc = allow(ruleset, *path, READING);
	for (path = files->write; *path != NULL && rc == 0; path++)
		rc = allow(ruleset, *path, known(version, READING | WRITING));
	return rc;
}

int
landlock_keep(int version, const SandboxFiles *files, bool connects)
{
	Ruleset handled = { 0 };
	if (files != NULL)
		handled.files = known(version, READING | WRITING | NEVER);
	if (version >= 4)
		handled.ports = BIND_TCP | (connects ? 0 : CONNECT_TCP);
	if (handled.files == 0 && handled.ports == 0)
		return 0;
	long ruleset = syscall(SYS_landlock_create_ruleset, &handled,
	    version >= 4 ? sizeof handled : sizeof handled.files, 0);
	if (ruleset < 0)
		return -errno;
	int rc = files != NULL ? allow_all((int)ruleset, version, files) : 0;
	if (rc == 0 &&
	    syscall(SYS_landlock_restrict_self, (int)ruleset, 0) != 0)
		rc = -errno;
	close((int)ruleset);
	return rc;
}
