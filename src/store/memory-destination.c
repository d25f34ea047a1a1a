/* How domains take their mails. */
#include <string.h>

#include "store/memory-store.h"

const char *
memory_domain_of(const OutboxMail *mail)
{
	const char *at = strchr(mail->mailbox_key, '@');
	return at == NULL ? mail->mailbox_key : at + 1;
}

MemoryDestination *
memory_destination_find(MemoryRows *rows, const char *domain)
{
	for (unsigned i = 0; i < rows->destinations->len; i++) {
		MemoryDestination *at = rows->destinations->pdata[i];
		if (g_str_equal(at->domain, domain))
			return at;
	}
	return NULL;
}

Lane
memory_lane(MemoryRows *rows, const OutboxMail *mail)
{
	const MemoryDestination *known = memory_destination_find(
	    rows, memory_domain_of(mail));
	if (known != NULL && known->how.held)
		return LANE_HELD;
	return mail->pending_id == 0 || mail->attempts > 0 ? LANE_PATIENT
							   : LANE_WAITED_FOR;
}

static void
move_mails(MemoryRows *rows, const char *domain)
{
	for (unsigned i = 0; i < rows->mails->len; i++) {
		MemoryMail *row = rows->mails->pdata[i];
		if (row->mail->state == MAIL_WAITING &&
		    g_str_equal(memory_domain_of(row->mail), domain))
			row->lane = memory_lane(rows, row->mail);
	}
}

void
memory_destination_put(
    MemoryRows *rows, const char *domain, const Destination *how)
{
	MemoryDestination *known = memory_destination_find(rows, domain);
	bool was_held = known != NULL && known->how.held;
	g_autofree char *name = g_strdup(domain);
	if (how->failures == 0 && !how->held) {
		if (known != NULL)
			g_ptr_array_remove(rows->destinations, known);
	} else {
		if (known == NULL) {
			known = g_new0(MemoryDestination, 1);
			known->domain = g_strdup(name);
			g_ptr_array_add(rows->destinations, known);
		}
		known->how = *how;
	}
	if (was_held != how->held)
		move_mails(rows, name);
}

static const char *
domain_of_id(MemoryRows *rows, int64_t mail_id)
{
	for (unsigned i = 0; i < rows->mails->len; i++) {
		const MemoryMail *row = rows->mails->pdata[i];
		if (row->mail->id == mail_id)
			return memory_domain_of(row->mail);
	}
	return NULL;
}

static bool
destination_get(
    Store *store, int64_t mail_id, Destination *ret_destination, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	const char *domain = domain_of_id(rows, mail_id);
	const MemoryDestination *known = domain == NULL
					     ? NULL
					     : memory_destination_find(
						   rows, domain);
	*ret_destination = known == NULL ? (Destination){ 0 } : known->how;
	return true;
}

static bool
destination_put(Store *store, int64_t mail_id, const Destination *destination,
    GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	const char *domain = domain_of_id(rows, mail_id);
	if (domain != NULL)
		memory_destination_put(rows, domain, destination);
	return true;
}

void
memory_destination_install(StoreOps *ops)
{
	ops->destination_get = destination_get;
	ops->destination_put = destination_put;
}
