#include "account/prooftry.h"

#include "account/event.h"
#include "account/limit.h"

#define N_TRY_LIMITS 4

void
proof_try_clear(ProofTry *try)
{
	g_clear_pointer(&try->pending, pending_free);
	g_clear_pointer(&try->mailbox, g_free);
}

static bool
proves_an_address(PendingKind kind)
{
	return kind == PENDING_SIGNUP || kind == PENDING_ADDRESS;
}

/* What strangers count up, all together, must not stand in the way of what is
 * the account's own. How many they are. */
static unsigned
try_limits(const ProofTry *try, const Visitor *visitor,
    LimitSubject subjects[N_TRY_LIMITS])
{
	bool own = try->pending->standing != STANDING_STRANGER;
	unsigned n = 0;
	subjects[n++] = (LimitSubject){ LIMIT_TRY_NETWORK_HOUR,
		visitor->network };
	if (own)
		subjects[n++] = (LimitSubject){ LIMIT_TRY_OWN_DAY,
			try->own_key };
	if (own && !proves_an_address(try->pending->kind))
		return n;
	subjects[n++] = (LimitSubject){ LIMIT_TRY_ADDRESS_DAY, try->mailbox };
	subjects[n++] = (LimitSubject){
		own ? LIMIT_TRY_NEW_HOUR : LIMIT_TRY_HOUR, ""
	};
	return n;
}

/* Whoever guesses a sign-up's code opens nothing of an account's, and does not
 * use up the tries that its owner has. */
static char *
mailbox_of_tries(const Pending *pending)
{
	return g_strconcat(proves_an_address(pending->kind) ? "new " : "",
	    pending->mailbox_key, NULL);
}

static bool
is_spent(const Accounts *accounts, const Code *code)
{
	int most = accounts->settings->limits.tries_code;
	return most != 0 && code->wrong_tries >= most;
}

/* The codes that may still be tried; *ret_spent: others were, too often. */
static bool
find_live(const Accounts *accounts, StoreTxn *txn, int64_t pending_id,
    int64_t now_ms, Code live[LIMIT_LIVE_CODES], unsigned *ret_n,
    bool *ret_spent, GError **error)
{
	Code codes[LIMIT_LIVE_CODES];
	unsigned n;
	*ret_n = 0;
	*ret_spent = false;
	if (!store_codes_newest(txn, pending_id, codes, &n, error))
		return false;
	for (unsigned i = 0; i < n; i++) {
		if (codes[i].expires_ms <= now_ms)
			continue;
		if (is_spent(accounts, &codes[i]))
			*ret_spent = true;
		else
			live[(*ret_n)++] = codes[i];
	}
	return true;
}

bool
proof_is_spent(const Accounts *accounts, StoreTxn *txn, int64_t pending_id,
    int64_t now_ms, bool *ret_spent, GError **error)
{
	Code live[LIMIT_LIVE_CODES];
	unsigned n;
	bool spent;
	if (!find_live(
		accounts, txn, pending_id, now_ms, live, &n, &spent, error))
		return false;
	*ret_spent = spent && n == 0;
	return true;
}

/* Keeps what may still be tried; where that is nothing, says why. */
static bool
load_live(const Accounts *accounts, StoreTxn *txn, int64_t now_ms,
    ProofTry *try, ProofResult *result, GError **error)
{
	bool spent;
	standing_key(try->pending, try->own_key);
	try->mailbox = mailbox_of_tries(try->pending);
	if (!find_live(accounts, txn, try->pending->id, now_ms, try->live,
		&try->n_live, &spent, error))
		return false;
	if (try->n_live == 0)
		result->outcome = spent ? PROOF_CODE_SPENT : PROOF_CODE_EXPIRED;
	return true;
}

/* A sign-up has no account yet, whose owner would want to know. */
static bool
note(const Accounts *accounts, StoreTxn *txn, const Visitor *visitor,
    ProofTry *try, GError **error)
{
	return try->pending->kind == PENDING_SIGNUP ||
	       event_add(accounts, txn, try->pending->account_id,
		   EVENT_CODE_FAILED, visitor, NULL, &try->event_id, error);
}

static bool
count_in(const Accounts *accounts, StoreTxn *txn, const Visitor *visitor,
    ProofTry *try, ProofResult *result, GError **error)
{
	LimitSubject subjects[N_TRY_LIMITS];
	int64_t now_ms = clock_now_ms(accounts->clock);
	/* Nothing will be compared. */
	if (try->n_live == 0)
		return true;
	unsigned n = try_limits(try, visitor, subjects);
	if (!limit_wait(
		txn, accounts, now_ms, subjects, n, &result->wait_ms, error))
		return false;
	if (result->wait_ms > 0) {
		result->outcome = PROOF_LIMITED;
		try->n_live = 0;
		return true;
	}
	if (!limit_count(txn, accounts, now_ms, subjects, n, 1, error) ||
	    !note(accounts, txn, visitor, try, error))
		return false;
	try->counted = true;
	for (unsigned i = 0; i < try->n_live; i++) {
		if (!store_code_count_wrong(txn, &try->live[i].link, 1, error))
			return false;
		try->live[i].wrong_tries++;
	}
	return true;
}

bool
proof_count_by_flow(const Accounts *accounts, PendingKind kind,
    const TokenHash *flow, const Visitor *visitor, ProofTry *try,
    ProofResult *result, GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !store_pending_by_flow(
		&txn, kind, flow, now_ms, &try->pending, error))
		return false;
	if (try->pending == NULL) {
		result->outcome = PROOF_NO_FLOW;
		return true;
	}
	return load_live(accounts, &txn, now_ms, try, result, error) &&
	       count_in(accounts, &txn, visitor, try, result, error) &&
	       store_commit(&txn, error);
}

