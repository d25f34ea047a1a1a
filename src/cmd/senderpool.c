#include "cmd/senderpool.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void
free_sender(gpointer element)
{
	PoolSender *sender = element;
	if (sender->fd >= 0)
		close(sender->fd);
	munmap(sender->lease, sizeof *sender->lease);
	g_free(sender);
}

SenderPool *
sender_pool_new(void)
{
	SenderPool *pool = g_new0(SenderPool, 1);
	pool->senders = g_ptr_array_new_with_free_func(free_sender);
	return pool;
}

void
sender_pool_free(SenderPool *pool)
{
	if (pool == NULL)
		return;
	g_ptr_array_unref(pool->senders);
	g_free(pool);
}

static PoolSender *
sender_at(const SenderPool *pool, guint i)
{
	return pool->senders->pdata[i];
}

static void
hang_up(PoolSender *sender)
{
	if (sender->fd >= 0)
		close(sender->fd);
	sender->fd = -1;
}

static bool
fail(const char *what, GError **error)
{
	g_set_error(error, COMMAND_ERROR, 0,
	    "A sender cannot be started: %s: %s", what, g_strerror(errno));
	return false;
}

static void
go(PoolSender *sender)
{
	static const char WORD = SENDER_GO;
	/* One that has just ended is found by sender_pool_reap(). */
	(void)!send(sender->fd, &WORD, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
	sender->state = SENDER_STATE_BUSY;
}

static G_GNUC_NORETURN void
become_sender(
    SenderPool *pool, const Mailroom *mailroom, int fd, SenderLease *lease)
{
	/* Or the others would not notice when the worker hangs up. */
	for (guint i = 0; i < pool->senders->len; i++)
		hang_up(sender_at(pool, i));
	exit(sender_run(mailroom, fd, lease));
}

bool
sender_pool_fork(SenderPool *pool, const Mailroom *mailroom, GError **error)
{
	int pair[2];
	SenderLease *lease = mmap(NULL, sizeof *lease, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (lease == MAP_FAILED)
		return fail("mmap", error);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1) {
		munmap(lease, sizeof *lease);
		return fail("socketpair", error);
	}
	pid_t pid = fork();
	if (pid == 0) {
		close(pair[0]);
		become_sender(pool, mailroom, pair[1], lease);
	}
	close(pair[1]);
	if (pid == -1) {
		close(pair[0]);
		munmap(lease, sizeof *lease);
		return fail("fork", error);
	}
	PoolSender *sender = g_new0(PoolSender, 1);
	sender->pid = pid;
	sender->fd = pair[0];
	sender->lease = lease;
	g_ptr_array_add(pool->senders, sender);
	go(sender);
	return true;
}

bool
sender_pool_wake(SenderPool *pool)
{
	/* Always the first: its connection stays in use, and the others grow
	 * idle and end. */
	for (guint i = 0; i < pool->senders->len; i++) {
		PoolSender *sender = sender_at(pool, i);
		if (sender->state == SENDER_STATE_IDLE) {
			go(sender);
			return true;
		}
	}
	return false;
}

void
sender_pool_retire(SenderPool *pool)
{
	for (guint i = 0; i < pool->senders->len; i++) {
		sender_at(pool, i)->state = SENDER_STATE_RETIRED;
		hang_up(sender_at(pool, i));
	}
}

void
sender_pool_kill(SenderPool *pool)
{
	for (guint i = 0; i < pool->senders->len; i++)
		kill(sender_at(pool, i)->pid, SIGKILL);
}

guint
sender_pool_active(const SenderPool *pool)
{
	guint n = 0;
	for (guint i = 0; i < pool->senders->len; i++)
		n += sender_at(pool, i)->state != SENDER_STATE_RETIRED;
	return n;
}

guint
sender_pool_idle(const SenderPool *pool)
{
	guint n = 0;
	for (guint i = 0; i < pool->senders->len; i++)
		n += sender_at(pool, i)->state == SENDER_STATE_IDLE;
	return n;
}

guint
sender_pool_on_the_way(const SenderPool *pool)
{
	guint n = 0;
	for (guint i = 0; i < pool->senders->len; i++)
		n += sender_at(pool, i)->state == SENDER_STATE_BUSY &&
		     sender_at(pool, i)->lease->mail_id == 0;
	return n;
}

void
sender_pool_poll(const SenderPool *pool, GArray *poll_fds)
{
	for (guint i = 0; i < pool->senders->len; i++) {
		struct pollfd entry = { .fd = sender_at(pool, i)->fd,
			.events = POLLIN };
		if (entry.fd >= 0)
			g_array_append_val(poll_fds, entry);
	}
}

/* The packet's first byte; 0: nothing to hear. */
static char
hear_one(PoolSender *sender, char *text)
{
	char packet[SENDER_PACKET_BYTES];
	ssize_t n = recv(sender->fd, packet, sizeof packet, MSG_DONTWAIT);
	if (n <= 0) {
		/* Ended, by itself or by accident: it is reaped soon, and
		 * until then poll() would not rest. */
		if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			hang_up(sender);
			sender->state = SENDER_STATE_RETIRED;
		}
		return 0;
	}
	memcpy(text, packet + 1, (size_t)n - 1);
	text[n - 1] = '\0';
	if (packet[0] == SENDER_IDLE || packet[0] == SENDER_STUCK ||
	    packet[0] == SENDER_AWAY)
		sender->state = SENDER_STATE_IDLE;
	return packet[0];
}

char
sender_pool_hear(SenderPool *pool, char *text)
{
	for (guint i = 0; i < pool->senders->len; i++) {
		PoolSender *sender = sender_at(pool, i);
		char what = sender->fd < 0 ? 0 : hear_one(sender, text);
		if (what != 0)
			return what;
	}
	return 0;
}

bool
sender_pool_reap(
    SenderPool *pool, pid_t *ret_pid, int *ret_status, SenderLease *ret_lease)
{
	for (guint i = 0; i < pool->senders->len; i++) {
		PoolSender *sender = sender_at(pool, i);
		if (waitpid(sender->pid, ret_status, WNOHANG) != sender->pid)
			continue;
		*ret_pid = sender->pid;
		*ret_lease = *sender->lease;
		g_ptr_array_remove_index(pool->senders, i);
		return true;
	}
	return false;
}
