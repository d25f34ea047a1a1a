#define _GNU_SOURCE /* memmem() */
#include "base/combiner.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_S 60
#define N_OTHERS 4

/* Another process. It is told what to ask for by bytes on its line, and tells
 * there how that ended. */
typedef struct {
	pid_t pid;
	int line;
} Person;

static int64_t
deadline_us(int64_t ms)
{
	return g_get_monotonic_time() + ms * 1000;
}

/* Asks for x with "ask x", and wants "did x" for an answer. */
static char
ask(Combiner *combiner, char what, int64_t wait_ms)
{
	static const char ENDS[] = { [COMBINER_LEADS] = 'l',
		[COMBINER_DONE] = 'd',
		[COMBINER_ALONE] = 'a',
		[COMBINER_LOST] = 'x',
		[COMBINER_LATE] = 't' };
	char request[] = "ask ?", wanted[] = "did ?";
	char answer[COMBINER_BYTES];
	size_t n = 0;
	request[4] = wanted[4] = what;
	CombinerEnd end = combiner_enter(combiner, request, sizeof request,
	    deadline_us(wait_ms), answer, &n);
	if (end == COMBINER_DONE)
		g_assert_cmpmem(answer, n, wanted, sizeof wanted);
	return ENDS[end];
}

static G_GNUC_NORETURN void
live(Combiner *combiner, int line, int64_t wait_ms)
{
	char byte;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(DEADLINE_S);
	if (!combiner_join(combiner)) {
		g_assert_cmpint(write(line, "n", 1), ==, 1);
		_exit(0);
	}
	g_assert_cmpint(write(line, "j", 1), ==, 1);
	while (read(line, &byte, 1) == 1 && byte != 'q') {
		char end = ask(combiner, byte, wait_ms);
		g_assert_cmpint(write(line, &end, 1), ==, 1);
		if (end == 'l')
			combiner_leave(combiner, COMBINER_DONE);
	}
	_exit(0);
}

static Person
come(Combiner *combiner, int64_t wait_ms)
{
	int pair[2];
	g_assert_cmpint(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
	pid_t pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		close(pair[0]);
		live(combiner, pair[1], wait_ms);
	}
	close(pair[1]);
	return (Person){ .pid = pid, .line = pair[0] };
}

static char
hear(const Person *person)
{
	char byte = '\0';
	g_assert_cmpint(read(person->line, &byte, 1), ==, 1);
	return byte;
}

static void
tell(const Person *person, char byte)
{
	g_assert_cmpint(write(person->line, &byte, 1), ==, 1);
}

static void
go(Person *person, bool killed)
{
	int status;
	if (killed)
		kill(person->pid, SIGKILL);
	else
		(void)!send(person->line, "q", 1, MSG_NOSIGNAL);
	close(person->line);
	g_assert_cmpint(waitpid(person->pid, &status, 0), ==, person->pid);
	g_assert_true(killed ? WIFSIGNALED(status) : status == 0);
}

static Combiner *
new_combiner(guint places)
{
	Combiner *combiner = combiner_new(places);
	g_assert_nonnull(combiner);
	return combiner;
}

/* The parent leads, from a place of its own. */
static Combiner *
new_led(guint places)
{
	Combiner *combiner = new_combiner(places);
	g_assert_true(combiner_join(combiner));
	g_assert_cmpint(ask(combiner, '-', 0), ==, 'l');
	return combiner;
}

/* The next request, which comes sooner or later; what it asks for. */
static char
take(Combiner *combiner)
{
	const void *request = NULL;
	size_t n = 0;
	gint64 until_us = deadline_us(DEADLINE_S * 1000);
	while (!combiner_next(combiner, &request, &n))
		g_assert_cmpint(g_get_monotonic_time(), <, until_us);
	g_assert_cmpuint(n, ==, sizeof "ask ?");
	g_assert_cmpmem(request, 4, "ask ", 4);
	return ((const char *)request)[4];
}

static char
answer(Combiner *combiner)
{
	char what = take(combiner), words[] = "did ?";
	words[4] = what;
	combiner_answer(combiner, words, sizeof words);
	return what;
}

static void
test_one_leads(void)
{
	g_autoptr(Combiner) combiner = new_led(2);
	const void *request;
	size_t n;
	g_assert_false(combiner_next(combiner, &request, &n));
	combiner_leave(combiner, COMBINER_DONE);
	g_assert_cmpint(ask(combiner, '-', 0), ==, 'l');
	combiner_leave(combiner, COMBINER_DONE);
}

/* Each gets the answer to what it has asked. */
static void
test_leader_does_all(void)
{
	g_autoptr(Combiner) combiner = new_led(1 + N_OTHERS);
	Person others[N_OTHERS];
	for (int i = 0; i < N_OTHERS; i++) {
		others[i] = come(combiner, DEADLINE_S * 1000);
		g_assert_cmpint(hear(&others[i]), ==, 'j');
		tell(&others[i], (char)('A' + i));
	}
	for (int i = 0; i < N_OTHERS; i++)
		answer(combiner);
	combiner_leave(combiner, COMBINER_DONE);
	for (int i = 0; i < N_OTHERS; i++) {
		g_assert_cmpint(hear(&others[i]), ==, 'd');
		go(&others[i], false);
	}
}

