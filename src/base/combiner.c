#include "base/combiner.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdalign.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/futex.h"
#include "base/secret.h"

/* How much longer than its deadline one waits whose request was taken. */
#define PATIENCE_US (5 * G_USEC_PER_SEC)

typedef enum {
	PLACE_EMPTY,
	PLACE_ASKED, /* a request is written down */
	PLACE_CALLED, /* the same; the two change when its owner is to lead */
	PLACE_TAKEN, /* by a leader */
	PLACE_ENDED, /* + a CombinerEnd */
} PlaceState;

/* Only its owner writes while it is empty or ended; only a leader while it is
 * taken. */
typedef struct {
	_Atomic uint32_t state; /* PlaceState; waited for */
	uint32_t n;
	uint8_t bytes[COMBINER_BYTES];
} Place;

typedef struct {
	pthread_mutex_t lead; /* robust: outlives who holds it */
	_Atomic bool decided; /* by who leads */
	_Atomic int owners[]; /* pid; 0: nobody's */
} Board;

struct Combiner {
	guint n_places;
	size_t bytes;
	Board *board; /* shared, as are the places */
	Place *places;
	int own; /* place; -1: not joined */
	int last; /* place that combiner_next() gave out; -1: none */
};

static size_t
board_bytes(guint places)
{
	size_t bytes = sizeof(Board) + places * sizeof(_Atomic int);
	return (bytes + alignof(Place) - 1) / alignof(Place) * alignof(Place);
}

static bool
init_lead(pthread_mutex_t *lead)
{
	pthread_mutexattr_t attributes;
	if (pthread_mutexattr_init(&attributes) != 0)
		return false;
	bool done = pthread_mutexattr_setpshared(
			&attributes, PTHREAD_PROCESS_SHARED) == 0 &&
		    pthread_mutexattr_setrobust(
			&attributes, PTHREAD_MUTEX_ROBUST) == 0 &&
		    pthread_mutex_init(lead, &attributes) == 0;
	pthread_mutexattr_destroy(&attributes);
	return done;
}

Combiner *
combiner_new(guint places)
{
	size_t before = board_bytes(places);
	size_t bytes = before + places * sizeof(Place);
	uint8_t *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	/* Passwords' hashes and cookies pass through it. */
	madvise(memory, bytes, MADV_DONTDUMP);
	g_autoptr(Combiner) combiner = g_new(Combiner, 1);
	*combiner = (Combiner){
		.n_places = places,
		.bytes = bytes,
		.board = (Board *)(void *)memory,
		.places = (Place *)(void *)(memory + before),
		.own = -1,
		.last = -1,
	};
	if (!init_lead(&combiner->board->lead))
		return NULL;
	return g_steal_pointer(&combiner);
}

void
combiner_free(Combiner *combiner)
{
	if (combiner == NULL)
		return;
	munmap(combiner->board, combiner->bytes);
	g_free(combiner);
}

/* What is asked for there is taken, or taken back: by one, whoever is first. */
static bool
take_request(Place *place, PlaceState next)
{
	uint32_t state = atomic_load(&place->state);
	while (state == PLACE_ASKED || state == PLACE_CALLED)
		if (atomic_compare_exchange_weak(&place->state, &state, next))
			return true;
	return false;
}

/* --- leading ---------------------------------------------------------- */

/* Tells all whose requests are taken. */
static void
end_taken(Combiner *combiner, CombinerEnd end)
{
	for (guint i = 0; i < combiner->n_places; i++) {
		Place *place = &combiner->places[i];
		if (atomic_load(&place->state) != PLACE_TAKEN)
			continue;
		atomic_store(&place->state, PLACE_ENDED + (uint32_t)end);
		futex_wake(&place->state, 1);
	}
}

static bool
try_lead(Combiner *combiner)
{
	Board *board = combiner->board;
	int why = pthread_mutex_trylock(&board->lead);
	if (why != 0 && why != EOWNERDEAD)
		return false;
	if (why == EOWNERDEAD) {
		pthread_mutex_consistent(&board->lead);
		end_taken(combiner, atomic_load(&board->decided)
					? COMBINER_LOST
					: COMBINER_ALONE);
	}
	atomic_store(&board->decided, false);
	return true;
}

/* False: nobody asks there. The state changes, so that its owner does not fall
 * asleep who is just about to. */
static bool
call(Place *place)
{
	uint32_t state = atomic_load(&place->state);
	while (state == PLACE_ASKED || state == PLACE_CALLED) {
		uint32_t other = state == PLACE_ASKED ? PLACE_CALLED
						      : PLACE_ASKED;
		if (!atomic_compare_exchange_weak(&place->state, &state, other))
			continue;
		futex_wake(&place->state, 1);
		return true;
	}
	return false;
}

