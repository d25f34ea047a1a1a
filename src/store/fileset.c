#include "store/fileset.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account/store.h"
#include "store/bell.h"
#include "store/queue.h"

/* For who looks at the list; they are quick. */
#define LOOK_MS 1000
/* How long to wait for those who have an old database open, and between two
 * looks whether they have moved over. */
#define MOVE_MS 1000
#define NAP_US 20000

static const FileSetIds NOTHING;

void
fileset_init(FileSet *set, const char *path)
{
	set->paths[FILESET_DATABASE] = g_strdup(path);
	set->paths[FILESET_WAL] = g_strconcat(path, "-wal", NULL);
	set->paths[FILESET_SHM] = g_strconcat(path, "-shm", NULL);
	set->aside = g_strconcat(path, "-wal-replaced", NULL);
	set->lock_path = g_strconcat(path, "-lock", NULL);
}

void
fileset_clear(FileSet *set)
{
	for (int i = 0; i < FILESET__COUNT; i++)
		g_free(set->paths[i]);
	g_free(set->aside);
	g_free(set->lock_path);
}

/* All zeros where there is none. */
static FileId
id_of(const char *path)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return (FileId){ 0 };
	return (FileId){ st.st_dev, st.st_ino };
}

static bool
same_id(FileId a, FileId b)
{
	return a.device == b.device && a.inode == b.inode;
}

static FileSetIds
look(const FileSet *set)
{
	FileSetIds ids;
	for (int i = 0; i < FILESET__COUNT; i++)
		ids.of[i] = id_of(set->paths[i]);
	return ids;
}

static bool
same(const FileSetIds *a, const FileSetIds *b)
{
	for (int i = 0; i < FILESET__COUNT; i++)
		if (!same_id(a->of[i], b->of[i]))
			return false;
	return true;
}

static bool
take_list(const FileSet *set, LockFile *file, GError **error)
{
	int64_t deadline_us = g_get_monotonic_time() + LOOK_MS * 1000;
	if (lockfile_take(file, LOCK_FILES, deadline_us))
		return true;
	g_set_error(error, STORE_ERROR, STORE_ERROR_BUSY,
	    "another program keeps %s locked: see who with `fuser -v`",
	    set->lock_path);
	return false;
}

static void
leave_list(LockFile *file)
{
	lockfile_release(file, LOCK_FILES, 1);
}

/* --- coming ----------------------------------------------------------- */

/* Left by programs that were killed; then the database was replaced. */
static bool
is_log_of_another(const FileSet *set, const FileSetIds *noted)
{
	FileSetIds here = look(set);
	struct stat st;
	return !same(noted, &NOTHING) &&
	       !same_id(
		   here.of[FILESET_DATABASE], noted->of[FILESET_DATABASE]) &&
	       same_id(here.of[FILESET_WAL], noted->of[FILESET_WAL]) &&
	       stat(set->paths[FILESET_DATABASE], &st) == 0 && st.st_size > 0 &&
	       stat(set->paths[FILESET_WAL], &st) == 0 && st.st_size > 0;
}

/* Nobody has it open. */
static bool
begin_list(const FileSet *set, LockFile *file, GError **error)
{
	if (is_log_of_another(set, &file->page->files)) {
		g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
		    "%s is not the database that %s was written for, and "
		    "opening the two together would ruin it: put the old "
		    "database back, or move %s and %s away",
		    set->paths[FILESET_DATABASE], set->paths[FILESET_WAL],
		    set->paths[FILESET_WAL], set->paths[FILESET_SHM]);
		return false;
	}
	file->page->files = NOTHING;
	return true;
}

static bool
fits(const FileSet *set, LockFile *file, bool *ret_fits, GError **error)
{
	if (!take_list(set, file, error))
		return false;
	FileSetIds here = look(set);
	*ret_fits = same(&file->page->files, &NOTHING) ||
		    same(&file->page->files, &here);
	leave_list(file);
	return true;
}

static bool
fail_replaced(const FileSet *set, GError **error)
{
	g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
	    "a file beside %s was taken away, and programs still have it open: "
	    "each puts that right when it is next used; restart those that are "
	    "not (`fuser -v %s`)",
	    set->paths[FILESET_DATABASE], set->lock_path);
	return false;
}

