#include "account/dispatch.h"

#include "account/limit.h"

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
count_dropped(const Accounts *accounts, StoreTxn *txn, DispatchFate fate,
    int64_t now_ms, GError **error)
{
	static const LimitSubject counters[] = {
		[DISPATCH_REFUSED] = { LIMIT_DROPPED_REFUSED_DAY, "" },
		[DISPATCH_OVER_BUDGET] = { LIMIT_DROPPED_BUDGET_DAY, "" },
	};
	if (fate == DISPATCH_SEND || fate == DISPATCH_NOBODY)
		return true;
	return limit_count(txn, accounts, now_ms, &counters[fate], 1, 1, error);
}

bool
dispatch_add(const Accounts *accounts, StoreTxn *txn, const Dispatch *dispatch,
    int64_t now_ms, GError **error)
{
	char message_id[MESSAGE_ID_BYTES + 1];
	draw_message_id(message_id);
	g_autoptr(GBytes) sealed = mail_secret_seal(
	    accounts->keys, message_id, &dispatch->words);
	g_autoptr(OutboxMail) mail = g_new0(OutboxMail, 1);
	mail->pending_id = dispatch->pending_id;
	mail->account_id = dispatch->account_id;
	mail->kind = dispatch->kind;
	mail->recipient = g_strdup(dispatch->recipient);
	mail->mailbox_key = g_strdup(dispatch->mailbox_key);
	mail->language = g_strdup(dispatch->language);
	mail->message_id = g_strdup(message_id);
	mail->created_ms = now_ms;
	mail->due_ms = now_ms + dispatch->hold_ms;
	mail->expires_ms = mail->due_ms + dispatch->life_ms;
	if (dispatch->fate != DISPATCH_SEND) {
		mail->state = MAIL_WITHHELD;
		mail->settled_ms = now_ms;
	} else {
		mail->sealed = g_steal_pointer(&sealed);
	}
	int64_t id;
	return store_outbox_add(txn, mail, &id, error) &&
	       count_dropped(accounts, txn, dispatch->fate, now_ms, error);
}
