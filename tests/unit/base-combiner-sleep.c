/*
 * Who waits for a leader and is just about to fall asleep when that leader
 * leaves. The program's futex_nap() is replaced by one that falls asleep no
 * sooner than it is told to, and then sleeps for as long as nobody wakes it.
 */
#include "base/combiner.h"
#include "base/futex.h"

#include <linux/futex.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_S 60

static int line; /* to the other process */

static void
tell(char byte)
{
	g_assert_cmpint(write(line, &byte, 1), ==, 1);
}

static char
hear(void)
{
	char byte = '\0';
	g_assert_cmpint(read(line, &byte, 1), ==, 1);
	return byte;
}

void
futex_nap(_Atomic uint32_t *word, uint32_t seen, int64_t wait_us)
{
	g_assert_cmpint(wait_us, >, 0);
	tell('z');
	g_assert_cmpint(hear(), ==, 's');
	(void)syscall(SYS_futex, word, FUTEX_WAIT, seen, NULL, NULL, 0);
}

void
futex_wake(_Atomic uint32_t *word, int n)
{
	(void)syscall(SYS_futex, word, FUTEX_WAKE, n, NULL, NULL, 0);
}

static CombinerEnd
enter(Combiner *combiner)
{
	char answer[COMBINER_BYTES];
	size_t n;
	return combiner_enter(combiner, "x", 1,
	    g_get_monotonic_time() + DEADLINE_S * G_USEC_PER_SEC, answer, &n);
}

static G_GNUC_NORETURN void
follow(Combiner *combiner)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(DEADLINE_S);
	g_assert_true(combiner_join(combiner));
	g_assert_cmpint(enter(combiner), ==, COMBINER_LEADS);
	combiner_leave(combiner, COMBINER_DONE);
	_exit(0);
}

static void
test_called_before_it_sleeps(void)
{
	int pair[2], status;
	g_autoptr(Combiner) combiner = combiner_new(2);
	g_assert_cmpint(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
	g_assert_true(combiner_join(combiner));
	g_assert_cmpint(enter(combiner), ==, COMBINER_LEADS);
	pid_t other = fork();
	g_assert_cmpint(other, >=, 0);
	line = pair[other == 0];
	if (other == 0)
		follow(combiner);
	g_assert_cmpint(hear(), ==, 'z');
	combiner_leave(combiner, COMBINER_DONE);
	tell('s');
	g_assert_cmpint(waitpid(other, &status, 0), ==, other);
	g_assert_cmpint(status, ==, 0);
	close(pair[0]);
	close(pair[1]);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/combiner/who-is-called-does-not-fall-asleep",
	    test_called_before_it_sleeps);
	return g_test_run();
}