/* Of the live codes only the one whose mail the link stood in. */
static void
keep_linked(const TokenHash *link, ProofTry *try, ProofResult *result)
{
	for (unsigned i = 0; i < try->n_live; i++) {
		if (!token_hash_equal(&try->live[i].link, link))
			continue;
		try->live[0] = try->live[i];
		try->n_live = 1;
		return;
	}
	try->n_live = 0;
	result->outcome = PROOF_CODE_EXPIRED;
}

bool
proof_find_by_link(const Accounts *accounts, const TokenHash *link,
    ProofTry *try, ProofResult *result, GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_READ, &txn, error) ||
	    !store_pending_by_link(&txn, link, now_ms, &try->pending, error))
		return false;
	if (try->pending == NULL) {
		result->outcome = PROOF_NO_FLOW;
		return true;
	}
	if (!load_live(accounts, &txn, now_ms, try, result, error) ||
	    !store_commit(&txn, error))
		return false;
	if (try->n_live > 0)
		keep_linked(link, try, result);
	return true;
}

/*
 * The code as it stands now. Since it was read it may have died: proven by
 * another request, or its address corrected.
 */
static bool
find_again(StoreTxn *txn, Code *code, bool *ret_found, GError **error)
{
	Code codes[LIMIT_LIVE_CODES];
	unsigned n;
	if (!store_codes_newest(txn, code->pending_id, codes, &n, error))
		return false;
	*ret_found = false;
	for (unsigned i = 0; i < n; i++) {
		if (!token_hash_equal(&codes[i].link, &code->link))
			continue;
		*code = codes[i];
		*ret_found = true;
	}
	return true;
}

/* One that was read in another transaction: is there still a try left? */
static bool
renew(const Accounts *accounts, StoreTxn *txn, ProofTry *try,
    ProofResult *result, GError **error)
{
	bool found;
	if (!find_again(txn, &try->live[0], &found, error))
		return false;
	if (found && !is_spent(accounts, &try->live[0]))
		return true;
	try->n_live = 0;
	result->outcome = found ? PROOF_CODE_SPENT : PROOF_CODE_EXPIRED;
	return true;
}

bool
proof_count(const Accounts *accounts, ProofTry *try, const Visitor *visitor,
    ProofResult *result, GError **error)
{
	g_assert(try->n_live == 1);
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_DURABLE, &txn, error) &&
	       renew(accounts, &txn, try, result, error) &&
	       count_in(accounts, &txn, visitor, try, result, error) &&
	       store_commit(&txn, error);
}

static bool
matches(const Accounts *accounts, const Code *code, const Pending *pending,
    const CodeText *digits)
{
	uint8_t mac[CODE_MAC_BYTES];
	code_mac(accounts->keys, &pending->flow, digits, mac);
	return code_mac_equal(mac, code->mac);
}

/* All of them always. */
const Code *
proof_match(
    const Accounts *accounts, const ProofTry *try, const CodeText *digits)
{
	const Code *code = NULL;
	for (unsigned i = 0; i < try->n_live; i++) {
		if (matches(accounts, &try->live[i], try->pending, digits))
			code = &try->live[i];
	}
	return code;
}

void
proof_wrong(const Accounts *accounts, const ProofTry *try, ProofResult *result)
{
	int most = accounts->settings->limits.tries_code, left = 0;
	for (unsigned i = 0; i < try->n_live; i++)
		left = MAX(left, most - MAX(try->live[i].wrong_tries, 0));
	result->tries_left = left;
	result->outcome = most != 0 && left <= 0 ? PROOF_CODE_SPENT
						 : PROOF_CODE_WRONG;
}

/* What was counted before is taken back. */
static bool
take_back(const Accounts *accounts, StoreTxn *txn, const ProofTry *try,
    const Visitor *visitor, GError **error)
{
	LimitSubject subjects[N_TRY_LIMITS];
	if (!try->counted)
		return true;
	unsigned n = try_limits(try, visitor, subjects);
	for (unsigned i = 0; i < try->n_live; i++) {
		if (!store_code_count_wrong(txn, &try->live[i].link, -1, error))
			return false;
	}
	return limit_count(txn, accounts, clock_now_ms(accounts->clock),
		   subjects, n, -1, error) &&
	       (try->event_id == 0 ||
		   store_event_remove(txn, try->event_id, error));
}

bool
proof_give_back(const Accounts *accounts, const ProofTry *try,
    const Visitor *visitor, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_RELAXED, &txn, error) &&
	       take_back(accounts, &txn, try, visitor, error) &&
	       store_commit(&txn, error);
}

bool
proof_hold(const Accounts *accounts, StoreTxn *txn, const ProofTry *try,
    const Code *code, const Visitor *visitor, Pending **ret_pending,
    ProofResult *result, GError **error)
{
	Code now = *code;
	bool good;
	g_autoptr(Pending) pending = NULL;
	*ret_pending = NULL;
	if (!take_back(accounts, txn, try, visitor, error) ||
	    !store_pending_by_flow(txn, try->pending->kind, &try->pending->flow,
		clock_now_ms(accounts->clock), &pending, error))
		return false;
	if (pending == NULL) {
		result->outcome = PROOF_NO_FLOW;
		return true;
	}
	if (!find_again(txn, &now, &good, error))
		return false;
	if (!good) {
		result->outcome = PROOF_CODE_EXPIRED;
		return true;
	}
	*ret_pending = g_steal_pointer(&pending);
	return true;
}
