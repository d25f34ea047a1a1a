#include "cmd/supervisor.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/log.h"
#include "cmd/housekeeping.h"
#include "cmd/notify.h"
#include "cmd/outage.h"
#include "cmd/senderpool.h"
#include "cmd/wakeup.h"
#include "mail/backoff.h"
#include "mail/deliver.h"
#include "mail/pause.h"
#include "sandbox/sandbox.h"
#include "store/sqlite.h"

#define PURGE_EVERY_MS (1 * HOUR_MS)

typedef struct {
	const CommandCall *call;
	SteadyClock steady;
	const Clock *clock; /* inside it */
	Mailroom *mailroom;
	Store *store; /* NULL while it cannot be opened */
	SenderPool *pool;
	Wakeup wakeup;
	int watch_fd;
	int64_t next_ms; /* the store's next event */
	int64_t purge_ms; /* the next purge */
	Outage outage;
	Pause fork_pause; /* senders die */
	Pause store_pause; /* the store fails */
	int64_t stop_ms; /* 0: going on; else the end of all patience */
} Supervisor;

static bool
open_store(Supervisor *self, GError **error)
{
	if (self->store != NULL)
		return true;
	self->watch_fd = -1;
	if (store_sqlite_open(
		self->mailroom->settings->store.path, &self->store, error) &&
	    store_watch(self->store, &self->watch_fd, error))
		return true;
	g_clear_pointer(&self->store, store_free);
	return false;
}

/* What is due and when is told by the store's clock. */
static bool
follow_clock(Supervisor *self, GError **error)
{
	int64_t set_ms;
	if (!open_store(self, error) ||
	    !steady_clock_follow(&self->steady, self->store, &set_ms, error))
		return false;
	log_clock_set(set_ms);
	return true;
}

static void
note_trouble(Supervisor *self, const GError *error)
{
	log_event(
	    LOG_LEVEL_ERROR, "store-trouble", "reason", error->message, NULL);
	pause_begin(&self->store_pause, clock_now_ms(self->clock));
}

/* What a dead sender held is tried again later: it may be what killed it. */
static void
give_back(Supervisor *self, const SenderLease *lease)
{
	const Settings *settings = self->mailroom->settings;
	int64_t now_ms = clock_now_ms(self->clock);
	int64_t due_ms = now_ms +
			 backoff_ms(lease->attempts,
			     settings->smtp.retry_seconds * SECOND_MS,
			     settings->smtp.retry_max_seconds * SECOND_MS,
			     lease->expires_ms - now_ms, 0);
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	if (!open_store(self, &error) ||
	    !store_begin(self->store, STORE_RELAXED, &txn, &error) ||
	    !store_outbox_retry(
		&txn, lease->mail_id, lease->attempts, due_ms, NULL, &error) ||
	    !store_commit(&txn, &error))
		note_trouble(self, error);
}

/* How many senders may be at work now. */
static guint
capacity(const Supervisor *self, int64_t now_ms)
{
	guint connections = (guint)self->mailroom->settings->smtp.connections;
	if (self->stop_ms != 0)
		return 0;
	return outage_capacity(&self->outage, connections, now_ms);
}

static guint
room_for_more(const Supervisor *self, int64_t now_ms)
{
	guint active = sender_pool_active(self->pool);
	guint busy = active - sender_pool_idle(self->pool);
	guint most = capacity(self, now_ms);
	return most > busy ? most - busy : 0;
}

/* A fork with the store open would share its locks: closed before, opened
 * after. */
static bool
fork_senders(Supervisor *self, guint n, GError **error)
{
	g_clear_pointer(&self->store, store_free);
	for (guint i = 0; i < n; i++)
		if (!sender_pool_fork(self->pool, self->mailroom, error))
			return false;
	return open_store(self, error);
}

