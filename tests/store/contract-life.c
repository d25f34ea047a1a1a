/* What happens to an account after its first day. */
#include "tests/store/contract.h"

#include <string.h>

#define NOW SAMPLE_NOW_MS

static int64_t
add(StoreTxn *txn, const char *user)
{
	g_autoptr(Account) account = sample_account(user, 1);
	StoreAdded added;
	int64_t id;
	OK(store_account_add(txn, account, &added, &id, &error));
	g_assert_cmpint(added, ==, STORE_ADDED);
	return id;
}

static Account *
find(StoreTxn *txn, int64_t id)
{
	Account *account = NULL;
	OK(store_account_by_id(txn, id, &account, &error));
	return account;
}

static bool
taken(StoreTxn *txn, const char *username, int64_t but_for, int64_t now_ms)
{
	bool taken;
	OK(store_username_taken(
	    txn, username, but_for, now_ms, &taken, &error));
	return taken;
}

/* --- updates ---------------------------------------------------------- */

static void
replace(char **text, const char *by)
{
	g_free(*text);
	*text = g_strdup(by);
}

static void
test_update(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	StoreAdded added;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add(&txn, "ada"), other_id = add(&txn, "eve");
	g_autoptr(Account) account = find(&txn, id);
	g_assert_cmpint(account->delete_ms, ==, 0);
	replace(&account->username, "ada.l");
	replace(&account->email, "Ada@example.com");
	replace(&account->email_key, "ada@example.com");
	replace(&account->password_hash, NULL);
	replace(&account->language, "zh_CN");
	account->delete_ms = NOW + 5;
	account->generation = 3;
	account->created_ms = 1;
	OK(store_account_update(&txn, account, &added, &error));
	g_assert_cmpint(added, ==, STORE_ADDED);
	g_autoptr(Account) now = find(&txn, id);
	g_assert_cmpstr(now->username, ==, "ada.l");
	g_assert_cmpstr(now->email, ==, "Ada@example.com");
	g_assert_cmpstr(now->email_key, ==, "ada@example.com");
	g_assert_null(now->password_hash);
	g_assert_cmpstr(now->language, ==, "zh_CN");
	g_assert_cmpint(now->delete_ms, ==, NOW + 5);
	g_assert_cmpint(now->generation, ==, 3);
	g_assert_cmpint(now->created_ms, ==, NOW);
	g_autoptr(Account) other = find(&txn, other_id);
	g_assert_cmpstr(other->username, ==, "eve1");
}

static void
test_update_taken(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	StoreAdded added;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add(&txn, "ada");
	(void)add(&txn, "eve");
	g_autoptr(Account) account = find(&txn, id);
	replace(&account->email_key, "eve1@example.org");
	OK(store_account_update(&txn, account, &added, &error));
	g_assert_cmpint(added, ==, STORE_EMAIL_TAKEN);
	replace(&account->email_key, "ada1@example.org");
	replace(&account->username, "eve1");
	OK(store_account_update(&txn, account, &added, &error));
	g_assert_cmpint(added, ==, STORE_USERNAME_TAKEN);
	g_autoptr(Account) now = find(&txn, id);
	g_assert_cmpstr(now->username, ==, "ada1");
	g_assert_cmpstr(now->email_key, ==, "ada1@example.org");
}

/* --- names ------------------------------------------------------------ */

static void
test_held_name(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) late = sample_account("old", 1);
	StoreAdded added;
	int64_t late_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add(&txn, "ada"), eve = add(&txn, "eve");
	g_assert_true(taken(&txn, "ada1", eve, NOW));
	g_assert_false(taken(&txn, "ada1", ada, NOW));
	g_assert_false(taken(&txn, "old1", ada, NOW));
	OK(store_username_hold(&txn, "old1", ada, NOW + 5, &error));
	g_assert_false(taken(&txn, "old1", ada, NOW));
	g_assert_true(taken(&txn, "old1", eve, NOW));
	g_assert_true(taken(&txn, "old1", 0, NOW + 4));
	g_assert_false(taken(&txn, "old1", 0, NOW + 5));
	OK(store_account_add(&txn, late, &added, &late_id, &error));
	g_assert_cmpint(added, ==, STORE_USERNAME_TAKEN);
	late->created_ms = NOW + 5;
	OK(store_account_add(&txn, late, &added, &late_id, &error));
	g_assert_cmpint(added, ==, STORE_ADDED);
	/* Of two holds the newer one counts. */
	OK(store_username_hold(&txn, "two1", ada, NOW + 9, &error));
	OK(store_username_hold(&txn, "two1", eve, NOW + 9, &error));
	g_assert_true(taken(&txn, "two1", ada, NOW));
	g_assert_false(taken(&txn, "two1", eve, NOW));
}

