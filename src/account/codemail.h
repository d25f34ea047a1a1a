/*
 * A code for what waits for a proof, and the mail that carries it: both or
 * neither, in the caller's transaction.
 *
 * What is mailed depends on what is known; what is written looks the same. To
 * an address that is to be proven but has an account goes word of that, and the
 * code's row can match nothing. Where a code is asked for an account that there
 * is not, that is so, too, and the mail's row is withheld. Over its budget, or
 * after its owner has refused what anybody can have sent, a mailbox gets
 * nothing: the mail's row is withheld, its code can match nothing, and one that
 * was mailed before stays as good as it was. What an owner's browser asks for
 * the account has a budget of its own, and what anybody else asks for it
 * another than sign-ups, and new addresses, that are to be proven.
 */
#ifndef ACCOUNT_CODEMAIL_H
#define ACCOUNT_CODEMAIL_H

#include "account/accounts.h"
#include "account/limit.h"

bool code_mail_add(const Accounts *accounts, StoreTxn *txn,
    const Pending *pending, int64_t now_ms, GError **error);

/* The same, and the mail is held back for hold_ms, be it a real one or a row
 * that looks so; its code lives from then on. */
bool code_mail_add_held(const Accounts *accounts, StoreTxn *txn,
    const Pending *pending, int64_t hold_ms, int64_t now_ms, GError **error);

/* As code_mail_add(); *ret_had_room is false where the budget of what was
 * named, or of the account's own, had no room: that may show. */
bool code_mail_ask(const Accounts *accounts, StoreTxn *txn,
    const Pending *pending, int64_t now_ms, bool *ret_had_room, GError **error);

/*
 * Withholds what mail of it still waits, for its address is to
 * be another. The last one, where nobody has tried to send it yet, is taken
 * back from the budgets: else it would stand in the way of one to its address.
 */
bool code_mail_withdraw(const Accounts *accounts, StoreTxn *txn,
    const Pending *pending, int64_t now_ms, GError **error);

/*
 * How long until one more mail may be asked for: the budget of all mails
 * together has room, unless it is an owner who asks, and the network (NULL:
 * that does not count) is under a limit of its own; 0: now. It depends on no
 * address, so whoever would get no mail because of it is told so instead of
 * waiting in vain.
 */
bool code_mail_wait(const Accounts *accounts, StoreTxn *txn, Standing standing,
    const LimitSubject *network, int64_t now_ms, int64_t *ret_wait_ms,
    GError **error);

#endif
