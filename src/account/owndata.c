#include "account/owndata.h"

#include "account/confirm.h"
#include "account/event.h"
#include "account/session.h"

void
own_data_clear(OwnData *data)
{
	g_clear_pointer(&data->account, account_free);
	g_clear_pointer(&data->sessions, g_array_unref);
	g_clear_pointer(&data->events, g_ptr_array_unref);
}

static bool
gather(const Accounts *accounts, StoreTxn *txn, unsigned n_events,
    OwnData *data, GError **error)
{
	return store_session_list(txn, data->account->id,
		   clock_now_ms(accounts->clock), &data->sessions, error) &&
	       store_event_list(
		   txn, data->account->id, n_events, &data->events, error);
}

bool
own_data_look(const Accounts *accounts, const char *session, OwnData *ret_data,
    GError **error)
{
	g_auto(OwnData) data = { 0 };
	if (!session_find(accounts, session, &data.own, &data.account, error))
		return false;
	g_auto(StoreTxn) txn = { 0 };
	if (data.account != NULL &&
	    (!store_begin(accounts->store, STORE_READ, &txn, error) ||
		!gather(accounts, &txn, LIMIT_EVENTS_LISTED, &data, error) ||
		!store_commit(&txn, error)))
		return false;
	*ret_data = data;
	data = (OwnData){ 0 };
	return true;
}

bool
own_data_export(const Accounts *accounts, const char *session,
    const Visitor *visitor, OwnData *ret_data, int64_t *ret_wait_ms,
    GError **error)
{
	g_auto(OwnData) data = { 0 };
	g_auto(StoreTxn) txn = { 0 };
	*ret_wait_ms = 0;
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !session_find_in(
		accounts, &txn, session, &data.own, &data.account, error))
		return false;
	if (data.account != NULL &&
	    !confirm_count_change(accounts, &txn, LIMIT_EXPORT_ACCOUNT_DAY,
		data.account->id, ret_wait_ms, error))
		return false;
	if (*ret_wait_ms > 0)
		return true;
	if (data.account != NULL &&
	    (!event_add(accounts, &txn, data.account->id, EVENT_EXPORTED,
		 visitor, NULL, NULL, error) ||
		!gather(accounts, &txn, LIMIT_EVENTS_EXPORTED, &data, error) ||
		!store_commit(&txn, error)))
		return false;
	*ret_data = data;
	data = (OwnData){ 0 };
	return true;
}
