/*
 * Each part of the programs in its sandbox, in a child: what it must not do is
 * tried for real, and what it must do as well.
 */
#define _GNU_SOURCE /* syscall() */
#include "sandbox-deeds.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config.h"
#include "sandbox/landlock.h"

/* Which are given what they need besides (sandbox/filter.c). */
#ifdef SANDBOX_FOR_SANITIZERS
enum {
	FOR_SANITIZERS = 1
};
#else
enum {
	FOR_SANITIZERS = 0
};
#endif

static char *
make_file(const char *folder, const char *name, const char *text)
{
	char *path = g_build_filename(folder, name, NULL);
	g_autofree char *parent = g_path_get_dirname(path);
	g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	g_assert_cmpint(g_chmod(path, 0600), ==, 0);
	return path;
}

static void
set_up(Place *place, gconstpointer use)
{
	g_autoptr(GError) error = NULL;
	place->folder = g_dir_make_tmp("sallyport-sandbox-XXXXXX", &error);
	g_assert_no_error(error);
	const char *folder = place->folder;
	place->secret = make_file(folder, "secret/password", SECRET);
	place->template = make_file(folder, "templates/page", "words");
	g_free(make_file(folder, "store/key", "key"));
	place->database = g_build_filename(folder, "store/db", NULL);
	g_autofree char *text = g_strdup_printf(
	    "[site]\norigin = https://example.org\n[store]\npath = %s\n"
	    "[view]\ntemplates = %s/templates\nlocale = %s/templates\n"
	    "[mail]\nfrom = login@example.org\n[smtp]\n"
	    "url = smtp://127.0.0.1:587\nuser = login\npassword_file = %s\n"
	    "[process]\nsandbox = %s\n",
	    place->database, folder, folder, place->secret,
	    use == NULL ? "auto" : (const char *)use);
	place->conf = make_file(folder, "etc/sallyport.conf", text);
	g_assert_true(settings_load(
	    place->conf, NULL, SETTINGS_WORKER, &place->settings, &error));
}

static void
tear_down(Place *place, gconstpointer use)
{
	(void)use;
	char rm[] = "rm", flags[] = "-rf";
	char *argv[] = { rm, flags, place->folder, NULL };
	g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
	    NULL, NULL, NULL);
	settings_free(place->settings);
	g_free(place->folder);
	g_free(place->database);
	g_free(place->secret);
	g_free(place->conf);
	g_free(place->template);
}

#define KILLED (-SIGSYS)

/* What became of the deed of the part. */
static int
outcome_of(const Place *place, SandboxPart part, Deed deed)
{
	pid_t pid = fork();
	if (pid == 0) {
		g_autoptr(GError) error = NULL;
		if (!sandbox_enter(part, place->settings, NULL, &error))
			_exit(255);
		_exit(deed(place));
	}
	int status;
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	if (WIFSIGNALED(status))
		return -WTERMSIG(status);
	g_assert_cmpint(WEXITSTATUS(status), !=, 255);
	return WEXITSTATUS(status);
}

#define REFUSES(place, part, deed, how)                                        \
	g_assert_cmpint(outcome_of(place, part, deed), ==, how)
#define DOES(place, part, deed) REFUSES(place, part, deed, 0)

static void
test_web_reads_no_secret(Place *place, gconstpointer use)
{
	(void)use;
	if (landlock_abi() == 0) {
		g_test_skip("no Landlock here");
		return;
	}
	g_assert_cmpint(read_secret(place), ==, 0);
	for (int part = SANDBOX_WEB_PROCESS; part <= SANDBOX_CGI; part++) {
		REFUSES(place, part, read_secret, EACCES);
		REFUSES(place, part, read_conf, EACCES);
		REFUSES(place, part, read_passwd, EACCES);
		REFUSES(place, part, write_template, EACCES);
	}
}

static bool
has_seccomp(const Place *place)
{
	SandboxReport report;
	g_assert_true(sandbox_try(SANDBOX_CGI, place->settings, &report, NULL));
	if (!report.seccomp)
		g_test_skip("no seccomp here");
	return report.seccomp;
}

static void
test_web_leaves_its_process_nowhere(Place *place, gconstpointer use)
{
	(void)use;
	if (!has_seccomp(place))
		return;
	for (int part = SANDBOX_WEB_PROCESS; part <= SANDBOX_CGI; part++) {
		REFUSES(place, part, run_a_program, KILLED);
		REFUSES(place, part, open_a_socket, EPERM);
		REFUSES(place, part, speak_another_dialect, KILLED);
		REFUSES(place, part, signal_by_a_descriptor, EPERM);
		if (FOR_SANITIZERS)
			continue;
		REFUSES(place, part, look_into_a_process, KILLED);
		REFUSES(place, part, signal_the_parent, EPERM);
		REFUSES(place, part, make_a_process, EPERM);
		REFUSES(place, part, make_memory_run, EPERM);
	}
}

static void
test_master_only_forks(Place *place, gconstpointer use)
{
	(void)use;
	if (!has_seccomp(place))
		return;
	REFUSES(place, SANDBOX_WEB_MASTER, run_a_program, KILLED);
	REFUSES(place, SANDBOX_WEB_MASTER, open_a_socket, EPERM);
	REFUSES(place, SANDBOX_WEB_MASTER, speak_another_dialect, KILLED);
	DOES(place, SANDBOX_WEB_MASTER, make_a_process);
	if (!FOR_SANITIZERS)
		REFUSES(place, SANDBOX_WEB_MASTER, make_a_namespace, EPERM);
}

