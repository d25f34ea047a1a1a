#define _GNU_SOURCE /* O_PATH, syscall() */
#include "sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CREATE_RULESET_VERSION 1U
#define RULE_PATH_BENEATH 1
#define RULE_NET_PORT 2

/* The rights that a file can have which is no directory. */
#define FS_OF_A_FILE                                                           \
	(LANDLOCK_FS_EXECUTE | LANDLOCK_FS_WRITE_FILE |                        \
	    LANDLOCK_FS_READ_FILE | LANDLOCK_FS_TRUNCATE)

typedef struct {
	uint64_t fs;
	uint64_t net;
	uint64_t scope;
} Rights; /* struct landlock_ruleset_attr; older ones are shorter */

typedef struct __attribute__((packed)) {
	uint64_t allowed;
	int32_t parent_fd;
} PathBeneath; /* struct landlock_path_beneath_attr */

typedef struct {
	uint64_t allowed;
	uint64_t port;
} NetPort; /* struct landlock_net_port_attr */

struct Landlock {
	int fd;
	Rights handled;
};

/* The number of bits of the rights to files that each ABI knows. */
static const int fs_bits[] = { 0, 13, 14, 15, 15, 16 };

int
landlock_abi(void)
{
	long abi = syscall(
	    SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
	return abi > 0 ? (int)abi : 0;
}

static Rights
known_rights(int abi, uint64_t fs, uint64_t net, uint64_t scope)
{
	int last = (int)G_N_ELEMENTS(fs_bits) - 1;
	uint64_t known = (UINT64_C(1) << fs_bits[MIN(abi, last)]) - 1;
	return (Rights){
		.fs = fs & known,
		.net = abi >= 4 ? net : 0,
		.scope = abi >= 6 ? scope : 0,
	};
}

static gsize
size_of_rights(int abi)
{
	if (abi >= 6)
		return sizeof(Rights);
	return abi >= 4 ? G_STRUCT_OFFSET(Rights, scope)
			: G_STRUCT_OFFSET(Rights, net);
}

Landlock *
landlock_new(uint64_t fs, uint64_t net, uint64_t scope)
{
	int abi = landlock_abi();
	if (abi == 0)
		return NULL;
	Rights handled = known_rights(abi, fs, net, scope);
	long fd = syscall(
	    SYS_landlock_create_ruleset, &handled, size_of_rights(abi), 0);
	if (fd < 0)
		return NULL;
	Landlock *rules = g_new(Landlock, 1);
	rules->fd = (int)fd;
	rules->handled = handled;
	return rules;
}

bool
landlock_allow_path(Landlock *rules, const char *path, uint64_t fs)
{
	struct stat st;
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
	bool done = fstat(fd, &st) == 0;
	PathBeneath rule = {
		.allowed = fs & rules->handled.fs,
		.parent_fd = fd,
	};
	if (done && !S_ISDIR(st.st_mode))
		rule.allowed &= FS_OF_A_FILE;
	if (done && rule.allowed != 0)
		done = syscall(SYS_landlock_add_rule, rules->fd,
			   RULE_PATH_BENEATH, &rule, 0) == 0;
	int saved = errno;
	close(fd);
	errno = saved;
	return done;
}

bool
landlock_allow_port(Landlock *rules, guint16 port, uint64_t net)
{
	const NetPort rule = {
		.allowed = net & rules->handled.net,
		.port = port,
	};
	return rule.allowed == 0 || syscall(SYS_landlock_add_rule, rules->fd,
					RULE_NET_PORT, &rule, 0) == 0;
}

bool
landlock_enforce(const Landlock *rules)
{
	return syscall(SYS_landlock_restrict_self, rules->fd, 0) == 0;
}

void
landlock_free(Landlock *rules)
{
	if (rules == NULL)
		return;
	close(rules->fd);
	g_free(rules);
}
