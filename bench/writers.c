/*
 * Programs that sign people up at once, in one SQLite store, as fast as they
 * can: how many a second, how long each waited for its commit, how many were
 * told BUSY. And how long it takes to find a session.
 *
 *	writers [--relaxed] PATH PROCESSES SECONDS
 *
 * makes the store PATH and prints one line of key=value.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/sqlite.h"
#include "tests/store/sample.h"

#define TIMES_MAX 400000

typedef struct {
	unsigned n;
	unsigned n_busy;
	unsigned n_failed;
	uint32_t times_us[TIMES_MAX];
} Report;

static gboolean relaxed = FALSE;

static const GOptionEntry options[] = {
	{ "relaxed", 0, 0, G_OPTION_ARG_NONE, &relaxed, "not durable", NULL },
	G_OPTION_ENTRY_NULL,
};

static void
write_until(const char *path, unsigned who, int64_t end_us, Report *report)
{
	Store *opened = NULL;
	OK(store_sqlite_open(path, &opened, &error));
	g_autoptr(Store) store = opened;
	StoreMode mode = relaxed ? STORE_RELAXED : STORE_DURABLE;
	for (unsigned i = 0;; i++) {
		int64_t start_us = g_get_monotonic_time();
		if (start_us >= end_us || report->n == TIMES_MAX)
			return;
		g_autoptr(GError) error = NULL;
		if (sample_signup(store, mode, who * 10000000 + i, &error))
			report->times_us[report->n++] =
			    (uint32_t)(g_get_monotonic_time() - start_us);
		else if (g_error_matches(error, STORE_ERROR, STORE_ERROR_BUSY))
			report->n_busy++;
		else
			report->n_failed++;
	}
}

/* Processor time of the writers, user and system. */
static double
cpu_us(void)
{
	struct rusage used;
	g_assert(getrusage(RUSAGE_CHILDREN, &used) == 0);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* Median microseconds of a session look-up with nobody writing. */
static double
time_session(const char *path)
{
	enum {
		LOOKUPS = 20000
	};
	Store *opened = NULL;
	OK(store_sqlite_open(path, &opened, &error));
	g_autoptr(Store) store = opened;
	g_autoptr(Account) account = sample_account("ada", 1);
	Session session = { .token = sample_hash("session", 1),
		.expires_ms = INT64_MAX };
	g_auto(StoreTxn) txn = { 0 };
	StoreAdded added;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_account_add(
	    &txn, account, &added, &session.account_id, &error));
	OK(store_session_add(&txn, &session, &error));
	OK(store_commit(&txn, &error));
	int64_t start_us = g_get_monotonic_time();
	for (int i = 0; i < LOOKUPS; i++) {
		g_auto(StoreTxn) look = { 0 };
		g_autoptr(Account) found = NULL;
		OK(store_begin(store, STORE_READ, &look, &error));
		OK(store_session_find(&look, &session.token, SAMPLE_NOW_MS,
		    &session, &found, &error));
		OK(store_commit(&look, &error));
	}
	return (double)(g_get_monotonic_time() - start_us) / LOOKUPS;
}

static void
print(Report *reports, int processes, int seconds, double session_us)
{
	g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	unsigned busy = 0, failed = 0, least = UINT_MAX;
	for (int i = 0; i < processes; i++) {
		g_array_append_vals(times, reports[i].times_us, reports[i].n);
		busy += reports[i].n_busy;
		failed += reports[i].n_failed;
		least = MIN(least, reports[i].n);
	}
	g_array_sort(times, compare);
	g_assert(times->len > 0);
	const uint32_t *t = (const uint32_t *)(void *)times->data;
	g_print("rate=%u p50_us=%u p99_us=%u max_us=%u busy=%u failed=%u "
		"least_of_one=%u cpu_us=%.1f session_us=%.2f\n",
	    times->len / (unsigned)seconds, t[times->len / 2],
	    t[times->len * 99 / 100], t[times->len - 1], busy, failed, least,
	    cpu_us() / times->len, session_us);
}

int
main(int argc, char **argv)
{
	g_autoptr(GOptionContext)
	    context = g_option_context_new("PATH PROCESSES SECONDS");
	g_option_context_add_main_entries(context, options, NULL);
	OK(g_option_context_parse(context, &argc, &argv, &error));
	g_assert(argc == 4);
	const char *path = argv[1];
	gint64 processes, seconds;
	OK(g_ascii_string_to_signed(argv[2], 10, 1, 64, &processes, &error));
	OK(g_ascii_string_to_signed(argv[3], 10, 1, 600, &seconds, &error));
	OK(store_sqlite_create(path, &error));
	double session_us = time_session(path);

	size_t bytes = (size_t)processes * sizeof(Report);
	Report *reports = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	g_assert(reports != MAP_FAILED);
	int64_t end_us = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
	for (int i = 0; i < processes; i++) {
		pid_t pid = fork();
		g_assert(pid >= 0);
		if (pid == 0) {
			write_until(path, (unsigned)i, end_us, &reports[i]);
			_exit(0);
		}
	}
	for (int i = 0; i < processes; i++) {
		int status;
		g_assert(wait(&status) > 0 && status == 0);
	}
	print(reports, (int)processes, (int)seconds, session_us);
	return 0;
}
