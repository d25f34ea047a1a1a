#include "tests/store/contract.h"

#include <string.h>

#include "base/limits.h"

static int64_t
add_pending(StoreTxn *txn, unsigned n)
{
	g_autoptr(Pending) pending = sample_pending(n);
	int64_t id;
	OK(store_pending_add(txn, pending, &id, &error));
	return id;
}

static void
add_code(StoreTxn *txn, int64_t pending_id, unsigned n)
{
	Code code = sample_code(pending_id, n);
	OK(store_code_add(txn, &code, &error));
}

static Pending *
by_flow(StoreTxn *txn, unsigned n, int64_t now_ms)
{
	TokenHash flow = sample_hash("flow", n);
	Pending *pending = NULL;
	OK(store_pending_by_flow(
	    txn, PENDING_SIGNUP, &flow, now_ms, &pending, &error));
	return pending;
}

static Pending *
by_link(StoreTxn *txn, unsigned n, int64_t now_ms)
{
	TokenHash link = sample_hash("link", n);
	Pending *pending = NULL;
	OK(store_pending_by_link(txn, &link, now_ms, &pending, &error));
	return pending;
}

/* Of the sign-up that a link's owner may refuse; NULL: none. */
static Pending *
to_refuse(StoreTxn *txn, unsigned n, int64_t now_ms, const char *email_key)
{
	TokenHash link = sample_hash("link", n);
	Pending *pending = NULL;
	g_autofree char *found = NULL;
	OK(store_pending_to_refuse(
	    txn, &link, now_ms, &pending, &found, &error));
	g_assert_cmpstr(found, ==, email_key);
	return pending;
}

static void
assert_same(const Pending *a, const Pending *b)
{
	g_assert_cmpmem(
	    a->flow.bytes, TOKEN_HASH_BYTES, b->flow.bytes, TOKEN_HASH_BYTES);
	g_assert_cmpstr(a->username, ==, b->username);
	g_assert_cmpstr(a->email, ==, b->email);
	g_assert_cmpstr(a->email_key, ==, b->email_key);
	g_assert_cmpstr(a->mailbox_key, ==, b->mailbox_key);
	g_assert_cmpstr(a->password_hash, ==, b->password_hash);
	g_assert_cmpstr(a->next, ==, b->next);
	g_assert_cmpstr(a->language, ==, b->language);
	g_assert_cmpint(a->created_ms, ==, b->created_ms);
	g_assert_cmpint(a->expires_ms, ==, b->expires_ms);
}

static void
test_unknown(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_pending(&txn, 1);
	add_code(&txn, id, 1);
	g_assert_null(by_flow(&txn, 2, SAMPLE_NOW_MS));
	g_assert_null(by_link(&txn, 2, SAMPLE_NOW_MS));
	g_assert_null(to_refuse(&txn, 2, SAMPLE_NOW_MS, NULL));
}

static void
test_expired(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t end = SAMPLE_NOW_MS + DAY_MS;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	add_code(&txn, add_pending(&txn, 1), 1);
	g_assert_null(by_flow(&txn, 1, end));
	g_assert_null(by_link(&txn, 1, end));
	g_autoptr(Pending) found = by_flow(&txn, 1, end - 1);
	g_assert_nonnull(found);
}

static void
test_found(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) wanted = sample_pending(2);
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	add_code(&txn, add_pending(&txn, 1), 1);
	int64_t id = add_pending(&txn, 2);
	add_code(&txn, id, 2);
	add_code(&txn, id, 3);
	g_autoptr(Pending) flow = by_flow(&txn, 2, SAMPLE_NOW_MS);
	g_autoptr(Pending) link = by_link(&txn, 2, SAMPLE_NOW_MS);
	g_autoptr(Pending) later = by_link(&txn, 3, SAMPLE_NOW_MS);
	assert_same(flow, wanted);
	assert_same(link, wanted);
	g_assert_cmpint(flow->id, ==, id);
	g_assert_cmpint(link->id, ==, id);
	g_assert_cmpint(later->id, ==, id);
}

static void
test_same_address(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) second = sample_pending(1);
	int64_t id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t first_id = add_pending(&txn, 1);
	second->flow = sample_hash("flow", 2);
	OK(store_pending_add(&txn, second, &id, &error));
	g_autoptr(Pending) first = by_flow(&txn, 1, SAMPLE_NOW_MS);
	g_assert_cmpint(first->id, ==, first_id);
	g_assert_cmpint(id, !=, first_id);
}

