/* Processes of one program that commit together, in one SQLite store. */
#include "account/groupcommit.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/sqlite-connection.h"
#include "tests/store/place.h"

#define N_PROCESSES 8
#define N_JOBS 100
#define N_KILLS 40
#define DEADLINE_S 60
#define KEY "visits"

/* --- the job: counts one more, and says how many there are ------------- */

typedef struct {
	bool fails; /* after it has written */
	const char *pad; /* however long; NULL */
} CountIn;

typedef struct {
	int64_t count;
} CountOut;

static bool
count(gconstpointer user, gconstpointer in, gpointer out, GError **error)
{
	Store *const *store = user;
	LimitCount now;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(*store, STORE_DURABLE, &txn, error) ||
	    !store_limit_get(&txn, 0, KEY, &now, error))
		return false;
	now.current++;
	if (!store_limit_put(&txn, 0, KEY, &now, INT64_MAX, error))
		return false;
	if (((const CountIn *)in)->fails) {
		g_set_error(error, STORE_ERROR, STORE_ERROR_FULL, "as wanted");
		return false;
	}
	((CountOut *)out)->count = now.current;
	return store_commit(&txn, error);
}

static void
put_in(Parcel *parcel, gconstpointer in)
{
	parcel_put_int(parcel, ((const CountIn *)in)->fails);
	parcel_put_text(parcel, ((const CountIn *)in)->pad);
}

static void
take_in(Parcel *parcel, gpointer in)
{
	((CountIn *)in)->fails = parcel_take_int(parcel) != 0;
	((CountIn *)in)->pad = parcel_take_text(parcel);
}

static void
put_out(Parcel *parcel, gconstpointer out)
{
	parcel_put(parcel, out, sizeof(CountOut));
}

static void
take_out(Parcel *parcel, gpointer out)
{
	parcel_take(parcel, out, sizeof(CountOut));
}

static const GroupJob counting = {
	.in_bytes = sizeof(CountIn),
	.out_bytes = sizeof(CountOut),
	.run = count,
	.put_in = put_in,
	.take_in = take_in,
	.put_out = put_out,
	.take_out = take_out,
};
static const GroupJob *const jobs[] = { &counting };

static bool
count_one(Combiner *combiner, Store *store, const CountIn *in, int64_t *ret_n,
    GError **error)
{
	CountOut out;
	const GroupCommit group = {
		.combiner = combiner,
		.store = store,
		.mode = STORE_DURABLE,
		.jobs = jobs,
		.user = &store,
	};
	bool done = group_commit(&group, 0, in, &out, error);
	*ret_n = out.count;
	return done;
}

/* --- the processes ----------------------------------------------------- */

/* How often each number was told. */
typedef struct {
	_Atomic int told[N_PROCESSES * N_JOBS + 1];
} Tally;

typedef struct {
	Place place;
	Combiner *combiner;
	Tally *tally;
} Scene;

