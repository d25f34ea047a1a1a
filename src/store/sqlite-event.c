/* What happened to accounts. */
#include "store/sqlite-connection.h"

static bool
event_add(Store *store, const Event *event, int64_t *ret_id, GError **error)
{
	bool nobodys = event->account_id == 0;
	g_auto(Statement) add = sqlite_take(
	    store, nobodys ? STATEMENT_EVENT_OF_NOBODY : STATEMENT_EVENT_ADD);
	if (!nobodys)
		statement_put_int(&add, event->account_id);
	statement_put_int(&add, event->kind);
	statement_put_int(&add, event->at_ms);
	statement_put_text(&add, event->client.browser);
	statement_put_text(&add, event->client.network);
	statement_put_text(&add, event->detail);
	if (!statement_run(&add, error))
		return false;
	*ret_id = nobodys ? 0
			  : sqlite3_last_insert_rowid(((Sqlite *)store)->db);
	return true;
}

static bool
event_remove(Store *store, int64_t id, GError **error)
{
	g_auto(Statement) removal = sqlite_take(store, STATEMENT_EVENT_REMOVE);
	statement_put_int(&removal, id);
	return statement_run(&removal, error);
}

void
sqlite_client_read(const Statement *row, int first, Client *ret_client)
{
	g_autofree char *browser = statement_text(row, first);
	g_autofree char *network = statement_text(row, first + 1);
	g_strlcpy(ret_client->browser, browser, sizeof ret_client->browser);
	g_strlcpy(ret_client->network, network, sizeof ret_client->network);
}

static Event *
read_event(const Statement *row)
{
	Event *event = g_new0(Event, 1);
	event->id = statement_int(row, 0);
	event->account_id = statement_int(row, 1);
	event->kind = (EventKind)statement_int(row, 2);
	event->at_ms = statement_int(row, 3);
	sqlite_client_read(row, 4, &event->client);
	event->detail = statement_text(row, 6);
	return event;
}

static bool
event_list(Store *store, int64_t account_id, unsigned limit,
    GPtrArray **ret_events, GError **error)
{
	g_autoptr(GPtrArray)
	    events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
	g_auto(Statement) list = sqlite_take(store, STATEMENT_EVENT_LIST);
	statement_put_int(&list, account_id);
	statement_put_int(&list, limit);
	for (;;) {
		bool found;
		if (!statement_step(&list, &found, error))
			return false;
		if (!found)
			break;
		g_ptr_array_add(events, read_event(&list));
	}
	*ret_events = g_steal_pointer(&events);
	return true;
}

void
sqlite_event_install(StoreOps *ops)
{
	ops->event_add = event_add;
	ops->event_remove = event_remove;
	ops->event_list = event_list;
}
