#include "account/limit.h"

#include <stddef.h>
#include <string.h>

#include "base/secret.h"

typedef struct {
	int64_t span_ms;
	size_t most; /* offset of an int in Settings; 0 there: no limit */
	bool typed; /* the key is what somebody typed */
	bool counter; /* only counted: there is no most */
} LimitRule;

#define LIMIT(span, key)                                                       \
	{                                                                      \
		.span_ms = span, .most = offsetof(Settings, limits.key)        \
	}
#define TYPED(span, key)                                                       \
	{                                                                      \
		.span_ms = span, .most = offsetof(Settings, limits.key),       \
		.typed = true                                                  \
	}
#define COUNTER(span)                                                          \
	{                                                                      \
		.span_ms = span, .counter = true                               \
	}

static const LimitRule rules[LIMIT__COUNT] = {
	[LIMIT_TRY_ADDRESS_DAY] = TYPED(DAY_MS, tries_address_day),
	[LIMIT_TRY_NETWORK_HOUR] = LIMIT(HOUR_MS, tries_network_hour),
	[LIMIT_TRY_HOUR] = LIMIT(HOUR_MS, tries_hour),
	[LIMIT_MAIL_ADDRESS_MINUTE] = TYPED(MINUTE_MS, mails_address_minute),
	[LIMIT_MAIL_ADDRESS_HOUR] = TYPED(HOUR_MS, mails_address_hour),
	[LIMIT_MAIL_ADDRESS_DAY] = TYPED(DAY_MS, mails_address_day),
	[LIMIT_MAIL_HOUR] = LIMIT(HOUR_MS, mails_hour),
	[LIMIT_SIGNUP_NETWORK_HOUR] = LIMIT(HOUR_MS, signups_network_hour),
	[LIMIT_SIGNUP_AGAIN_HOUR] = LIMIT(HOUR_MS, signups_network_hour),
	[LIMIT_LOGIN_ACCOUNT_DAY] = TYPED(DAY_MS, logins_account_day),
	[LIMIT_LOGIN_KNOWN_DAY] = LIMIT(DAY_MS, logins_account_day),
	[LIMIT_LOGIN_NETWORK_HOUR] = LIMIT(HOUR_MS, logins_network_hour),
	[LIMIT_LOGIN_HOUR] = LIMIT(HOUR_MS, logins_hour),
	[LIMIT_ASK_NETWORK_HOUR] = LIMIT(HOUR_MS, asks_network_hour),
	[LIMIT_NOTICE_ACCOUNT_DAY] = LIMIT(DAY_MS, notices_account_day),
	[LIMIT_CHANGE_ACCOUNT_DAY] = LIMIT(DAY_MS, changes_account_day),
	[LIMIT_TRY_OWN_DAY] = LIMIT(DAY_MS, tries_address_day),
	[LIMIT_MAIL_OWN_MINUTE] = LIMIT(MINUTE_MS, mails_address_minute),
	[LIMIT_MAIL_OWN_HOUR] = LIMIT(HOUR_MS, mails_address_hour),
	[LIMIT_MAIL_OWN_DAY] = LIMIT(DAY_MS, mails_address_day),
	[LIMIT_SIGN_IN_ACCOUNT_HOUR] = LIMIT(HOUR_MS, sign_ins_account_hour),
	[LIMIT_RENAME_ACCOUNT_DAY] = LIMIT(DAY_MS, changes_account_day),
	[LIMIT_EXPORT_ACCOUNT_DAY] = LIMIT(DAY_MS, changes_account_day),
	[LIMIT_MAIL_MAILBOX_DAY] = TYPED(DAY_MS, mails_mailbox_day),
	[LIMIT_DROPPED_BUDGET_DAY] = COUNTER(DAY_MS),
	[LIMIT_DROPPED_REFUSED_DAY] = COUNTER(DAY_MS),
	[LIMIT_WAIT_NETWORK_HOUR] = LIMIT(HOUR_MS, waits_network_hour),
	[LIMIT_WAIT_HOUR] = LIMIT(HOUR_MS, waits_hour),
	[LIMIT_WORK_SPENT] = COUNTER(HOUR_MS),
	[LIMIT_BREAKER] = COUNTER(DAY_MS),
	/* Longer than breaker.c looks back. */
	[LIMIT_COHORT_BEGUN] = COUNTER(3 * HOUR_MS),
	[LIMIT_COHORT_PROVEN] = COUNTER(3 * HOUR_MS),
	[LIMIT_COHORT_WITNESSES] = COUNTER(3 * HOUR_MS),
	[LIMIT_WITNESS_NETWORK_HOUR] = COUNTER(HOUR_MS),
	[LIMIT_RESEND_NETWORK_HOUR] = LIMIT(HOUR_MS, asks_network_hour),
	[LIMIT_TRY_NEW_HOUR] = LIMIT(HOUR_MS, tries_hour),
};

static int
rule_most(const LimitRule *rule, const Settings *settings)
{
	if (rule->counter)
		return 0;
	return *(
	    const int *)(const void *)((const char *)settings + rule->most);
}

