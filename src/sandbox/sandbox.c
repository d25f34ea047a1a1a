#include "sandbox/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/filter.h"
#include "sandbox/paths.h"

G_DEFINE_QUARK(sandbox - error - quark, sandbox_error)

static void
note(char *why, gsize size, const char *what, int number)
{
	g_snprintf(why, size, "%s: %s", what, g_strerror(number));
}

static SandboxReport
enter(SandboxPart part, const Settings *settings)
{
	SandboxReport report = { 0 };
	/* Else neither is for who is not root. Nothing here is set-user-ID. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		note(report.why_no_seccomp, sizeof report.why_no_seccomp,
		    "prctl", errno);
		memcpy(report.why_no_landlock, report.why_no_seccomp,
		    sizeof report.why_no_landlock);
		return report;
	}
	/* Landlock first: its calls are none that the filter allows. */
	report.landlock = paths_enforce(part, settings);
	if (report.landlock == 0)
		note(report.why_no_landlock, sizeof report.why_no_landlock,
		    "Landlock", errno);
	report.seccomp = filter_enforce(part);
	if (!report.seccomp)
		note(report.why_no_seccomp, sizeof report.why_no_seccomp,
		    "seccomp", errno);
	return report;
}

static bool
judge(const Settings *settings, const SandboxReport *report, GError **error)
{
	if (settings->process.sandbox != SANDBOX_USE_REQUIRED ||
	    (report->seccomp && report->landlock != 0))
		return true;
	g_set_error(error, SANDBOX_ERROR, 0,
	    "[process] sandbox is required, but this machine has not all of "
	    "it (%s); write sandbox = auto to go without, or let the kernel "
	    "have it",
	    report->seccomp ? report->why_no_landlock : report->why_no_seccomp);
	return false;
}

bool
sandbox_enter(SandboxPart part, const Settings *settings,
    SandboxReport *ret_report, GError **error)
{
	SandboxReport report = { 0 };
	if (settings->process.sandbox != SANDBOX_USE_OFF)
		report = enter(part, settings);
	if (!judge(settings, &report, error))
		return false;
	if (ret_report != NULL)
		*ret_report = report;
	return true;
}

/* In the child: no exit(), for what the parent has open and buffered is not
 * ours. */
static G_GNUC_NORETURN void
try_and_end(SandboxPart part, const Settings *settings, int fd)
{
	SandboxReport report = enter(part, settings);
	ssize_t n = write(fd, &report, sizeof report);
	_exit(n == (ssize_t)sizeof report ? 0 : 1);
}

bool
sandbox_try(SandboxPart part, const Settings *settings,
    SandboxReport *ret_report, GError **error)
{
	int ends[2];
	SandboxReport report = { 0 };
	if (settings->process.sandbox == SANDBOX_USE_OFF) {
		*ret_report = report;
		return true;
	}
	if (pipe(ends) != 0) {
		g_set_error(
		    error, SANDBOX_ERROR, 0, "pipe: %s", g_strerror(errno));
		return false;
	}
	pid_t pid = fork();
	if (pid == 0)
		try_and_end(part, settings, ends[1]);
	close(ends[1]);
	ssize_t n = read(ends[0], &report, sizeof report);
	close(ends[0]);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	if (n != (ssize_t)sizeof report) {
		g_set_error_literal(error, SANDBOX_ERROR, 0,
		    "a process died that tried the sandbox; please report "
		    "it, and write [process] sandbox = off until then");
		return false;
	}
	*ret_report = report;
	return judge(settings, &report, error);
}

/* What the kernel's ABI leaves out (landlock.h). */
static const char *
limits_of_landlock(int abi)
{
	if (abi < 4)
		return " (files only)";
	return abi < 6 ? " (files and TCP ports)" : "";
}

char *
sandbox_words(const Settings *settings, const SandboxReport *report)
{
	if (settings->process.sandbox == SANDBOX_USE_OFF)
		return g_strdup("off");
	g_autofree char *landlock =
	    report->landlock == 0
		? g_strdup_printf("no Landlock (%s)", report->why_no_landlock)
		: g_strdup_printf("Landlock ABI %d%s", report->landlock,
		      limits_of_landlock(report->landlock));
	if (report->seccomp)
		return g_strconcat("seccomp, ", landlock, NULL);
	return g_strdup_printf(
	    "no seccomp (%s), %s", report->why_no_seccomp, landlock);
}
