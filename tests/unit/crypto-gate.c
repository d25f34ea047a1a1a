#include "crypto/gate.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_S 60

static char *path;

/* Another process before the gate. It says 'i' when it is inside, 'r' when it
 * was refused, and leaves when it is told to. */
typedef struct {
	pid_t pid;
	int line;
} Person;

static HashGate *
open_gate(int slots, int queue)
{
	HashGate *gate = NULL;
	g_autoptr(GError) error = NULL;
	hash_gate_open(path, slots, queue, &gate, &error);
	g_assert_no_error(error);
	return gate;
}

static void
live(int line, int slots, int queue)
{
	g_autoptr(HashGate) gate = open_gate(slots, queue);
	bool entered = false;
	char byte = 'b';
	/* Before the gate. */
	g_assert_cmpint(write(line, &byte, 1), ==, 1);
	g_assert_true(hash_gate_enter(gate, &entered, NULL));
	byte = entered ? 'i' : 'r';
	g_assert_cmpint(write(line, &byte, 1), ==, 1);
	if (read(line, &byte, 1) == 1 && entered)
		hash_gate_leave(gate);
}

static char
hear(const Person *person)
{
	char byte = '\0';
	g_assert_cmpint(read(person->line, &byte, 1), ==, 1);
	return byte;
}

static Person
come(int slots, int queue)
{
	int line[2];
	g_assert_cmpint(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line), ==, 0);
	pid_t pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(line[0]);
		live(line[1], slots, queue);
		_exit(0);
	}
	close(line[1]);
	Person person = { .pid = pid, .line = line[0] };
	g_assert_cmpint(hear(&person), ==, 'b');
	return person;
}

/* Returns when the person sleeps, which after coming is: waits. */
static void
await_waiting(const Person *person)
{
	g_autofree char *name = g_strdup_printf(
	    "/proc/%d/stat", (int)person->pid);
	char state = '\0';
	while (state != 'S') {
		FILE *file = fopen(name, "r");
		g_assert_nonnull(file);
		g_assert_cmpint(fscanf(file, "%*d (%*[^)]) %c", &state), ==, 1);
		fclose(file);
	}
}

/* The first of two who gets in. */
static Person *
hear_either(Person *one, Person *two)
{
	struct pollfd lines[] = {
		{ .fd = one->line, .events = POLLIN },
		{ .fd = two->line, .events = POLLIN },
	};
	g_assert_cmpint(poll(lines, G_N_ELEMENTS(lines), -1), ==, 1);
	Person *first = lines[0].revents != 0 ? one : two;
	g_assert_cmpint(hear(first), ==, 'i');
	return first;
}

static void
go(Person *person)
{
	g_assert_cmpint(write(person->line, "g", 1), ==, 1);
	g_assert_cmpint(waitpid(person->pid, NULL, 0), ==, person->pid);
	close(person->line);
}

static void
die(Person *person)
{
	kill(person->pid, SIGKILL);
	g_assert_cmpint(waitpid(person->pid, NULL, 0), ==, person->pid);
	close(person->line);
}

static bool
enter(HashGate *gate)
{
	bool entered = false;
	g_autoptr(GError) error = NULL;
	hash_gate_enter(gate, &entered, &error);
	g_assert_no_error(error);
	return entered;
}

static void
test_full(void)
{
	g_autoptr(HashGate) gate = open_gate(1, 1);
	Person inside = come(1, 1);
	g_assert_cmpint(hear(&inside), ==, 'i');
	Person waiting = come(1, 1);
	await_waiting(&waiting);

	g_assert_false(enter(gate));
	g_assert_false(enter(gate));
	go(&inside);
	g_assert_cmpint(hear(&waiting), ==, 'i');
	go(&waiting);
	g_assert_true(enter(gate));
	hash_gate_leave(gate);
}

static void
test_no_queue(void)
{
	g_autoptr(HashGate) gate = open_gate(2, 0);
	Person one = come(2, 0);
	Person two = come(2, 0);
	g_assert_cmpint(hear(&one), ==, 'i');
	g_assert_cmpint(hear(&two), ==, 'i');
	g_assert_false(enter(gate));
	go(&one);
	g_assert_true(enter(gate));
	hash_gate_leave(gate);
	go(&two);
}

static void
test_no_folder(void)
{
	HashGate *gate = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *nowhere = g_build_filename(path, "gate", NULL);
	g_assert_false(hash_gate_open(nowhere, 1, 1, &gate, &error));
	g_assert_null(gate);
	g_assert_true(error != NULL && error->domain == G_FILE_ERROR);
}

/* Both to one who comes later and to one who waits already. */
static void
test_killed_inside(void)
{
	g_autoptr(HashGate) gate = open_gate(1, 1);
	Person inside = come(1, 1);
	g_assert_cmpint(hear(&inside), ==, 'i');
	Person waiting = come(1, 1);
	await_waiting(&waiting);
	die(&inside);
	g_assert_cmpint(hear(&waiting), ==, 'i');
	die(&waiting);
	g_assert_true(enter(gate));
	hash_gate_leave(gate);
}