/* As it is kept. */
typedef struct {
	Token hash; /* of what was typed */
	const char *text;
} KeptKey;

static void
keep_key(
    const Accounts *accounts, const LimitSubject *subject, KeptKey *ret_key)
{
	static const char label[] = "sallyport limit of ";
	ret_key->text = subject->key;
	if (!rules[subject->kind].typed)
		return;
	g_autoptr(GByteArray) message = g_byte_array_new();
	g_byte_array_append(message, (const uint8_t *)label, sizeof label - 1);
	g_byte_array_append(message, (const uint8_t *)subject->key,
	    (guint)strlen(subject->key));
	token_derive(
	    accounts->keys->code, message->data, message->len, &ret_key->hash);
	secret_wipe(message->data, message->len);
	ret_key->text = ret_key->hash.text;
}

/* The count as it stands at now_ms, in the span that holds now_ms. */
static LimitCount
slide(LimitCount count, int64_t span_ms, int64_t now_ms)
{
	int64_t elapsed_ms = now_ms - count.window_start_ms;
	if (elapsed_ms >= 2 * span_ms)
		return (LimitCount){ .window_start_ms = now_ms };
	if (elapsed_ms >= span_ms) {
		count.window_start_ms += span_ms;
		count.previous = count.current;
		count.current = 0;
	} else if (elapsed_ms < 0) {
		count.window_start_ms = now_ms;
	}
	return count;
}

/* What of the span before still counts. */
static int64_t
carried(int64_t before, int64_t span_ms, int64_t elapsed_ms)
{
	return before * (span_ms - elapsed_ms) / span_ms;
}

/*
 * How long until floor(before * rest / span) + after < most, where rest is what
 * is left of the span; 0 when it is so already.
 */
static int64_t
span_wait_ms(int64_t before, int64_t after, int64_t most, int64_t span_ms,
    int64_t elapsed_ms)
{
	if (carried(before, span_ms, elapsed_ms) + after < most)
		return 0;
	/* before * rest < (most - after) * span, so rest is at most: */
	int64_t rest_ms = ((most - after) * span_ms - 1) / before;
	return span_ms - elapsed_ms - rest_ms;
}

static int64_t
count_wait_ms(
    const LimitCount *count, int64_t most, int64_t span_ms, int64_t now_ms)
{
	int64_t elapsed_ms = now_ms - count->window_start_ms;
	if (count->current < most)
		return span_wait_ms(
		    count->previous, count->current, most, span_ms, elapsed_ms);
	return span_ms - elapsed_ms +
	       span_wait_ms(count->current, 0, most, span_ms, 0);
}

bool
limit_wait(StoreTxn *txn, const Accounts *accounts, int64_t now_ms,
    const LimitSubject *subjects, unsigned n, int64_t *ret_wait_ms,
    GError **error)
{
	int64_t longest_ms = 0;
	for (unsigned i = 0; i < n; i++) {
		const LimitRule *rule = &rules[subjects[i].kind];
		int most = rule_most(rule, accounts->settings);
		if (most == 0)
			continue;
		LimitCount count;
		KeptKey key;
		keep_key(accounts, &subjects[i], &key);
		if (!store_limit_get(
			txn, (int)subjects[i].kind, key.text, &count, error))
			return false;
		count = slide(count, rule->span_ms, now_ms);
		int64_t wait_ms = count_wait_ms(
		    &count, most, rule->span_ms, now_ms);
		longest_ms = MAX(longest_ms, wait_ms);
	}
	*ret_wait_ms = longest_ms;
	return true;
}

bool
limit_read(StoreTxn *txn, const Accounts *accounts, int64_t now_ms,
    const LimitSubject *subject, int64_t *ret_count, int *ret_most,
    GError **error)
{
	const LimitRule *rule = &rules[subject->kind];
	LimitCount count;
	KeptKey key;
	keep_key(accounts, subject, &key);
	if (!store_limit_get(txn, (int)subject->kind, key.text, &count, error))
		return false;
	count = slide(count, rule->span_ms, now_ms);
	*ret_count = count.current + carried(count.previous, rule->span_ms,
					 now_ms - count.window_start_ms);
	*ret_most = rule_most(rule, accounts->settings);
	return true;
}

bool
limit_count(StoreTxn *txn, const Accounts *accounts, int64_t now_ms,
    const LimitSubject *subjects, unsigned n, int by, GError **error)
{
	for (unsigned i = 0; i < n; i++) {
		const LimitRule *rule = &rules[subjects[i].kind];
		if (!rule->counter && rule_most(rule, accounts->settings) == 0)
			continue;
		LimitCount count;
		KeptKey key;
		keep_key(accounts, &subjects[i], &key);
		if (!store_limit_get(
			txn, (int)subjects[i].kind, key.text, &count, error))
			return false;
		count = slide(count, rule->span_ms, now_ms);
		count.current = MAX(count.current + by, 0);
		if (!store_limit_put(txn, (int)subjects[i].kind, key.text,
			&count, count.window_start_ms + 2 * rule->span_ms,
			error))
			return false;
	}
	return true;
}