static bool
send_ready(Supervisor *self, guint ready, int64_t now_ms, GError **error)
{
	guint coming = sender_pool_on_the_way(self->pool);
	guint wanted = ready > coming ? ready - coming : 0;
	wanted = MIN(wanted, room_for_more(self, now_ms));
	while (wanted > 0 && sender_pool_wake(self->pool))
		wanted--;
	guint connections = (guint)self->mailroom->settings->smtp.connections;
	guint active = sender_pool_active(self->pool);
	guint missing = connections > active ? connections - active : 0;
	wanted = MIN(wanted, missing);
	if (wanted == 0 || pause_holds(&self->fork_pause, now_ms))
		return true;
	/* The bell may have rung while the store was closed. */
	self->next_ms = now_ms;
	return fork_senders(self, wanted, error);
}

static void
note_works(Supervisor *self)
{
	pause_end(&self->fork_pause);
	outage_over(&self->outage);
}

static void
hear_senders(Supervisor *self)
{
	char text[SENDER_PACKET_BYTES];
	int64_t now_ms = clock_now_ms(self->clock);
	for (;;) {
		switch (sender_pool_hear(self->pool, text)) {
		case 0:
			return;
		case SENDER_STUCK:
			outage_stuck(&self->outage, text, now_ms);
			break;
		case SENDER_AWAY:
			outage_away(&self->outage, text, now_ms);
			break;
		case SENDER_WORKS:
			note_works(self);
			break;
		case SENDER_TROUBLE:
			log_event(LOG_LEVEL_ERROR, "sender-trouble", "reason",
			    text, NULL);
			break;
		}
	}
}

static void
bury_senders(Supervisor *self)
{
	pid_t pid;
	int status;
	SenderLease lease;
	while (sender_pool_reap(self->pool, &pid, &status, &lease)) {
		if (lease.mail_id != 0)
			give_back(self, &lease);
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			continue;
		g_autofree char *how = WIFSIGNALED(status)
					   ? g_strdup_printf(
						 "signal %d", WTERMSIG(status))
					   : g_strdup_printf("exit %d",
						 WEXITSTATUS(status));
		log_event(LOG_LEVEL_ERROR, "sender-died", "how", how, NULL);
		pause_begin(&self->fork_pause, clock_now_ms(self->clock));
	}
}

/* Looks at the store: does what is due, and learns when to look again. */
static bool
look_out(Supervisor *self, int64_t *ret_now_ms, GError **error)
{
	guint connections = (guint)self->mailroom->settings->smtp.connections;
	unsigned ready = 0;
	if (!follow_clock(self, error))
		return false;
	int64_t now_ms = *ret_now_ms = clock_now_ms(self->clock);
	if (now_ms >= self->next_ms &&
	    !housekeeping_expire(self->store, now_ms, error))
		return false;
	if (now_ms >= self->purge_ms) {
		if (!housekeeping_purge(self->store, now_ms, NULL, error))
			return false;
		self->purge_ms = now_ms + PURGE_EVERY_MS;
	}
	store_watch_clear(self->store);
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(self->store, STORE_READ, &txn, error) ||
	    !store_outbox_outlook(
		&txn, now_ms, connections, &ready, &self->next_ms, error))
		return false;
	store_rollback(&txn);
	pause_end(&self->store_pause);
	return send_ready(self, ready, now_ms, error);
}

static void
sooner(int64_t *when_ms, int64_t other_ms, int64_t now_ms)
{
	if (other_ms > now_ms)
		*when_ms = MIN(*when_ms, other_ms);
}

static void
set_timer(Supervisor *self, int64_t now_ms)
{
	int64_t when_ms = now_ms + DAY_MS;
	sooner(&when_ms, self->purge_ms, now_ms);
	sooner(&when_ms, self->next_ms, now_ms);
	sooner(&when_ms, self->fork_pause.until_ms, now_ms);
	when_ms = outage_next(&self->outage, when_ms, now_ms);
	sooner(&when_ms, self->stop_ms, now_ms);
	if (self->next_ms <= now_ms && self->stop_ms == 0)
		when_ms = now_ms;
	if (pause_holds(&self->store_pause, now_ms))
		when_ms = self->store_pause.until_ms;
	wakeup_in(&self->wakeup, when_ms - now_ms);
}

static void
wait_for_something(Supervisor *self, int64_t now_ms)
{
	g_autoptr(GArray)
	    poll_fds = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
	struct pollfd bell = { .fd = self->watch_fd, .events = POLLIN };
	/* While all are busy nobody has to know about more work. */
	bool listen = self->store != NULL && room_for_more(self, now_ms) > 0 &&
		      !pause_holds(&self->store_pause, now_ms);
	if (listen)
		g_array_append_val(poll_fds, bell);
	sender_pool_poll(self->pool, poll_fds);
	wakeup_wait(&self->wakeup, poll_fds);
}

