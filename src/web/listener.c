#include "web/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "web/claim.h"
#include "web/loopback.h"

/* Cut to net.core.somaxconn by the kernel. A full queue of a unix socket
 * refuses at once, so it must not be short. */
#define BACKLOG 4096

#define KEEP_GROUP ((gid_t)-1)

G_DEFINE_QUARK(listener_error, listener_error)

struct Listener {
	int fd;
	int lock; /* -1: none */
	char *path; /* of a unix socket that we made, else NULL */
	dev_t device; /* the file at path, as we made it */
	ino_t inode;
	pid_t maker; /* 0: somebody else */
};

typedef enum {
	WAY_CLEAR, /* nothing is there */
	WAY_DEAD, /* a socket that nobody listens on */
	WAY_SERVED,
} Way;

/* Always false. */
static bool G_GNUC_PRINTF(2, 3) fail(GError **error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error_literal(
	    error, LISTENER_ERROR, LISTENER_ERROR_ADDRESS, message);
	return false;
}

static bool
find_group(const char *name, gid_t *ret_group, GError **error)
{
	*ret_group = KEEP_GROUP;
	if (*name == '\0')
		return true;
	guint64 number;
	if (g_ascii_string_to_unsigned(
		name, 10, 0, G_MAXINT32, &number, NULL)) {
		*ret_group = (gid_t)number;
		return true;
	}
	const struct group *entry = getgrnam(name);
	if (entry == NULL) {
		g_set_error(error, LISTENER_ERROR, LISTENER_ERROR_GROUP,
		    "this machine has no group \"%s\"; write the web "
		    "server's, such as www-data",
		    name);
		return false;
	}
	*ret_group = entry->gr_gid;
	return true;
}

/* Always false. */
static bool
fail_served(const char *path, GError **error)
{
	return fail(error,
	    "another program serves %s: stop it first, or choose another "
	    "address",
	    path);
}

/* What stands where the socket is to be; false where it is no socket. */
static bool
look_at_way(const char *path, const struct sockaddr_un *address, Way *ret_way,
    GError **error)
{
	struct stat status;
	if (lstat(path, &status) != 0) {
		if (errno != ENOENT)
			return fail(error, "cannot look at %s: %s", path,
			    g_strerror(errno));
		*ret_way = WAY_CLEAR;
		return true;
	}
	if (!S_ISSOCK(status.st_mode))
		return fail(error,
		    "%s is there and is no socket: move it away, or choose "
		    "another address",
		    path);

	/* A full queue is a sign of life as well, and no reason to wait. */
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fail(
		    error, "cannot make a socket: %s", g_strerror(errno));
	bool refused = connect(fd,
			   (const struct sockaddr *)(const void *)address,
			   sizeof(*address)) != 0 &&
		       errno == ECONNREFUSED;
	close(fd);
	*ret_way = refused ? WAY_DEAD : WAY_SERVED;
	return true;
}

/* Always false. */
static bool
fail_held(const char *path, GError **error)
{
	return fail(error,
	    "another instance serves %s: stop it first, or choose another "
	    "address",
	    path);
}

/* The lock keeps a second instance from taking a socket that the first has
 * made and does not listen on yet. Beside another program's socket there is
 * none, and none is made. */
static bool
take_lock(Listener *listener, Way way, GError **error)
{
	ClaimOutcome outcome;
	if (!claim_take(
		listener->path, way != WAY_SERVED, &outcome, &listener->lock))
		return fail(error,
		    "cannot make %s.lock: %s; the directory must exist and be "
		    "writable for the program",
		    listener->path, g_strerror(errno));
	switch (outcome) {
	case CLAIM_TAKEN:
		return true;
	case CLAIM_HELD:
		return fail_held(listener->path, error);
	case CLAIM_MISSING:
		return fail_served(listener->path, error);
	}
	g_assert_not_reached();
}

/*
 * Removes a socket that nobody listens on; anything else stays, but for that of
 * an instance whose master was killed: its processes finish what they hold,
 * and what already waits there, however long that takes.
 */
static bool
clear_way(
    const Listener *listener, const struct sockaddr_un *address, GError **error)
{
	const char *path = listener->path;
	Way way;
	if (!look_at_way(path, address, &way, error))
		return false;
	if (way == WAY_SERVED && !claim_covers(listener->lock, path))
		return fail_served(path, error);
	if (way != WAY_CLEAR && unlink(path) != 0 && errno != ENOENT)
		return fail(
		    error, "cannot remove %s: %s", path, g_strerror(errno));
	return true;
}

static bool
bind_unix(Listener *listener, const struct sockaddr_un *address, gid_t group,
    GError **error)
{
	/* Nobody's until the group is right. */
	mode_t mask = umask(0177);
	int bound = bind(listener->fd,
	    (const struct sockaddr *)(const void *)address, sizeof(*address));
	int why = errno;
	umask(mask);
	if (bound != 0)
		return fail(error, "cannot make %s: %s", listener->path,
		    g_strerror(why));
	struct stat status;
	if (lstat(listener->path, &status) != 0)
		return fail(error, "cannot look at %s: %s", listener->path,
		    g_strerror(errno));
	listener->device = status.st_dev;
	listener->inode = status.st_ino;
	listener->maker = getpid();
	if (group != KEEP_GROUP &&
	    chown(listener->path, (uid_t)-1, group) != 0) {
		g_set_error(error, LISTENER_ERROR, LISTENER_ERROR_GROUP,
		    "cannot give %s to group %u: %s; the program must run as "
		    "root or as a member",
		    listener->path, (unsigned)group, g_strerror(errno));
		return false;
	}
	if (chmod(listener->path, 0660) != 0)
		return fail(error, "cannot chmod %s: %s", listener->path,
		    g_strerror(errno));
	return true;
}

