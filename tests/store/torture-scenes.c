/* Every verb of the store, once: see torture.h. */
#include <string.h>

#include "tests/store/sample.h"
#include "tests/store/torture.h"

#define NOW SAMPLE_NOW_MS

static char old_email[] = "Old@Example.org";
static char old_email_key[] = "old@example.org";
static char what[] = "what somebody did";
static const Client client = { "Firefox, Linux", "192.0.2.x" };

/* --- what stands there ------------------------------------------------ */

static Session
session_of(int64_t account_id, unsigned n)
{
	return (Session){ .token = sample_hash("session", n),
		.account_id = account_id,
		.keep = true,
		.idle_ms = DAY_MS,
		.created_ms = NOW,
		.seen_ms = NOW,
		.expires_ms = NOW + 3 * DAY_MS,
		.client = client };
}

static AddressUndo
undo_of(int64_t account_id, unsigned n)
{
	return (AddressUndo){ .link = sample_hash("undo", n),
		.account_id = account_id,
		.email = old_email,
		.email_key = old_email_key,
		.created_ms = NOW,
		.expires_ms = NOW + DAY_MS };
}

static Event
event_of(int64_t account_id)
{
	return (Event){ .account_id = account_id,
		.kind = EVENT_SIGNED_IN,
		.at_ms = NOW,
		.client = client,
		.detail = what };
}

/* Accounts 1 and 2; the sign-ups 1 to 3, of which 3 asks for a reset. */
void
torture_scenes_prepare(Store *store)
{
	for (unsigned n = 1; n <= 2; n++)
		OK(sample_signup(store, STORE_DURABLE, n, &error));
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	for (unsigned n = 1; n <= 2; n++) {
		g_autoptr(Account) account = sample_account("eve", n);
		Session session = session_of(n, n);
		AddressUndo undo = undo_of(n, n);
		Event event = event_of(n);
		StoreAdded added;
		bool fresh;
		StoreJoined joined;
		int64_t id;
		OK(store_account_add(&txn, account, &added, &id, &error));
		g_assert_cmpint(id, ==, n);
		OK(store_session_add(&txn, &session, &error));
		OK(store_address_undo_add(&txn, &undo, &error));
		OK(store_event_add(&txn, &event, &id, &error));
		OK(store_group_add(
		    &txn, n == 1 ? "staff" : "press", &fresh, &error));
		OK(store_group_join(
		    &txn, n == 1 ? "staff" : "press", n, &joined, &error));
	}
	g_autoptr(Pending) reset = sample_pending(3);
	int64_t id;
	reset->kind = PENDING_RESET;
	reset->account_id = 1;
	OK(store_pending_add(&txn, reset, &id, &error));
	Code code = sample_code(id, 3);
	g_autoptr(OutboxMail) mail = sample_mail(id, 3);
	mail->account_id = 1;
	OK(store_code_add(&txn, &code, &error));
	OK(store_outbox_add(&txn, mail, &id, &error));
	OK(store_username_hold(&txn, "held", 1, NOW + DAY_MS, &error));
	OK(store_refusal_add(&txn, "no@example.org", NOW + DAY_MS, &error));
	OK(store_commit(&txn, &error));
}

/* --- telling ---------------------------------------------------------- */

static void
say_account(GString *seen, const Account *account)
{
	if (account == NULL)
		g_string_append(seen, "no account;");
	else
		g_string_append_printf(seen,
		    "account %" G_GINT64_FORMAT " %s %s %s %s %s %s;",
		    account->id, account->username, account->email,
		    account->email_key, account->password_hash,
		    account->language, account->groups);
}

static void
say_pending(GString *seen, const Pending *pending)
{
	if (pending == NULL)
		g_string_append(seen, "none pending;");
	else
		g_string_append_printf(seen,
		    "pending %" G_GINT64_FORMAT " %s %s %s %s %s %s %s %d;",
		    pending->id, pending->username, pending->email,
		    pending->email_key, pending->mailbox_key,
		    pending->password_hash, pending->next, pending->language,
		    pending->flow.bytes[0]);
}

static void
say_mail(GString *seen, const OutboxMail *mail)
{
	if (mail == NULL)
		g_string_append(seen, "no mail;");
	else
		g_string_append_printf(seen,
		    "mail %" G_GINT64_FORMAT " %s %s %s %s %s %zu;", mail->id,
		    mail->recipient, mail->mailbox_key, mail->language,
		    mail->message_id, mail->reply,
		    mail->sealed == NULL ? 0 : g_bytes_get_size(mail->sealed));
}

