#include "store/memory.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "store/memory-store.h"

static Memory *
memory(Store *store)
{
	return (Memory *)store;
}

/* --- life and transactions -------------------------------------------- */

static void
do_free(Store *store)
{
	Memory *self = memory(store);
	memory_rows_free(self->rows);
	if (self->bell >= 0)
		close(self->bell);
	g_free(self);
}

static bool
begin(Store *store, StoreMode mode, GError **error)
{
	(void)error;
	Memory *self = memory(store);
	self->before = mode == STORE_READ ? NULL : memory_rows_copy(self->rows);
	return true;
}

/* What was added is there for all to see. */
static void
ring(Memory *self)
{
	if (self->rings && self->bell >= 0)
		g_assert(eventfd_write(self->bell, 1) == 0);
	self->rings = false;
}

static bool
commit(Store *store, StoreMode mode, GError **error)
{
	(void)mode;
	(void)error;
	Memory *self = memory(store);
	g_clear_pointer(&self->before, memory_rows_free);
	if (!store->grouped)
		ring(self);
	return true;
}

static void
go_back(Memory *self, MemoryRows **before)
{
	if (*before == NULL)
		return;
	memory_rows_free(self->rows);
	self->rows = g_steal_pointer(before);
}

static void
rollback(Store *store)
{
	Memory *self = memory(store);
	go_back(self, &self->before);
	if (!store->grouped)
		self->rings = false;
}

static bool
begin_group(Store *store, StoreMode mode, int64_t deadline_us, GError **error)
{
	(void)mode;
	(void)deadline_us;
	(void)error;
	Memory *self = memory(store);
	self->before_group = memory_rows_copy(self->rows);
	return true;
}

static bool
commit_group(Store *store, StoreMode mode, GError **error)
{
	(void)mode;
	(void)error;
	Memory *self = memory(store);
	g_clear_pointer(&self->before_group, memory_rows_free);
	ring(self);
	return true;
}

static void
abandon_group(Store *store)
{
	Memory *self = memory(store);
	go_back(self, &self->before_group);
	self->rings = false;
}

static void
tidy(Store *store)
{
	(void)store;
}

static bool
watch(Store *store, int *ret_fd, GError **error)
{
	Memory *self = memory(store);
	if (self->bell < 0)
		self->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (self->bell < 0) {
		g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
		    "cannot watch the store: %s", g_strerror(errno));
		return false;
	}
	*ret_fd = self->bell;
	return true;
}

static void
watch_clear(Store *store)
{
	eventfd_t rung;
	(void)eventfd_read(memory(store)->bell, &rung);
}

Store *
store_memory_new(void)
{
	Memory *self = g_new0(Memory, 1);
	self->rows = memory_rows_new();
	self->bell = -1;
	self->ops = (StoreOps){
		.free = do_free,
		.begin = begin,
		.commit = commit,
		.rollback = rollback,
		.begin_group = begin_group,
		.commit_group = commit_group,
		.abandon_group = abandon_group,
		.tidy = tidy,
		.watch = watch,
		.watch_clear = watch_clear,
	};
	memory_account_install(&self->ops);
	memory_group_install(&self->ops);
	memory_signup_install(&self->ops);
	memory_outbox_install(&self->ops);
	memory_destination_install(&self->ops);
	memory_lease_install(&self->ops);
	memory_summary_install(&self->ops);
	memory_session_install(&self->ops);
	memory_event_install(&self->ops);
	memory_limit_install(&self->ops);
	memory_clock_install(&self->ops);
	store_init(&self->store, &self->ops);
	return &self->store;
}
