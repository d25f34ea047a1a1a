#include "tests/store/power.h"

#include <sqlite3.h>
#include <string.h>

/* What a disk writes or does not write; and how many of them half. */
#define SECTOR 512u
#define TORN_PERCENT 5

typedef enum {
	DATABASE,
	WAL,
	FILE__COUNT
} FileKind;
typedef enum {
	WRITE,
	TRUNCATE,
	SYNC,
	DROP,
	PROMISE
} EventKind;

typedef struct {
	EventKind kind;
	FileKind file;
	gint64 offset; /* or the size, or the promise */
	GByteArray *bytes;
} Event;

typedef struct {
	sqlite3_file base;
	int kind; /* FileKind, or -1 */
	sqlite3_file *real;
} PowerFile;

static sqlite3_vfs *disk;
static sqlite3_vfs power_vfs;
static sqlite3_io_methods power_methods;
static GPtrArray *events;
static bool fail_next_sync;
static bool lying;
static bool paused;

static void
event_free(void *data)
{
	Event *event = data;
	if (event->bytes != NULL)
		g_byte_array_unref(event->bytes);
	g_free(event);
}

static Event *
note(EventKind kind, int file, gint64 offset)
{
	Event *event = g_new0(Event, 1);
	event->kind = kind;
	event->file = (FileKind)file;
	event->offset = offset;
	g_ptr_array_add(events, event);
	return event;
}

/* --- the VFS ---------------------------------------------------------- */

static sqlite3_file *
real(sqlite3_file *file)
{
	return ((PowerFile *)file)->real;
}

static int
kind_of(sqlite3_file *file)
{
	return paused ? -1 : ((PowerFile *)file)->kind;
}

static int
do_close(sqlite3_file *file)
{
	return real(file)->pMethods->xClose(real(file));
}

static int
do_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 offset)
{
	return real(file)->pMethods->xRead(real(file), bytes, n, offset);
}

static int
do_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 offset)
{
	if (kind_of(file) >= 0) {
		Event *event = note(WRITE, kind_of(file), offset);
		event->bytes = g_byte_array_sized_new((guint)n);
		g_byte_array_append(event->bytes, bytes, (guint)n);
	}
	return real(file)->pMethods->xWrite(real(file), bytes, n, offset);
}

static int
do_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	if (kind_of(file) >= 0)
		note(TRUNCATE, kind_of(file), size);
	return real(file)->pMethods->xTruncate(real(file), size);
}

/* The real disk need not be synced: nobody cuts its power. */
static int
do_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	if (kind_of(file) == WAL && fail_next_sync) {
		fail_next_sync = false;
		note(DROP, WAL, 0);
		return SQLITE_IOERR_FSYNC;
	}
	if (kind_of(file) >= 0 && !(lying && kind_of(file) == WAL))
		note(SYNC, kind_of(file), 0);
	return SQLITE_OK;
}

static int
do_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	return real(file)->pMethods->xFileSize(real(file), ret_size);
}

static int
do_lock(sqlite3_file *file, int lock)
{
	return real(file)->pMethods->xLock(real(file), lock);
}

static int
do_unlock(sqlite3_file *file, int lock)
{
	return real(file)->pMethods->xUnlock(real(file), lock);
}

static int
do_check_lock(sqlite3_file *file, int *ret_locked)
{
	return real(file)->pMethods->xCheckReservedLock(real(file), ret_locked);
}

static int
do_control(sqlite3_file *file, int what, void *argument)
{
	return real(file)->pMethods->xFileControl(real(file), what, argument);
}

static int
do_sector_size(sqlite3_file *file)
{
	(void)file;
	return SECTOR;
}

static int
do_traits(sqlite3_file *file)
{
	(void)file;
	return 0;
}

static int
do_shm_map(sqlite3_file *file, int region, int size, int extend,
    void volatile **ret_memory)
{
	return real(file)->pMethods->xShmMap(
	    real(file), region, size, extend, ret_memory);
}

static int
do_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}

static void
do_shm_barrier(sqlite3_file *file)
{
	real(file)->pMethods->xShmBarrier(real(file));
}

static int
do_shm_unmap(sqlite3_file *file, int remove)
{
	return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static int
do_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
    int *ret_flags)
{
	(void)vfs;
	PowerFile *power = (PowerFile *)file;
	power->real = (sqlite3_file *)(power + 1);
	power->kind = flags & SQLITE_OPEN_MAIN_DB ? DATABASE
		      : flags & SQLITE_OPEN_WAL   ? WAL
						  : -1;
	int rc = disk->xOpen(disk, path, power->real, flags, ret_flags);
	file->pMethods = power->real->pMethods == NULL ? NULL : &power_methods;
	return rc;
}

