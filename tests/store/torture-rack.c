#include <sqlite3.h>

#include "tests/store/torture.h"

static const Rack *armed;
static unsigned left; /* until the one that fails */
static bool failed;

static sqlite3_mem_methods memory;
static sqlite3_vfs *disk;
static sqlite3_vfs rack_vfs;
static sqlite3_io_methods rack_methods;

typedef struct {
	sqlite3_file base;
	sqlite3_file *real;
} RackFile;

/* Whether this one fails. */
static bool
fails(Torture what)
{
	if (armed == NULL || armed->what != what)
		return false;
	if (left > 1) {
		left--;
		return false;
	}
	if (failed && !armed->lasting)
		return false;
	failed = true;
	return true;
}

/* --- memory ----------------------------------------------------------- */

static void *
rack_malloc(int n)
{
	return fails(TORTURE_MEMORY) ? NULL : memory.xMalloc(n);
}

static void *
rack_realloc(void *old, int n)
{
	return fails(TORTURE_MEMORY) ? NULL : memory.xRealloc(old, n);
}

/* --- files ------------------------------------------------------------ */

static sqlite3_file *
real(sqlite3_file *file)
{
	return ((RackFile *)file)->real;
}

static int
do_close(sqlite3_file *file)
{
	return real(file)->pMethods->xClose(real(file));
}

static int
do_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 offset)
{
	if (fails(TORTURE_IO))
		return SQLITE_IOERR_READ;
	return real(file)->pMethods->xRead(real(file), bytes, n, offset);
}

/* Half of what is written may be there after it failed. */
static int
do_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 offset)
{
	const sqlite3_io_methods *methods = real(file)->pMethods;
	sqlite3_int64 size = 0;
	bool full = methods->xFileSize(real(file), &size) == SQLITE_OK &&
		    offset + n > size && fails(TORTURE_FULL);
	if (!full && !fails(TORTURE_IO))
		return methods->xWrite(real(file), bytes, n, offset);
	(void)methods->xWrite(real(file), bytes, n / 2, offset);
	return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
do_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	if (fails(TORTURE_IO))
		return SQLITE_IOERR_TRUNCATE;
	return real(file)->pMethods->xTruncate(real(file), size);
}

/* The disk itself need not be synced: nobody cuts its power. */
static int
do_sync(sqlite3_file *file, int flags)
{
	(void)file;
	(void)flags;
	return fails(TORTURE_IO) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int
do_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	if (fails(TORTURE_IO))
		return SQLITE_IOERR_FSTAT;
	return real(file)->pMethods->xFileSize(real(file), ret_size);
}

static int
do_lock(sqlite3_file *file, int lock)
{
	if (fails(TORTURE_IO))
		return SQLITE_IOERR_LOCK;
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
	return real(file)->pMethods->xSectorSize(real(file));
}

static int
do_traits(sqlite3_file *file)
{
	return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int
do_shm_map(sqlite3_file *file, int region, int size, int extend,
    void volatile **ret_memory)
{
	if (fails(TORTURE_IO))
		return SQLITE_IOERR_SHMMAP;
	if (extend && fails(TORTURE_FULL))
		return SQLITE_IOERR_SHMSIZE;
	return real(file)->pMethods->xShmMap(
	    real(file), region, size, extend, ret_memory);
}

static int
do_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	if (flags & SQLITE_SHM_LOCK && fails(TORTURE_IO))
		return SQLITE_IOERR_SHMLOCK;
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
	RackFile *rack = (RackFile *)file;
	rack->real = (sqlite3_file *)(rack + 1);
	file->pMethods = NULL;
	if (fails(TORTURE_IO))
		return SQLITE_CANTOPEN;
	int rc = disk->xOpen(disk, path, rack->real, flags, ret_flags);
	if (rack->real->pMethods != NULL)
		file->pMethods = &rack_methods;
	return rc;
}

void
torture_install(void)
{
	g_assert(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) == SQLITE_OK);
	sqlite3_mem_methods racked = memory;
	racked.xMalloc = rack_malloc;
	racked.xRealloc = rack_realloc;
	g_assert(sqlite3_config(SQLITE_CONFIG_MALLOC, &racked) == SQLITE_OK);
	/* So that small ones count as well. */
	g_assert(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK);
	disk = sqlite3_vfs_find(NULL);
	rack_methods = (sqlite3_io_methods){
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
	rack_vfs = *disk;
	rack_vfs.zName = "rack";
	rack_vfs.szOsFile = (int)sizeof(RackFile) + disk->szOsFile;
	rack_vfs.xOpen = do_open;
	g_assert(sqlite3_vfs_register(&rack_vfs, 1) == SQLITE_OK);
}

void
torture_arm(const Rack *rack, unsigned n)
{
	failed = false;
	left = n;
	armed = n == 0 ? NULL : rack;
}

bool
torture_disarm(void)
{
	armed = NULL;
	return failed;
}
