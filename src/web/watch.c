#include "web/watch.h"

#include "base/secret.h"
#include "web/serve_fcgi.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#define TICKS 4
#define NOBODY (-1)
/* Much more than a frame of the widest vector registers takes. */
#define STACK_BYTES 32768

/* A signal handler sees nothing but what is static. */
static volatile sig_atomic_t watched = NOBODY;
static volatile sig_atomic_t age_ticks;
static volatile sig_atomic_t ticking;
static volatile sig_atomic_t stack_used;
static timer_t timer;
static struct itimerspec tick;
/* A signal saves the registers, and with them what was last copied. So it has
 * a stack of its own, that is wiped. */
static char stack[STACK_BYTES];

static void
set_ticking(bool on)
{
	static const struct itimerspec never;
	ticking = on;
	timer_settime(timer, 0, on ? &tick : &never, NULL);
}

static void
on_tick(int number)
{
	(void)number;
	int saved = errno;
	stack_used = true;
	if (watched == NOBODY)
		set_ticking(false);
	else if (++age_ticks > TICKS)
		shutdown(watched, SHUT_RDWR);
	errno = saved;
}

bool
watch_init(int seconds, GError **error)
{
	struct sigaction action = {
		.sa_handler = on_tick,
		.sa_flags = SA_RESTART | SA_ONSTACK,
	};
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGALRM,
	};
	const stack_t own = { .ss_sp = stack, .ss_size = sizeof stack };
	long tick_ms = seconds * 1000L / TICKS;
	tick.it_value.tv_sec = tick_ms / 1000;
	tick.it_value.tv_nsec = tick_ms % 1000 * 1000000;
	tick.it_interval = tick.it_value;
	watched = NOBODY;
	ticking = false;

	if (sigaltstack(&own, NULL) == 0 &&
	    sigaction(SIGALRM, &action, NULL) == 0 &&
	    timer_create(CLOCK_MONOTONIC, &event, &timer) == 0)
		return true;
	g_set_error(error, SERVE_ERROR, 0, "cannot make a timer: %s",
	    g_strerror(errno));
	return false;
}

void
watch_begin(int fd)
{
	age_ticks = 0;
	watched = fd;
	if (!ticking)
		set_ticking(true);
}

void
watch_end(void)
{
	watched = NOBODY;
	if (!stack_used)
		return;
	stack_used = false;
	secret_wipe(stack, sizeof stack);
}
