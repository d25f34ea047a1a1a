/*
 * The queue in which writers of all programs wait for each other, on the file
 * PATH-lock. SQLite's own lock is polled by those who wait for it, and lets
 * some wait for seconds while others pass; here the one who leaves wakes the
 * one who has waited longest.
 *
 * The truth is a flock(2) on the file: who dies leaves the queue. The first
 * page of the file is shared memory that only says when to look again, so
 * that nothing in it can keep anybody out.
 *
 * The file carries two things more that concern all programs:
 *   - the doorbell: a write to it, for inotify(7) of who waits for mail;
 *   - the doubt: that a sync of the WAL failed, see sqlite.c.
 */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Queue Queue;

/* Opens the lock file of the store at path, creates it where it is missing. */
Queue *queue_open(const char *path, GError **error);
void queue_close(Queue *queue);

/*
 * Waits for the turn until a point of g_get_monotonic_time(); then
 * STORE_ERROR_BUSY. At a deadline of 0 it only tries.
 */
bool queue_enter(Queue *queue, int64_t deadline_us, GError **error);
void queue_leave(Queue *queue);

void queue_ring(Queue *queue);
/* The descriptor becomes readable at the next ring; the queue keeps it. */
bool queue_watch(Queue *queue, int *ret_fd, GError **error);
void queue_watch_clear(Queue *queue);

bool queue_is_in_doubt(const Queue *queue);
void queue_set_doubt(Queue *queue, bool doubt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Queue, queue_close)

#endif
