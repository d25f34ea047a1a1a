#include "account/codemail.h"

#include <string.h>

#include "account/address.h"
#include "account/dispatch.h"
#include "account/known.h"
#include "account/standing.h"
#include "base/limits.h"
#include "crypto/code.h"

#define N_BUDGETS_MOST 4

typedef struct {
	LimitSubject of[N_BUDGETS_MOST];
	unsigned n;
} Budgets;

static void
add_budget(Budgets *budgets, LimitKind kind, const char *key)
{
	budgets->of[budgets->n++] = (LimitSubject){ kind, key };
}

/* Of codes, by what somebody typed, or by where that is mailed to. */
static void
add_budgets_of_address(Budgets *budgets, const char *key)
{
	add_budget(budgets, LIMIT_MAIL_ADDRESS_MINUTE, key);
	add_budget(budgets, LIMIT_MAIL_ADDRESS_HOUR, key);
	add_budget(budgets, LIMIT_MAIL_ADDRESS_DAY, key);
}

static void
add_budgets_of_owner(Budgets *budgets, const char *own_key)
{
	add_budget(budgets, LIMIT_MAIL_OWN_MINUTE, own_key);
	add_budget(budgets, LIMIT_MAIL_OWN_HOUR, own_key);
	add_budget(budgets, LIMIT_MAIL_OWN_DAY, own_key);
}

/* Whom a mail is for, and whether its code may prove anything. */
typedef struct {
	MailKind kind;
	Account *account; /* that it tells of; NULL: none */
	const char *recipient;
	char *mailbox_key;
	Standing standing; /* of who asks */
	char own_key[STANDING_KEY_BYTES]; /* the account's own budget; or "" */
	/* The budgets of what was typed and of where that is mailed to, where
	 * anybody may ask for it; NULL: the mailbox's own. */
	char *asked_key;
	char *asked_mail_key;
	const char *language;
	bool is_good;
	bool is_nobody; /* there is no such account: nothing is sent */
	bool is_new; /* an address to be proven; its owner's refusal stops it */
} Addressee;

