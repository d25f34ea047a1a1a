#include "store/lane.h"

#include <glib.h>

const Take *
lane_turn(unsigned turn)
{
	static const Take TURNS[4][5] = {
		{ TAKE_FRESHEST, TAKE_PATIENT, TAKE_HELD, TAKE_NOTHING },
		{ TAKE_PATIENT, TAKE_ENDANGERED, TAKE_FRESHEST, TAKE_HELD,
		    TAKE_NOTHING },
		{ TAKE_FRESHEST, TAKE_PATIENT, TAKE_HELD, TAKE_NOTHING },
		{ TAKE_HELD, TAKE_ENDANGERED, TAKE_PATIENT, TAKE_FRESHEST,
		    TAKE_NOTHING },
	};
	return TURNS[turn % G_N_ELEMENTS(TURNS)];
}

bool
lane_is_last_sender(unsigned senders, unsigned busy)
{
	return senders > 1 && busy + 1 >= senders;
}

bool
lane_may_take_held(unsigned senders, unsigned busy, unsigned held_busy)
{
	return !lane_is_last_sender(senders, busy) &&
	       held_busy < MAX(senders / 2, 1);
}

bool
lane_is_endangered(int64_t now_ms, int64_t due_ms, int64_t expires_ms)
{
	return expires_ms - now_ms < (expires_ms - due_ms) / 4;
}
