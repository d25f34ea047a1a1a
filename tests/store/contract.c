#include "tests/store/contract.h"

#include "store/memory.h"
#include "store/sqlite.h"

static void
run_on_memory(gconstpointer data)
{
	const ContractTest *test = data;
	g_autoptr(Store) store = store_memory_new();
	test->run(store);
}

static void
run_on_sqlite(gconstpointer data)
{
	const ContractTest *test = data;
	g_autoptr(SampleFolder) folder = sample_folder_new();
	g_autofree char *path = g_build_filename(folder, "store.db", NULL);
	Store *opened = NULL;
	OK(store_sqlite_create(path, &error));
	OK(store_sqlite_open(path, &opened, &error));
	g_autoptr(Store) store = opened;
	test->run(store);
}

static void
add(const char *subject, const ContractTest *tests)
{
	for (; tests->name != NULL; tests++) {
		g_autofree char *memory = g_strdup_printf(
		    "/memory/%s/%s", subject, tests->name);
		g_autofree char *sqlite = g_strdup_printf(
		    "/sqlite/%s/%s", subject, tests->name);
		g_test_add_data_func(memory, tests, run_on_memory);
		g_test_add_data_func(sqlite, tests, run_on_sqlite);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("transactions", contract_transactions);
	add("accounts", contract_accounts);
	add("groups", contract_groups);
	add("signups", contract_signups);
	add("outbox", contract_outbox);
	add("outbox", contract_outbox_rest);
	add("outbox", contract_lanes);
	add("outbox", contract_summary);
	add("sessions", contract_sessions);
	add("limits", contract_limits);
	add("life", contract_life);
	add("strangers", contract_strangers);
	add("clock", contract_clock);
	return g_test_run();
}