static void
test_told_how_it_ended(void)
{
	static const struct {
		CombinerEnd end;
		char heard;
	} ENDS[] = { { COMBINER_ALONE, 'a' }, { COMBINER_LOST, 'x' } };
	for (guint i = 0; i < G_N_ELEMENTS(ENDS); i++) {
		g_autoptr(Combiner) combiner = new_led(2);
		Person other = come(combiner, DEADLINE_S * 1000);
		g_assert_cmpint(hear(&other), ==, 'j');
		tell(&other, 'A');
		answer(combiner);
		combiner_leave(combiner, ENDS[i].end);
		g_assert_cmpint(hear(&other), ==, ENDS[i].heard);
		go(&other, false);
	}
}

/* Nothing is told before the leader leaves. */
static void
test_answer_waits_for_the_end(void)
{
	g_autoptr(Combiner) combiner = new_led(2);
	Person other = come(combiner, DEADLINE_S * 1000);
	g_assert_cmpint(hear(&other), ==, 'j');
	tell(&other, 'A');
	answer(combiner);
	char byte;
	g_assert_cmpint(recv(other.line, &byte, 1, MSG_DONTWAIT), ==, -1);
	combiner_leave(combiner, COMBINER_DONE);
	g_assert_cmpint(hear(&other), ==, 'd');
	go(&other, false);
}

static void
test_next_leader(void)
{
	g_autoptr(Combiner) combiner = new_led(2);
	Person other = come(combiner, DEADLINE_S * 1000);
	g_assert_cmpint(hear(&other), ==, 'j');
	tell(&other, 'A');
	combiner_leave(combiner, COMBINER_DONE);
	g_assert_cmpint(hear(&other), ==, 'l');
	go(&other, false);
}

static void
test_late(void)
{
	g_autoptr(Combiner) combiner = new_led(2);
	Person other = come(combiner, 1);
	g_assert_cmpint(hear(&other), ==, 'j');
	tell(&other, 'A');
	g_assert_cmpint(hear(&other), ==, 't');
	const void *request;
	size_t n;
	g_assert_false(combiner_next(combiner, &request, &n));
	combiner_leave(combiner, COMBINER_DONE);
	go(&other, false);
}

/* Who was taken waits for longer than its deadline. */
static void
test_taken_is_not_late(void)
{
	g_autoptr(Combiner) combiner = new_led(2);
	Person other = come(combiner, 300);
	g_assert_cmpint(hear(&other), ==, 'j');
	tell(&other, 'A');
	answer(combiner);
	struct timeval more = { .tv_usec = 400000 };
	char byte;
	setsockopt(other.line, SOL_SOCKET, SO_RCVTIMEO, &more, sizeof more);
	g_assert_cmpint(recv(other.line, &byte, 1, 0), ==, -1);
	combiner_leave(combiner, COMBINER_DONE);
	more = (struct timeval){ .tv_sec = DEADLINE_S };
	setsockopt(other.line, SOL_SOCKET, SO_RCVTIMEO, &more, sizeof more);
	g_assert_cmpint(hear(&other), ==, 'd');
	go(&other, false);
}

/* A leader that is stopped keeps nobody for ever; its place is not used again
 * before it has ended. */
static void
test_stopped_leader(void)
{
	g_autoptr(Combiner) combiner = new_led(2);
	Person other = come(combiner, 1);
	g_assert_cmpint(hear(&other), ==, 'j');
	/* Taken in time by chance only: asks until it is. */
	for (char end = 't'; end == 't';) {
		const void *request;
		size_t n;
		tell(&other, 'A');
		struct pollfd line = { .fd = other.line, .events = POLLIN };
		while (poll(&line, 1, 0) == 0 &&
		       !combiner_next(combiner, &request, &n))
			continue;
		end = hear(&other);
		g_assert_true(end == 't' || end == 'x');
	}
	tell(&other, 'B');
	g_assert_cmpint(hear(&other), ==, 'a');
	combiner_leave(combiner, COMBINER_DONE);
	tell(&other, 'C');
	g_assert_cmpint(hear(&other), ==, 'l');
	go(&other, false);
}

