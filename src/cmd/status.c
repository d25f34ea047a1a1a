/*
 * `sallyport status`: how it stands, at a glance: people, mail, limits, and
 * what an administrator should do something about.
 */
#include <stdio.h>

#include "account/breaker.h"
#include "account/limit.h"
#include "cmd/command.h"
#include "store/sending.h"
#include "store/sqlite.h"

/* How long a mail waits before somebody should look why. */
#define OVERDUE_MS (2 * MINUTE_MS)

typedef struct {
	int64_t count;
	int most;
} Usage;

typedef struct {
	Census census;
	OutboxSummary mail;
	BreakerState breaker;
	Usage mails_hour, tries_hour, tries_new_hour, logins_hour, waits_hour;
	Usage over_budget, refused_by_owner;
	bool sending;
} Status;

static bool
read_usage(StoreTxn *txn, const Accounts *accounts, int64_t now_ms,
    Status *status, GError **error)
{
	const struct {
		LimitKind kind;
		Usage *usage;
	} all[] = {
		{ LIMIT_MAIL_HOUR, &status->mails_hour },
		{ LIMIT_TRY_HOUR, &status->tries_hour },
		{ LIMIT_TRY_NEW_HOUR, &status->tries_new_hour },
		{ LIMIT_LOGIN_HOUR, &status->logins_hour },
		{ LIMIT_WAIT_HOUR, &status->waits_hour },
		{ LIMIT_DROPPED_BUDGET_DAY, &status->over_budget },
		{ LIMIT_DROPPED_REFUSED_DAY, &status->refused_by_owner },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
		const LimitSubject subject = { all[i].kind, "" };
		if (!limit_read(txn, accounts, now_ms, &subject,
			&all[i].usage->count, &all[i].usage->most, error))
			return false;
	}
	return true;
}

static bool
read_status(
    const Accounts *accounts, int64_t now_ms, Status *status, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_READ, &txn, error) &&
	       store_census(&txn, now_ms, &status->census, error) &&
	       store_outbox_summary(
		   &txn, now_ms, now_ms - DAY_MS, &status->mail, error) &&
	       read_usage(&txn, accounts, now_ms, status, error) &&
	       store_commit(&txn, error) &&
	       breaker_state(accounts, &status->breaker, error) &&
	       sending_is_on(
		   accounts->settings->store.path, &status->sending, error);
}

static char *
span_text(int64_t span_ms)
{
	int64_t seconds = (span_ms + SECOND_MS - 1) / SECOND_MS;
	if (seconds < 120)
		return g_strdup_printf("%" G_GINT64_FORMAT " s", seconds);
	if (seconds < 7200)
		return g_strdup_printf(
		    "%" G_GINT64_FORMAT " min", seconds / 60);
	return g_strdup_printf("%" G_GINT64_FORMAT " h", seconds / 3600);
}

static void
print_people(const Census *census)
{
	printf("accounts: %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
	       " of them to be deleted\n",
	    census->accounts, census->leaving);
	printf("sessions: %" G_GINT64_FORMAT "\n", census->sessions);
	printf("sign-ups under way: %" G_GINT64_FORMAT "\n", census->signups);
}

static void
print_breaker(
    const BreakerState *breaker, ChallengeUse challenge, int64_t now_ms)
{
	switch (challenge) {
	case CHALLENGE_OFF:
		puts("challenge: off");
		return;
	case CHALLENGE_ALWAYS:
		puts("challenge: asked of every sign-up");
		return;
	case CHALLENGE_AUTO:
		break;
	}
	printf("challenge: %s; of %" G_GINT64_FORMAT
	       " sign-ups within an hour %" G_GINT64_FORMAT
	       " were never proven\n",
	    breaker->tripped ? "asked of sign-ups" : "not asked",
	    breaker->unproven + breaker->witnesses, breaker->unproven);
	if (breaker->tripped) {
		g_autofree char *since = span_text(now_ms - breaker->since_ms);
		printf(
		    "note: sign-ups are asked for work or time since %s, for "
		    "most are never proven: [signup] challenge\n",
		    since);
	}
}

