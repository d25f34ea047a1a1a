#include "cmd/wakeup.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "cmd/command.h"

/* Until poll() may go again. */
#define POLL_PAUSE_US (100 * 1000)

/* A timer for the end of all time, for its being cancelled. */
static void
watch_wall(const Wakeup *wakeup)
{
	const struct itimerspec never = {
		.it_value.tv_sec = CLOCK_WALL_MOST_MS / SECOND_MS
	};
	timerfd_settime(wakeup->set_fd,
	    TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

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
		    CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC),
		.set_fd = timerfd_create(
		    CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC),
	};
	if (wakeup.signal_fd < 0 || wakeup.timer_fd < 0 || wakeup.set_fd < 0) {
		g_set_error(error, COMMAND_ERROR, 0,
		    "The worker cannot start: %s", g_strerror(errno));
		wakeup_close(&wakeup);
		return false;
	}
	watch_wall(&wakeup);
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
	if (wakeup->set_fd >= 0)
		close(wakeup->set_fd);
	wakeup->signal_fd = wakeup->timer_fd = wakeup->set_fd = -1;
}

void
wakeup_in(const Wakeup *wakeup, int64_t wait_ms)
{
	/* 0 would switch it off. */
	int64_t ms = MAX(wait_ms, 1);
	const struct itimerspec timer = { .it_value = { .tv_sec = ms / 1000,
					      .tv_nsec = ms % 1000 *
							 1000000 } };
	timerfd_settime(wakeup->timer_fd, 0, &timer, NULL);
}

void
wakeup_wait(const Wakeup *wakeup, GArray *poll_fds)
{
	const struct pollfd own[] = {
		{ .fd = wakeup->signal_fd, .events = POLLIN },
		{ .fd = wakeup->timer_fd, .events = POLLIN },
		{ .fd = wakeup->set_fd, .events = POLLIN },
	};
	uint64_t expirations;
	g_array_append_vals(poll_fds, own, G_N_ELEMENTS(own));
	/* Of more descriptors than the process may have now it wants none. */
	if (poll((struct pollfd *)(void *)poll_fds->data, poll_fds->len, -1) <
		0 &&
	    errno != EINTR)
		g_usleep(POLL_PAUSE_US);
	(void)!read(wakeup->timer_fd, &expirations, sizeof expirations);
	/* Fails with ECANCELED, and goes on watching, when it was set. */
	(void)!read(wakeup->set_fd, &expirations, sizeof expirations);
}

int
wakeup_signal(const Wakeup *wakeup)
{
	struct signalfd_siginfo info;
	ssize_t n = read(wakeup->signal_fd, &info, sizeof info);
	return n == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}
