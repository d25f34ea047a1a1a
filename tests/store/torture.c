/*
 * Each verb of an SQLite store while the n-th allocation or the n-th call of
 * the file system fails, for every n (SALLYPORT_LONG) or many: all of a
 * transaction is there or nothing of it, what was called done is there, what is
 * read is right or not read, and afterwards all is well by itself.
 */
#include "tests/store/torture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store/sqlite-connection.h"
#include "store/sqlite.h"
#include "tests/store/place.h"

/* Nothing takes so many. */
#define MOST 5000
#define FEWEST 10

typedef struct {
	Place place;
	GBytes *template; /* the database as prepared */
	const Rack *rack;
	const Scene *scene;
	char *before; /* the rows */
	char *after;
	char *seen; /* where nothing fails */
} Trial;

/* --- the files -------------------------------------------------------- */

static void
forget(const Trial *trial, const char *ending)
{
	g_autofree char *path = g_strconcat(trial->place.path, ending, NULL);
	g_unlink(path);
}

static void
put_back(const Trial *trial)
{
	gsize n;
	const char *bytes = g_bytes_get_data(trial->template, &n);
	forget(trial, "-wal");
	forget(trial, "-shm");
	forget(trial, "-lock");
	OK(g_file_set_contents_full(trial->place.path, bytes, (gssize)n,
	    G_FILE_SET_CONTENTS_NONE, 0660, &error));
}

static int
say_row(void *dump, int n, char **values, char **names)
{
	(void)names;
	for (int i = 0; i < n; i++)
		g_string_append_printf(dump, "%s|", values[i]);
	g_string_append_c(dump, '\n');
	return 0;
}

static int
say_table(void *dump, int n, char **values, char **names)
{
	(void)n;
	(void)names;
	GString *text = ((gpointer *)dump)[1];
	/* Erasing an account puts random bytes into some columns mac. */
	char *sql = sqlite3_mprintf("SELECT %s FROM \"%w\"",
	    strcmp(values[0], "code") == 0
		? "pending_id, number, email_key, link, wrong_tries"
		: "*",
	    values[0]);
	g_string_append_printf(text, "%s\n", values[0]);
	int rc = sqlite3_exec(((gpointer *)dump)[0], sql, say_row, text, NULL);
	sqlite3_free(sql);
	return rc;
}

/* All rows, as a program of its own sees them; it must be sound. */
static char *
rows(const Trial *trial)
{
	sqlite3 *db = NULL;
	GString *text = g_string_new(NULL);
	gpointer both[] = { NULL, text };
	g_assert_cmpint(sqlite3_open(trial->place.path, &db), ==, SQLITE_OK);
	both[0] = db;
	g_assert_cmpint(
	    sqlite3_exec(db, "PRAGMA integrity_check", say_row, text, NULL), ==,
	    SQLITE_OK);
	g_assert_cmpstr(text->str, ==, "ok|\n");
	g_assert_cmpint(
	    sqlite3_exec(db,
		"SELECT name FROM sqlite_schema WHERE type = 'table'"
		" ORDER BY name",
		say_table, both, NULL),
	    ==, SQLITE_OK);
	sqlite3_close(db);
	return g_string_free(text, FALSE);
}

/* Without all of them on the terminal. */
static void
assert_rows(const Trial *trial, const char *found, const char *wanted)
{
	gsize same = 0;
	while (found[same] != '\0' && found[same] == wanted[same])
		same++;
	if (found[same] != wanted[same])
		g_error("%s: rows differ at \"%.60s\", wanted \"%.60s\"",
		    trial->scene->name, found + same, wanted + same);
}

/* --- one trial -------------------------------------------------------- */

static bool
play(Store *store, const Scene *scene, char **ret_seen, GError **error)
{
	g_autoptr(GString) seen = g_string_new(NULL);
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(store, scene->mode, &txn, error) ||
	    !scene->play(&txn, seen, error) || !store_commit(&txn, error))
		return false;
	*ret_seen = g_strdup(seen->str);
	return true;
}

/* A part that is given up, as that of somebody whose name is taken. */
static bool
play_in_vain(Store *store, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = sample_account("vain", 1);
	StoreAdded added;
	int64_t id;
	return store_begin(store, STORE_DURABLE, &txn, error) &&
	       store_account_add(&txn, account, &added, &id, error);
}

/* The same as a part of a group. */
static bool
play_grouped(Store *store, const Scene *scene, char **ret_seen, GError **error)
{
	if (!store_begin_group(
		store, STORE_DURABLE, sqlite_deadline_us(5000), error))
		return false;
	bool done = play(store, scene, ret_seen, error) &&
		    play_in_vain(store, error);
	if (!done)
		store_abandon_group(store);
	done = done && store_commit_group(store, error);
	store_tidy(store);
	if (!done)
		g_clear_pointer(ret_seen, g_free);
	return done;
}

typedef bool
Play(Store *store, const Scene *scene, char **ret_seen, GError **error);

static void
rehearse(Trial *trial)
{
	trial->before = rows(trial);
	{
		g_autoptr(Store) store = place_store(&trial->place);
		OK(play(store, trial->scene, &trial->seen, &error));
	}
	trial->after = rows(trial);
	put_back(trial);
}

/* Something failed, and the transaction with it. */
static void
assert_all_or_nothing(Trial *trial, Store *store, Play *play_it)
{
	g_autofree char *now = rows(trial);
	g_autofree char *seen = NULL;
	g_autofree char *later = NULL;
	bool kept = strcmp(now, trial->before) != 0;
	if (kept)
		assert_rows(trial, now, trial->after);
	/* By itself all is well again. */
	if (kept)
		return;
	OK(play_it(store, trial->scene, &seen, &error));
	g_assert_cmpstr(seen, ==, trial->seen);
	later = rows(trial);
	assert_rows(trial, later, trial->after);
}