static void
test_killed_waiting(void)
{
	g_autoptr(HashGate) gate = open_gate(1, 2);
	Person inside = come(1, 2);
	g_assert_cmpint(hear(&inside), ==, 'i');
	Person next = come(1, 2);
	await_waiting(&next);
	Person after = come(1, 2);
	await_waiting(&after);
	g_assert_false(enter(gate));

	die(&next);
	Person late = come(1, 2);
	await_waiting(&late);
	g_assert_false(enter(gate));
	go(&inside);
	/* Who is woken by a death may find the turn taken by a newcomer. */
	Person *first = hear_either(&after, &late);
	Person *second = first == &after ? &late : &after;
	go(first);
	g_assert_cmpint(hear(second), ==, 'i');
	go(second);
}

static void
test_order(void)
{
	enum {
		PEOPLE = 6
	};
	Person people[PEOPLE];
	Person inside = come(1, PEOPLE);
	g_assert_cmpint(hear(&inside), ==, 'i');
	for (int i = 0; i < PEOPLE; i++) {
		people[i] = come(1, PEOPLE);
		await_waiting(&people[i]);
	}
	go(&inside);
	for (int i = 0; i < PEOPLE; i++) {
		g_assert_cmpint(hear(&people[i]), ==, 'i');
		go(&people[i]);
	}
}

/* Either of two slots that comes free is taken. */
static void
test_any_slot(void)
{
	for (int first = 0; first < 2; first++) {
		Person inside[2] = { come(2, 1), come(2, 1) };
		g_assert_cmpint(hear(&inside[0]), ==, 'i');
		g_assert_cmpint(hear(&inside[1]), ==, 'i');
		Person waiting = come(2, 1);
		await_waiting(&waiting);
		go(&inside[first]);
		g_assert_cmpint(hear(&waiting), ==, 'i');
		go(&inside[1 - first]);
		go(&waiting);
	}
}

typedef struct {
	_Atomic int inside;
	_Atomic int most;
	_Atomic int entered;
} Count;

static void
crowd(Count *count, int slots, int queue, int times)
{
	g_autoptr(HashGate) gate = open_gate(slots, queue);
	for (int i = 0; i < times; i++) {
		g_assert_true(enter(gate));
		int inside = atomic_fetch_add(&count->inside, 1) + 1;
		int most = atomic_load(&count->most);
		while (inside > most && !atomic_compare_exchange_weak(
					    &count->most, &most, inside))
			continue;
		atomic_fetch_add(&count->entered, 1);
		sched_yield();
		atomic_fetch_sub(&count->inside, 1);
		hash_gate_leave(gate);
	}
}

static void
test_never_more(void)
{
	enum {
		PEOPLE = 8,
		TIMES = 200,
		SLOTS = 2
	};
	pid_t pids[PEOPLE];
	Count *count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	g_assert_true(count != MAP_FAILED);
	for (int i = 0; i < PEOPLE; i++) {
		pids[i] = fork();
		g_assert_cmpint(pids[i], >=, 0);
		if (pids[i] == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			crowd(count, SLOTS, PEOPLE, TIMES);
			_exit(0);
		}
	}
	for (int i = 0; i < PEOPLE; i++) {
		int status = -1;
		g_assert_cmpint(waitpid(pids[i], &status, 0), ==, pids[i]);
		g_assert_cmpint(status, ==, 0);
	}
	g_assert_cmpint(atomic_load(&count->entered), ==, PEOPLE * TIMES);
	g_assert_cmpint(atomic_load(&count->most), <=, SLOTS);
	munmap(count, sizeof *count);
}

int
main(int argc, char **argv)
{
	/* Who waits for ever is killed, and so has failed. */
	alarm(DEADLINE_S);
	g_test_init(&argc, &argv, NULL);
	g_autofree char *folder = g_dir_make_tmp("gate-XXXXXX", NULL);
	g_assert_nonnull(folder);
	path = g_build_filename(folder, "gate", NULL);
	g_test_add_func("/gate/refuses-when-the-queue-is-full", test_full);
	g_test_add_func("/gate/without-a-queue-nobody-waits", test_no_queue);
	g_test_add_func(
	    "/gate/a-file-that-cannot-be-made-is-an-error", test_no_folder);
	g_test_add_func(
	    "/gate/who-is-killed-inside-frees-the-slot", test_killed_inside);
	g_test_add_func(
	    "/gate/who-is-killed-waiting-frees-the-place", test_killed_waiting);
	g_test_add_func("/gate/lets-in-as-they-came", test_order);
	g_test_add_func("/gate/any-free-slot-is-taken", test_any_slot);
	g_test_add_func("/gate/never-more-inside-than-slots", test_never_more);
	int result = g_test_run();
	g_unlink(path);
	g_rmdir(folder);
	g_free(path);
	return result;
}
