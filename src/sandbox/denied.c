#define _GNU_SOURCE /* REG_RAX, siginfo_t of SIGSYS */
#include "sandbox/denied.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#include "sandbox/calls.h"

#define CALLS_MAX 1024
#define LINE_BYTES 128

static atomic_bool told[CALLS_MAX];

/* What the refused call returns. */
static bool
give_result(ucontext_t *context, long result)
{
#if defined __x86_64__
	context->uc_mcontext.gregs[REG_RAX] = result;
	return true;
#elif defined __aarch64__
	context->uc_mcontext.regs[0] = (unsigned long long)result;
	return true;
#else
	(void)context;
	(void)result;
	return false;
#endif
}

/* NULL: none that we forbid for a reason. */
static const char *
forbidden(int number)
{
	for (gsize i = 0; i < n_calls_forbidden; i++)
		if (calls_forbidden[i].number == number)
			return calls_forbidden[i].name;
	return NULL;
}

/* In a handler there is no printf(). */
static char *
put_text(char *at, const char *text)
{
	size_t n = strlen(text);
	memcpy(at, text, n);
	return at + n;
}

static char *
put_number(char *at, unsigned n)
{
	char digits[12];
	size_t i = sizeof digits;
	do
		digits[--i] = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	memcpy(at, digits + i, sizeof digits - i);
	return at + (sizeof digits - i);
}

static void
tell(int number, const char *name)
{
	char line[LINE_BYTES];
	if (number >= 0 && number < CALLS_MAX &&
	    atomic_exchange(&told[number], true))
		return;
	char *at = put_text(line, "level=error event=sandbox-denied call=");
	at = put_text(at, name == NULL ? "unexpected" : name);
	at = put_text(at, " number=");
	at = put_number(at, (unsigned)number);
	at = put_text(at, " pid=");
	at = put_number(at, (unsigned)getpid());
	at = put_text(at, "\n");
	(void)!write(STDERR_FILENO, line, (size_t)(at - line));
}

static void
on_denied(int signal_number, siginfo_t *info, void *context)
{
	(void)signal_number;
	int saved = errno;
	const char *name = forbidden(info->si_syscall);
	tell(info->si_syscall, name);
	(void)give_result(context, name != NULL ? -EPERM : -ENOSYS);
	errno = saved;
}

bool
denied_begin(void)
{
	struct sigaction action = {
		.sa_sigaction = on_denied,
		.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK,
	};
	ucontext_t probe = { 0 };
	return give_result(&probe, 0) && sigaction(SIGSYS, &action, NULL) == 0;
}
