#include "account/event.h"

bool
event_add(const Accounts *accounts, StoreTxn *txn, int64_t account_id,
    EventKind kind, const Visitor *visitor, const char *detail, int64_t *ret_id,
    GError **error)
{
	g_autofree char *kept = g_strdup(detail);
	Event event = {
		.account_id = account_id,
		.kind = kind,
		.at_ms = clock_now_ms(accounts->clock),
		.detail = kept,
	};
	int64_t id;
	visitor_client(visitor, &event.client);
	return store_event_add(
	    txn, &event, ret_id != NULL ? ret_id : &id, error);
}