static void
test_update(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) changed = sample_pending(2);
	g_autoptr(Pending) other = sample_pending(3);
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	changed->id = add_pending(&txn, 1);
	(void)add_pending(&txn, 3);
	g_clear_pointer(&changed->username, g_free);
	g_clear_pointer(&changed->password_hash, g_free);
	g_clear_pointer(&changed->next, g_free);
	changed->created_ms += 5;
	changed->expires_ms += 7;
	OK(store_pending_update(&txn, changed, &error));
	g_assert_null(by_flow(&txn, 2, SAMPLE_NOW_MS));
	g_autoptr(Pending) found = by_flow(&txn, 1, SAMPLE_NOW_MS);
	changed->flow = sample_hash("flow", 1);
	changed->created_ms = SAMPLE_NOW_MS;
	assert_same(found, changed);
	g_autoptr(Pending) beside = by_flow(&txn, 3, SAMPLE_NOW_MS);
	assert_same(beside, other);
}

/* To that of another sample. */
static void
readdress(StoreTxn *txn, int64_t id, unsigned n)
{
	g_autoptr(Pending) changed = sample_pending(n);
	changed->id = id;
	OK(store_pending_update(txn, changed, &error));
}

static unsigned
newest(StoreTxn *txn, int64_t pending_id, Code codes[LIMIT_LIVE_CODES])
{
	unsigned n = 99;
	OK(store_codes_newest(txn, pending_id, codes, &n, &error));
	return n;
}

static void
assert_is_code(const Code *code, int64_t pending_id, unsigned n)
{
	Code wanted = sample_code(pending_id, n);
	g_assert_cmpmem(code->mac, CODE_MAC_BYTES, wanted.mac, CODE_MAC_BYTES);
	g_assert_cmpmem(code->link.bytes, TOKEN_HASH_BYTES, wanted.link.bytes,
	    TOKEN_HASH_BYTES);
	g_assert_cmpint(code->pending_id, ==, pending_id);
	g_assert_cmpint(code->created_ms, ==, wanted.created_ms);
	g_assert_cmpint(code->expires_ms, ==, wanted.expires_ms);
}

static void
test_newest(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Code codes[LIMIT_LIVE_CODES];
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_pending(&txn, 1);
	int64_t other = add_pending(&txn, 2);
	g_assert_cmpint(newest(&txn, id, codes), ==, 0);
	/* All of one millisecond, and others come between. */
	for (unsigned n = 1; n <= LIMIT_LIVE_CODES + 1; n++) {
		add_code(&txn, id, n);
		add_code(&txn, other, 100 - n);
	}
	g_assert_cmpint(newest(&txn, id, codes), ==, LIMIT_LIVE_CODES);
	for (unsigned i = 0; i < LIMIT_LIVE_CODES; i++) {
		assert_is_code(&codes[i], id, LIMIT_LIVE_CODES + 1 - i);
		g_assert_cmpint(codes[i].wrong_tries, ==, 0);
	}
	/* Nor does one that comes after all have died stand behind. */
	readdress(&txn, id, 3);
	add_code(&txn, id, 50);
	add_code(&txn, id, 40);
	g_assert_cmpint(newest(&txn, id, codes), ==, 2);
	assert_is_code(&codes[0], id, 40);
	assert_is_code(&codes[1], id, 50);
}

static void
test_dead(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Code codes[LIMIT_LIVE_CODES];
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_pending(&txn, 1);
	int64_t other = add_pending(&txn, 2);
	add_code(&txn, id, 1);
	add_code(&txn, other, 2);
	readdress(&txn, id, 2);
	g_assert_cmpint(newest(&txn, id, codes), ==, 0);
	g_assert_cmpint(newest(&txn, other, codes), ==, 1);
	g_assert_null(by_link(&txn, 1, SAMPLE_NOW_MS));
	add_code(&txn, id, 3);
	readdress(&txn, id, 1);
	add_code(&txn, id, 4);
	g_assert_cmpint(newest(&txn, id, codes), ==, 2);
	assert_is_code(&codes[0], id, 4);
	assert_is_code(&codes[1], id, 1);
	g_assert_null(by_link(&txn, 3, SAMPLE_NOW_MS));
	g_autoptr(Pending) back = by_link(&txn, 1, SAMPLE_NOW_MS);
	g_assert_cmpint(back->id, ==, id);
}

static void
test_wrong_tries(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Code codes[LIMIT_LIVE_CODES];
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_pending(&txn, 1);
	add_code(&txn, id, 1);
	add_code(&txn, id, 2);
	TokenHash link = sample_hash("link", 2);
	TokenHash unknown = sample_hash("link", 3);
	OK(store_code_count_wrong(&txn, &link, 1, &error));
	OK(store_code_count_wrong(&txn, &link, 1, &error));
	OK(store_code_count_wrong(&txn, &unknown, 1, &error));
	g_assert_cmpint(newest(&txn, id, codes), ==, 2);
	g_assert_cmpint(codes[0].wrong_tries, ==, 2);
	g_assert_cmpint(codes[1].wrong_tries, ==, 0);
}

