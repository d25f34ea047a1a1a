#include "account/breaker.h"

#include <arpa/inet.h>
#include <string.h>

#include "account/limit.h"

#define COHORT_MS (5 * MINUTE_MS)
#define N_COHORTS (HOUR_MS / COHORT_MS)
#define KEY_BYTES_COHORT 24

/* --- how it is kept ---------------------------------------------------- */

/* One row of the store's counters holds it. */
typedef struct {
	bool tripped;
	int64_t since_ms;
	int64_t looked_ms;
} Kept;

static bool
load(StoreTxn *txn, Kept *ret_kept, GError **error)
{
	LimitCount row;
	if (!store_limit_get(txn, LIMIT_BREAKER, "", &row, error))
		return false;
	*ret_kept = (Kept){ .tripped = row.current != 0,
		.since_ms = row.window_start_ms,
		.looked_ms = row.previous };
	return true;
}

static bool
save(StoreTxn *txn, const Kept *kept, GError **error)
{
	const LimitCount row = { .window_start_ms = kept->since_ms,
		.current = kept->tripped,
		.previous = kept->looked_ms };
	return store_limit_put(
	    txn, LIMIT_BREAKER, "", &row, kept->looked_ms + DAY_MS, error);
}

/* A clock that jumped back must not put the next look off. */
static bool
is_stale(const Kept *kept, int64_t now_ms)
{
	return now_ms - kept->looked_ms >= BREAKER_LOOK_MS ||
	       now_ms < kept->looked_ms;
}

/* --- counting ---------------------------------------------------------- */

static void
cohort_key(int64_t cohort, char ret_key[KEY_BYTES_COHORT])
{
	g_snprintf(ret_key, KEY_BYTES_COHORT, "%" G_GINT64_FORMAT, cohort);
}

static bool
add_up(const Accounts *accounts, StoreTxn *txn, LimitKind kind, const char *key,
    int64_t now_ms, int64_t *sum, GError **error)
{
	int64_t count;
	int unused;
	const LimitSubject subject = { kind, key };
	if (!limit_read(
		txn, accounts, now_ms, &subject, &count, &unused, error))
		return false;
	*sum += count;
	return true;
}

/* Of all cohorts that ended before the life of a code, the last hour. */
static bool
count(const Accounts *accounts, StoreTxn *txn, int64_t now_ms,
    BreakerState *state, GError **error)
{
	int64_t life_ms = accounts->settings->code.life_seconds * SECOND_MS;
	int64_t end = (now_ms - life_ms) / COHORT_MS;
	int64_t begun = 0, proven = 0, witnesses = 0;
	for (int64_t cohort = end - N_COHORTS; cohort < end; cohort++) {
		char key[KEY_BYTES_COHORT];
		cohort_key(cohort, key);
		if (!add_up(accounts, txn, LIMIT_COHORT_BEGUN, key, now_ms,
			&begun, error) ||
		    !add_up(accounts, txn, LIMIT_COHORT_PROVEN, key, now_ms,
			&proven, error) ||
		    !add_up(accounts, txn, LIMIT_COHORT_WITNESSES, key, now_ms,
			&witnesses, error))
			return false;
	}
	state->unproven = MAX(begun - proven, 0);
	state->witnesses = witnesses;
	int64_t all = state->unproven + witnesses;
	state->share = all == 0 ? 0 : (int)(state->unproven * 100 / all);
	return true;
}

static bool
judge(const Settings *settings, const BreakerState *state, bool tripped)
{
	int64_t all = state->unproven + state->witnesses;
	int64_t least = settings->signup.challenge_least;
	int64_t level = settings->signup.challenge_share * all;
	if (!tripped)
		return state->unproven >= least &&
		       state->unproven * 100 > level;
	return state->unproven * 2 >= least &&
	       state->unproven * 100 * 5 >= level * 4;
}

static bool
look(const Accounts *accounts, StoreTxn *txn, const Kept *kept, int64_t now_ms,
    BreakerState *ret_state, GError **error)
{
	BreakerState state = { .since_ms = kept->since_ms };
	if (!count(accounts, txn, now_ms, &state, error))
		return false;
	state.tripped = judge(accounts->settings, &state, kept->tripped);
	if (state.tripped != kept->tripped)
		state.since_ms = now_ms;
	*ret_state = state;
	return true;
}