/* Whether the n-th was reached. */
static bool
try_nth(Trial *trial, unsigned n, Play *play_it)
{
	g_autoptr(Store) store = place_store(&trial->place);
	g_autoptr(GError) failure = NULL;
	g_autofree char *seen = NULL;
	/* A checkpoint each time, so that it fails as well. */
	((Sqlite *)store)->checkpoint_frames = 1;
	((Sqlite *)store)->turn_ms = 100;
	torture_arm(trial->rack, n);
	bool done = play_it(store, trial->scene, &seen, &failure);
	bool reached = torture_disarm();
	if (!done) {
		g_assert_true(reached);
		g_assert_nonnull(failure);
		assert_all_or_nothing(trial, store, play_it);
		return reached;
	}
	g_autofree char *now = rows(trial);
	g_assert_cmpstr(seen, ==, trial->seen);
	assert_rows(trial, now, trial->after);
	return reached;
}

/* Every one, where there is time; else the first, and a sample of the rest. */
static unsigned
next_of(unsigned n)
{
	bool all = g_getenv("SALLYPORT_LONG") != NULL;
	return n + 1 + (all || n < FEWEST ? 0 : n / 4);
}

static unsigned
try_all(Trial *trial, Play *play_it)
{
	unsigned points = 0;
	for (unsigned n = 1; n < MOST; n = next_of(n)) {
		bool reached = try_nth(trial, n, play_it);
		put_back(trial);
		points++;
		if (!reached)
			return points;
	}
	g_assert_not_reached();
}

static const Rack racks[] = {
	{ TORTURE_MEMORY, false },
	{ TORTURE_MEMORY, true },
	{ TORTURE_FULL, false },
	{ TORTURE_FULL, true },
	{ TORTURE_IO, false },
	{ TORTURE_IO, true },
};

static void
prepare(Trial *trial, const Scene *scene)
{
	char *bytes;
	gsize n;
	*trial = (Trial){ .place = place_new(true), .scene = scene };
	{
		g_autoptr(Store) store = place_store(&trial->place);
		torture_scenes_prepare(store);
	}
	OK(g_file_get_contents(trial->place.path, &bytes, &n, &error));
	trial->template = g_bytes_new_take(bytes, n);
	put_back(trial);
}

static void
trial_clear(Trial *trial)
{
	g_bytes_unref(trial->template);
	g_free(trial->before);
	g_free(trial->after);
	g_free(trial->seen);
	place_clear(&trial->place);
}

static void
test_scene(gconstpointer scene)
{
	Trial trial;
	unsigned points = 0;
	prepare(&trial, scene);
	rehearse(&trial);
	for (unsigned i = 0; i < G_N_ELEMENTS(racks); i++) {
		trial.rack = &racks[i];
		points += try_all(&trial, play);
		if (trial.scene->mode == STORE_DURABLE)
			points += try_all(&trial, play_grouped);
	}
	g_assert_cmpint(points, >, FEWEST * (int)G_N_ELEMENTS(racks));
	g_test_message("%u points", points);
	trial_clear(&trial);
}

/* --- opening and making ----------------------------------------------- */

static bool
open_nth(Trial *trial, unsigned n)
{
	Store *store = NULL;
	g_autoptr(GError) failure = NULL;
	torture_arm(trial->rack, n);
	bool done = store_sqlite_open(trial->place.path, &store, &failure);
	bool reached = torture_disarm();
	g_assert_true(done == (store != NULL) && done == (failure == NULL));
	store_free(store);
	g_autofree char *now = rows(trial);
	g_assert_cmpstr(now, ==, trial->before);
	store = place_store(&trial->place);
	store_free(store);
	return reached;
}

static void
test_open(void)
{
	Trial trial;
	prepare(&trial, &torture_scenes[0]);
	trial.before = rows(&trial);
	for (unsigned i = 0; i < G_N_ELEMENTS(racks); i++) {
		unsigned n = 1;
		trial.rack = &racks[i];
		while (open_nth(&trial, n) && n < MOST)
			n = next_of(n);
		g_assert_cmpint(n, <, MOST);
	}
	trial_clear(&trial);
}

static bool
create_nth(const Rack *rack, unsigned n)
{
	g_auto(Place) place = place_new(false);
	g_autoptr(GError) failure = NULL;
	torture_arm(rack, n);
	bool made = store_sqlite_create(place.path, &failure);
	bool reached = torture_disarm();
	g_assert_true(made == (failure == NULL));
	OK(store_sqlite_create(place.path, &error));
	g_autoptr(Store) store = place_store(&place);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	return reached;
}

static void
test_create(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(racks); i++) {
		unsigned n = 1;
		/* A schema takes thousands: only ever a sample. */
		while (create_nth(&racks[i], n) && n < MOST)
			n += 1 + n / 8;
		g_assert_cmpint(n, >, FEWEST);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	torture_install();
	g_test_add_func("/torture/opening-is-done-or-not", test_open);
	g_test_add_func("/torture/making-is-done-or-done-later", test_create);
	for (const Scene *scene = torture_scenes; scene->name != NULL;
	     scene++) {
		g_autofree char *name = g_strdup_printf(
		    "/torture/%s-is-all-or-nothing", scene->name);
		g_test_add_data_func(name, scene, test_scene);
	}
	return g_test_run();
}