/* --- ways back -------------------------------------------------------- */

static AddressUndo
sample_undo(int64_t account_id, unsigned n)
{
	static char email[] = "Old@example.org",
		    email_key[] = "old@example.org";
	return (AddressUndo){
		.link = sample_hash("undo", n),
		.account_id = account_id,
		.email = email,
		.email_key = email_key,
		.created_ms = NOW + n,
		.expires_ms = NOW + 100,
	};
}

static bool
leads_back(StoreTxn *txn, unsigned n, int64_t now_ms)
{
	TokenHash link = sample_hash("undo", n);
	g_autoptr(AddressUndo) undo = NULL;
	OK(store_address_undo_find(txn, &link, now_ms, &undo, &error));
	return undo != NULL;
}

static void
test_undo(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add(&txn, "ada"), eve = add(&txn, "eve");
	for (unsigned n = 1; n <= 3; n++) {
		AddressUndo undo = sample_undo(ada, n);
		OK(store_address_undo_add(&txn, &undo, &error));
	}
	AddressUndo hers = sample_undo(eve, 4);
	OK(store_address_undo_add(&txn, &hers, &error));
	g_autoptr(AddressUndo) found = NULL;
	TokenHash link = sample_hash("undo", 2);
	OK(store_address_undo_find(&txn, &link, NOW, &found, &error));
	g_assert_cmpint(found->account_id, ==, ada);
	g_assert_cmpstr(found->email, ==, "Old@example.org");
	g_assert_cmpstr(found->email_key, ==, "old@example.org");
	g_assert_cmpint(found->created_ms, ==, NOW + 2);
	g_assert_cmpint(found->expires_ms, ==, NOW + 100);
	g_assert_false(leads_back(&txn, 2, NOW + 100));
	int64_t last_ms;
	OK(store_address_undo_last(&txn, ada, &last_ms, &error));
	g_assert_cmpint(last_ms, ==, NOW + 100);
	OK(store_address_undo_remove(&txn, found, &error));
	g_assert_true(leads_back(&txn, 1, NOW));
	g_assert_false(leads_back(&txn, 2, NOW));
	g_assert_false(leads_back(&txn, 3, NOW));
	g_assert_true(leads_back(&txn, 4, NOW));
	OK(store_address_undo_remove(&txn, &hers, &error));
	OK(store_address_undo_last(&txn, eve, &last_ms, &error));
	g_assert_cmpint(last_ms, ==, 0);
}

/* --- what waits for a proof ------------------------------------------- */

static int64_t
add_pending(StoreTxn *txn, PendingKind kind, int64_t account_id, unsigned n)
{
	g_autoptr(Pending) pending = sample_pending(n);
	int64_t id;
	pending->kind = kind;
	pending->account_id = account_id;
	pending->keep = true;
	pending->standing = STANDING_MAILBOX;
	OK(store_pending_add(txn, pending, &id, &error));
	return id;
}

static Pending *
find_pending(StoreTxn *txn, PendingKind kind, unsigned n)
{
	TokenHash flow = sample_hash("flow", n);
	Pending *pending = NULL;
	OK(store_pending_by_flow(txn, kind, &flow, NOW, &pending, &error));
	return pending;
}

static void
test_kinds(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add(&txn, "ada");
	int64_t id = add_pending(&txn, PENDING_RESET, ada, 1);
	g_assert_null(find_pending(&txn, PENDING_SIGNUP, 1));
	g_autoptr(Pending) found = find_pending(&txn, PENDING_RESET, 1);
	g_assert_cmpint(found->id, ==, id);
	g_assert_cmpint(found->kind, ==, PENDING_RESET);
	g_assert_cmpint(found->account_id, ==, ada);
	g_assert_true(found->keep);
	g_assert_cmpint(found->standing, ==, STANDING_MAILBOX);
	/* The link of its code opens no sign-up. */
	Code code = sample_code(id, 1);
	OK(store_code_add(&txn, &code, &error));
	g_autoptr(Pending) by_link = NULL;
	OK(store_pending_by_link(&txn, &code.link, NOW, &by_link, &error));
	g_assert_null(by_link);
	/* An update leaves kind and account as they are. */
	found->kind = PENDING_SIGNUP;
	found->account_id = 0;
	found->keep = false;
	found->standing = STANDING_KNOWN;
	OK(store_pending_update(&txn, found, &error));
	g_autoptr(Pending) now = find_pending(&txn, PENDING_RESET, 1);
	g_assert_cmpint(now->account_id, ==, ada);
	g_assert_false(now->keep);
	g_assert_cmpint(now->standing, ==, STANDING_KNOWN);
}

