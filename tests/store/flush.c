/* One sync for all who wait, and none that is believed after one failed. */
#include "store/flush.h"

#include <sys/wait.h>
#include <unistd.h>

#include "tests/store/sample.h"

typedef struct {
	SampleFolder *folder;
	char *path;
	LockFile *file;
	unsigned syncs; /* how often one was asked for */
	bool fails;
} Disk;

static Disk
disk_new(void)
{
	Disk disk = { .folder = sample_folder_new() };
	disk.path = g_build_filename(disk.folder, "store.db", NULL);
	disk.file = lockfile_open(disk.path, NULL);
	g_assert_nonnull(disk.file);
	return disk;
}

static void
disk_clear(Disk *disk)
{
	lockfile_close(disk->file);
	sample_folder_remove(disk->folder);
	g_free(disk->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Disk, disk_clear)

static bool
sync_disk(void *data, GError **error)
{
	Disk *disk = data;
	disk->syncs++;
	if (disk->fails)
		g_set_error(error, STORE_ERROR, STORE_ERROR_IO, "no");
	return !disk->fails;
}

static void
assert_fails(Disk *disk, uint32_t number)
{
	g_autoptr(GError) error = NULL;
	g_assert_false(flush_wait(disk->file, number, sync_disk, disk, &error));
	g_assert_error(error, STORE_ERROR, STORE_ERROR_IO);
}

static void
test_failed(void)
{
	g_auto(Disk) disk = disk_new();
	uint32_t first = flush_count_written(disk.file);
	uint32_t second = flush_count_written(disk.file);
	disk.fails = true;
	assert_fails(&disk, first);
	g_assert_true(flush_is_in_doubt(disk.file));
	/* The disk would say yes now, and must not be asked. */
	disk.fails = false;
	assert_fails(&disk, second);
	g_assert_cmpint(disk.syncs, ==, 1);
	flush_set_doubt(disk.file, false);
	OK(flush_wait(disk.file, second, sync_disk, &disk, &error));
}

static void
test_doubt_is_kept(void)
{
	g_auto(Disk) disk = disk_new();
	flush_set_doubt(disk.file, true);
	lockfile_close(disk.file);
	disk.file = lockfile_open(disk.path, NULL);
	g_assert_true(flush_is_in_doubt(disk.file));
}

static void
test_begins_anew(void)
{
	g_auto(Disk) disk = disk_new();
	/* As a power cut may have left it. */
	atomic_store(&disk.file->page->synced, 100);
	LockFile *other = lockfile_open(disk.path, NULL);
	g_assert_cmpint(atomic_load(&other->page->synced), ==, 100);
	lockfile_close(other);
	lockfile_close(disk.file);
	disk.file = lockfile_open(disk.path, NULL);
	uint32_t number = flush_count_written(disk.file);
	OK(flush_wait(disk.file, number, sync_disk, &disk, &error));
	g_assert_cmpint(disk.syncs, ==, 1);
}

static void
test_shared(void)
{
	g_auto(Disk) disk = disk_new();
	uint32_t first = flush_count_written(disk.file);
	uint32_t second = flush_count_written(disk.file);
	OK(flush_wait(disk.file, first, sync_disk, &disk, &error));
	OK(flush_wait(disk.file, second, sync_disk, &disk, &error));
	g_assert_cmpint(disk.syncs, ==, 1);
	uint32_t third = flush_count_written(disk.file);
	OK(flush_wait(disk.file, third, sync_disk, &disk, &error));
	g_assert_cmpint(disk.syncs, ==, 2);
}

static void
test_wraps(void)
{
	g_auto(Disk) disk = disk_new();
	atomic_store(&disk.file->page->written, UINT32_MAX - 1);
	atomic_store(&disk.file->page->synced, UINT32_MAX - 1);
	for (unsigned i = 1; i <= 3; i++) {
		uint32_t number = flush_count_written(disk.file);
		OK(flush_wait(disk.file, number, sync_disk, &disk, &error));
		g_assert_cmpint(disk.syncs, ==, i);
	}
}

/* Another program syncs; we wait for it and need not sync ourselves. */
static void
test_waits(void)
{
	g_auto(Disk) disk = disk_new();
	LockFile *other = lockfile_open(disk.path, NULL);
	uint32_t number = flush_count_written(disk.file);
	g_assert_true(lockfile_try(other, LOCK_FLUSH));
	pid_t pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		disk.fails = true;
		bool done = flush_wait(
		    disk.file, number, sync_disk, &disk, NULL);
		_exit(done && disk.syncs == 0 ? 0 : 1);
	}
	atomic_store(&other->page->synced, number);
	lockfile_release(other, LOCK_FLUSH, 1);
	int status;
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_cmpint(status, ==, 0);
	lockfile_close(other);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/flush/after-a-failed-sync-none-is-believed", test_failed);
	g_test_add_func(
	    "/flush/a-doubt-outlives-the-programs", test_doubt_is_kept);
	g_test_add_func(
	    "/flush/numbers-of-another-life-say-nothing", test_begins_anew);
	g_test_add_func("/flush/one-sync-is-for-all-before-it", test_shared);
	g_test_add_func("/flush/numbers-wrap-around", test_wraps);
	g_test_add_func("/flush/who-waits-need-not-sync", test_waits);
	return g_test_run();
}