static void
say_int(GString *seen, int64_t n)
{
	g_string_append_printf(seen, "%" G_GINT64_FORMAT ";", n);
}

/* --- accounts --------------------------------------------------------- */

static bool
account_add(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(Account) account = sample_account("bob", 3);
	StoreAdded added = STORE_EMAIL_TAKEN;
	int64_t id;
	if (!store_account_add(txn, account, &added, &id, error))
		return false;
	say_int(seen, added);
	return true;
}

static bool
account_update(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(Account) account = sample_account("bob", 4);
	StoreAdded added;
	account->id = 1;
	if (!store_account_update(txn, account, &added, error))
		return false;
	say_int(seen, added);
	return true;
}

static bool
account_erase(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(Account) account = sample_account("eve", 1);
	(void)seen;
	account->id = 1;
	return store_account_erase(txn, account, error);
}

static bool
account_find(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(Account) by_id = NULL;
	g_autoptr(Account) by_email = NULL;
	g_autoptr(Account) by_name = NULL;
	if (!store_account_by_id(txn, 1, &by_id, error) ||
	    !store_account_by_email(
		txn, "eve2@example.org", &by_email, error) ||
	    !store_account_by_username(txn, "eve1", &by_name, error))
		return false;
	say_account(seen, by_id);
	say_account(seen, by_email);
	say_account(seen, by_name);
	return true;
}

static bool
username(StoreTxn *txn, GString *seen, GError **error)
{
	bool taken[2];
	if (!store_username_hold(txn, "kept", 2, NOW + DAY_MS, error) ||
	    !store_username_taken(txn, "held", 2, NOW, &taken[0], error) ||
	    !store_username_taken(txn, "eve1", 2, NOW, &taken[1], error))
		return false;
	say_int(seen, taken[0] + 2 * taken[1]);
	return true;
}

static bool
address_undo(StoreTxn *txn, GString *seen, GError **error)
{
	AddressUndo more = undo_of(1, 8);
	TokenHash link = sample_hash("undo", 2);
	g_autoptr(AddressUndo) found = NULL;
	int64_t last;
	if (!store_address_undo_add(txn, &more, error) ||
	    !store_address_undo_find(txn, &link, NOW, &found, error) ||
	    !store_address_undo_last(txn, 1, &last, error) ||
	    !store_address_undo_remove(txn, found, error))
		return false;
	g_string_append_printf(seen, "%s %s ", found->email, found->email_key);
	say_int(seen, last);
	return true;
}

/* --- groups ----------------------------------------------------------- */

static bool
group_change(StoreTxn *txn, GString *seen, GError **error)
{
	bool added, left, removed;
	StoreJoined joined;
	if (!store_group_add(txn, "crew", &added, error) ||
	    !store_group_join(txn, "crew", 1, &joined, error) ||
	    !store_group_leave(txn, "staff", 1, &left, error) ||
	    !store_group_remove(txn, "press", &removed, error))
		return false;
	g_string_append_printf(
	    seen, "%d %d %d %d", added, (int)joined, left, removed);
	return true;
}

static bool
group_find(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(GPtrArray) groups = NULL;
	g_autoptr(GPtrArray) accounts = NULL;
	bool found;
	if (!store_group_find(txn, "staff", &found, error) ||
	    !store_group_list(txn, "", 10, &groups, error) ||
	    !store_group_members(txn, "press", 0, 10, &accounts, error))
		return false;
	say_int(seen, found);
	for (guint i = 0; i < groups->len; i++)
		g_string_append_printf(
		    seen, "%s ", ((Group *)groups->pdata[i])->name);
	for (guint i = 0; i < accounts->len; i++)
		say_account(seen, accounts->pdata[i]);
	return true;
}

/* --- what waits for a proof ------------------------------------------- */

static bool
count(StoreTxn *txn, GString *seen, GError **error)
{
	LimitCount now;
	if (!store_limit_get(txn, 1, "ada1@example.org", &now, error))
		return false;
	say_int(seen, now.current++);
	return store_limit_put(
	    txn, 1, "ada1@example.org", &now, NOW + DAY_MS, error);
}

static bool
signup(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(Pending) pending = sample_pending(4);
	int64_t id;
	if (!count(txn, seen, error) ||
	    !store_pending_add(txn, pending, &id, error))
		return false;
	Code code = sample_code(id, 4);
	g_autoptr(OutboxMail) mail = sample_mail(id, 4);
	return store_code_add(txn, &code, error) &&
	       store_outbox_add(txn, mail, &id, error);
}

