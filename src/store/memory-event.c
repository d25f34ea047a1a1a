/* What happened to accounts. */
#include "store/memory-store.h"

static Event *
event_at(MemoryRows *rows, unsigned i)
{
	return g_ptr_array_index(rows->events, i);
}

static void
remove_event(MemoryRows *rows, int64_t id)
{
	for (unsigned i = rows->events->len; i > 0; i--)
		if (event_at(rows, i - 1)->id == id)
			g_ptr_array_remove_index(rows->events, i - 1);
}

unsigned
memory_event_purge(MemoryRows *rows, int64_t before_ms, unsigned limit)
{
	unsigned seen = 0, n = 0;
	for (unsigned i = 0; i < rows->events->len && seen < limit; seen++) {
		const Event *event = event_at(rows, i);
		if (event->id != 0 && event->at_ms < before_ms) {
			g_ptr_array_remove_index(rows->events, i);
			n++;
		} else {
			i++;
		}
	}
	return n;
}

static bool
event_add(Store *store, const Event *event, int64_t *ret_id, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	Event *row = memory_rows_copy_event(event);
	row->id = event->account_id == 0 ? 0 : ++rows->last_id;
	if (row->id == 0)
		remove_event(rows, 0);
	g_ptr_array_add(rows->events, row);
	*ret_id = row->id;
	return true;
}

static bool
event_remove(Store *store, int64_t id, GError **error)
{
	(void)error;
	remove_event(memory_rows(store), id);
	return true;
}

static bool
event_list(Store *store, int64_t account_id, unsigned limit,
    GPtrArray **ret_events, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	GPtrArray *events = g_ptr_array_new_with_free_func(
	    (GDestroyNotify)event_free);
	for (unsigned i = rows->events->len; i > 0 && events->len < limit; i--)
		if (event_at(rows, i - 1)->account_id == account_id)
			g_ptr_array_add(events,
			    memory_rows_copy_event(event_at(rows, i - 1)));
	*ret_events = events;
	return true;
}

void
memory_event_install(StoreOps *ops)
{
	ops->event_add = event_add;
	ops->event_remove = event_remove;
	ops->event_list = event_list;
}
