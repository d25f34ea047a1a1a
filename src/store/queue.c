#include "store/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "account/store.h"
#include "store/shared-file.h"

#define QUEUE_FILE_BYTES 4096
#define BELL_OFFSET 4095

/* Who was to wake us may have been killed: look again by ourselves. */
#define QUEUE_NAP_US 50000

typedef struct {
	_Atomic uint32_t turn; /* changes when somebody leaves */
	_Atomic uint32_t doubt;
} QueuePage;

struct Queue {
	char *path;
	int fd;
	int bell; /* inotify; -1: nobody watches */
	QueuePage *page;
};

static bool
fail(const Queue *queue, const char *what, int errnum, GError **error)
{
	bool full = errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG;
	g_set_error(error, STORE_ERROR,
	    full ? STORE_ERROR_FULL : STORE_ERROR_IO, "cannot %s %s: %s", what,
	    queue->path, g_strerror(errnum));
	return false;
}

static bool
open_file(Queue *queue, GError **error)
{
	queue->fd = shared_file_open(queue->path, error);
	if (queue->fd < 0)
		return false;
	/* Blocks must be there before a page is touched: else SIGBUS. */
	struct stat st;
	if (fstat(queue->fd, &st) != 0)
		return fail(queue, "look at", errno, error);
	int rc = st.st_size >= QUEUE_FILE_BYTES
		     ? 0
		     : posix_fallocate(queue->fd, 0, QUEUE_FILE_BYTES);
	if (rc != 0)
		return fail(queue, "make room for", rc, error);
	void *page = mmap(NULL, sizeof(QueuePage), PROT_READ | PROT_WRITE,
	    MAP_SHARED, queue->fd, 0);
	if (page == MAP_FAILED)
		return fail(queue, "map", errno, error);
	queue->page = page;
	return true;
}

Queue *
queue_open(const char *path, GError **error)
{
	g_autoptr(Queue) queue = g_new0(Queue, 1);
	queue->path = g_strconcat(path, "-lock", NULL);
	queue->fd = -1;
	queue->bell = -1;
	if (!open_file(queue, error))
		return NULL;
	return g_steal_pointer(&queue);
}

void
queue_close(Queue *queue)
{
	if (queue == NULL)
		return;
	if (queue->page != NULL)
		munmap(queue->page, sizeof(QueuePage));
	if (queue->bell >= 0)
		close(queue->bell);
	if (queue->fd >= 0)
		close(queue->fd);
	g_free(queue->path);
	g_free(queue);
}

/* --- the turn --------------------------------------------------------- */

static void
nap(Queue *queue, uint32_t turn, int64_t wait_us)
{
	struct timespec timeout = {
		.tv_sec = wait_us / G_USEC_PER_SEC,
		.tv_nsec = wait_us % G_USEC_PER_SEC * 1000,
	};
	(void)syscall(
	    SYS_futex, &queue->page->turn, FUTEX_WAIT, turn, &timeout, NULL, 0);
}

bool
queue_enter(Queue *queue, int64_t deadline_us, GError **error)
{
	for (;;) {
		uint32_t turn = atomic_load(&queue->page->turn);
		if (flock(queue->fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail(queue, "lock", errno, error);
		int64_t left_us = deadline_us - g_get_monotonic_time();
		if (deadline_us == 0 || left_us <= 0) {
			g_set_error(error, STORE_ERROR, STORE_ERROR_BUSY,
			    "another program has held %s for too long: see "
			    "who with `fuser -v`",
			    queue->path);
			return false;
		}
		nap(queue, turn, MIN(left_us, QUEUE_NAP_US));
	}
}

void
queue_leave(Queue *queue)
{
	(void)flock(queue->fd, LOCK_UN);
	atomic_fetch_add(&queue->page->turn, 1);
	(void)syscall(
	    SYS_futex, &queue->page->turn, FUTEX_WAKE, 1, NULL, NULL, 0);
}

/* --- the doorbell ----------------------------------------------------- */

void
queue_ring(Queue *queue)
{
	/* Should it not ring, the worker looks by itself a little later. */
	(void)!pwrite(queue->fd, "", 1, BELL_OFFSET);
}

bool
queue_watch(Queue *queue, int *ret_fd, GError **error)
{
	if (queue->bell < 0) {
		int bell = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
		if (bell < 0)
			return fail(queue, "watch", errno, error);
		if (inotify_add_watch(bell, queue->path, IN_MODIFY) < 0) {
			int errnum = errno;
			close(bell);
			return fail(queue, "watch", errnum, error);
		}
		queue->bell = bell;
	}
	*ret_fd = queue->bell;
	return true;
}

void
queue_watch_clear(Queue *queue)
{
	char events[16 * sizeof(struct inotify_event)];
	while (
	    queue->bell >= 0 && read(queue->bell, events, sizeof(events)) > 0)
		continue;
}

/* --- the doubt -------------------------------------------------------- */

bool
queue_is_in_doubt(const Queue *queue)
{
	return atomic_load(&queue->page->doubt) != 0;
}

void
queue_set_doubt(Queue *queue, bool doubt)
{
	atomic_store(&queue->page->doubt, doubt ? 1 : 0);
}