static void
reload(Supervisor *self)
{
	g_autoptr(Mailroom) mailroom = NULL;
	g_autoptr(GError) error = NULL;
	if (!mailroom_load(self->call, &mailroom, &error)) {
		log_event(LOG_LEVEL_ERROR, "reload-refused", "reason",
		    error->message, NULL);
		return;
	}
	sender_pool_retire(self->pool);
	g_clear_pointer(&self->store, store_free);
	mailroom_free(self->mailroom);
	self->mailroom = g_steal_pointer(&mailroom);
	outage_forget(&self->outage);
	self->next_ms = 0;
	log_event(LOG_LEVEL_INFO, "reloaded", NULL);
}

static void
stop(Supervisor *self)
{
	if (self->stop_ms != 0) {
		sender_pool_kill(self->pool);
		return;
	}
	self->stop_ms = clock_now_ms(self->clock) +
			deliver_lease_ms(self->mailroom->settings);
	sender_pool_retire(self->pool);
	log_event(LOG_LEVEL_INFO, "worker-stopping", NULL);
}

static void
obey_signals(Supervisor *self)
{
	for (int number; (number = wakeup_signal(&self->wakeup)) != 0;) {
		if (number == SIGHUP)
			reload(self);
		else if (number != SIGCHLD)
			stop(self);
	}
}

static void
supervise(Supervisor *self)
{
	while (self->stop_ms == 0 || self->pool->senders->len > 0) {
		int64_t now_ms = clock_now_ms(self->clock);
		g_autoptr(GError) error = NULL;
		if (self->stop_ms != 0 && now_ms >= self->stop_ms)
			sender_pool_kill(self->pool);
		if (self->stop_ms == 0 &&
		    !pause_holds(&self->store_pause, now_ms) &&
		    !look_out(self, &now_ms, &error)) {
			g_clear_pointer(&self->store, store_free);
			note_trouble(self, error);
		}
		/* By the time of that look: a pause that held then and is over
		 * now would else be waited for by nobody. */
		set_timer(self, now_ms);
		wait_for_something(self, now_ms);
		obey_signals(self);
		hear_senders(self);
		bury_senders(self);
	}
}

static void
clear(Supervisor *self)
{
	store_free(self->store);
	sender_pool_free(self->pool);
	mailroom_free(self->mailroom);
	outage_clear(&self->outage);
	wakeup_close(&self->wakeup);
}

static bool
shut_in(const Settings *settings, GError **error)
{
	SandboxReport report;
	if (!sandbox_enter(SANDBOX_WORKER, settings, &report, error))
		return false;
	g_autofree char *words = sandbox_words(settings, &report);
	bool whole = report.seccomp && report.landlock != 0;
	log_event(whole ? LOG_LEVEL_INFO : LOG_LEVEL_WARN, "sandbox", "with",
	    words, NULL);
	return true;
}

bool
supervisor_run(const CommandCall *call, GError **error)
{
	Supervisor self = {
		.call = call,
		.steady = steady_clock(machine_system()),
		.clock = &self.steady.clock,
		.pool = sender_pool_new(),
		.wakeup = { .signal_fd = -1, .timer_fd = -1, .set_fd = -1 },
		.fork_pause = { .first_ms = 1 * SECOND_MS,
		    .most_ms = 1 * MINUTE_MS },
		.store_pause = { .first_ms = 1 * SECOND_MS,
		    .most_ms = 30 * SECOND_MS },
	};
	outage_init(&self.outage);
	bool ready = mailroom_load(call, &self.mailroom, error) &&
		     wakeup_open(&self.wakeup, error) &&
		     follow_clock(&self, error) &&
		     shut_in(self.mailroom->settings, error);
	if (ready) {
		log_event(LOG_LEVEL_INFO, "worker-ready", NULL);
		notify_ready(call->environment);
		supervise(&self);
	}
	clear(&self);
	return ready;
}