static void
test_remove_all(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add(&txn, "ada"), eve = add(&txn, "eve"), mail_id;
	int64_t id = add_pending(&txn, PENDING_RESET, ada, 1);
	(void)add_pending(&txn, PENDING_ADDRESS, ada, 2);
	(void)add_pending(&txn, PENDING_RESET, eve, 3);
	(void)add_pending(&txn, PENDING_SIGNUP, 0, 4);
	g_autoptr(OutboxMail) mail = sample_mail(id, 1);
	OK(store_outbox_add(&txn, mail, &mail_id, &error));
	OK(store_pending_remove_all(&txn, ada, NOW, &error));
	g_assert_null(find_pending(&txn, PENDING_RESET, 1));
	g_assert_null(find_pending(&txn, PENDING_ADDRESS, 2));
	g_autoptr(Pending) hers = find_pending(&txn, PENDING_RESET, 3);
	g_autoptr(Pending) signup = find_pending(&txn, PENDING_SIGNUP, 4);
	g_assert_nonnull(hers);
	g_assert_nonnull(signup);
	/* What waited to be mailed for it is withheld. */
	g_autoptr(OutboxMail) leased = NULL;
	OK(store_outbox_lease(&txn,
	    &(OutboxLease){ .now_ms = NOW, .until_ms = NOW + 1, .senders = 1 },
	    &leased, &error));
	g_assert_null(leased);
}

/* Who gave a name did not give the address that the mail goes to. */
static void
test_latest_of_sign_in(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(OutboxMail) of_sign_in = NULL;
	g_autoptr(OutboxMail) of_reset = NULL;
	int64_t ids[2], mail_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add(&txn, "ada");
	ids[0] = add_pending(&txn, PENDING_SIGN_IN, ada, 1);
	ids[1] = add_pending(&txn, PENDING_RESET, ada, 2);
	for (int i = 0; i < 2; i++) {
		g_autoptr(OutboxMail) mail = sample_mail(ids[i], (unsigned)i);
		replace(&mail->recipient, "other@example.org");
		OK(store_outbox_add(&txn, mail, &mail_id, &error));
	}
	OK(store_outbox_latest(&txn, ids[0], &of_sign_in, &error));
	OK(store_outbox_latest(&txn, ids[1], &of_reset, &error));
	g_assert_nonnull(of_sign_in);
	g_assert_null(of_reset);
}

/* --- events ----------------------------------------------------------- */

static int64_t
add_event(StoreTxn *txn, int64_t account_id, EventKind kind, int64_t at_ms)
{
	char detail[] = "a…@example.com";
	const Event event = {
		.account_id = account_id,
		.kind = kind,
		.at_ms = at_ms,
		.client = { "Firefox, Linux", "192.0.2.x" },
		.detail = detail,
	};
	int64_t id = -1;
	OK(store_event_add(txn, &event, &id, &error));
	return id;
}

static GPtrArray *
list(StoreTxn *txn, int64_t account_id, unsigned limit)
{
	GPtrArray *events = NULL;
	OK(store_event_list(txn, account_id, limit, &events, &error));
	return events;
}

static EventKind
kind_at(GPtrArray *events, guint i)
{
	return ((const Event *)g_ptr_array_index(events, i))->kind;
}

static void
test_events(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add(&txn, "ada"), eve = add(&txn, "eve");
	(void)add_event(&txn, ada, EVENT_OPENED, NOW);
	int64_t failed = add_event(&txn, ada, EVENT_SIGN_IN_FAILED, NOW + 1);
	(void)add_event(&txn, eve, EVENT_OPENED, NOW + 2);
	(void)add_event(&txn, ada, EVENT_SIGNED_IN, NOW + 3);
	g_autoptr(GPtrArray) all = list(&txn, ada, 10);
	g_assert_cmpuint(all->len, ==, 3);
	g_assert_cmpint(kind_at(all, 0), ==, EVENT_SIGNED_IN);
	g_assert_cmpint(kind_at(all, 2), ==, EVENT_OPENED);
	const Event *first = g_ptr_array_index(all, 0);
	g_assert_cmpint(first->account_id, ==, ada);
	g_assert_cmpint(first->at_ms, ==, NOW + 3);
	g_assert_cmpstr(first->client.browser, ==, "Firefox, Linux");
	g_assert_cmpstr(first->client.network, ==, "192.0.2.x");
	g_assert_cmpstr(first->detail, ==, "a…@example.com");
	OK(store_event_remove(&txn, failed, &error));
	g_autoptr(GPtrArray) newest = list(&txn, ada, 1);
	g_assert_cmpuint(newest->len, ==, 1);
	g_assert_cmpint(kind_at(newest, 0), ==, EVENT_SIGNED_IN);
	g_autoptr(GPtrArray) rest = list(&txn, ada, 10);
	g_assert_cmpuint(rest->len, ==, 2);
}