static bool
pending_update(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(Pending) pending = sample_pending(5);
	(void)seen;
	pending->id = 1;
	return store_pending_update(txn, pending, error);
}

static bool
pending_find(StoreTxn *txn, GString *seen, GError **error)
{
	TokenHash flow = sample_hash("flow", 2);
	TokenHash link = sample_hash("link", 1);
	g_autoptr(Pending) by_flow = NULL;
	g_autoptr(Pending) by_link = NULL;
	g_autoptr(Pending) to_refuse = NULL;
	g_autofree char *key = NULL;
	Code codes[LIMIT_LIVE_CODES];
	unsigned n;
	if (!store_pending_by_flow(
		txn, PENDING_SIGNUP, &flow, NOW, &by_flow, error) ||
	    !store_pending_by_link(txn, &link, NOW, &by_link, error) ||
	    !store_pending_to_refuse(
		txn, &link, NOW, &to_refuse, &key, error) ||
	    !store_codes_newest(txn, 1, codes, &n, error))
		return false;
	say_pending(seen, by_flow);
	say_pending(seen, by_link);
	say_pending(seen, to_refuse);
	g_string_append_printf(seen, "%s %u %d %d;", key, n, codes[0].mac[0],
	    codes[0].link.bytes[0]);
	return true;
}

/* The heart of a proof. */
static bool
prove(StoreTxn *txn, GString *seen, GError **error)
{
	TokenHash link = sample_hash("link", 1);
	Session session = session_of(3, 3);
	Event event = event_of(3);
	int64_t id;
	return store_code_count_wrong(txn, &link, 1, error) &&
	       store_code_count_wrong(txn, &link, -1, error) &&
	       account_add(txn, seen, error) &&
	       store_pending_remove(txn, 1, NOW, error) &&
	       store_session_add(txn, &session, error) &&
	       store_event_add(txn, &event, &id, error);
}

static bool
pending_remove_all(StoreTxn *txn, GString *seen, GError **error)
{
	(void)seen;
	return store_pending_remove_all(txn, 1, NOW, error);
}

/* --- mail ------------------------------------------------------------- */

static const OutboxLease all_mine = {
	.now_ms = NOW, .until_ms = NOW + MINUTE_MS, .senders = 4
};

static bool
outbox_lease(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(OutboxMail) mail = NULL;
	if (!store_outbox_lease(txn, &all_mine, &mail, error))
		return false;
	say_mail(seen, mail);
	return true;
}

/* What a sender does between two mails. */
static bool
outbox_turn(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(OutboxMail) mail = NULL;
	return store_outbox_lease(txn, &all_mine, &mail, error) &&
	       store_outbox_settle(txn, mail->id, mail->attempts, MAIL_SENT,
		   NOW, "250 kept", error) &&
	       outbox_lease(txn, seen, error);
}

static bool
outbox_back(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(OutboxMail) one = NULL;
	g_autoptr(OutboxMail) two = NULL;
	unsigned n;
	if (!store_outbox_lease(txn, &all_mine, &one, error) ||
	    !store_outbox_lease(txn, &all_mine, &two, error) ||
	    !store_outbox_retry(
		txn, one->id, one->attempts, NOW + 5, "451 later", error) ||
	    !store_outbox_release(
		txn, two->id, two->attempts, NOW + 5, "421 busy", error) ||
	    !outbox_lease(txn, seen, error) ||
	    !store_outbox_reclaim(txn, NOW, &n, error))
		return false;
	say_int(seen, n);
	return true;
}

static bool
outbox_over(StoreTxn *txn, GString *seen, GError **error)
{
	unsigned n;
	if (!store_outbox_withhold(txn, "ada1@example.org", NOW, error) ||
	    !store_outbox_withhold_signup(txn, 2, NOW, error) ||
	    !store_outbox_expire(txn, NOW + DAY_MS, &n, error))
		return false;
	say_int(seen, n);
	return true;
}

static bool
outbox_look(StoreTxn *txn, GString *seen, GError **error)
{
	g_autoptr(OutboxMail) mail = NULL;
	unsigned ready;
	int64_t next;
	if (!store_outbox_latest(txn, 1, &mail, error) ||
	    !store_outbox_outlook(txn, NOW, 9, &ready, &next, error))
		return false;
	say_mail(seen, mail);
	say_int(seen, ready);
	say_int(seen, next - NOW);
	return true;
}

