#include "account/notice.h"

#include "account/address.h"
#include "account/dispatch.h"
#include "account/known.h"
#include "account/limit.h"

bool
notice_add(const Accounts *accounts, StoreTxn *txn, MailKind kind,
    const Account *account, const Visitor *visitor, const char *link,
    const char *address, GError **error)
{
	Client client;
	g_auto(Token) of_mailbox = { "" };
	g_autofree char *key = g_strdup_printf(
	    "%" G_GINT64_FORMAT, account->id);
	g_autofree char *mailbox = address_mailbox_key(account->email_key);
	/* Word of a change always goes out. */
	const LimitSubject budgets[] = {
		{ LIMIT_MAIL_HOUR, "" },
		{ LIMIT_MAIL_MAILBOX_DAY, mailbox },
		{ LIMIT_NOTICE_ACCOUNT_DAY, key },
	};
	bool always = kind != MAIL_SIGNED_IN;
	int64_t wait_ms = 0, now_ms = clock_now_ms(accounts->clock);
	visitor_client(visitor, &client);
	known_mailbox(
	    accounts->keys, account->id, account->generation, &of_mailbox);
	if (!always &&
	    !limit_wait(txn, accounts, now_ms, budgets + 1, 2, &wait_ms, error))
		return false;
	/* One that is withheld must not keep back those of the next day. */
	if (wait_ms == 0 && !limit_count(txn, accounts, now_ms, budgets,
				always ? 2 : 3, 1, error))
		return false;
	const Dispatch dispatch = {
		.kind = kind,
		.account_id = account->id,
		.recipient = account->email,
		.mailbox_key = mailbox,
		.language = account->language,
		.words = {
			.link = link,
			.username = account->username,
			.browser = client.browser,
			.network = client.network,
			.address = address,
			.until_ms = account->delete_ms,
			.mailbox = of_mailbox.text,
		},
		.life_ms = LIMIT_NOTICE_DAYS * DAY_MS,
		.fate = wait_ms > 0 ? DISPATCH_OVER_BUDGET : DISPATCH_SEND,
	};
	return dispatch_add(accounts, txn, &dispatch, now_ms, error);
}
