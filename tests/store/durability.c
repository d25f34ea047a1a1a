/* What is promised survives a power cut, at 3,000 moments, and kill -9. */
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/sqlite-connection.h"
#include "store/sqlite.h"
#include "tests/store/power.h"
#include "tests/store/sample.h"

typedef struct {
	unsigned n_signups;
	unsigned fail_every; /* a sync fails before every so manieth; 0: none */
	int checkpoint_frames;
	bool lying; /* syncs of the WAL do nothing */
	unsigned group; /* so many in one commit; 0: each in its own */
} Story;

/* Where a story has been told: the moments from start to end. */
typedef struct {
	SampleFolder *folder;
	unsigned start;
	unsigned end;
	unsigned failures;
} Told;

static void
told_clear(Told *told)
{
	sample_folder_remove(told->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Told, told_clear)

static Store *
open_store(const char *path, int checkpoint_frames)
{
	Store *store = NULL;
	OK(store_sqlite_open(path, &store, &error));
	((Sqlite *)store)->checkpoint_frames = checkpoint_frames;
	return store;
}

static void
purge(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	unsigned n;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_purge(&txn,
	    &(PurgeRule){ .now_ms = SAMPLE_NOW_MS,
		.mail_before_ms = SAMPLE_NOW_MS,
		.limit = 10 },
	    &n, &error));
	OK(store_commit(&txn, &error));
}

/* Every fourth sign-up is not durable, and not promised. */
static bool
sign_up(Store *store, unsigned n)
{
	bool durable = n % 4 != 0;
	g_autoptr(GError) error = NULL;
	if (!sample_signup(
		store, durable ? STORE_DURABLE : STORE_RELAXED, n, &error)) {
		g_assert_error(error, STORE_ERROR, STORE_ERROR_IO);
		return false;
	}
	if (durable)
		power_promise(n);
	return true;
}

static void
add_part(Store *store, unsigned n)
{
	OK(sample_signup(store, STORE_DURABLE, n, &error));
	g_auto(StoreTxn) undone = { 0 };
	g_autoptr(Account) account = sample_account("ada", n);
	StoreAdded added;
	int64_t id;
	OK(store_begin(store, STORE_DURABLE, &undone, &error));
	OK(store_account_add(&undone, account, &added, &id, &error));
}

/* Those from first on, in one commit; beside each, a part is rolled back. */
static bool
sign_up_group(Store *store, unsigned first, unsigned n)
{
	g_autoptr(GError) failure = NULL;
	int64_t deadline_us = sqlite_deadline_us(1000);
	bool done = store_begin_group(
	    store, STORE_DURABLE, deadline_us, &failure);
	for (unsigned i = 0; done && i < n; i++)
		add_part(store, first + i);
	done = done && store_commit_group(store, &failure);
	for (unsigned i = 0; done && i < n; i++)
		power_promise(first + i);
	if (!done)
		g_assert_error(failure, STORE_ERROR, STORE_ERROR_IO);
	return done;
}

/* Two connections, as of two programs, sign people up. */
static Told
tell(const Story *story)
{
	Told told = { .folder = sample_folder_new() };
	g_autofree char *path = g_build_filename(told.folder, "store.db", NULL);
	power_begin();
	OK(store_sqlite_create(path, &error));
	told.start = power_now();
	g_autoptr(Store) one = open_store(path, story->checkpoint_frames);
	g_autoptr(Store) other = open_store(path, story->checkpoint_frames);
	power_lie(story->lying);
	for (unsigned n = 1; n <= story->n_signups; n++) {
		if (story->fail_every != 0 && n % story->fail_every == 0)
			power_fail_sync();
		Store *who = n % 3 == 0 ? other : one;
		if (story->group == 0 && !sign_up(who, n))
			told.failures++;
		if (story->group != 0 && n % story->group == 0 &&
		    !sign_up_group(who, n, story->group))
			told.failures++;
		if (n % 50 == 0 && !story->lying && story->fail_every == 0)
			purge(one);
	}
	told.end = power_now();
	return told;
}

static bool
is_sound(const char *path)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	bool sound = false;
	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	if (sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &stmt, NULL) ==
		SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		sound = g_strcmp0((const char *)sqlite3_column_text(stmt, 0),
			    "ok") == 0;
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return sound;
}

/* Of the promised sign-ups, how many a cut at that moment loses. The database
 * must be sound and no sign-up half there, whatever is lost. */
static unsigned
lose(const char *folder, unsigned moment, GRand *rand)
{
	g_autofree char *path = g_build_filename(folder, "cut.db", NULL);
	g_autofree char *shm = g_strconcat(path, "-shm", NULL);
	g_autofree char *lock = g_strconcat(path, "-lock", NULL);
	g_unlink(shm);
	g_unlink(lock);
	power_cut(moment, rand, path);
	g_autoptr(GArray) promised = power_promised(moment);
	power_pause(true);
	g_assert_true(is_sound(path));
	unsigned lost = 0;
	{
		g_autoptr(Store) store = open_store(path, 1000);
		for (unsigned i = 0; i < promised->len; i++)
			if (!sample_signup_is_there(
				store, g_array_index(promised, unsigned, i)))
				lost++;
	}
	power_pause(false);
	return lost;
}