/* --- what others ask --------------------------------------------------- */

bool
breaker_has_tripped(const Accounts *accounts, StoreTxn *txn, int64_t now_ms,
    bool *ret_tripped, GError **error)
{
	Kept kept;
	BreakerState state;
	if (!load(txn, &kept, error))
		return false;
	if (!is_stale(&kept, now_ms)) {
		*ret_tripped = kept.tripped;
		return true;
	}
	if (!look(accounts, txn, &kept, now_ms, &state, error))
		return false;
	*ret_tripped = state.tripped;
	return true;
}

bool
breaker_state(const Accounts *accounts, BreakerState *ret_state, GError **error)
{
	Kept kept;
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_READ, &txn, error) &&
	       load(&txn, &kept, error) &&
	       look(accounts, &txn, &kept, clock_now_ms(accounts->clock),
		   ret_state, error) &&
	       store_commit(&txn, error);
}

bool
breaker_begun(const Accounts *accounts, StoreTxn *txn, int64_t now_ms,
    BreakerChange *ret_change, BreakerState *ret_state, GError **error)
{
	Kept kept;
	BreakerState state;
	char key[KEY_BYTES_COHORT];
	if (ret_change != NULL)
		*ret_change = BREAKER_STAYS;
	if (accounts->settings->signup.challenge == CHALLENGE_OFF)
		return true;
	cohort_key(now_ms / COHORT_MS, key);
	const LimitSubject cohort = { LIMIT_COHORT_BEGUN, key };
	if (!limit_count(txn, accounts, now_ms, &cohort, 1, 1, error) ||
	    !load(txn, &kept, error))
		return false;
	if (ret_change == NULL || !is_stale(&kept, now_ms))
		return true;
	if (!look(accounts, txn, &kept, now_ms, &state, error))
		return false;
	if (state.tripped != kept.tripped) {
		*ret_change = state.tripped ? BREAKER_TRIPS
					    : BREAKER_FALLS_BACK;
		*ret_state = state;
	}
	kept = (Kept){ state.tripped, state.since_ms, now_ms };
	return save(txn, &kept, error);
}

/* Who has an IPv6 network often has the /48 around it. */
static void
widen(const char *network, char ret_key[INET6_ADDRSTRLEN])
{
	struct in6_addr address;
	const char *slash = strchr(network, '/');
	g_autofree char *text = slash == NULL ? NULL
					      : g_strndup(network,
						    (gsize)(slash - network));
	g_strlcpy(ret_key, network, INET6_ADDRSTRLEN);
	if (text == NULL || inet_pton(AF_INET6, text, &address) != 1)
		return;
	memset(address.s6_addr + 6, 0, sizeof address.s6_addr - 6);
	inet_ntop(AF_INET6, &address, ret_key, INET6_ADDRSTRLEN);
}

bool
breaker_proven(const Accounts *accounts, StoreTxn *txn, int64_t begun_ms,
    const char *network, int64_t now_ms, GError **error)
{
	char key[KEY_BYTES_COHORT], wide[INET6_ADDRSTRLEN];
	int64_t seen = 0;
	unsigned n = 1;
	if (accounts->settings->signup.challenge == CHALLENGE_OFF)
		return true;
	cohort_key(begun_ms / COHORT_MS, key);
	widen(network, wide);
	const LimitSubject subjects[] = {
		{ LIMIT_COHORT_PROVEN, key },
		{ LIMIT_COHORT_WITNESSES, key },
		{ LIMIT_WITNESS_NETWORK_HOUR, wide },
	};
	if (!add_up(accounts, txn, LIMIT_WITNESS_NETWORK_HOUR, wide, now_ms,
		&seen, error))
		return false;
	if (seen < BREAKER_WITNESSES)
		n = G_N_ELEMENTS(subjects);
	return limit_count(txn, accounts, now_ms, subjects, n, 1, error);
}