static void
scene_clear(Scene *scene)
{
	combiner_free(scene->combiner);
	munmap(scene->tally, sizeof *scene->tally);
	place_clear(&scene->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

static Scene
new_scene(void)
{
	Scene scene = {
		.place = place_new(true),
		.combiner = combiner_new(2 * N_PROCESSES),
		.tally = mmap(NULL, sizeof(Tally), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0),
	};
	g_assert_nonnull(scene.combiner);
	g_assert_true(scene.tally != MAP_FAILED);
	return scene;
}

static pid_t
start(const Scene *scene, void (*work)(const Scene *scene, Store *store))
{
	pid_t pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(DEADLINE_S);
	g_assert_true(combiner_join(scene->combiner));
	g_autoptr(Store) store = place_store(&scene->place);
	work(scene, store);
	g_clear_pointer(&store, store_free);
	_exit(0);
}

static void
run_all(const Scene *scene, void (*work)(const Scene *scene, Store *store))
{
	for (int i = 0; i < N_PROCESSES; i++)
		start(scene, work);
	for (int i = 0; i < N_PROCESSES; i++) {
		int status;
		g_assert_cmpint(wait(&status), >, 0);
		g_assert_cmpint(status, ==, 0);
	}
}

static void
tell(const Scene *scene, int64_t n)
{
	g_assert_cmpint(n, >, 0);
	g_assert_cmpint(n, <=, N_PROCESSES * N_JOBS);
	atomic_fetch_add(&scene->tally->told[n], 1);
}

static int64_t
counted(const Scene *scene)
{
	g_autoptr(Store) store = place_store(&scene->place);
	g_auto(StoreTxn) txn = { 0 };
	LimitCount now;
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_limit_get(&txn, 0, KEY, &now, &error));
	return now.current;
}

/* --- the tests --------------------------------------------------------- */

static void
count_many(const Scene *scene, Store *store)
{
	const CountIn in = { 0 };
	int64_t n;
	for (int i = 0; i < N_JOBS; i++) {
		OK(count_one(scene->combiner, store, &in, &n, &error));
		tell(scene, n);
	}
}

static void
test_each_counts_once(void)
{
	g_auto(Scene) scene = new_scene();
	g_autoptr(Store) store = place_store(&scene.place);
	LockPage *page = ((Sqlite *)store)->file->page;
	uint32_t before = atomic_load(&page->written);
	run_all(&scene, count_many);
	uint32_t commits = atomic_load(&page->written) - before;
	for (int n = 1; n <= N_PROCESSES * N_JOBS; n++)
		g_assert_cmpint(atomic_load(&scene.tally->told[n]), ==, 1);
	g_test_message("%u commits of %d jobs", commits, N_PROCESSES * N_JOBS);
	g_assert_cmpuint(commits, <, N_PROCESSES * N_JOBS / 2);
}

/* Some fail after they have written, some do not fit into a place. */
static void
count_with_trouble(const Scene *scene, Store *store)
{
	g_autofree char *pad = g_strnfill(2 * COMBINER_BYTES, 'x');
	for (int i = 0; i < N_JOBS; i++) {
		g_autoptr(GError) error = NULL;
		const CountIn in = { .fails = i % 10 == 0,
			.pad = i % 7 == 0 ? pad : NULL };
		int64_t n = 0;
		bool done = count_one(scene->combiner, store, &in, &n, &error);
		g_assert_true(done == !in.fails);
		if (done)
			tell(scene, n);
		else
			g_assert_error(error, STORE_ERROR, STORE_ERROR_FULL);
	}
}

static void
test_who_fails_takes_nobody_along(void)
{
	g_auto(Scene) scene = new_scene();
	run_all(&scene, count_with_trouble);
	int wanted = N_PROCESSES * (N_JOBS - N_JOBS / 10);
	g_assert_cmpint(counted(&scene), ==, wanted);
	for (int n = 1; n <= wanted; n++)
		g_assert_cmpint(atomic_load(&scene.tally->told[n]), ==, 1);
}

static void
count_until_killed(const Scene *scene, Store *store)
{
	const CountIn in = { 0 };
	int64_t n;
	for (;;) {
		g_autoptr(GError) error = NULL;
		if (!count_one(scene->combiner, store, &in, &n, &error))
			g_assert_error(error, STORE_ERROR, STORE_ERROR_IO);
		else if (n <= N_PROCESSES * N_JOBS)
			tell(scene, n);
	}
}

/* What one was told counts, whoever was killed; nobody waits for the dead. */
static void
test_killed(void)
{
	g_auto(Scene) scene = new_scene();
	pid_t pids[N_PROCESSES];
	for (int i = 0; i < N_PROCESSES; i++)
		pids[i] = start(&scene, count_until_killed);
	int64_t last = 0;
	for (int i = 0; i < N_KILLS; i++) {
		int status, which = g_random_int_range(0, N_PROCESSES);
		gint64 until_us = g_get_monotonic_time() +
				  DEADLINE_S * G_USEC_PER_SEC;
		/* Others get on before the next is killed. */
		while (counted(&scene) <= last)
			g_assert_cmpint(g_get_monotonic_time(), <, until_us);
		last = counted(&scene);
		kill(pids[which], SIGKILL);
		g_assert_cmpint(
		    waitpid(pids[which], &status, 0), ==, pids[which]);
		g_assert_true(WIFSIGNALED(status));
		pids[which] = start(&scene, count_until_killed);
	}
	for (int i = 0; i < N_PROCESSES; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	last = counted(&scene);
	for (int n = 1; n <= N_PROCESSES * N_JOBS; n++)
		g_assert_cmpint(
		    atomic_load(&scene.tally->told[n]), <=, n <= last);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/groupcommit/who-fails-takes-nobody-along",
	    test_who_fails_takes_nobody_along);
	g_test_add_func(
	    "/groupcommit/what-one-was-told-survives-kill-9", test_killed);
	g_test_add_func("/groupcommit/each-counts-once-in-fewer-commits",
	    test_each_counts_once);
	return g_test_run();
}
