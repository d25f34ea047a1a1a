#include "web/listener.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
	char *directory;
	char *path;
	char *address;
} Place;

static void
set_up(Place *place, gconstpointer data)
{
	(void)data;
	place->directory = g_dir_make_tmp("listener-XXXXXX", NULL);
	place->path = g_build_filename(place->directory, "socket", NULL);
	place->address = g_strconcat("unix:", place->path, NULL);
}

static void
tear_down(Place *place, gconstpointer data)
{
	(void)data;
	g_autofree char *lock = g_strconcat(place->path, ".lock", NULL);
	g_unlink(lock);
	g_unlink(place->path);
	g_assert_cmpint(g_rmdir(place->directory), ==, 0);
	g_free(place->directory);
	g_free(place->path);
	g_free(place->address);
}

static int
dial(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	close(fd);
	return -1;
}

static void
assert_refused(const char *address, const char *group, const char *part)
{
	Listener *listener = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_false(listener_open(address, group, &listener, &error));
	g_assert_null(listener);
	g_assert_nonnull(error);
	g_test_message("%s", error->message);
	g_assert_nonnull(g_strstr_len(error->message, -1, part));
}

/* By another process, as a second instance is one. */
static void
assert_refused_elsewhere(const char *address, const char *part)
{
	int status = -1;
	pid_t pid = fork();
	if (pid == 0) {
		assert_refused(address, "", part);
		_exit(0);
	}
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_cmpint(status, ==, 0);
}

static void
assert_no_lock(const Place *place)
{
	g_autofree char *lock = g_strconcat(place->path, ".lock", NULL);
	g_assert_cmpint(g_access(lock, F_OK), !=, 0);
}

static Listener *
open_it(const Place *place)
{
	Listener *listener = NULL;
	GError *error = NULL;
	g_assert_true(listener_open(place->address, "", &listener, &error));
	g_assert_no_error(error);
	return listener;
}

static void
test_addresses(void)
{
	assert_refused("", "", "unix:/PATH");
	assert_refused("/run/x", "", "unix:/PATH");
	assert_refused("unix:x", "", "must begin with /");
	assert_refused("0.0.0.0:9000", "", "must not reach");
	assert_refused("192.0.2.1:9000", "", "must not reach");
	assert_refused("[::]:9000", "", "must not reach");
	assert_refused("127.0.0.1:", "", "127.0.0.1:PORT");
	assert_refused("127.0.0.1:65536", "", "127.0.0.1:PORT");
	assert_refused("localhost:9000", "", "127.0.0.1:PORT");
	assert_refused("unix:/no/such/directory/x", "", "must exist");
	g_autofree char *fill = g_strnfill(108, 'x');
	g_autofree char *endless = g_strconcat("unix:/", fill, NULL);
	assert_refused(endless, "", "at most 107 bytes");
}

static void
test_file(Place *place, gconstpointer data)
{
	(void)data;
	g_assert_true(g_file_set_contents(place->path, "mine", -1, NULL));
	assert_refused(place->address, "", "is no socket");
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(place->path, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, "mine");
	assert_no_lock(place);
}

static void
test_alive(Place *place, gconstpointer data)
{
	(void)data;
	g_autoptr(Listener) listener = open_it(place);
	assert_refused_elsewhere(place->address, "another instance");

	/* Somebody else's, without our lock. */
	g_autofree char *lock = g_strconcat(place->path, ".lock", NULL);
	g_unlink(lock);
	assert_refused_elsewhere(place->address, "another program");
	assert_no_lock(place);
	int fd = dial(place->path);
	g_assert_cmpint(fd, >=, 0);
	close(fd);
}

static int
listen_as_another(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(
	    bind(fd, (struct sockaddr *)&address, sizeof(address)), ==, 0);
	g_assert_cmpint(listen(fd, 1), ==, 0);
	return fd;
}

static void
test_successor(Place *place, gconstpointer data)
{
	(void)data;
	Listener *listener = open_it(place);
	/* What a process keeps open whose master was killed. */
	int kept = dup(listener_fd(listener));
	listener_leave_claim(listener);
	Listener *next = open_it(place);
	listener_free(listener);
	int fd = dial(place->path);
	g_assert_cmpint(fd, >=, 0);
	close(fd);
	close(kept);
	listener_free(next);

	/* The lock file is there, but what it tells of is gone. */
	int theirs = listen_as_another(place->path);
	assert_refused(place->address, "", "another program");
	g_assert_cmpint(g_access(place->path, F_OK), ==, 0);
	close(theirs);
}

static void
test_group(Place *place, gconstpointer data)
{
	(void)data;
	assert_refused(place->address, "no such group", "no group");
	g_assert_cmpint(g_access(place->path, F_OK), !=, 0);
}

