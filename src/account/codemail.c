#include "account/codemail.h"

#include <string.h>

#include "account/limit.h"
#include "account/mailsecret.h"
#include "base/limits.h"
#include "crypto/code.h"

#define N_BUDGETS 4

static void
mail_budgets(const char *mailbox_key, LimitSubject budgets[N_BUDGETS])
{
	budgets[0] = (LimitSubject){ LIMIT_MAIL_ADDRESS_MINUTE, mailbox_key };
	budgets[1] = (LimitSubject){ LIMIT_MAIL_ADDRESS_HOUR, mailbox_key };
	budgets[2] = (LimitSubject){ LIMIT_MAIL_ADDRESS_DAY, mailbox_key };
	budgets[3] = (LimitSubject){ LIMIT_MAIL_HOUR, "" };
}

/* The owner's word or the budgets, whichever says no. */
static bool
may_mail(const Accounts *accounts, StoreTxn *txn, const char *mailbox_key,
    int64_t now_ms, bool *ret_may, GError **error)
{
	LimitSubject budgets[N_BUDGETS];
	int64_t refused_until_ms, wait_ms;
	mail_budgets(mailbox_key, budgets);
	if (!store_refusal_until(txn, mailbox_key, &refused_until_ms, error) ||
	    !limit_wait(txn, accounts->settings, now_ms, budgets, N_BUDGETS,
		&wait_ms, error))
		return false;
	bool may = refused_until_ms <= now_ms && wait_ms == 0;
	if (may && !limit_count(txn, accounts->settings, now_ms, budgets,
		       N_BUDGETS, 1, error))
		return false;
	*ret_may = may;
	return true;
}

static void
draw_message_id(char *ret_id)
{
	Token token;
	TokenHash hash;
	token_draw(&token);
	token_hash(token.text, &hash);
	token_clear(&token);
	for (int i = 0; i < MESSAGE_ID_BYTES / 2; i++)
		g_snprintf(ret_id + 2 * i, 3, "%02x", hash.bytes[i]);
}

static bool
add_mail(const Accounts *accounts, StoreTxn *txn, const PendingSignup *pending,
    const Account *account, const Token *link, const CodeText *code, bool may,
    int64_t now_ms, GError **error)
{
	char message_id[MESSAGE_ID_BYTES + 1];
	draw_message_id(message_id);
	const PendingSignup *to = pending;
	char empty[] = "";
	CodeText digits = *code;
	Token text = *link;
	MailSecret secret = {
		.code = account == NULL ? digits.digits : empty,
		.link = text.text,
		.username = account == NULL ? to->username : account->username,
	};
	if (secret.username == NULL)
		secret.username = empty;
	g_autoptr(GBytes)
	    sealed = mail_secret_seal(accounts->keys, message_id, &secret);
	code_text_clear(&digits);
	token_clear(&text);
	OutboxMail mail = {
		.pending_id = pending->id,
		.kind = account == NULL ? MAIL_SIGNUP_CODE
					: MAIL_ACCOUNT_EXISTS,
		.recipient = account == NULL ? to->email : account->email,
		.mailbox_key = pending->mailbox_key,
		.language = account == NULL ? to->language : account->language,
		.message_id = message_id,
		.sealed = may ? sealed : NULL,
		.state = may ? MAIL_WAITING : MAIL_WITHHELD,
		.created_ms = now_ms,
		.due_ms = now_ms,
		.expires_ms = now_ms +
			      accounts->settings->code.life_seconds * SECOND_MS,
		.settled_ms = may ? 0 : now_ms,
	};
	int64_t mail_id;
	return store_outbox_add(txn, &mail, &mail_id, error);
}

/*
 * Only the newest codes are good. One that nobody will be told must not push
 * out one that is in the post.
 */
static bool
wants_code(StoreTxn *txn, const PendingSignup *pending, bool may,
    int64_t now_ms, bool *ret_wants, GError **error)
{
	Code codes[LIMIT_LIVE_CODES];
	unsigned n;
	if (!store_codes_newest(txn, pending->id, codes, &n, error))
		return false;
	*ret_wants = may || n == 0 || codes[0].expires_ms <= now_ms;
	return true;
}

bool
code_mail_add(const Accounts *accounts, StoreTxn *txn,
    const PendingSignup *pending, int64_t now_ms, GError **error)
{
	g_autoptr(Account) account = NULL;
	bool may, wants;
	if (!store_account_by_email(txn, pending->email_key, &account, error) ||
	    !may_mail(
		accounts, txn, pending->mailbox_key, now_ms, &may, error) ||
	    !wants_code(txn, pending, may, now_ms, &wants, error))
		return false;
	g_auto(Token) link = { 0 };
	g_auto(CodeText) digits = { 0 };
	token_draw(&link);
	code_derive(
	    accounts->keys, &link, accounts->settings->code.digits, &digits);
	Code code = {
		.pending_id = pending->id,
		.created_ms = now_ms,
		.expires_ms = now_ms +
			      accounts->settings->code.life_seconds * SECOND_MS,
	};
	token_hash(link.text, &code.link);
	code_mac(accounts->keys, &pending->flow, &digits, code.mac);
	if (account != NULL) {
		/* A MAC that no digits have. */
		TokenHash nothing;
		token_hash_draw(&nothing);
		G_STATIC_ASSERT(sizeof nothing.bytes == sizeof code.mac);
		memcpy(code.mac, nothing.bytes, sizeof code.mac);
	}
	return (!wants || store_code_add(txn, &code, error)) &&
	       add_mail(accounts, txn, pending, account, &link, &digits, may,
		   now_ms, error);
}

bool
code_mail_withdraw(const Accounts *accounts, StoreTxn *txn,
    const PendingSignup *pending, int64_t now_ms, GError **error)
{
	g_autoptr(OutboxMail) mail = NULL;
	LimitSubject budgets[N_BUDGETS];
	if (!store_outbox_latest(txn, pending->id, &mail, error))
		return false;
	/* An older one has had its minute: who took it back could give away
	 * that of another. */
	bool counts = mail != NULL && mail->state == MAIL_WAITING &&
		      mail->attempts == 0 &&
		      now_ms - mail->created_ms < MINUTE_MS;
	mail_budgets(pending->mailbox_key, budgets);
	return (!counts || limit_count(txn, accounts->settings, now_ms, budgets,
			       N_BUDGETS, -1, error)) &&
	       store_outbox_withhold_signup(txn, pending->id, now_ms, error);
}

bool
code_mail_wait(const Accounts *accounts, StoreTxn *txn, int64_t now_ms,
    int64_t *ret_wait_ms, GError **error)
{
	const LimitSubject all = { LIMIT_MAIL_HOUR, "" };
	return limit_wait(
	    txn, accounts->settings, now_ms, &all, 1, ret_wait_ms, error);
}
