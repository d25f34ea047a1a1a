/* Open file description locks. */
#define _GNU_SOURCE

#include "crypto/gate.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/*
 * How it works. One file, of which single bytes are locked (open file
 * description locks, which the kernel drops with the process):
 *
 *	TURN			held by the one who is next
 *	PLACES + 0 ...		one for everybody inside or waiting
 *	SLOTS + 0 ...		one for everybody inside
 *
 * Who comes takes a place (or is refused: all are taken), then waits for the
 * turn, then for any slot. Only the one who has the turn ever looks for a slot.
 * The kernel keeps those who wait for the turn in order; a newcomer can only
 * overtake at the moment in which the turn changes hands, so nobody starves.
 *
 * No lock call waits for any one of several bytes. So the first bytes of the
 * file are a counter of departures, mapped by everybody: the next in turn
 * sleeps until it changes (futex). Who dies inside counts nothing; therefore
 * the sleeper also looks every LOOK_AGAIN_MS.
 */
#define TURN 4096
#define PLACES 8192
#define SLOTS 65536
#define PLACES_MAX (SLOTS - PLACES)
#define LOOK_AGAIN_MS 50

typedef _Atomic uint32_t Departures;
G_STATIC_ASSERT(sizeof(Departures) == sizeof(uint32_t));

struct HashGate {
	int fd;
	int n_slots;
	int n_places;
	int slot; /* held; -1 outside */
	int place;
	char *path;
	Departures *departures;
};

static bool
fail(GError **error, const char *path, int why)
{
	g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(why),
	    "hash gate %s: %s", path, g_strerror(why));
	return false;
}

/* command is F_OFD_SETLK or F_OFD_SETLKW; 0 or an errno. */
static int
lock_byte(int fd, int command, short type, off_t byte)
{
	struct flock lock = {
		.l_type = type,
		.l_whence = SEEK_SET,
		.l_start = byte,
		.l_len = 1,
	};
	while (fcntl(fd, command, &lock) != 0)
		if (errno != EINTR)
			return errno == EACCES ? EAGAIN : errno;
	return 0;
}

static void
unlock_byte(int fd, off_t byte)
{
	lock_byte(fd, F_OFD_SETLK, F_UNLCK, byte);
}

/* Any byte of n from first that is free; EAGAIN where none is. */
static int
lock_any(int fd, off_t first, int n, int *ret_which)
{
	for (int i = 0; i < n; i++) {
		int why = lock_byte(fd, F_OFD_SETLK, F_WRLCK, first + i);
		if (why == 0)
			*ret_which = i;
		if (why != EAGAIN)
			return why;
	}
	return EAGAIN;
}

bool
hash_gate_open(
    const char *path, int slots, int queue, HashGate **ret_gate, GError **error)
{
	g_assert(slots > 0 && queue >= 0 && slots <= PLACES_MAX - queue);
	g_autoptr(HashGate) gate = g_new(HashGate, 1);
	*gate = (HashGate){
		.n_slots = slots,
		.n_places = slots + queue,
		.slot = -1,
		.place = -1,
		.path = g_strdup(path),
		.departures = MAP_FAILED,
	};
	gate->fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (gate->fd < 0)
		return fail(error, path, errno);
	/* Room that is really there: a mapped hole on a full disk kills. */
	int why = posix_fallocate(gate->fd, 0, sizeof(Departures));
	if (why != 0)
		return fail(error, path, why);
	gate->departures = mmap(NULL, sizeof(Departures),
	    PROT_READ | PROT_WRITE, MAP_SHARED, gate->fd, 0);
	if (gate->departures == MAP_FAILED)
		return fail(error, path, errno);
	*ret_gate = g_steal_pointer(&gate);
	return true;
}

void
hash_gate_free(HashGate *gate)
{
	if (gate == NULL)
		return;
	if (gate->slot >= 0)
		hash_gate_leave(gate);
	if (gate->departures != MAP_FAILED)
		munmap(gate->departures, sizeof(Departures));
	if (gate->fd >= 0)
		close(gate->fd);
	g_free(gate->path);
	g_free(gate);
}

/* Has the turn, and waits for any slot. */
static int
wait_for_slot(HashGate *gate)
{
	static const struct timespec LOOK_AGAIN = {
		.tv_nsec = LOOK_AGAIN_MS * 1000000L,
	};
	for (;;) {
		/* Read before looking: a departure after that ends the sleep
		 * at once. */
		uint32_t seen = atomic_load(gate->departures);
		int why = lock_any(gate->fd, SLOTS, gate->n_slots, &gate->slot);
		if (why != EAGAIN)
			return why;
		syscall(SYS_futex, gate->departures, FUTEX_WAIT, seen,
		    &LOOK_AGAIN, NULL, 0);
	}
}

bool
hash_gate_enter(HashGate *gate, bool *ret_entered, GError **error)
{
	g_assert(gate->slot < 0);
	int why = lock_any(gate->fd, PLACES, gate->n_places, &gate->place);
	if (why == EAGAIN) {
		*ret_entered = false;
		return true;
	}
	if (why == 0)
		why = lock_byte(gate->fd, F_OFD_SETLKW, F_WRLCK, TURN);
	if (why == 0) {
		why = wait_for_slot(gate);
		unlock_byte(gate->fd, TURN);
	}
	if (why != 0) {
		if (gate->place >= 0)
			unlock_byte(gate->fd, PLACES + gate->place);
		gate->place = -1;
		return fail(error, gate->path, why);
	}
	*ret_entered = true;
	return true;
}

void
hash_gate_leave(HashGate *gate)
{
	g_assert(gate->slot >= 0);
	unlock_byte(gate->fd, SLOTS + gate->slot);
	unlock_byte(gate->fd, PLACES + gate->place);
	gate->slot = -1;
	gate->place = -1;
	atomic_fetch_add(gate->departures, 1);
	syscall(SYS_futex, gate->departures, FUTEX_WAKE, 1, NULL, NULL, 0);
}
