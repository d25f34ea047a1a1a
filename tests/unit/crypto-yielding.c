/* RTLD_NEXT, processors by number. */
#define _GNU_SOURCE

#include "crypto/yielding.h"

#include <dlfcn.h>
#include <errno.h>
#include <glib.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/password.h"

#define HASH_KIB 19456
#define PAGE_BYTES ((size_t)sysconf(_SC_PAGESIZE))
#define BUSY_NS 100000000

static bool
huge_pages_to_be_had(void)
{
	g_autofree char *modes = NULL;
	return g_file_get_contents(
		   "/sys/kernel/mm/transparent_hugepage/enabled", &modes, NULL,
		   NULL) &&
	       strstr(modes, "[never]") == NULL;
}

static void *
map_anonymous(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	g_assert_true(memory != MAP_FAILED);
	return memory;
}

static bool
is_resident(void *page)
{
	unsigned char state;
	g_assert_cmpint(mincore(page, PAGE_BYTES, &state), ==, 0);
	return (state & 1) != 0;
}

static void
test_small_memory(void)
{
	char *memory = map_anonymous(YIELDING_HUGE_BYTES - PAGE_BYTES);
	g_assert_true(is_resident(memory));
	g_assert_true(is_resident(memory + YIELDING_HUGE_BYTES / 2));
	munmap(memory, YIELDING_HUGE_BYTES - PAGE_BYTES);
}

static void
test_files_and_failures(void)
{
	FILE *self = fopen("/proc/self/exe", "re");
	g_assert_nonnull(self);
	char *elf = mmap(NULL, YIELDING_HUGE_BYTES, PROT_READ,
	    MAP_PRIVATE | MAP_POPULATE, fileno(self), 0);
	g_assert_true(elf != MAP_FAILED);
	g_assert_cmpint(memcmp(elf, "\177ELF", 4), ==, 0);
	munmap(elf, YIELDING_HUGE_BYTES);
	fclose(self);

	errno = 0;
	g_assert_true(mmap(NULL, YIELDING_HUGE_BYTES, PROT_READ,
			  MAP_PRIVATE | MAP_POPULATE, -1, 0) == MAP_FAILED);
	g_assert_cmpint(errno, ==, EBADF);
}

static void
test_large_memory(void)
{
	char *memory = map_anonymous(YIELDING_HUGE_BYTES);
	g_assert_false(is_resident(memory));
	g_assert_false(is_resident(memory + YIELDING_HUGE_BYTES / 2));
	munmap(memory, YIELDING_HUGE_BYTES);
}

/* How much this process has mapped. */
static long
mapped_pages(void)
{
	g_autofree char *statm = NULL;
	g_assert_true(
	    g_file_get_contents("/proc/self/statm", &statm, NULL, NULL));
	return (long)g_ascii_strtoll(statm, NULL, 10);
}

/* Whatever lies before it. */
static void
test_large_memory_is_aligned(void)
{
	size_t size = YIELDING_HUGE_BYTES + PAGE_BYTES;
	long before = mapped_pages();
	for (size_t small = 1; small <= 8; small++) {
		char *shifts = map_anonymous(small * PAGE_BYTES);
		char *memory = map_anonymous(size);
		g_assert_cmpuint(
		    (uintptr_t)memory % YIELDING_HUGE_PAGE_BYTES, ==, 0);
		memory[0] = memory[size - 1] = 'x';
		munmap(memory, size);
		munmap(shifts, small * PAGE_BYTES);
	}
	g_assert_cmpint(mapped_pages() - before, <,
	    (long)(YIELDING_HUGE_PAGE_BYTES / PAGE_BYTES));
}

static void
test_libraries(void)
{
	void *theirs = dlsym(RTLD_DEFAULT, "mmap");
	g_assert_nonnull(theirs);
	g_assert_true(theirs != dlsym(RTLD_NEXT, "mmap"));
}

static glong
faults(void)
{
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	return used.ru_minflt;
}

static void
test_hash(void)
{
	if (!huge_pages_to_be_had()) {
		g_test_skip("this kernel has no huge pages");
		return;
	}
	const PasswordCost cost = { .memory_kib = HASH_KIB, .passes = 1 };
	glong before = faults();
	g_autofree char *hash = password_hash("quiet-otter-93", &cost);
	g_assert_nonnull(hash);
	/* But for the end, which fills no huge page. */
	g_assert_cmpint(faults() - before, <,
	    (glong)(YIELDING_HUGE_PAGE_BYTES / PAGE_BYTES));
}

static gint64
cpu_ns(void)
{
	struct timespec used;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return used.tv_sec * G_GINT64_CONSTANT(1000000000) + used.tv_nsec;
}

/* How often this process loses the processor while it is busy. */
static glong
switches(void)
{
	struct rusage before, after;
	getrusage(RUSAGE_SELF, &before);
	gint64 end = cpu_ns() + BUSY_NS;
	while (cpu_ns() < end)
		continue;
	getrusage(RUSAGE_SELF, &after);
	return after.ru_nivcsw - before.ru_nivcsw;
}

static void
test_processor_is_shared(void)
{
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET((size_t)sched_getcpu(), &one);
	g_assert_cmpint(sched_setaffinity(0, sizeof one, &one), ==, 0);
	pid_t other = fork();
	if (other == 0)
		for (;;)
			continue;

	Yielding yielding = yielding_begin();
	g_assert_true(yielding.on);
	glong often = switches();
	yielding_end(&yielding);
	glong seldom = switches();
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	g_test_message("%ld switches, and %ld", often, seldom);
	g_assert_cmpint(often, >, 2 * seldom);
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/yielding/small-memory-is-left-as-asked-for", test_small_memory);
	g_test_add_func("/yielding/files-and-failures-are-left-as-they-are",
	    test_files_and_failures);
	g_test_add_func("/yielding/large-memory-comes-when-it-is-touched",
	    test_large_memory);
	g_test_add_func("/yielding/and-lies-where-huge-pages-do",
	    test_large_memory_is_aligned);
	g_test_add_func(
	    "/yielding/libraries-get-their-memory-so", test_libraries);
	g_test_add_func("/yielding/a-hash-comes-in-huge-pages", test_hash);
	g_test_add_func("/yielding/who-shares-the-processor-gets-it-often",
	    test_processor_is_shared);
	return g_test_run();
}