/* Who has written down something since the leader looked leads next. */
static void
lead_no_more(Combiner *combiner)
{
	pthread_mutex_unlock(&combiner->board->lead);
	for (guint i = 0; i < combiner->n_places; i++)
		if (call(&combiner->places[i]))
			return;
}

bool
combiner_next(Combiner *combiner, const void **ret_request, size_t *ret_n)
{
	for (guint i = 0; i < combiner->n_places; i++) {
		Place *place = &combiner->places[i];
		if (!take_request(place, PLACE_TAKEN))
			continue;
		combiner->last = (int)i;
		*ret_request = place->bytes;
		*ret_n = MIN(place->n, COMBINER_BYTES);
		return true;
	}
	return false;
}

void
combiner_answer(Combiner *combiner, const void *answer, size_t n)
{
	g_assert(combiner->last >= 0 && n <= COMBINER_BYTES);
	Place *place = &combiner->places[combiner->last];
	/* The request may have been longer, and secret. */
	if (n < place->n)
		secret_wipe(place->bytes + n, place->n - n);
	memcpy(place->bytes, answer, n);
	place->n = (uint32_t)n;
}

void
combiner_decide(Combiner *combiner)
{
	atomic_store(&combiner->board->decided, true);
}

void
combiner_leave(Combiner *combiner, CombinerEnd end)
{
	end_taken(combiner, end);
	combiner->last = -1;
	lead_no_more(combiner);
}

/* --- the others ------------------------------------------------------- */

static void
empty(Place *place)
{
	secret_wipe(place->bytes, place->n);
	place->n = 0;
	atomic_store(&place->state, PLACE_EMPTY);
}

/* False where a leader has taken it. */
static bool
withdraw(Place *place)
{
	if (!take_request(place, PLACE_EMPTY))
		return false;
	empty(place);
	return true;
}

/* Whoever had the place before may have died in the middle. False where a
 * leader still has its request. */
static bool
clear_away(Place *place)
{
	uint32_t state = atomic_load(&place->state);
	if (state >= PLACE_ENDED)
		empty(place);
	return state == PLACE_EMPTY || state >= PLACE_ENDED || withdraw(place);
}

bool
combiner_join(Combiner *combiner)
{
	int self = (int)getpid();
	for (guint i = 0; i < combiner->n_places; i++) {
		_Atomic int *owner = &combiner->board->owners[i];
		int before = atomic_load(owner);
		if (before != 0 && (kill(before, 0) == 0 || errno != ESRCH))
			continue;
		if (!atomic_compare_exchange_strong(owner, &before, self))
			continue;
		combiner->own = (int)i;
		/* What its last owner left may be secret. */
		(void)clear_away(&combiner->places[i]);
		return true;
	}
	return false;
}

static CombinerEnd
end_of(Place *place, uint32_t state, void *ret_answer, size_t *ret_n)
{
	CombinerEnd end = (CombinerEnd)(state - PLACE_ENDED);
	if (end == COMBINER_DONE) {
		*ret_n = MIN(place->n, COMBINER_BYTES);
		memcpy(ret_answer, place->bytes, *ret_n);
	}
	empty(place);
	return end;
}

static CombinerEnd
wait_for_end(Combiner *combiner, Place *place, int64_t deadline_us,
    void *ret_answer, size_t *ret_n)
{
	for (;;) {
		uint32_t state = atomic_load(&place->state);
		if (state >= PLACE_ENDED)
			return end_of(place, state, ret_answer, ret_n);
		if (try_lead(combiner)) {
			if (withdraw(place))
				return COMBINER_LEADS;
			/* Whoever led has told how it ended. */
			lead_no_more(combiner);
			continue;
		}
		int64_t left_us = deadline_us - g_get_monotonic_time();
		if (left_us <= 0 && withdraw(place))
			return COMBINER_LATE;
		/* A leader has deadlines, unless somebody has stopped it. */
		if (left_us <= -PATIENCE_US)
			return COMBINER_LOST;
		futex_nap(&place->state, state,
		    left_us > 0 ? left_us : left_us + PATIENCE_US);
	}
}

CombinerEnd
combiner_enter(Combiner *combiner, const void *request, size_t n,
    int64_t deadline_us, void *ret_answer, size_t *ret_n)
{
	g_assert(combiner->own >= 0 && n <= COMBINER_BYTES);
	if (try_lead(combiner))
		return COMBINER_LEADS;
	Place *place = &combiner->places[combiner->own];
	if (!clear_away(place))
		return COMBINER_ALONE;
	memcpy(place->bytes, request, n);
	place->n = (uint32_t)n;
	atomic_store(&place->state, PLACE_ASKED);
	return wait_for_end(combiner, place, deadline_us, ret_answer, ret_n);
}