static void
test_worker_waits_for_nobody(Place *place, gconstpointer use)
{
	(void)use;
	if (!has_seccomp(place))
		return;
	for (int part = SANDBOX_WORKER; part <= SANDBOX_SENDER; part++) {
		DOES(place, part, open_a_socket);
		REFUSES(place, part, listen_for_connections, EPERM);
		REFUSES(place, part, take_an_address, EPERM);
		REFUSES(place, part, open_a_raw_socket, EPERM);
		REFUSES(place, part, open_an_mptcp_socket, EPERM);
		REFUSES(place, part, open_a_socket_of_packets, EPERM);
		REFUSES(place, part, connect_by_sending, EPERM);
		REFUSES(place, part, signal_by_a_descriptor, EPERM);
		REFUSES(place, part, run_a_program, KILLED);
	}
	DOES(place, SANDBOX_WORKER, make_a_process);
	if (!FOR_SANITIZERS)
		REFUSES(place, SANDBOX_WORKER, make_a_namespace, EPERM);
	if (FOR_SANITIZERS)
		return;
	REFUSES(place, SANDBOX_SENDER, make_a_process, EPERM);
	REFUSES(place, SANDBOX_SENDER, make_memory_run, EPERM);
}

static void
test_sender_connects_to_the_mail_server_only(Place *place, gconstpointer use)
{
	(void)use;
	if (landlock_abi() < 4) {
		g_test_skip("no Landlock for TCP here");
		return;
	}
	DOES(place, SANDBOX_SENDER, connect_to_the_mail_server);
	REFUSES(place, SANDBOX_SENDER, connect_elsewhere, EACCES);
}

static void
test_parts_do_their_work(Place *place, gconstpointer use)
{
	static const SandboxPart parts[] = { SANDBOX_WEB_PROCESS, SANDBOX_CGI,
		SANDBOX_SENDER };
	(void)use;
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		DOES(place, parts[i], read_template);
		DOES(place, parts[i], use_memory);
		DOES(place, parts[i], tell_who_is_alive);
		DOES(place, parts[i], put_a_log_aside);
	}
	DOES(place, SANDBOX_WEB_PROCESS, keep_a_store);
	DOES(place, SANDBOX_WORKER, read_conf);
}

static void
test_off_is_off(Place *place, gconstpointer use)
{
	(void)use;
	DOES(place, SANDBOX_WEB_PROCESS, read_secret);
	DOES(place, SANDBOX_WEB_PROCESS, open_a_socket);
}

/* An older kernel, as far as one call goes. prctl(2) is the old way to the
 * filter. */
static bool
lose_call(unsigned call)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
		    call == SYS_seccomp ? SYS_prctl : call, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, args)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = {
		.len = G_N_ELEMENTS(code),
		.filter = code,
	};
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* 0: it went in; 1: it said why not; 2: no filter here. */
static int
enter_without(const Place *place, SandboxPart part, unsigned call)
{
	pid_t pid = fork();
	if (pid == 0) {
		g_autoptr(GError) error = NULL;
		if (!lose_call(call))
			_exit(2);
		if (sandbox_enter(part, place->settings, NULL, &error))
			_exit(0);
		_exit(g_error_matches(error, SANDBOX_ERROR, 0) ? 1 : 3);
	}
	int status;
	g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
	g_assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
test_missing(Place *place, gconstpointer use)
{
	static const unsigned calls[] = { SYS_seccomp,
		SYS_landlock_create_ruleset };
	if (!has_seccomp(place) || landlock_abi() == 0) {
		g_test_skip("not all of it here anyway");
		return;
	}
	int expected = use == NULL ? 0 : 1;
	for (int part = 0; part < SANDBOX_PART__COUNT; part++)
		for (gsize i = 0; i < G_N_ELEMENTS(calls); i++)
			g_assert_cmpint(
			    enter_without(place, part, calls[i]), ==, expected);
}

static void
test_words_say_what_is_missing(Place *place, gconstpointer use)
{
	static const struct {
		SandboxReport report;
		const char *words;
	} cases[] = {
		{ { .seccomp = true, .landlock = 7 },
		    "seccomp, Landlock ABI 7" },
		{ { .seccomp = true, .landlock = 5 },
		    "seccomp, Landlock ABI 5 (files and TCP ports)" },
		{ { .seccomp = true, .landlock = 2 },
		    "seccomp, Landlock ABI 2 (files only)" },
		{ { .why_no_seccomp = "gone", .why_no_landlock = "old" },
		    "no seccomp (gone), no Landlock (old)" },
	};
	(void)use;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *words = sandbox_words(
		    place->settings, &cases[i].report);
		g_assert_cmpstr(words, ==, cases[i].words);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(path, use, function)                                              \
	g_test_add(path, Place, use, set_up, function, tear_down)
	TEST("/sandbox/web-reads-neither-secret-nor-configuration", NULL,
	    test_web_reads_no_secret);
	TEST("/sandbox/web-runs-and-reaches-nothing", NULL,
	    test_web_leaves_its_process_nowhere);
	TEST("/sandbox/master-forks-and-no-more", NULL, test_master_only_forks);
	TEST("/sandbox/worker-and-sender-cannot-listen", NULL,
	    test_worker_waits_for_nobody);
	TEST("/sandbox/sender-connects-to-the-mail-server-only", NULL,
	    test_sender_connects_to_the_mail_server_only);
	TEST("/sandbox/every-part-does-its-work", NULL,
	    test_parts_do_their_work);
	TEST("/sandbox/required-is-required", "required", test_missing);
	TEST("/sandbox/auto-goes-without", NULL, test_missing);
	TEST("/sandbox/off-is-off", "off", test_off_is_off);
	TEST("/sandbox/words-say-what-is-missing", NULL,
	    test_words_say_what_is_missing);
	return g_test_run();
}