static void
test_dead(Place *place, gconstpointer data)
{
	(void)data;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	g_strlcpy(address.sun_path, place->path, sizeof(address.sun_path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(
	    bind(fd, (struct sockaddr *)&address, sizeof(address)), ==, 0);
	g_assert_cmpint(listen(fd, 1), ==, 0);
	close(fd);
	g_autoptr(Listener) listener = open_it(place);
	int client = dial(place->path);
	g_assert_cmpint(client, >=, 0);
	close(client);
}

static void
test_mode(Place *place, gconstpointer data)
{
	(void)data;
	mode_t mask = umask(0);
	g_autoptr(Listener) listener = open_it(place);
	g_assert_cmpint(umask(mask), ==, 0);
	struct stat status;
	g_assert_cmpint(stat(place->path, &status), ==, 0);
	g_assert_cmpint(status.st_mode & 0777, ==, 0660);
	g_assert_true(S_ISSOCK(status.st_mode));
}

static void
test_withdrawn(Place *place, gconstpointer data)
{
	(void)data;
	g_autoptr(Listener) listener = open_it(place);
	g_assert_true(listener_owned(listener));
	int client = dial(place->path);
	g_assert_cmpint(client, >=, 0);
	listener_withdraw(listener);
	g_assert_cmpint(g_access(place->path, F_OK), !=, 0);
	g_assert_cmpint(dial(place->path), ==, -1);

	int accepted = accept(listener_fd(listener), NULL, NULL);
	g_assert_cmpint(accepted, >=, 0);
	close(accepted);
	close(client);
}

static void
test_replaced(Place *place, gconstpointer data)
{
	(void)data;
	g_autofree char *aside = g_strconcat(place->path, ".aside", NULL);
	g_autoptr(Listener) listener = open_it(place);
	g_assert_cmpint(g_rename(place->path, aside), ==, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	g_strlcpy(address.sun_path, place->path, sizeof(address.sun_path));
	int other = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(
	    bind(other, (struct sockaddr *)&address, sizeof(address)), ==, 0);
	g_assert_cmpint(listen(other, 1), ==, 0);

	listener_withdraw(listener);
	int client = dial(place->path);
	g_assert_cmpint(client, >=, 0);
	close(client);
	close(other);
	g_assert_cmpint(g_unlink(aside), ==, 0);
}

static void
test_child(Place *place, gconstpointer data)
{
	(void)data;
	g_autoptr(Listener) listener = open_it(place);
	pid_t pid = fork();
	if (pid == 0) {
		listener_free(listener);
		_exit(0);
	}
	g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
	int client = dial(place->path);
	g_assert_cmpint(client, >=, 0);
	close(client);
}

/* A process that was forked as its master was killed, and has come to nothing
 * yet, keeps no successor out. */
static void
test_killed(Place *place, gconstpointer data)
{
	(void)data;
	int pipes[2];
	pid_t child = 0;
	g_assert_cmpint(pipe(pipes), ==, 0);
	pid_t master = fork();
	if (master == 0) {
		(void)open_it(place);
		child = fork();
		if (child == 0) {
			alarm(30); /* should the test fail */
			for (;;)
				pause();
		}
		if (write(pipes[1], &child, sizeof child) != sizeof child)
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	g_assert_cmpint(read(pipes[0], &child, sizeof child), ==, sizeof child);
	g_assert_cmpint(waitpid(master, NULL, 0), ==, master);
	g_autoptr(Listener) successor = open_it(place);
	g_assert_true(listener_owned(successor));
	kill(child, SIGKILL);
	close(pipes[0]);
	close(pipes[1]);
}

static void
test_adopted(Place *place, gconstpointer data)
{
	(void)data;
	Listener *bad = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_false(listener_is(-1));
	g_assert_false(listener_adopt(-1, &bad, &error));
	g_assert_error(error, LISTENER_ERROR, 0);

	g_autoptr(Listener) owner = open_it(place);
	int fd = dup(listener_fd(owner));
	g_assert_cmpint(fcntl(fd, F_SETFL, O_NONBLOCK), ==, 0);
	g_autoptr(Listener) adopted = NULL;
	g_assert_true(listener_adopt(fd, &adopted, NULL));
	g_assert_false(listener_owned(adopted));
	g_assert_cmpint(fcntl(fd, F_GETFL) & O_NONBLOCK, ==, 0);
	g_assert_cmpint(fcntl(fd, F_GETFD) & FD_CLOEXEC, !=, 0);
	listener_withdraw(adopted);
	g_assert_cmpint(g_access(place->path, F_OK), ==, 0);
}

static void
test_passed(void)
{
	g_autofree char *own = g_strdup_printf("%d", (int)getpid());
	g_assert_cmpint(listener_passed(NULL, NULL), ==, -1);
	g_assert_cmpint(listener_passed(own, NULL), ==, -1);
	g_assert_cmpint(listener_passed("1", "1"), ==, -1);
	g_assert_cmpint(listener_passed(own, "0"), ==, -1);
	g_assert_cmpint(listener_passed(own, "x"), ==, -1);
	g_assert_cmpint(listener_passed(own, "1"), ==, 3);
}

static void
test_loopback(void)
{
	g_autoptr(Listener) listener = NULL;
	g_autoptr(GError) error = NULL;
	listener_open("127.0.0.1:0", "", &listener, &error);
	g_assert_no_error(error);
	g_assert_true(listener_is(listener_fd(listener)));
}

static void
add(const char *name, void (*test)(Place *, gconstpointer))
{
	g_test_add(name, Place, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/listener/bad-and-public-addresses-are-refused", test_addresses);
	add("/listener/a-file-in-its-place-is-left-alone", test_file);
	add("/listener/a-living-socket-is-left-alone", test_alive);
	add("/listener/only-what-a-dead-instance-made-is-taken-over",
	    test_successor);
	add("/listener/an-unknown-group-leaves-nothing", test_group);
	add("/listener/a-dead-socket-is-replaced", test_dead);
	add("/listener/only-owner-and-group-may-connect", test_mode);
	add("/listener/withdrawn-it-still-holds-who-came-before",
	    test_withdrawn);
	add("/listener/another-in-its-place-is-not-removed", test_replaced);
	add("/listener/a-child-leaves-the-socket", test_child);
	add("/listener/a-killed-one's-child-keeps-no-successor-out",
	    test_killed);
	add("/listener/an-adopted-one-is-not-removed", test_adopted);
	g_test_add_func(
	    "/listener/only-what-was-passed-to-us-is-taken", test_passed);
	g_test_add_func("/listener/loopback-is-allowed", test_loopback);
	return g_test_run();
}