static void
addressee_clear(Addressee *to)
{
	account_free(to->account);
	g_free(to->mailbox_key);
	g_free(to->asked_key);
	g_free(to->asked_mail_key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Addressee, addressee_clear)

/* What is mailed of each kind: with a code, and to an address that has an
 * account already. */
static const struct {
	MailKind code;
	MailKind taken;
	bool new_address; /* that is to be proven */
} mails[] = {
	[PENDING_SIGNUP] = { MAIL_SIGNUP_CODE, MAIL_ACCOUNT_EXISTS, true },
	[PENDING_SIGN_IN] = { .code = MAIL_SIGN_IN_CODE },
	[PENDING_RESET] = { .code = MAIL_RESET_CODE },
	[PENDING_ADDRESS] = { MAIL_ADDRESS_CODE, MAIL_ADDRESS_TAKEN, true },
	[PENDING_CONFIRM] = { .code = MAIL_CONFIRM_CODE },
};
G_STATIC_ASSERT(G_N_ELEMENTS(mails) == PENDING_KIND__COUNT);

/* Who left for good must not keep the address until the next purge. */
static bool
erase_if_over(StoreTxn *txn, int64_t now_ms, Account **account, GError **error)
{
	if (*account == NULL || !account_is_over(*account, now_ms))
		return true;
	bool done = store_account_erase(txn, *account, error);
	g_clear_pointer(account, account_free);
	return done;
}

/* The account that has the address which is to be proven, or the account that
 * the code is of; NULL: none. */
static bool
find_account(StoreTxn *txn, const Pending *pending, int64_t now_ms,
    Account **ret_account, GError **error)
{
	if (!mails[pending->kind].new_address)
		return store_account_by_id(
		    txn, pending->account_id, ret_account, error);
	if (!store_account_by_email(
		txn, pending->email_key, ret_account, error) ||
	    !erase_if_over(txn, now_ms, ret_account, error))
		return false;
	/* Another writing of the own address is no other one. */
	if (*ret_account != NULL && (*ret_account)->id == pending->account_id)
		g_clear_pointer(ret_account, account_free);
	return true;
}

static bool
find_addressee(StoreTxn *txn, const Pending *pending, int64_t now_ms,
    Addressee *to, GError **error)
{
	bool is_new = mails[pending->kind].new_address;
	to->is_new = is_new;
	to->standing = pending->standing;
	if (!find_account(txn, pending, now_ms, &to->account, error))
		return false;
	bool taken = is_new && to->account != NULL;
	to->kind = taken ? mails[pending->kind].taken
			 : mails[pending->kind].code;
	to->is_good = is_new != (to->account != NULL);
	to->is_nobody = !is_new && to->account == NULL;
	to->recipient = pending->email;
	to->language = pending->language;
	if (to->account != NULL) {
		to->recipient = to->account->email;
		to->language = to->account->language;
	}
	to->mailbox_key = is_new || to->account == NULL
			      ? g_strdup(pending->mailbox_key)
			      : address_mailbox_key(to->account->email_key);
	if (is_new)
		return true;
	standing_key(pending, to->own_key);
	/* A mailbox that is asked for by several names must not show in what
	 * becomes of one of them, nor in what becomes of a sign-up. */
	if (*to->own_key == '\0') {
		to->asked_key = g_strconcat(
		    "asked ", pending->mailbox_key, NULL);
		to->asked_mail_key = g_strconcat(
		    "asked mail ", to->mailbox_key, NULL);
	}
	return true;
}

/* Counts one more on all budgets where the first n_asked of them have room. */
static bool
spend(const Accounts *accounts, StoreTxn *txn, const Budgets *budgets,
    unsigned n_asked, int64_t now_ms, bool *ret_has_room, GError **error)
{
	int64_t wait_ms;
	if (!limit_wait(
		txn, accounts, now_ms, budgets->of, n_asked, &wait_ms, error))
		return false;
	*ret_has_room = wait_ms == 0;
	return wait_ms > 0 || limit_count(txn, accounts, now_ms, budgets->of,
				  budgets->n, 1, error);
}

/* There is room by what was typed, which whoever typed it may notice. */
static bool
may_ask(const Accounts *accounts, StoreTxn *txn, const Addressee *to,
    int64_t now_ms, bool *ret_may, GError **error)
{
	Budgets budgets = { 0 };
	*ret_may = true;
	if (to->asked_key == NULL)
		return true;
	add_budgets_of_address(&budgets, to->asked_key);
	return spend(
	    accounts, txn, &budgets, budgets.n, now_ms, ret_may, error);
}

/* Returns how many of them can say no. Who has the mail of an account gets back
 * in by it, however much others have had mailed there. */
static unsigned
mail_budgets(const Addressee *to, Budgets *budgets)
{
	if (*to->own_key != '\0')
		add_budgets_of_owner(budgets, to->own_key);
	else
		add_budgets_of_address(budgets, to->asked_mail_key != NULL
						    ? to->asked_mail_key
						    : to->mailbox_key);
	add_budget(budgets, LIMIT_MAIL_MAILBOX_DAY, to->mailbox_key);
	return to->standing == STANDING_MAILBOX ? budgets->n - 1 : budgets->n;
}

/* What all together may ask for. Each counts, be it mailed or not: else others
 * could see by what is left which of them was. Whether there is room is asked
 * before (code_mail_wait()). */
static bool
count_for_all(const Accounts *accounts, StoreTxn *txn, int by, int64_t now_ms,
    GError **error)
{
	const LimitSubject all = { LIMIT_MAIL_HOUR, "" };
	return limit_count(txn, accounts, now_ms, &all, 1, by, error);
}

/* The owner's word or the budgets, whichever says no. */
static bool
may_mail(const Accounts *accounts, StoreTxn *txn, const Addressee *to,
    int64_t now_ms, DispatchFate *ret_fate, GError **error)
{
	Budgets budgets = { 0 };
	int64_t refused_until_ms;
	bool has_room = false;
	unsigned n_asked = mail_budgets(to, &budgets);
	if (!store_refusal_until(
		txn, to->mailbox_key, &refused_until_ms, error))
		return false;
	if (to->is_new && refused_until_ms > now_ms) {
		*ret_fate = DISPATCH_REFUSED;
		return true;
	}
	if (!spend(accounts, txn, &budgets, n_asked, now_ms, &has_room, error))
		return false;
	*ret_fate = has_room ? DISPATCH_SEND : DISPATCH_OVER_BUDGET;
	return true;
}

static bool
add_mail(const Accounts *accounts, StoreTxn *txn, const Pending *pending,
    const Addressee *to, const Token *link, const CodeText *code,
    DispatchFate fate, int64_t hold_ms, int64_t now_ms, GError **error)
{
	const Account *account = to->account;
	g_auto(Token) of_mailbox = { "" };
	int64_t of_account = account != NULL ? account->id
					     : pending->account_id;
	if (account != NULL)
		known_mailbox(accounts->keys, account->id, account->generation,
		    &of_mailbox);
	const Dispatch dispatch = {
		.kind = to->kind,
		.pending_id = pending->id,
		.account_id = of_account,
		.recipient = to->recipient,
		.mailbox_key = to->mailbox_key,
		.language = to->language,
		.words = {
			.code = to->is_good ? code->digits : "",
			.link = link->text,
			.username = account == NULL ? pending->username
						    : account->username,
			.mailbox = of_mailbox.text,
		},
		.life_ms = accounts->settings->code.life_seconds * SECOND_MS,
		.hold_ms = hold_ms,
		.fate = to->is_nobody && fate == DISPATCH_SEND ? DISPATCH_NOBODY
							       : fate,
	};
	return dispatch_add(accounts, txn, &dispatch, now_ms, error);
}

/*
 * Only the newest codes are good. One that nobody will be told must not push
 * out one that is in the post: may is that by all that may show.
 */
static bool
wants_code(StoreTxn *txn, const Pending *pending, bool may, int64_t now_ms,
    bool *ret_wants, GError **error)
{
	Code codes[LIMIT_LIVE_CODES];
	unsigned n;
	if (!store_codes_newest(txn, pending->id, codes, &n, error))
		return false;
	*ret_wants = may || n == 0 || codes[0].expires_ms <= now_ms;
	return true;
}

static bool
add_code_and_mail(const Accounts *accounts, StoreTxn *txn,
    const Pending *pending, int64_t hold_ms, int64_t now_ms, bool *ret_had_room,
    GError **error)
{
	g_auto(Addressee) to = { 0 };
	bool may_be_asked, wants;
	DispatchFate fate = DISPATCH_OVER_BUDGET;
	if (!find_addressee(txn, pending, now_ms, &to, error) ||
	    !count_for_all(accounts, txn, 1, now_ms, error) ||
	    !may_ask(accounts, txn, &to, now_ms, &may_be_asked, error) ||
	    (may_be_asked &&
		!may_mail(accounts, txn, &to, now_ms, &fate, error)))
		return false;
	*ret_had_room = to.asked_key != NULL ? may_be_asked
					     : fate == DISPATCH_SEND;
	if (!wants_code(txn, pending, *ret_had_room, now_ms, &wants, error))
		return false;
	g_auto(Token) link = { 0 };
	g_auto(CodeText) digits = { 0 };
	token_draw(&link);
	code_derive(
	    accounts->keys, &link, accounts->settings->code.digits, &digits);
	Code code = {
		.pending_id = pending->id,
		.created_ms = now_ms,
		.expires_ms = now_ms + hold_ms +
			      accounts->settings->code.life_seconds * SECOND_MS,
	};
	token_hash(link.text, &code.link);
	code_mac(accounts->keys, &pending->flow, &digits, code.mac);
	if (!to.is_good || fate != DISPATCH_SEND) {
		/* A MAC that no digits have: nobody is told the code. */
		TokenHash nothing;
		token_hash_draw(&nothing);
		G_STATIC_ASSERT(sizeof nothing.bytes == sizeof code.mac);
		memcpy(code.mac, nothing.bytes, sizeof code.mac);
	}
	return (!wants || store_code_add(txn, &code, error)) &&
	       add_mail(accounts, txn, pending, &to, &link, &digits, fate,
		   hold_ms, now_ms, error);
}

bool
code_mail_add(const Accounts *accounts, StoreTxn *txn, const Pending *pending,
    int64_t now_ms, GError **error)
{
	return code_mail_add_held(accounts, txn, pending, 0, now_ms, error);
}

bool
code_mail_add_held(const Accounts *accounts, StoreTxn *txn,
    const Pending *pending, int64_t hold_ms, int64_t now_ms, GError **error)
{
	bool unused;
	return add_code_and_mail(
	    accounts, txn, pending, hold_ms, now_ms, &unused, error);
}

bool
code_mail_ask(const Accounts *accounts, StoreTxn *txn, const Pending *pending,
    int64_t now_ms, bool *ret_had_room, GError **error)
{
	return add_code_and_mail(
	    accounts, txn, pending, 0, now_ms, ret_had_room, error);
}

bool
code_mail_withdraw(const Accounts *accounts, StoreTxn *txn,
    const Pending *pending, int64_t now_ms, GError **error)
{
	g_autoptr(OutboxMail) mail = NULL;
	Budgets budgets = { 0 };
	if (!store_outbox_latest(txn, pending->id, &mail, error))
		return false;
	/* An older one has had its minute: who took it back could give away
	 * that of another. */
	bool counts = mail != NULL && mail->state == MAIL_WAITING &&
		      mail->attempts == 0 &&
		      now_ms - mail->created_ms < MINUTE_MS;
	add_budgets_of_address(&budgets, pending->mailbox_key);
	add_budget(&budgets, LIMIT_MAIL_MAILBOX_DAY, pending->mailbox_key);
	return (!counts ||
		   (limit_count(txn, accounts, now_ms, budgets.of, budgets.n,
			-1, error) &&
		       count_for_all(accounts, txn, -1, now_ms, error))) &&
	       store_outbox_withhold_signup(txn, pending->id, now_ms, error);
}

bool
code_mail_wait(const Accounts *accounts, StoreTxn *txn, Standing standing,
    const LimitSubject *network, int64_t now_ms, int64_t *ret_wait_ms,
    GError **error)
{
	LimitSubject subjects[2];
	unsigned n = 0;
	if (standing == STANDING_STRANGER)
		subjects[n++] = (LimitSubject){ LIMIT_MAIL_HOUR, "" };
	if (network != NULL)
		subjects[n++] = *network;
	return limit_wait(
	    txn, accounts, now_ms, subjects, n, ret_wait_ms, error);
}
