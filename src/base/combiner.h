/*
 * Flat combining between the processes of one program (Hendler, Incze, Shavit
 * and Tzafrir, "Flat Combining and the Synchronization-Parallelism Tradeoff",
 * SPAA 2010): who wants something done that only one may do at a time either
 * becomes the leader, or writes it down in memory that all share and sleeps.
 * The leader does its own, then what it finds written down, and so all of them
 * together pay once for what would have cost each.
 *
 *	switch (combiner_enter(combiner, ...)) {
 *	case COMBINER_LEADS:
 *		... do the own work ...
 *		while (combiner_next(combiner, &request, &n))
 *			... do it ... combiner_answer(combiner, answer, n);
 *		combiner_decide(combiner);
 *		... make it last ...
 *		combiner_leave(combiner, COMBINER_DONE);
 *
 * A leader that dies is found out, and somebody else leads. Those whose work it
 * had begun do it themselves, or where it had begun to make it last, are told
 * that nobody knows whether it did.
 */
#ifndef BASE_COMBINER_H
#define BASE_COMBINER_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most that a request, or an answer, may take. */
#define COMBINER_BYTES 8184

typedef struct Combiner Combiner;

/*
 * Room for so many processes, to be shared by those that are forked from now
 * on. NULL where there is no memory.
 */
Combiner *combiner_new(guint places);
void combiner_free(Combiner *combiner);

/* Takes a place for this process, until it ends. False: all are taken. */
bool combiner_join(Combiner *combiner);

typedef enum {
	COMBINER_LEADS, /* nothing was done: this process leads now */
	COMBINER_DONE, /* with an answer */
	COMBINER_ALONE, /* nothing was done: do it without the others */
	COMBINER_LOST, /* taken, and nobody knows how it ended */
	COMBINER_LATE, /* nothing was done before the deadline */
} CombinerEnd;

/*
 * Leads, or waits until a leader has done what request asks for. deadline_us
 * is monotonic; one whose request was taken before it waits for up to five
 * seconds more. With COMBINER_DONE, *ret_n bytes are in ret_answer, which has
 * room for COMBINER_BYTES; they may be secret.
 */
CombinerEnd combiner_enter(Combiner *combiner, const void *request, size_t n,
    int64_t deadline_us, void *ret_answer, size_t *ret_n);

/* For the leader: the next request; false: there is none, for now. It stays
 * where it is until the next call. */
bool combiner_next(Combiner *combiner, const void **ret_request, size_t *ret_n);
/* To the last request. It is not told before combiner_leave(). */
void combiner_answer(Combiner *combiner, const void *answer, size_t n);
/* Until now, nothing of what was done would outlive this process. */
void combiner_decide(Combiner *combiner);
/* Tells all whose requests were taken how they ended (COMBINER_DONE,
 * COMBINER_ALONE or COMBINER_LOST), and leads no more. */
void combiner_leave(Combiner *combiner, CombinerEnd end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Combiner, combiner_free)

#endif