static bool
wait_until_fits(
    const FileSet *set, LockFile *file, bool *ret_fits, GError **error)
{
	int64_t end_us = g_get_monotonic_time() + MOVE_MS * 1000;
	for (;;) {
		if (!fits(set, file, ret_fits, error))
			return false;
		if (*ret_fits || g_get_monotonic_time() >= end_us)
			return true;
		bell_ring(file);
		g_usleep(NAP_US);
	}
}

/*
 * Those who have the old database open sleep. Its log is theirs, by whatever
 * name, until they wake up and empty it; should they be killed before, whoever
 * wants the old database finds it there.
 */
static bool
put_aside(const FileSet *set, GError **error)
{
	if (rename(set->paths[FILESET_WAL], set->aside) == 0)
		return true;
	g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
	    "cannot put %s aside, which is not of the database here: %s",
	    set->paths[FILESET_WAL], g_strerror(errno));
	return false;
}

static bool
set_aside(const FileSet *set, LockFile *file, GError **error)
{
	if (!queue_enter(file, g_get_monotonic_time() + MOVE_MS * 1000, error))
		return false;
	bool listed = take_list(set, file, error);
	bool done = listed;
	FileSetIds *noted = &file->page->files;
	if (listed && !same_id(id_of(set->paths[FILESET_DATABASE]),
			  noted->of[FILESET_DATABASE])) {
		if (same_id(
			id_of(set->paths[FILESET_WAL]), noted->of[FILESET_WAL]))
			done = put_aside(set, error);
		if (done && same_id(id_of(set->paths[FILESET_SHM]),
				noted->of[FILESET_SHM]))
			(void)unlink(set->paths[FILESET_SHM]);
		if (done)
			*noted = NOTHING;
	}
	if (listed)
		leave_list(file);
	queue_leave(file);
	return done;
}

bool
fileset_join(FileSet *set, LockFile *file, GError **error)
{
	if (lockfile_try(file, LOCK_STORE) && !begin_list(set, file, error))
		return false;
	if (!lockfile_share(file, LOCK_STORE, error))
		return false;
	bool ours;
	if (!wait_until_fits(set, file, &ours, error) ||
	    (!ours && (!set_aside(set, file, error) ||
			  !fits(set, file, &ours, error))))
		return false;
	return ours || fail_replaced(set, error);
}

bool
fileset_note(FileSet *set, LockFile *file, GError **error)
{
	if (!take_list(set, file, error))
		return false;
	FileSetIds *noted = &file->page->files;
	set->ids = look(set);
	set->lock = id_of(set->lock_path);
	if (same(noted, &NOTHING))
		*noted = set->ids;
	bool done = same(noted, &set->ids);
	leave_list(file);
	return done || fail_replaced(set, error);
}

/* --- staying and going ------------------------------------------------ */

bool
fileset_is_whole(const FileSet *set)
{
	FileSetIds here = look(set);
	return same(&here, &set->ids) &&
	       same_id(id_of(set->lock_path), set->lock);
}

/* Only what was ours: others may have moved over already. */
static void
take_away(const FileSet *set, FileSetMember member, const char *path)
{
	if (same_id(id_of(path), set->ids.of[member]))
		(void)unlink(path);
}

bool
fileset_owns_log(const FileSet *set, LockFile *file)
{
	if (!same_id(id_of(set->paths[FILESET_DATABASE]),
		set->ids.of[FILESET_DATABASE]))
		return true;
	if (!take_list(set, file, NULL))
		return false;
	bool noted = same(&file->page->files, &set->ids);
	leave_list(file);
	return noted;
}

void
fileset_part(FileSet *set, LockFile *file)
{
	if (!take_list(set, file, NULL))
		return;
	FileSetIds here = look(set);
	if (same(&file->page->files, &set->ids) && !same(&here, &set->ids)) {
		take_away(set, FILESET_WAL, set->paths[FILESET_WAL]);
		take_away(set, FILESET_SHM, set->paths[FILESET_SHM]);
		file->page->files = NOTHING;
	}
	take_away(set, FILESET_WAL, set->aside);
	leave_list(file);
}