/* --- sessions, events, limits ----------------------------------------- */

static bool
session_change(StoreTxn *txn, GString *seen, GError **error)
{
	Session more = session_of(1, 7);
	TokenHash one = sample_hash("session", 1);
	TokenHash two = sample_hash("session", 2);
	unsigned n;
	if (!store_session_add(txn, &more, error) ||
	    !store_session_touch(txn, &more.token, NOW + 5, error) ||
	    !store_session_remove(txn, &two, error) ||
	    !store_session_remove_others(txn, 1, &one, &n, error))
		return false;
	say_int(seen, n);
	return true;
}

static bool
session_find(StoreTxn *txn, GString *seen, GError **error)
{
	TokenHash token = sample_hash("session", 1);
	Session session;
	g_autoptr(Account) account = NULL;
	g_autoptr(GArray) sessions = NULL;
	if (!store_session_find(txn, &token, NOW, &session, &account, error) ||
	    !store_session_list(txn, 2, NOW, &sessions, error))
		return false;
	say_account(seen, account);
	g_string_append_printf(seen, "%s %s %u %s", session.client.browser,
	    session.client.network, sessions->len,
	    g_array_index(sessions, Session, 0).client.browser);
	return true;
}

static bool
event_change(StoreTxn *txn, GString *seen, GError **error)
{
	Event of_one = event_of(1);
	Event of_nobody = event_of(0);
	g_autoptr(GPtrArray) events = NULL;
	int64_t id;
	if (!store_event_add(txn, &of_one, &id, error) ||
	    !store_event_add(txn, &of_nobody, &id, error) ||
	    !store_event_remove(txn, 2, error) ||
	    !store_event_list(txn, 1, 10, &events, error))
		return false;
	for (guint i = 0; i < events->len; i++) {
		const Event *event = events->pdata[i];
		g_string_append_printf(seen, "%s %s %s;", event->detail,
		    event->client.browser, event->client.network);
	}
	return true;
}

static bool
refusal(StoreTxn *txn, GString *seen, GError **error)
{
	int64_t until;
	if (!store_refusal_add(txn, "na@example.org", NOW + 9, error) ||
	    !store_refusal_until(txn, "no@example.org", &until, error))
		return false;
	say_int(seen, until);
	return true;
}

static bool
purge(StoreTxn *txn, GString *seen, GError **error)
{
	const PurgeRule rule = { .now_ms = NOW + 2 * DAY_MS,
		.mail_before_ms = NOW + DAY_MS,
		.event_before_ms = NOW + DAY_MS,
		.limit = 100 };
	unsigned expired, n;
	if (!store_outbox_expire(txn, NOW + DAY_MS, &expired, error) ||
	    !store_purge(txn, &rule, &n, error))
		return false;
	say_int(seen, n);
	return true;
}

const Scene torture_scenes[] = {
	{ "adding-an-account", STORE_DURABLE, account_add },
	{ "changing-an-account", STORE_DURABLE, account_update },
	{ "erasing-an-account", STORE_DURABLE, account_erase },
	{ "finding-an-account", STORE_READ, account_find },
	{ "holding-a-name", STORE_DURABLE, username },
	{ "the-way-back-of-an-address", STORE_DURABLE, address_undo },
	{ "changing-groups", STORE_DURABLE, group_change },
	{ "finding-groups", STORE_READ, group_find },
	{ "a-sign-up", STORE_DURABLE, signup },
	{ "changing-what-is-pending", STORE_DURABLE, pending_update },
	{ "finding-what-is-pending", STORE_READ, pending_find },
	{ "a-proof", STORE_DURABLE, prove },
	{ "removing-what-is-pending", STORE_DURABLE, pending_remove_all },
	{ "leasing-a-mail", STORE_RELAXED, outbox_lease },
	{ "a-turn-of-a-sender", STORE_RELAXED, outbox_turn },
	{ "giving-mail-back", STORE_RELAXED, outbox_back },
	{ "mail-that-is-over", STORE_DURABLE, outbox_over },
	{ "looking-at-mail", STORE_READ, outbox_look },
	{ "changing-sessions", STORE_DURABLE, session_change },
	{ "finding-a-session", STORE_READ, session_find },
	{ "events", STORE_DURABLE, event_change },
	{ "refusals", STORE_DURABLE, refusal },
	{ "a-purge", STORE_RELAXED, purge },
	{ 0 },
};