static void
test_events_of_nobody(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add(&txn, "ada");
	g_assert_cmpint(add_event(&txn, 0, EVENT_SIGN_IN_FAILED, NOW), ==, 0);
	g_assert_cmpint(add_event(&txn, 0, EVENT_RESET_ASKED, NOW), ==, 0);
	g_assert_cmpint(add_event(&txn, ada, EVENT_OPENED, NOW), >, 0);
	OK(store_event_remove(&txn, 0, &error));
	g_assert_cmpint(add_event(&txn, 0, EVENT_RESET_ASKED, NOW), ==, 0);
	g_autoptr(GPtrArray) hers = list(&txn, ada, 10);
	g_assert_cmpuint(hers->len, ==, 1);
}

/* --- what is over ----------------------------------------------------- */

static unsigned
purge(StoreTxn *txn, const PurgeRule *rule)
{
	unsigned n = 999;
	OK(store_purge(txn, rule, &n, &error));
	return n;
}

static void
test_purge_events(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	PurgeRule rule = { .now_ms = NOW, .event_before_ms = NOW, .limit = 10 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add(&txn, "ada");
	(void)add_event(&txn, 0, EVENT_SIGN_IN_FAILED, NOW - 9);
	(void)add_event(&txn, ada, EVENT_OPENED, NOW - 1);
	(void)add_event(&txn, ada, EVENT_SIGNED_IN, NOW);
	rule.limit = 1;
	rule.event_before_ms = NOW - 1;
	g_assert_cmpuint(purge(&txn, &rule), ==, 0);
	rule.limit = 10;
	rule.event_before_ms = NOW;
	g_assert_cmpuint(purge(&txn, &rule), ==, 1);
	g_autoptr(GPtrArray) left = list(&txn, ada, 10);
	g_assert_cmpuint(left->len, ==, 1);
	g_assert_cmpint(kind_at(left, 0), ==, EVENT_SIGNED_IN);
}

static void
ask_for_deletion(StoreTxn *txn, int64_t id, int64_t delete_ms)
{
	StoreAdded added;
	g_autoptr(Account) account = find(txn, id);
	account->delete_ms = delete_ms;
	OK(store_account_update(txn, account, &added, &error));
}

/* One of everything that can hang on an account. */
static void
hang_all_on(StoreTxn *txn, int64_t id, unsigned n)
{
	int64_t mail_id;
	Session session = {
		.token = sample_hash("session", n),
		.account_id = id,
		.idle_ms = DAY_MS,
		.seen_ms = NOW,
		.expires_ms = NOW + DAY_MS,
	};
	AddressUndo undo = sample_undo(id, n);
	g_autofree char *held = g_strdup_printf("held%u", n);
	OK(store_session_add(txn, &session, &error));
	OK(store_address_undo_add(txn, &undo, &error));
	OK(store_username_hold(txn, held, id, NOW + DAY_MS, &error));
	(void)add_event(txn, id, EVENT_OPENED, NOW);
	int64_t pending_id = add_pending(txn, PENDING_ADDRESS, id, n);
	Code code = sample_code(pending_id, n);
	OK(store_code_add(txn, &code, &error));
	g_autoptr(OutboxMail) of_account = sample_mail(pending_id, n);
	of_account->account_id = id;
	replace(&of_account->recipient, "elsewhere@example.org");
	OK(store_outbox_add(txn, of_account, &mail_id, &error));
}

/* Two accounts, and all that can hang on one. */
static void
add_two(StoreTxn *txn, int64_t *ret_ada, int64_t *ret_eve)
{
	int64_t mail_id;
	*ret_ada = add(txn, "ada");
	*ret_eve = add(txn, "eve");
	hang_all_on(txn, *ret_ada, 11);
	hang_all_on(txn, *ret_eve, 12);
	/* Of her sign-up: it knows nothing of the account. */
	g_autoptr(OutboxMail) of_signup = sample_mail(0, 13);
	replace(&of_signup->recipient, "Ada1@Example.org");
	OK(store_outbox_add(txn, of_signup, &mail_id, &error));
}

/* Of those two, all of the one and nothing of the other. */
static void
check_erased(StoreTxn *txn, int64_t ada, int64_t eve)
{
	g_autoptr(Account) gone = find(txn, ada);
	g_autoptr(Account) left = find(txn, eve);
	g_assert_null(gone);
	g_assert_nonnull(left);
	for (unsigned n = 11; n <= 12; n++) {
		bool is_there = n == 12;
		Session session;
		TokenHash token = sample_hash("session", n);
		g_autoptr(Account) owner = NULL;
		g_autofree char *held = g_strdup_printf("held%u", n);
		g_autoptr(Pending)
		    pending = find_pending(txn, PENDING_ADDRESS, n);
		g_autoptr(GPtrArray)
		    events = list(txn, n == 11 ? ada : eve, 10);
		OK(store_session_find(
		    txn, &token, NOW, &session, &owner, &error));
		g_assert_true((owner != NULL) == is_there);
		g_assert_true((pending != NULL) == is_there);
		g_assert_true((events->len > 0) == is_there);
		g_assert_true(leads_back(txn, n, NOW) == is_there);
		g_assert_true(taken(txn, held, 0, NOW) == is_there);
	}
	/* Only her mail is left. */
	g_autoptr(OutboxMail) leased = NULL;
	g_autoptr(OutboxMail) none = NULL;
	OK(store_outbox_lease(txn,
	    &(OutboxLease){
		.now_ms = NOW, .until_ms = NOW + DAY_MS, .senders = 1 },
	    &leased, &error));
	g_assert_cmpint(leased->account_id, ==, eve);
	OK(store_outbox_lease(txn,
	    &(OutboxLease){
		.now_ms = NOW, .until_ms = NOW + DAY_MS, .senders = 1 },
	    &none, &error));
	g_assert_null(none);
	/* Name and address are free. */
	(void)add(txn, "ada");
}

static void
test_purge_account(Store *store)
{
	int64_t ada, eve;
	g_auto(StoreTxn) txn = { 0 };
	const PurgeRule before = { .now_ms = NOW, .limit = 10 };
	const PurgeRule then = { .now_ms = NOW + 1, .limit = 10 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	add_two(&txn, &ada, &eve);
	ask_for_deletion(&txn, ada, NOW + 1);
	g_assert_cmpuint(purge(&txn, &before), ==, 0);
	g_assert_cmpuint(purge(&txn, &then), ==, 1);
	check_erased(&txn, ada, eve);
}

static void
test_erase(Store *store)
{
	int64_t ada, eve;
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	add_two(&txn, &ada, &eve);
	g_autoptr(Account) account = find(&txn, ada);
	OK(store_account_erase(&txn, account, &error));
	check_erased(&txn, ada, eve);
}

static void
test_purge_never_an_account(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	const PurgeRule never = {
		.now_ms = INT64_MAX / 2,
		.mail_before_ms = INT64_MAX / 2,
		.event_before_ms = INT64_MAX / 2,
		.limit = 100,
	};
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add(&txn, "ada");
	hang_all_on(&txn, ada, 11);
	g_assert_cmpuint(purge(&txn, &never), >, 0);
	g_autoptr(Account) left = find(&txn, ada);
	g_assert_nonnull(left);
	g_assert_false(leads_back(&txn, 11, NOW));
	g_assert_false(taken(&txn, "held11", 0, NOW));
}

const ContractTest contract_life[] = {
	{ "an-update-changes-all-but-the-beginning", test_update },
	{ "an-update-to-what-is-taken-changes-nothing", test_update_taken },
	{ "a-held-name-is-its-owners-until-then", test_held_name },
	{ "a-way-back-ends-those-that-came-after-it", test_undo },
	{ "what-waits-is-found-by-its-kind-alone", test_kinds },
	{ "all-that-waits-of-an-account-is-removed", test_remove_all },
	{ "the-latest-mail-of-a-sign-in-is-to-any-address",
	    test_latest_of_sign_in },
	{ "events-are-listed-newest-first", test_events },
	{ "events-of-nobody-keep-nothing", test_events_of_nobody },
	{ "old-events-are-purged", test_purge_events },
	{ "a-deleted-account-goes-with-all-that-is-its-own",
	    test_purge_account },
	{ "one-account-is-erased", test_erase },
	{ "an-account-nobody-asked-to-delete-is-never-purged",
	    test_purge_never_an_account },
	{ NULL, NULL },
};
