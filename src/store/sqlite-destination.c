/* How domains take their mails. */
#include "store/sqlite-connection.h"

static bool
run_for(Store *store, StatementName name, const char *domain, GError **error)
{
	g_auto(Statement) statement = sqlite_take(store, name);
	statement_put_text(&statement, domain);
	return statement_run(&statement, error);
}

bool
sqlite_destination_get(Store *store, const char *domain,
    Destination *ret_destination, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_DESTINATION_GET);
	statement_put_text(&find, domain);
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	*ret_destination = (Destination){ 0 };
	if (!found)
		return true;
	ret_destination->failures = (int)statement_int(&find, 0);
	ret_destination->held = statement_int(&find, 1) != 0;
	ret_destination->until_ms = statement_int(&find, 2);
	return true;
}

static bool
forget(Store *store, const char *domain, GError **error)
{
	return run_for(store, STATEMENT_DESTINATION_FORGET, domain, error) &&
	       run_for(store, STATEMENT_OUTBOX_LET_GO, domain, error);
}

bool
sqlite_destination_put(Store *store, const char *domain,
    const Destination *destination, GError **error)
{
	Destination before;
	if (!sqlite_destination_get(store, domain, &before, error))
		return false;
	if (destination->failures == 0 && !destination->held)
		return forget(store, domain, error);
	g_auto(Statement) put = sqlite_take(store, STATEMENT_DESTINATION_PUT);
	statement_put_text(&put, domain);
	statement_put_int(&put, destination->failures);
	statement_put_int(&put, destination->held);
	statement_put_int(&put, destination->until_ms);
	if (!statement_run(&put, error))
		return false;
	if (before.held == destination->held)
		return true;
	return run_for(store,
	    destination->held ? STATEMENT_OUTBOX_HOLD : STATEMENT_OUTBOX_LET_GO,
	    domain, error);
}

/* NULL: there is no such mail. */
static bool
domain_of(Store *store, int64_t mail_id, char **ret_domain, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_DESTINATION_OF);
	statement_put_int(&find, mail_id);
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	*ret_domain = found ? statement_text(&find, 0) : NULL;
	return true;
}

static bool
destination_get(
    Store *store, int64_t mail_id, Destination *ret_destination, GError **error)
{
	g_autofree char *domain = NULL;
	if (!domain_of(store, mail_id, &domain, error))
		return false;
	*ret_destination = (Destination){ 0 };
	return domain == NULL ||
	       sqlite_destination_get(store, domain, ret_destination, error);
}

static bool
destination_put(Store *store, int64_t mail_id, const Destination *destination,
    GError **error)
{
	g_autofree char *domain = NULL;
	if (!domain_of(store, mail_id, &domain, error))
		return false;
	return domain == NULL ||
	       sqlite_destination_put(store, domain, destination, error);
}

void
sqlite_destination_install(StoreOps *ops)
{
	ops->destination_get = destination_get;
	ops->destination_put = destination_put;
}
