#include "web/master.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SHORT_LIFE_US G_USEC_PER_SEC

G_DEFINE_QUARK(master_error, master_error)

/* The place of one process. */
typedef struct {
	pid_t pid; /* 0: empty */
	gint64 begun_us;
	gint64 due_us; /* when an empty place may be filled again */
} Place;

typedef struct {
	const Master *master;
	sigset_t signals; /* what the parent waits for */
	sigset_t mask; /* as it was before */
	GArray *places; /* of Place */
	GArray *replaced; /* of pid_t: told to finish by SIGHUP */
} State;

static void
run_child(const State *state, pid_t parent)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigprocmask(SIG_SETMASK, &state->mask, NULL);
	if (getppid() != parent)
		exit(EXIT_FAILURE);
	exit(state->master->work(state->master->user));
}

/* Where fork() fails, the place stays empty for a while. */
static void
fill(const State *state, Place *place)
{
	pid_t parent = getpid();
	gint64 now_us = g_get_monotonic_time();
	pid_t pid = fork();
	if (pid == 0)
		run_child(state, parent);
	place->pid = MAX(pid, 0);
	place->begun_us = now_us;
	place->due_us = now_us + SHORT_LIFE_US;
}

static void
fill_due(const State *state)
{
	gint64 now_us = g_get_monotonic_time();
	for (guint i = 0; i < state->places->len; i++) {
		Place *place = &g_array_index(state->places, Place, i);
		if (place->pid == 0 && place->due_us <= now_us)
			fill(state, place);
	}
}

static Place *
find_place(const State *state, pid_t pid)
{
	for (guint i = 0; i < state->places->len; i++) {
		Place *place = &g_array_index(state->places, Place, i);
		if (place->pid == pid)
			return place;
	}
	return NULL;
}

static void
forget_replaced(const State *state, pid_t pid)
{
	for (guint i = 0; i < state->replaced->len; i++) {
		if (g_array_index(state->replaced, pid_t, i) == pid) {
			g_array_remove_index_fast(state->replaced, i);
			return;
		}
	}
}

static void
reap(const State *state, bool stopping)
{
	const Master *master = state->master;
	pid_t pid;
	int status;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		Place *place = find_place(state, pid);
		if (place == NULL) {
			forget_replaced(state, pid);
			continue;
		}
		place->pid = 0;
		gint64 now_us = g_get_monotonic_time();
		if (now_us - place->begun_us >= SHORT_LIFE_US)
			place->due_us = now_us;
		if (!stopping && master->died != NULL)
			master->died(master->user, pid, status);
	}
}

static void
signal_all(const State *state, int number)
{
	for (guint i = 0; i < state->places->len; i++) {
		Place *place = &g_array_index(state->places, Place, i);
		if (place->pid > 0)
			kill(place->pid, number);
	}
	for (guint i = 0; i < state->replaced->len; i++)
		kill(g_array_index(state->replaced, pid_t, i), number);
}

static bool
anybody_left(const State *state)
{
	if (state->replaced->len > 0)
		return true;
	for (guint i = 0; i < state->places->len; i++) {
		if (g_array_index(state->places, Place, i).pid > 0)
			return true;
	}
	return false;
}

/* Waits for a signal until then; 0 when none came. */
static int
wait_signal(const State *state, gint64 until_us)
{
	gint64 wait_us = MAX(until_us - g_get_monotonic_time(), 0);
	struct timespec wait = {
		.tv_sec = (time_t)(wait_us / G_USEC_PER_SEC),
		.tv_nsec = (long)(wait_us % G_USEC_PER_SEC) * 1000,
	};
	int number = until_us == G_MAXINT64
			 ? sigwaitinfo(&state->signals, NULL)
			 : sigtimedwait(&state->signals, NULL, &wait);
	return MAX(number, 0);
}

/* When the next empty place may be filled; never, when there is none. */
static gint64
next_due_us(const State *state)
{
	gint64 next_us = G_MAXINT64;
	for (guint i = 0; i < state->places->len; i++) {
		const Place *place = &g_array_index(state->places, Place, i);
		if (place->pid == 0)
			next_us = MIN(next_us, place->due_us);
	}
	return next_us;
}

static void
replace_all(const State *state)
{
	for (guint i = 0; i < state->places->len; i++) {
		Place *place = &g_array_index(state->places, Place, i);
		pid_t old = place->pid;
		if (old == 0)
			continue;
		g_array_append_val(state->replaced, old);
		fill(state, place);
		kill(old, SIGUSR1);
	}
}

static void
run(const State *state)
{
	for (;;) {
		fill_due(state);
		switch (wait_signal(state, next_due_us(state))) {
		case SIGCHLD:
			reap(state, false);
			break;
		case SIGHUP:
			replace_all(state);
			break;
		case SIGTERM:
		case SIGINT:
			return;
		default:
			break;
		}
	}
}

/* False when some had to be killed. */
static bool
stop(const State *state)
{
	const Master *master = state->master;
	gint64 until_us = g_get_monotonic_time() +
			  (gint64)master->stop_seconds * G_USEC_PER_SEC;
	if (master->stopping != NULL)
		master->stopping(master->user);
	signal_all(state, SIGTERM);
	reap(state, true);
	while (anybody_left(state) && g_get_monotonic_time() < until_us) {
		wait_signal(state, until_us);
		reap(state, true);
	}
	if (!anybody_left(state))
		return true;
	signal_all(state, SIGKILL);
	while (anybody_left(state)) {
		wait_signal(state, g_get_monotonic_time() + G_USEC_PER_SEC);
		reap(state, true);
	}
	return false;
}

bool
master_run(const Master *master, GError **error)
{
	State state = { .master = master };
	sigemptyset(&state.signals);
	sigaddset(&state.signals, SIGCHLD);
	sigaddset(&state.signals, SIGTERM);
	sigaddset(&state.signals, SIGINT);
	sigaddset(&state.signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &state.signals, &state.mask);

	g_autoptr(GArray) places = g_array_new(FALSE, TRUE, sizeof(Place));
	g_autoptr(GArray) replaced = g_array_new(FALSE, FALSE, sizeof(pid_t));
	g_array_set_size(places, (guint)master->processes);
	state.places = places;
	state.replaced = replaced;

	run(&state);
	bool in_time = stop(&state);
	sigprocmask(SIG_SETMASK, &state.mask, NULL);
	if (!in_time)
		g_set_error(error, MASTER_ERROR, 0,
		    "processes were killed that did not finish within %d s",
		    master->stop_seconds);
	return in_time;
}
