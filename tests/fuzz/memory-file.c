#define _GNU_SOURCE /* memfd_create() */
#include "tests/fuzz/memory-file.h"

#include <glib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

MemoryFile
memory_file_new(const void *bytes, size_t n)
{
	MemoryFile file = { .fd = memfd_create("fuzz", MFD_CLOEXEC) };
	g_assert_cmpint(file.fd, >=, 0);
	g_assert_cmpint(fchmod(file.fd, 0600), ==, 0);
	g_assert_cmpint(pwrite(file.fd, bytes, n, 0), ==, (ssize_t)n);
	g_snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.fd);
	return file;
}

void
memory_file_close(MemoryFile *file)
{
	close(file->fd);
}
