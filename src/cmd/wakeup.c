#include "cmd/wakeup.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "cmd/command.h"

bool
wakeup_open(Wakeup *ret_wakeup, GError **error)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	Wakeup wakeup = {
		.signal_fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC),
		.timer_fd = timerfd_create(
		    CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC),
	};
	if (wakeup.signal_fd < 0 || wakeup.timer_fd < 0) {
		g_set_error(error, COMMAND_ERROR, 0,
		    "The worker cannot start: %s", g_strerror(errno));
		wakeup_close(&wakeup);
		return false;
	}
	*ret_wakeup = wakeup;
	return true;
}

void
wakeup_close(Wakeup *wakeup)
{
	if (wakeup->signal_fd >= 0)
		close(wakeup->signal_fd);
	if (wakeup->timer_fd >= 0)
		close(wakeup->timer_fd);
	wakeup->signal_fd = wakeup->timer_fd = -1;
}

void
wakeup_at(const Wakeup *wakeup, int64_t when_ms)
{
	struct itimerspec timer = { .it_value = { .tv_sec = when_ms / 1000,
					.tv_nsec = when_ms % 1000 * 1000000 } };
	timerfd_settime(wakeup->timer_fd,
	    TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &timer, NULL);
}

void
wakeup_wait(const Wakeup *wakeup, GArray *poll_fds)
{
	const struct pollfd own[] = {
		{ .fd = wakeup->signal_fd, .events = POLLIN },
		{ .fd = wakeup->timer_fd, .events = POLLIN },
	};
	uint64_t expirations;
	g_array_append_vals(poll_fds, own, G_N_ELEMENTS(own));
	poll((struct pollfd *)(void *)poll_fds->data, poll_fds->len, -1);
	/* That it fails with ECANCELED when the clock was set is no matter. */
	(void)!read(wakeup->timer_fd, &expirations, sizeof expirations);
}

int
wakeup_signal(const Wakeup *wakeup)
{
	struct signalfd_siginfo info;
	ssize_t n = read(wakeup->signal_fd, &info, sizeof info);
	return n == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}
