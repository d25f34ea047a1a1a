#include "store/sending.h"

#include "store/lockfile.h"

struct Sending {
	LockFile *file;
};

static bool
take_back(Store *store, int64_t now_ms, unsigned *ret_n)
{
	unsigned n;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(store, STORE_RELAXED, &txn, NULL) ||
	    !store_outbox_reclaim(&txn, now_ms, &n, NULL) ||
	    !store_commit(&txn, NULL))
		return false;
	*ret_n = n;
	return true;
}

bool
sending_begin(Store *store, const char *path, int64_t now_ms,
    Sending **ret_sending, unsigned *ret_n, GError **error)
{
	g_autoptr(Sending) sending = g_new0(Sending, 1);
	*ret_n = 0;
	sending->file = lockfile_open(path, error);
	if (sending->file == NULL)
		return false;
	/* Who has it to himself shares it with nobody. */
	if (lockfile_try(sending->file, LOCK_SENDING))
		(void)take_back(store, now_ms, ret_n);
	if (!lockfile_share(sending->file, LOCK_SENDING, error))
		return false;
	*ret_sending = g_steal_pointer(&sending);
	return true;
}

bool
sending_is_on(const char *path, bool *ret_on, GError **error)
{
	g_autoptr(LockFile) file = lockfile_open(path, error);
	if (file == NULL)
		return false;
	*ret_on = lockfile_held(file, LOCK_SENDING);
	return true;
}

void
sending_end(Sending *sending)
{
	if (sending == NULL)
		return;
	lockfile_close(sending->file);
	g_free(sending);
}
