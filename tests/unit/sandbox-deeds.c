#define _GNU_SOURCE /* syscall() */
#include "sandbox-deeds.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int
result_of(long rc)
{
	return rc < 0 ? errno : 0;
}

static int
read_path(const char *path)
{
	char byte;
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		return errno;
	return read(fd, &byte, 1) == 1 ? 0 : EIO;
}

int
read_secret(const Place *place)
{
	return read_path(place->secret);
}

int
read_conf(const Place *place)
{
	return read_path(place->conf);
}

int
read_template(const Place *place)
{
	return read_path(place->template);
}

int
read_passwd(const Place *place)
{
	(void)place;
	return read_path("/etc/passwd");
}

int
write_template(const Place *place)
{
	return result_of(open(place->template, O_WRONLY | O_TRUNC));
}

int
run_a_program(const Place *place)
{
	char name[] = "true";
	char *argv[] = { name, NULL };
	(void)place;
	return result_of(execv("/bin/true", argv));
}

int
look_into_a_process(const Place *place)
{
	(void)place;
	return result_of(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

int
signal_the_parent(const Place *place)
{
	(void)place;
	return result_of(kill(getppid(), SIGCONT));
}

/* By a word to the kernel: whenever something is to be read. */
int
signal_by_a_descriptor(const Place *place)
{
	int ends[2];
	(void)place;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		ends[0] = STDIN_FILENO;
	return result_of(fcntl(ends[0], F_SETOWN, getppid()));
}

/* Others wait for who is dead: base/combiner.c. */
int
tell_who_is_alive(const Place *place)
{
	(void)place;
	if (kill(getppid(), 0) != 0 && errno == ESRCH)
		return ESRCH;
	/* Beyond what the kernel gives out (PID_MAX_LIMIT). */
	return kill(1 << 23, 0) != 0 && errno == ESRCH ? 0 : EEXIST;
}

int
make_a_process(const Place *place)
{
	(void)place;
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return result_of(pid);
}

int
make_a_namespace(const Place *place)
{
	(void)place;
	long pid = syscall(
	    SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
	if (pid == 0)
		_exit(0);
	if (pid > 0)
		waitpid((pid_t)pid, NULL, 0);
	return result_of((int)pid);
}

int
open_a_socket(const Place *place)
{
	(void)place;
	return result_of(socket(AF_INET, SOCK_STREAM, 0));
}

int
open_a_raw_socket(const Place *place)
{
	(void)place;
	return result_of(socket(AF_PACKET, SOCK_RAW, 0));
}

int
listen_for_connections(const Place *place)
{
	(void)place;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	return fd < 0 ? errno : result_of(listen(fd, 1));
}

int
take_an_address(const Place *place)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	(void)place;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0)
		return errno;
	return result_of(bind(fd, (struct sockaddr *)(void *)&any, sizeof any));
}

/* A port where nobody listens: refused by whoever is asked, or by nobody. */
static int
connect_to(in_port_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0)
		return errno;
	int rc = connect(fd, (struct sockaddr *)(void *)&to, sizeof to);
	return rc == 0 || errno == ECONNREFUSED ? 0 : errno;
}

int
connect_to_the_mail_server(const Place *place)
{
	(void)place;
	return connect_to(587);
}

int
connect_elsewhere(const Place *place)
{
	(void)place;
	return connect_to(588);
}

/* The first packet has the data, and there is no connect(2). */
int
connect_by_sending(const Place *place)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(588),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	(void)place;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0)
		return errno;
	ssize_t n = sendto(fd, "x", 1, MSG_FASTOPEN,
	    (struct sockaddr *)(void *)&to, sizeof to);
	return n >= 0 || errno == ECONNREFUSED ? 0 : errno;
}

/* Over many paths at once (RFC 8684). */
int
open_an_mptcp_socket(const Place *place)
{
	(void)place;
	return result_of(socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP));
}

/* One that has a number in SCTP. */
int
open_a_socket_of_packets(const Place *place)
{
	(void)place;
	return result_of(socket(AF_INET, SOCK_SEQPACKET, 0));
}

int
make_memory_run(const Place *place)
{
	(void)place;
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return memory == MAP_FAILED ? errno : 0;
}

int
speak_another_dialect(const Place *place)
{
	(void)place;
#ifdef __x86_64__
	return result_of(syscall(0x40000000 | SYS_getpid));
#else
	return result_of(syscall(SYS_ptrace, 0, 0, 0, 0));
#endif
}

/* The whole life of a store's file, from nothing to a checkpoint. */
int
keep_a_store(const Place *place)
{
	sqlite3 *db;
	if (sqlite3_open(place->database, &db) != SQLITE_OK)
		return EIO;
	int rc = sqlite3_exec(db,
	    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    "CREATE TABLE a (b BLOB) STRICT; BEGIN IMMEDIATE;"
	    "INSERT INTO a VALUES (randomblob(100000)); COMMIT;"
	    "PRAGMA wal_checkpoint(TRUNCATE)",
	    NULL, NULL, NULL);
	sqlite3_close(db);
	return rc == SQLITE_OK ? 0 : EIO;
}

/* As store/fileset.c does where the database was replaced. */
int
put_a_log_aside(const Place *place)
{
	g_autofree char *log = g_strconcat(place->database, "-wal", NULL);
	g_autofree char *aside = g_strconcat(log, "-replaced", NULL);
	if (!g_file_set_contents_full(
		log, "log", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
		return EIO;
	return result_of(rename(log, aside));
}

/* Memory comes and goes as with big pages. */
int
use_memory(const Place *place)
{
	(void)place;
	for (int i = 0; i < 20; i++) {
		g_autofree char *big = g_malloc(8 << 20);
		memset(big, i, 8 << 20);
		big = g_realloc(big, 32 << 20);
	}
	return 0;
}