/* How it ends for one whose request a leader has taken that dies then. */
static char
outlive_leader(Combiner *combiner, bool decides)
{
	pid_t leader = fork();
	g_assert_cmpint(leader, >=, 0);
	if (leader == 0) {
		alarm(DEADLINE_S);
		g_assert_true(combiner_join(combiner));
		g_assert_cmpint(ask(combiner, '-', DEADLINE_S * 1000), ==, 'l');
		answer(combiner);
		if (decides)
			combiner_decide(combiner);
		raise(SIGKILL);
	}
	char end;
	/* Until the leader is there, nobody else may lead. */
	while ((end = ask(combiner, 'A', DEADLINE_S * 1000)) == 'l') {
		combiner_leave(combiner, COMBINER_DONE);
		g_thread_yield();
	}
	int status;
	g_assert_cmpint(waitpid(leader, &status, 0), ==, leader);
	g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	g_assert_cmpint(ask(combiner, 'B', 0), ==, 'l');
	combiner_leave(combiner, COMBINER_DONE);
	return end;
}

static void
test_dead_leader(void)
{
	g_autoptr(Combiner) combiner = new_combiner(2);
	g_assert_true(combiner_join(combiner));
	g_assert_cmpint(outlive_leader(combiner, false), ==, 'a');
}

static void
test_dead_after_decision(void)
{
	g_autoptr(Combiner) combiner = new_combiner(2);
	g_assert_true(combiner_join(combiner));
	g_assert_cmpint(outlive_leader(combiner, true), ==, 'x');
	/* What one leader has decided says nothing of the next. */
	g_assert_cmpint(outlive_leader(combiner, false), ==, 'a');
}

/* What a dead process has asked for is done or forgotten; its place is free. */
static void
test_place_of_the_dead(void)
{
	g_autoptr(Combiner) combiner = new_led(2);
	Person first = come(combiner, DEADLINE_S * 1000);
	g_assert_cmpint(hear(&first), ==, 'j');
	Person second = come(combiner, DEADLINE_S * 1000);
	g_assert_cmpint(hear(&second), ==, 'n');
	go(&second, false);
	tell(&first, 'A');
	g_assert_cmpint(take(combiner), ==, 'A');
	go(&first, true);
	Person third = come(combiner, DEADLINE_S * 1000);
	g_assert_cmpint(hear(&third), ==, 'j');
	tell(&third, 'B');
	/* A leader still has the request of the dead. */
	g_assert_cmpint(hear(&third), ==, 'a');
	combiner_leave(combiner, COMBINER_DONE);
	tell(&third, 'C');
	g_assert_cmpint(hear(&third), ==, 'l');
	go(&third, false);
}

/* Whether text stands in memory that processes share. */
static bool
is_shared(const char *text)
{
	g_autofree char *maps = NULL;
	bool found = false;
	g_assert_true(
	    g_file_get_contents("/proc/self/maps", &maps, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(maps, "\n", 0);
	for (char **line = lines; *line != NULL; line++) {
		char *end;
		if (strstr(*line, "/dev/zero") == NULL)
			continue;
		const char *from = (char *)g_ascii_strtoull(*line, &end, 16);
		const char *to = (char *)g_ascii_strtoull(end + 1, NULL, 16);
		found = found || memmem(from, (size_t)(to - from), text,
				     strlen(text)) != NULL;
	}
	return found;
}

/* An answer that nobody took may be secret. */
static void
test_wiped_for_the_next(void)
{
	g_autoptr(Combiner) combiner = new_led(2);
	Person first = come(combiner, DEADLINE_S * 1000);
	g_assert_cmpint(hear(&first), ==, 'j');
	tell(&first, 'A');
	g_assert_cmpint(answer(combiner), ==, 'A');
	go(&first, true);
	combiner_leave(combiner, COMBINER_DONE);
	g_assert_true(is_shared("did A"));
	Person second = come(combiner, DEADLINE_S * 1000);
	g_assert_cmpint(hear(&second), ==, 'j');
	g_assert_false(is_shared("did A"));
	go(&second, false);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/combiner/nobody-stays-alone-and-leads", test_one_leads);
	g_test_add_func("/combiner/a-leader-does-what-others-ask-for",
	    test_leader_does_all);
	g_test_add_func(
	    "/combiner/all-are-told-how-it-ended", test_told_how_it_ended);
	g_test_add_func("/combiner/no-answer-before-the-end",
	    test_answer_waits_for_the_end);
	g_test_add_func(
	    "/combiner/who-was-not-taken-leads-next", test_next_leader);
	g_test_add_func(
	    "/combiner/who-was-not-taken-in-time-is-late", test_late);
	g_test_add_func(
	    "/combiner/who-was-taken-is-not-late", test_taken_is_not_late);
	g_test_add_func("/combiner/a-leader-that-is-stopped-keeps-nobody",
	    test_stopped_leader);
	g_test_add_func("/combiner/a-leader-that-dies-leaves-the-work-undone",
	    test_dead_leader);
	g_test_add_func("/combiner/or-nobody-knows-once-it-had-decided",
	    test_dead_after_decision);
	g_test_add_func(
	    "/combiner/the-place-of-the-dead-is-free", test_place_of_the_dead);
	g_test_add_func(
	    "/combiner/and-holds-nothing-any-more", test_wiped_for_the_next);
	return g_test_run();
}
