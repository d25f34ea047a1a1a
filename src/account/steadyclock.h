/*
 * The time in which a store's times are told. It goes on evenly, whatever is
 * done to the clock on the wall: set that an hour or a year on or back, and no
 * code lives longer, none dies sooner, and no limit is forgotten or drawn out.
 *
 * How: the time is how long the machine has been up (which nobody can set)
 * after a beginning that the store remembers with the name of that boot, so
 * that all programs tell the same time. At first it is the wall clock's. From
 * then on the wall clock may go its own way, and clock_wall_ms() says what it
 * shows; the store remembers, too, how far the two are apart.
 *
 * For after the next boot nothing but the wall clock says how long the machine
 * was off. Then the store's time goes on as far from it as it was; but never
 * back: where the wall clock is behind all that the store has seen (it has
 * no battery, and shows 1970), it goes on from there, and when the clock is
 * put right that is a setting as any other.
 *
 * Where a machine does not name its boots, each process goes by its own
 * beginning; they agree but for what the wall clock was set while none of them
 * looked.
 */
#ifndef ACCOUNT_STEADYCLOCK_H
#define ACCOUNT_STEADYCLOCK_H

#include "account/store.h"
#include "base/clock.h"
#include "base/machine.h"

typedef struct {
	/* For the rules, after the first steady_clock_follow(). */
	Clock clock;
	/* The rest is its own. */
	const Machine *machine;
	int64_t base_ms; /* its time when the machine was started */
	int64_t looked_ms; /* when it last asked the store, since that start */
	bool known;
} SteadyClock;

SteadyClock steady_clock(const Machine *machine);

/*
 * To be called before every request, round or command, with no transaction
 * open. Most times it only looks at both clocks. Once in a while, and where the
 * wall clock was set, it asks the store, and where need be writes there; if
 * that fails, it goes on with what it knows, and tries again after a while. It
 * fails where nothing is known.
 *
 * *ret_set_ms: by how much the wall clock was set, which is told to one process
 * of all; mostly 0.
 */
bool steady_clock_follow(
    SteadyClock *self, Store *store, int64_t *ret_set_ms, GError **error);

#endif
