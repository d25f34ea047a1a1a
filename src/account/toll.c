#include "account/toll.h"

#include "account/breaker.h"
#include "account/limit.h"

#define DOUBLINGS_MAX 4
#define N_WAITS 2

static bool
is_asked(const Accounts *accounts, StoreTxn *txn, int64_t now_ms,
    bool *ret_asked, GError **error)
{
	switch (accounts->settings->signup.challenge) {
	case CHALLENGE_OFF:
		*ret_asked = false;
		return true;
	case CHALLENGE_AUTO:
		return breaker_has_tripped(
		    accounts, txn, now_ms, ret_asked, error);
	case CHALLENGE_ALWAYS:
		*ret_asked = true;
		return true;
	}
	g_assert_not_reached();
}

static bool
is_unspent(const Accounts *accounts, StoreTxn *txn, const WorkDone *work,
    int64_t now_ms, bool *ret_good, GError **error)
{
	int64_t spent = 0;
	int unused;
	*ret_good = false;
	if (work == NULL || *work->id == '\0')
		return true;
	const LimitSubject subject = { LIMIT_WORK_SPENT, work->id };
	if (!limit_read(
		txn, accounts, now_ms, &subject, &spent, &unused, error))
		return false;
	*ret_good = spent == 0;
	return true;
}

static void
set_waits(const char *network, LimitSubject waits[N_WAITS])
{
	waits[0] = (LimitSubject){ LIMIT_WAIT_NETWORK_HOUR, network };
	waits[1] = (LimitSubject){ LIMIT_WAIT_HOUR, "" };
}

bool
toll_look(const Accounts *accounts, StoreTxn *txn, const char *network,
    const WorkDone *work, int64_t now_ms, Toll *ret_toll, GError **error)
{
	LimitSubject waits[N_WAITS];
	bool good;
	*ret_toll = (Toll){ 0 };
	if (!is_asked(accounts, txn, now_ms, &ret_toll->asked, error))
		return false;
	if (!ret_toll->asked)
		return true;
	if (!is_unspent(accounts, txn, work, now_ms, &good, error))
		return false;
	ret_toll->waits = !good;
	set_waits(network, waits);
	return good || limit_wait(txn, accounts, now_ms, waits, N_WAITS,
			   &ret_toll->limit_wait_ms, error);
}

bool
toll_pay(const Accounts *accounts, StoreTxn *txn, const Toll *toll,
    const char *network, const WorkDone *work, int64_t now_ms,
    int64_t *ret_hold_ms, GError **error)
{
	LimitSubject waits[N_WAITS];
	int64_t before;
	int unused;
	*ret_hold_ms = 0;
	if (!toll->asked)
		return true;
	if (!toll->waits) {
		const LimitSubject spent = { LIMIT_WORK_SPENT, work->id };
		return limit_count(txn, accounts, now_ms, &spent, 1, 1, error);
	}
	set_waits(network, waits);
	if (!limit_read(
		txn, accounts, now_ms, &waits[0], &before, &unused, error) ||
	    !limit_count(txn, accounts, now_ms, waits, N_WAITS, 1, error))
		return false;
	*ret_hold_ms =
	    accounts->settings->signup.challenge_wait_seconds * SECOND_MS
	    << MIN(before, DOUBLINGS_MAX);
	return true;
}