void
power_install(void)
{
	disk = sqlite3_vfs_find(NULL);
	power_methods = (sqlite3_io_methods){
		.iVersion = 2,
		.xClose = do_close,
		.xRead = do_read,
		.xWrite = do_write,
		.xTruncate = do_truncate,
		.xSync = do_sync,
		.xFileSize = do_size,
		.xLock = do_lock,
		.xUnlock = do_unlock,
		.xCheckReservedLock = do_check_lock,
		.xFileControl = do_control,
		.xSectorSize = do_sector_size,
		.xDeviceCharacteristics = do_traits,
		.xShmMap = do_shm_map,
		.xShmLock = do_shm_lock,
		.xShmBarrier = do_shm_barrier,
		.xShmUnmap = do_shm_unmap,
	};
	power_vfs = *disk;
	power_vfs.zName = "power";
	power_vfs.szOsFile = (int)sizeof(PowerFile) + disk->szOsFile;
	power_vfs.xOpen = do_open;
	events = g_ptr_array_new_with_free_func(event_free);
	g_assert(sqlite3_vfs_register(&power_vfs, 1) == SQLITE_OK);
}

void
power_begin(void)
{
	g_ptr_array_set_size(events, 0);
	fail_next_sync = false;
	lying = false;
}

void
power_promise(unsigned n)
{
	note(PROMISE, 0, n);
}

void
power_fail_sync(void)
{
	fail_next_sync = true;
}

void
power_lie(bool lie)
{
	lying = lie;
}

void
power_pause(bool pause)
{
	paused = pause;
}

unsigned
power_now(void)
{
	return events->len;
}

/* --- the cut ---------------------------------------------------------- */

static const Event *
event_at(unsigned i)
{
	return g_ptr_array_index(events, i);
}

/* The first event of the file from which on nothing is sure. */
static unsigned
first_unsure(FileKind file, unsigned end)
{
	for (unsigned i = end; i > 0; i--)
		if (event_at(i - 1)->kind == SYNC &&
		    event_at(i - 1)->file == file)
			return i;
	return 0;
}

/* Whether a failed sync, before any that did its work, gave the event up. */
static bool
was_dropped(unsigned i, unsigned end)
{
	FileKind file = event_at(i)->file;
	for (i++; i < end; i++) {
		const Event *event = event_at(i);
		if (event->file == file && event->kind == SYNC)
			return false;
		if (event->file == file && event->kind == DROP)
			return true;
	}
	return false;
}

static void
put(GByteArray *image, const Event *event, guint from, guint n)
{
	guint at = (guint)event->offset + from;
	if (at + n > image->len) {
		guint old = image->len;
		g_byte_array_set_size(image, at + n);
		memset(image->data + old, 0, at + n - old);
	}
	memcpy(image->data + at, event->bytes->data + from, n);
}

/* Each sector is there or is not, and now and then one is torn. */
static void
put_unsure(GByteArray *image, const Event *event, int luck, GRand *rand)
{
	bool together = g_rand_boolean(rand);
	bool there = g_rand_int_range(rand, 0, 100) < luck;
	for (guint from = 0; from < event->bytes->len; from += SECTOR) {
		guint n = MIN(event->bytes->len - from, SECTOR);
		if (!together)
			there = g_rand_int_range(rand, 0, 100) < luck;
		if (g_rand_int_range(rand, 0, 100) < TORN_PERCENT)
			n = (guint)g_rand_int_range(rand, 0, (gint32)n);
		if (there)
			put(image, event, from, n);
	}
}

static void
apply(GByteArray *image, const Event *event, bool sure, int luck, GRand *rand)
{
	if (event->kind == TRUNCATE) {
		bool done = sure || g_rand_int_range(rand, 0, 100) < luck;
		if (done && event->offset < image->len)
			g_byte_array_set_size(image, (guint)event->offset);
	} else if (sure) {
		put(image, event, 0, event->bytes->len);
	} else {
		put_unsure(image, event, luck, rand);
	}
}

static void
write_image(const GByteArray *image, const char *path)
{
	GError *error = NULL;
	g_file_set_contents_full(path, (const char *)image->data,
	    (gssize)image->len, G_FILE_SET_CONTENTS_NONE, 0660, &error);
	g_assert_no_error(error);
}

void
power_cut(unsigned moment, GRand *rand, const char *path)
{
	int luck = g_rand_int_range(rand, 0, 101);
	for (int file = 0; file < FILE__COUNT; file++) {
		g_autoptr(GByteArray) image = g_byte_array_new();
		unsigned unsure = first_unsure((FileKind)file, moment);
		for (unsigned i = 0; i < moment; i++) {
			const Event *event = event_at(i);
			if ((event->kind != WRITE && event->kind != TRUNCATE) ||
			    event->file != (FileKind)file)
				continue;
			bool sure = i < unsure && !was_dropped(i, moment);
			apply(image, event, sure, luck, rand);
		}
		g_autofree char *name = g_strconcat(
		    path, file == WAL ? "-wal" : "", NULL);
		write_image(image, name);
	}
}

GArray *
power_promised(unsigned moment)
{
	GArray *promised = g_array_new(FALSE, FALSE, sizeof(unsigned));
	for (unsigned i = 0; i < moment; i++) {
		unsigned n = (unsigned)event_at(i)->offset;
		if (event_at(i)->kind == PROMISE)
			g_array_append_val(promised, n);
	}
	return promised;
}
