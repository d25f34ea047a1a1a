#include "account/breaker.h"

#include "account/limit.h"

#define BUCKET_MS (3 * MINUTE_MS)
#define N_BUCKETS 20
/* Of the newest buckets, those whose mail may still be on its way. */
#define N_FRESH 2
/* How often it is looked whether to trip. */
#define LOOK_MS (10 * SECOND_MS)
/* Percent below challenge_share at which it falls back. */
#define SLACK 10
/* How long a bucket may be asked for. */
#define KEPT_MS ((N_BUCKETS + N_FRESH + 1) * BUCKET_MS)
/* Its own row may stay away for longer than any attack pauses. */
#define STATE_KEPT_MS (7 * DAY_MS)

/* A bucket's key in the store. */
typedef struct {
	char text[24];
} BucketKey;

static BucketKey
bucket_key(int64_t bucket)
{
	BucketKey key;
	g_snprintf(key.text, sizeof key.text, "%" G_GINT64_FORMAT, bucket);
	return key;
}

static bool
count_in(
    StoreTxn *txn, int kind, int64_t at_ms, int64_t *ret_count, GError **error)
{
	LimitCount count;
	BucketKey key = bucket_key(at_ms / BUCKET_MS);
	if (!store_limit_get(txn, kind, key.text, &count, error))
		return false;
	count.window_start_ms = at_ms / BUCKET_MS * BUCKET_MS;
	count.current++;
	*ret_count = count.current;
	return store_limit_put(txn, kind, key.text, &count,
	    count.window_start_ms + KEPT_MS, error);
}

static bool
add_up(StoreTxn *txn, int64_t now_ms, BreakerState *state, GError **error)
{
	int64_t newest = now_ms / BUCKET_MS - N_FRESH;
	for (int64_t bucket = newest - N_BUCKETS + 1; bucket <= newest;
	     bucket++) {
		LimitCount begun, proven;
		BucketKey key = bucket_key(bucket);
		if (!store_limit_get(
			txn, COUNTER_BEGUN, key.text, &begun, error) ||
		    !store_limit_get(
			txn, COUNTER_PROVEN, key.text, &proven, error))
			return false;
		state->begun += begun.current;
		/* A sign-up of before the counting may be proven, too. */
		state->proven += MIN(proven.current, begun.current);
	}
	return true;
}

static bool
should_be_tripped(const Settings *settings, const BreakerState *state)
{
	int share = settings->signup.challenge_share;
	int least = settings->signup.challenge_least;
	if (state->tripped) {
		share -= SLACK;
		least = (least + 1) / 2;
	}
	return state->begun >= least &&
	       (state->begun - state->proven) * 100 > share * state->begun;
}

/* The row of the breaker itself: current is whether it is tripped, previous
 * since when, and window_start_ms when it was looked at. */
static bool
get_row(StoreTxn *txn, LimitCount *ret_row, GError **error)
{
	return store_limit_get(txn, COUNTER_BREAKER, "", ret_row, error);
}

static bool
is_fixed(const Settings *settings, BreakerState *state)
{
	state->tripped = settings->signup.challenge == CHALLENGE_ALWAYS;
	return settings->signup.challenge != CHALLENGE_AUTO;
}

bool
breaker_state(StoreTxn *txn, const Settings *settings, int64_t now_ms,
    BreakerState *ret_state, GError **error)
{
	LimitCount row;
	BreakerState state = { 0 };
	if (is_fixed(settings, &state)) {
		*ret_state = state;
		return true;
	}
	if (!get_row(txn, &row, error) || !add_up(txn, now_ms, &state, error))
		return false;
	state.tripped = row.current != 0;
	state.since_ms = row.previous;
	/* Nobody need sign up for it to fall back. */
	if (state.tripped && !should_be_tripped(settings, &state))
		state.tripped = false;
	*ret_state = state;
	return true;
}

bool
breaker_is_tripped(StoreTxn *txn, const Settings *settings, int64_t now_ms,
    bool *ret_tripped, GError **error)
{
	LimitCount row;
	BreakerState state = { 0 };
	if (is_fixed(settings, &state)) {
		*ret_tripped = state.tripped;
		return true;
	}
	if (!get_row(txn, &row, error) ||
	    (row.current != 0 &&
		!breaker_state(txn, settings, now_ms, &state, error)))
		return false;
	*ret_tripped = state.tripped;
	return true;
}

static bool
look(StoreTxn *txn, const Settings *settings, int64_t now_ms,
    BreakerChange *ret_change, GError **error)
{
	LimitCount row;
	BreakerState state = { 0 };
	*ret_change = BREAKER_AS_BEFORE;
	if (!get_row(txn, &row, error))
		return false;
	int64_t ago_ms = now_ms - row.window_start_ms;
	if (ago_ms >= 0 && ago_ms < LOOK_MS)
		return true;
	if (!add_up(txn, now_ms, &state, error))
		return false;
	state.tripped = row.current != 0;
	bool trip = should_be_tripped(settings, &state);
	if (trip != state.tripped) {
		*ret_change = trip ? BREAKER_TRIPPED : BREAKER_FELL_BACK;
		row.current = trip;
		row.previous = now_ms;
	}
	row.window_start_ms = now_ms;
	return store_limit_put(
	    txn, COUNTER_BREAKER, "", &row, now_ms + STATE_KEPT_MS, error);
}

bool
breaker_count_begun(StoreTxn *txn, const Settings *settings, int64_t now_ms,
    BreakerChange *ret_change, GError **error)
{
	int64_t unused;
	*ret_change = BREAKER_AS_BEFORE;
	if (settings->signup.challenge != CHALLENGE_AUTO)
		return true;
	return count_in(txn, COUNTER_BEGUN, now_ms, &unused, error) &&
	       look(txn, settings, now_ms, ret_change, error);
}

bool
breaker_count_proven(
    StoreTxn *txn, const Settings *settings, int64_t begun_ms, GError **error)
{
	int64_t unused;
	return settings->signup.challenge != CHALLENGE_AUTO ||
	       count_in(txn, COUNTER_PROVEN, begun_ms, &unused, error);
}