static unsigned
lose_in_cuts(const Told *told, int n_cuts)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(20250101);
	unsigned lost = 0;
	for (int i = 0; i < n_cuts; i++)
		lost += lose(told->folder,
		    (unsigned)g_rand_int_range(
			rand, (gint32)told->start, (gint32)told->end),
		    rand);
	return lost;
}

static void
test_lying_disk(void)
{
	Story story = { 40, .checkpoint_frames = 100000, .lying = true };
	g_auto(Told) told = tell(&story);
	g_assert_cmpint(lose_in_cuts(&told, 50), >, 0);
}

static void
test_cut(void)
{
	Story story = { 120, .checkpoint_frames = 100 };
	g_auto(Told) told = tell(&story);
	g_assert_cmpint(told.failures, ==, 0);
	g_assert_cmpint(lose_in_cuts(&told, 1200), ==, 0);
}

static void
test_failed_sync(void)
{
	Story story = { 120, .fail_every = 13, .checkpoint_frames = 100 };
	g_auto(Told) told = tell(&story);
	g_assert_cmpint(told.failures, >=, 6);
	g_assert_cmpint(told.failures, <=, 9);
	g_assert_cmpint(lose_in_cuts(&told, 700), ==, 0);
}

static void
test_cut_groups(void)
{
	Story story = { 120, .checkpoint_frames = 100, .group = 4 };
	g_auto(Told) told = tell(&story);
	g_assert_cmpint(told.failures, ==, 0);
	g_assert_cmpint(lose_in_cuts(&told, 700), ==, 0);
}

static void
test_failed_sync_of_groups(void)
{
	Story story = { 120, .fail_every = 13, .checkpoint_frames = 100,
		.group = 4 };
	g_auto(Told) told = tell(&story);
	g_assert_cmpint(told.failures, >=, 2);
	g_assert_cmpint(lose_in_cuts(&told, 400), ==, 0);
}

/* --- kill -9 ---------------------------------------------------------- */

/* Signs up from n on, and says so on fd, until it is killed. */
static void
sign_up_until_killed(const char *path, unsigned n, int fd)
{
	g_autoptr(Store) store = open_store(path, 100);
	for (;; n++) {
		GError *error = NULL;
		if (!sample_signup(store, STORE_DURABLE, n, &error) ||
		    write(fd, &n, sizeof(n)) != sizeof(n))
			_exit(1);
	}
}

/* Kills it after some promises and some microseconds more; the last promise. */
static unsigned
kill_in_the_midst(const char *path, unsigned first, GRand *rand)
{
	int fds[2];
	g_assert_cmpint(pipe(fds), ==, 0);
	pid_t pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0)
		sign_up_until_killed(path, first, fds[1]);
	close(fds[1]);
	unsigned n, last = first - 1;
	for (int i = g_rand_int_range(rand, 1, 12); i > 0; i--) {
		g_assert_cmpint(read(fds[0], &n, sizeof(n)), ==, sizeof(n));
		last = n;
	}
	/* Any point of the next sign-up. */
	g_usleep((gulong)g_rand_int_range(rand, 0, 400));
	g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
	while (read(fds[0], &n, sizeof(n)) == sizeof(n))
		last = n;
	close(fds[0]);
	int status;
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFSIGNALED(status));
	return last;
}

static void
test_kill(void)
{
	g_autoptr(SampleFolder) folder = sample_folder_new();
	g_autofree char *path = g_build_filename(folder, "store.db", NULL);
	g_autoptr(GRand) rand = g_rand_new_with_seed(20250102);
	OK(store_sqlite_create(path, &error));
	unsigned next = 1;
	for (int i = 0; i < 100; i++) {
		unsigned last = kill_in_the_midst(path, next, rand);
		g_autoptr(Store) store = open_store(path, 100);
		for (unsigned n = next; n <= last; n++)
			g_assert_true(sample_signup_is_there(store, n));
		/* The one under way is there or not, but never half. */
		next = last + 1;
		if (sample_signup_is_there(store, next))
			next++;
	}
	g_assert_true(is_sound(path));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	power_install();
	g_test_add_func(
	    "/durability/a-disk-that-lies-is-found-out", test_lying_disk);
	g_test_add_func(
	    "/durability/no-power-cut-loses-what-was-promised", test_cut);
	g_test_add_func(
	    "/durability/nor-one-after-a-failed-sync", test_failed_sync);
	g_test_add_func(
	    "/durability/no-power-cut-loses-a-promised-group", test_cut_groups);
	g_test_add_func("/durability/nor-a-group-after-a-failed-sync",
	    test_failed_sync_of_groups);
	g_test_add_func(
	    "/durability/no-kill-loses-what-was-promised", test_kill);
	return g_test_run();
}