static void
test_to_refuse(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) first = sample_pending(1);
	g_autoptr(Pending) changed = sample_pending(2);
	int64_t end_ms = changed->expires_ms;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	changed->id = add_pending(&txn, 1);
	add_code(&txn, changed->id, 1);
	OK(store_pending_update(&txn, changed, &error));
	add_code(&txn, changed->id, 2);
	OK(store_commit(&txn, &error));
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	changed->flow = first->flow;
	g_autoptr(Pending)
	    dead = to_refuse(&txn, 1, end_ms - 1, first->email_key);
	g_autoptr(Pending)
	    alive = to_refuse(&txn, 2, end_ms - 1, changed->email_key);
	assert_same(dead, changed);
	assert_same(alive, changed);
	g_assert_cmpint(dead->id, ==, changed->id);
	g_assert_null(by_link(&txn, 1, SAMPLE_NOW_MS));
	g_assert_null(to_refuse(&txn, 1, end_ms, NULL));
	OK(store_pending_remove(&txn, changed->id, SAMPLE_NOW_MS, &error));
	g_assert_null(to_refuse(&txn, 2, SAMPLE_NOW_MS, NULL));
	/* Its links are gone, not only out of sight: others may have them. */
	int64_t other = add_pending(&txn, 3);
	add_code(&txn, other, 2);
	g_autoptr(Pending) next = by_link(&txn, 2, SAMPLE_NOW_MS);
	g_assert_cmpint(next->id, ==, other);
}

static void
test_refuse_removed(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) first = sample_pending(1);
	int64_t end_ms = first->expires_ms;
	unsigned n;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_pending(&txn, 1);
	add_code(&txn, id, 1);
	readdress(&txn, id, 2);
	add_code(&txn, id, 2);
	OK(store_pending_remove(&txn, id, SAMPLE_NOW_MS, &error));
	g_assert_null(to_refuse(&txn, 1, end_ms - 1, first->email_key));
	g_assert_null(to_refuse(&txn, 1, end_ms, NULL));
	g_assert_null(to_refuse(&txn, 2, SAMPLE_NOW_MS, NULL));
	g_assert_null(by_link(&txn, 1, SAMPLE_NOW_MS));
	OK(store_purge(&txn, &(PurgeRule){ .now_ms = end_ms - 1, .limit = 10 },
	    &n, &error));
	g_assert_cmpuint(n, ==, 0);
	g_assert_null(to_refuse(&txn, 1, end_ms - 1, first->email_key));
	OK(store_purge(
	    &txn, &(PurgeRule){ .now_ms = end_ms, .limit = 10 }, &n, &error));
	g_assert_cmpuint(n, ==, 1);
	g_assert_null(to_refuse(&txn, 1, SAMPLE_NOW_MS, NULL));
}

static void
test_remove(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(OutboxMail) mail = NULL;
	g_autoptr(OutboxMail) latest = NULL;
	g_autoptr(OutboxMail) leased = NULL;
	Code codes[LIMIT_LIVE_CODES];
	int64_t mail_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_pending(&txn, 1);
	int64_t other = add_pending(&txn, 2);
	add_code(&txn, id, 1);
	add_code(&txn, other, 2);
	mail = sample_mail(id, 1);
	OK(store_outbox_add(&txn, mail, &mail_id, &error));
	OK(store_pending_remove(&txn, id, SAMPLE_NOW_MS, &error));
	OK(store_pending_remove(&txn, id, SAMPLE_NOW_MS, &error));
	g_assert_null(by_flow(&txn, 1, SAMPLE_NOW_MS));
	g_assert_cmpint(newest(&txn, id, codes), ==, 0);
	g_assert_cmpint(newest(&txn, other, codes), ==, 1);
	OK(store_outbox_latest(&txn, id, &latest, &error));
	g_assert_null(latest);
	OK(store_outbox_lease(&txn,
	    &(OutboxLease){ .now_ms = SAMPLE_NOW_MS,
		.until_ms = SAMPLE_NOW_MS + 1,
		.senders = 1 },
	    &leased, &error));
	g_assert_null(leased);
}

const ContractTest contract_signups[] = {
	{ "an-unknown-flow-or-link-finds-nothing", test_unknown },
	{ "an-expired-one-is-not-found", test_expired },
	{ "one-is-found-by-its-flow-and-by-any-of-its-links", test_found },
	{ "one-address-may-be-pending-many-times", test_same_address },
	{ "an-update-keeps-flow-and-birth", test_update },
	{ "only-the-newest-codes-are-told", test_newest },
	{ "wrong-tries-are-counted-for-one-code", test_wrong_tries },
	{ "a-code-is-dead-while-its-sign-up-has-another-address", test_dead },
	{ "a-code-refuses-for-its-address-dead-or-not-till-the-end",
	    test_to_refuse },
	{ "dead-codes-refuse-after-their-sign-up-is-removed-until-its-end",
	    test_refuse_removed },
	{ "removing-one-takes-its-codes-and-withholds-its-mail", test_remove },
	{ NULL, NULL },
};