static bool
start_listening(Listener *listener, const char *address, GError **error)
{
	if (listen(listener->fd, BACKLOG) == 0)
		return true;
	return fail(
	    error, "cannot listen on %s: %s", address, g_strerror(errno));
}

static bool
open_unix(Listener *listener, const char *path, const char *group_name,
    GError **error)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	gid_t group;
	if (*path != '/')
		return fail(error, "unix:%s: the path must begin with /", path);
	if (g_strlcpy(address.sun_path, path, sizeof(address.sun_path)) >=
	    sizeof(address.sun_path))
		return fail(error,
		    "unix:%s: a socket's path has at most %zu bytes", path,
		    sizeof(address.sun_path) - 1);
	if (!find_group(group_name, &group, error))
		return false;

	listener->path = g_strdup(path);
	Way way;
	/* Once more under the lock: meanwhile another may have taken it. */
	if (!look_at_way(path, &address, &way, error) ||
	    !take_lock(listener, way, error) ||
	    !clear_way(listener, &address, error))
		return false;
	listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener->fd < 0)
		return fail(
		    error, "cannot make a socket: %s", g_strerror(errno));
	if (!bind_unix(listener, &address, group, error) ||
	    !start_listening(listener, path, error))
		return false;
	claim_note(listener->lock, path);
	return true;
}

static bool
open_tcp(Listener *listener, const char *text, GError **error)
{
	struct sockaddr_storage address;
	socklen_t n;
	if (!loopback_parse(text, &address, &n))
		return fail(error,
		    "%s: write unix:/PATH, or 127.0.0.1:PORT or [::1]:PORT; "
		    "other hosts must not reach this socket, for it believes "
		    "whoever connects",
		    text);
	listener->fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int yes = 1;
	if (listener->fd < 0 ||
	    setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &yes,
		sizeof(yes)) != 0 ||
	    bind(listener->fd, (struct sockaddr *)&address, n) != 0)
		return fail(
		    error, "cannot listen on %s: %s", text, g_strerror(errno));
	listener->maker = getpid();
	return start_listening(listener, text, error);
}

static Listener *
listener_new(int fd)
{
	Listener *listener = g_new0(Listener, 1);
	listener->fd = fd;
	listener->lock = -1;
	return listener;
}

bool
listener_open(const char *address, const char *group, Listener **ret_listener,
    GError **error)
{
	g_autoptr(Listener) listener = listener_new(-1);
	bool opened = g_str_has_prefix(address, "unix:")
			  ? open_unix(listener, address + strlen("unix:"),
				group, error)
			  : open_tcp(listener, address, error);
	if (!opened)
		return false;
	*ret_listener = g_steal_pointer(&listener);
	return true;
}

bool
listener_adopt(int fd, Listener **ret_listener, GError **error)
{
	if (!listener_is(fd))
		return fail(
		    error, "file descriptor %d is no listening socket", fd);
	/* A predecessor that shared it may have left it so. */
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) != 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
		return fail(
		    error, "file descriptor %d: %s", fd, g_strerror(errno));
	*ret_listener = listener_new(fd);
	return true;
}

bool
listener_is(int fd)
{
	int listens = 0;
	socklen_t n = sizeof(listens);
	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &n) == 0 &&
	       listens != 0;
}

int
listener_passed(const char *listen_pid, const char *listen_fds)
{
	guint64 pid, n;
	if (listen_pid == NULL || listen_fds == NULL ||
	    !g_ascii_string_to_unsigned(
		listen_pid, 10, 1, G_MAXINT32, &pid, NULL) ||
	    !g_ascii_string_to_unsigned(
		listen_fds, 10, 1, G_MAXINT32, &n, NULL))
		return -1;
	return (pid_t)pid == getpid() ? 3 : -1;
}

int
listener_fd(const Listener *listener)
{
	return listener->fd;
}

bool
listener_owned(const Listener *listener)
{
	return listener->maker != 0;
}

/* Somebody may have moved ours away and put another there. The inode is no
 * other file's as long as our socket is open. */
static bool
is_ours(const Listener *listener)
{
	struct stat status;
	return lstat(listener->path, &status) == 0 &&
	       status.st_dev == listener->device &&
	       status.st_ino == listener->inode;
}

void
listener_leave_claim(Listener *listener)
{
	if (listener->lock >= 0)
		close(listener->lock);
	listener->lock = -1;
}

void
listener_withdraw(Listener *listener)
{
	if (listener->path == NULL || listener->maker != getpid())
		return;
	if (is_ours(listener))
		unlink(listener->path);
	g_clear_pointer(&listener->path, g_free);
}

void
listener_free(Listener *listener)
{
	if (listener == NULL)
		return;
	listener_withdraw(listener);
	if (listener->fd >= 0)
		close(listener->fd);
	listener_leave_claim(listener);
	g_free(listener->path);
	g_free(listener);
}