static int64_t
lately(const OutboxSummary *mail, MailState state)
{
	int64_t n = 0;
	for (int kind = 0; kind < MAIL_KIND__COUNT; kind++)
		n += mail->lately[state][kind];
	return n;
}

static void
print_waiting(const OutboxSummary *mail, int64_t now_ms)
{
	printf("mail waiting: %" G_GINT64_FORMAT, mail->waiting);
	if (mail->waiting > 0) {
		g_autofree char *age = span_text(now_ms - mail->oldest_ms);
		printf(", %" G_GINT64_FORMAT " of them due, %" G_GINT64_FORMAT
		       " being sent; the oldest since %s",
		    mail->due, mail->leased, age);
	}
	if (mail->next_ms > now_ms && mail->leased == 0) {
		g_autofree char *next = span_text(mail->next_ms - now_ms);
		printf("; next try in %s", next);
	}
	putchar('\n');
}

static void
print_mail(const Status *status, int64_t now_ms)
{
	const OutboxSummary *mail = &status->mail;
	print_waiting(mail, now_ms);
	printf("mail in 24 h: %" G_GINT64_FORMAT " sent, %" G_GINT64_FORMAT
	       " refused by the mail server, %" G_GINT64_FORMAT
	       " expired before they could be sent\n",
	    lately(mail, MAIL_SENT), lately(mail, MAIL_REFUSED),
	    lately(mail, MAIL_EXPIRED));
	printf("mail dropped in 24 h: %" G_GINT64_FORMAT
	       " over the budget of a mailbox, %" G_GINT64_FORMAT
	       " unwanted by its owner\n",
	    status->over_budget.count, status->refused_by_owner.count);
}

static void
print_usage(const char *what, const Usage *usage)
{
	if (usage->most == 0)
		printf("%s: no limit\n", what);
	else
		printf("%s: %" G_GINT64_FORMAT " of %d%s\n", what, usage->count,
		    usage->most,
		    usage->count >= usage->most ? ", the limit is reached"
						: "");
}

/* What somebody should do something about. */
static void
print_notes(const Status *status, int64_t now_ms)
{
	const OutboxSummary *mail = &status->mail;
	bool overdue = mail->waiting > 0 &&
		       now_ms - mail->oldest_ms > OVERDUE_MS;
	if (!status->sending)
		puts("note: nobody sends mail: start sallyport worker");
	else if (overdue)
		puts("note: mail waits and cannot be sent: sallyport check "
		     "--mail tries the mail server, and the log of the worker "
		     "says why");
	if (status->mails_hour.most > 0 &&
	    status->mails_hour.count >= status->mails_hour.most)
		puts("note: nobody can ask for a code until the hour has room: "
		     "[limits] mails_hour");
}

bool
status_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Settings) settings = NULL;
	g_autoptr(Store) store = NULL;
	Status status = { 0 };
	SteadyClock clock;
	if (!command_options(call, arguments, NULL, error) ||
	    !command_settings(call, SETTINGS_WEB, &settings, error) ||
	    !store_sqlite_open(settings->store.path, &store, error) ||
	    !command_clock(store, &clock, error))
		return false;
	int64_t now_ms = clock_now_ms(&clock.clock);
	const Accounts accounts = {
		.store = store,
		.clock = &clock.clock,
		.settings = settings,
	};
	if (!read_status(&accounts, now_ms, &status, error))
		return false;
	print_people(&status.census);
	print_mail(&status, now_ms);
	print_usage("mails this hour", &status.mails_hour);
	print_usage("wrong codes this hour", &status.tries_hour);
	print_usage(
	    "wrong codes for new addresses this hour", &status.tries_new_hour);
	print_usage("wrong passwords this hour", &status.logins_hour);
	print_usage("sign-ups that wait instead of working this hour",
	    &status.waits_hour);
	print_breaker(&status.breaker, settings->signup.challenge, now_ms);
	print_notes(&status, now_ms);
	return true;
}
