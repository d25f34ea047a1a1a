/* What strangers asked for about an account stays when that changes or goes. */
#include "tests/store/contract.h"

#include <string.h>

/* With a code and a mail of its own. */
static void
add_pending(StoreTxn *txn, PendingKind kind, Standing standing,
    int64_t account_id, unsigned n)
{
	int64_t id, mail_id;
	g_autoptr(Pending) pending = sample_pending(n);
	pending->kind = kind;
	pending->standing = standing;
	pending->account_id = account_id;
	OK(store_pending_add(txn, pending, &id, &error));
	Code code = sample_code(id, n);
	OK(store_code_add(txn, &code, &error));
	g_autoptr(OutboxMail) mail = sample_mail(id, n);
	g_free(mail->recipient);
	mail->recipient = g_strdup("ada1@example.org");
	mail->account_id = account_id;
	OK(store_outbox_add(txn, mail, &mail_id, &error));
}

static int64_t
add_all(StoreTxn *txn)
{
	g_autoptr(Account) ada = sample_account("ada", 1);
	StoreAdded added;
	int64_t id;
	OK(store_account_add(txn, ada, &added, &id, &error));
	add_pending(txn, PENDING_SIGN_IN, STANDING_STRANGER, id, 1);
	add_pending(txn, PENDING_RESET, STANDING_STRANGER, id, 2);
	add_pending(txn, PENDING_RESET, STANDING_KNOWN, id, 3);
	add_pending(txn, PENDING_CONFIRM, STANDING_STRANGER, id, 4);
	add_pending(txn, PENDING_RESET, STANDING_STRANGER, 0, 5);
	return id;
}

static Pending *
find(StoreTxn *txn, PendingKind kind, unsigned n)
{
	g_autoptr(Pending) sample = sample_pending(n);
	Pending *found = NULL;
	OK(store_pending_by_flow(
	    txn, kind, &sample->flow, SAMPLE_NOW_MS, &found, &error));
	return found;
}

/* It looks as what was asked for about nobody, and no code proves anything. */
static void
assert_of_nobody(StoreTxn *txn, PendingKind kind, unsigned n)
{
	Code codes[LIMIT_LIVE_CODES];
	unsigned n_codes;
	const Code sample = sample_code(0, n);
	g_autoptr(Pending) pending = find(txn, kind, n);
	g_autoptr(OutboxMail) mail = NULL;
	g_assert_nonnull(pending);
	g_assert_cmpint(pending->account_id, ==, 0);
	OK(store_codes_newest(txn, pending->id, codes, &n_codes, &error));
	g_assert_cmpuint(n_codes, ==, 1);
	g_assert_cmpint(
	    memcmp(codes[0].mac, sample.mac, sizeof sample.mac), !=, 0);
	g_assert_cmpint(codes[0].expires_ms, ==, sample.expires_ms);
	OK(store_outbox_latest(txn, pending->id, &mail, &error));
	if (mail == NULL)
		return;
	g_assert_cmpint(mail->state, ==, MAIL_WITHHELD);
	g_assert_cmpstr(mail->recipient, ==, pending->email);
	g_assert_cmpint(mail->account_id, ==, 0);
	g_assert_null(mail->sealed);
}

static void
assert_gone(StoreTxn *txn, PendingKind kind, unsigned n)
{
	g_autoptr(Pending) pending = find(txn, kind, n);
	g_assert_null(pending);
}

static void
assert_only_strangers(StoreTxn *txn)
{
	g_autoptr(OutboxMail) mail = NULL;
	g_autoptr(OutboxMail) none = NULL;
	assert_of_nobody(txn, PENDING_SIGN_IN, 1);
	assert_of_nobody(txn, PENDING_RESET, 2);
	assert_gone(txn, PENDING_RESET, 3);
	assert_gone(txn, PENDING_CONFIRM, 4);
	/* Of what goes out, that of another flow is left, or nothing. */
	OK(store_outbox_lease(txn,
	    &(OutboxLease){
		.now_ms = SAMPLE_NOW_MS, .until_ms = INT64_MAX, .senders = 1 },
	    &mail, &error));
	OK(store_outbox_lease(txn,
	    &(OutboxLease){
		.now_ms = SAMPLE_NOW_MS, .until_ms = INT64_MAX, .senders = 1 },
	    &none, &error));
	g_assert_null(none);
}

static void
test_changed(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add_all(&txn);
	OK(store_pending_remove_all(&txn, ada, SAMPLE_NOW_MS, &error));
	assert_only_strangers(&txn);
	g_autoptr(Pending) other = find(&txn, PENDING_RESET, 5);
	g_assert_nonnull(other);
}

static void
test_erased(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add_all(&txn);
	OK(store_account_by_id(&txn, ada, &account, &error));
	OK(store_account_erase(&txn, account, &error));
	assert_only_strangers(&txn);
}

static void
test_purged(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	StoreAdded added;
	unsigned n;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add_all(&txn);
	OK(store_account_by_id(&txn, ada, &account, &error));
	account->delete_ms = SAMPLE_NOW_MS;
	OK(store_account_update(&txn, account, &added, &error));
	OK(store_purge(&txn,
	    &(PurgeRule){ .now_ms = SAMPLE_NOW_MS, .limit = 10 }, &n, &error));
	g_assert_cmpuint(n, ==, 1);
	assert_only_strangers(&txn);
}

const ContractTest contract_strangers[] = {
	{ "what-they-asked-for-outlives-a-change", test_changed },
	{ "what-they-asked-for-outlives-the-account", test_erased },
	{ "what-they-asked-for-outlives-a-purge", test_purged },
	{ NULL, NULL },
};
