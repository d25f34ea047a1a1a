/* Which mail of the outbox is sent next, and what its domain has to do with
 * that. */
#include "store/lane.h"
#include "store/sqlite-connection.h"

/* Who takes a mail, or would. */
typedef struct {
	Store *store;
	int64_t now_ms;
	unsigned senders;
	GPtrArray *busy; /* the domain of each mail that is leased */
	unsigned held_busy; /* of these, the held ones */
} Taker;

static void
taker_clear(Taker *taker)
{
	g_clear_pointer(&taker->busy, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Taker, taker_clear)

/* They are no more than there are senders. */
static bool
find_busy(Taker *taker, GError **error)
{
	g_auto(Statement)
	    busy = sqlite_take(taker->store, STATEMENT_OUTBOX_BUSY);
	taker->busy = g_ptr_array_new_with_free_func(g_free);
	statement_put_int(&busy, taker->now_ms);
	for (;;) {
		bool row;
		if (!statement_step(&busy, &row, error))
			return false;
		if (!row)
			return true;
		g_ptr_array_add(taker->busy, statement_text(&busy, 0));
		taker->held_busy += statement_int(&busy, 1) == LANE_HELD;
	}
}

static bool
is_busy(const Taker *taker, const char *domain)
{
	return g_ptr_array_find_with_equal_func(
	    taker->busy, domain, g_str_equal, NULL);
}

static bool
may_take_held(const Taker *taker)
{
	return lane_may_take_held(
	    taker->senders, taker->busy->len, taker->held_busy);
}

/* How many rows of a lane this taker looks at. */
static int64_t
rows_to_look_at(const Taker *taker)
{
	return lane_is_last_sender(taker->senders, taker->busy->len)
		   ? LANE_LOOK_PAST
		   : 1;
}

/* Of rows of (id, domain), the first that this taker may have; 0: none. */
static bool
first_for(const Taker *taker, Statement *rows, int64_t *ret_id, GError **error)
{
	bool last = lane_is_last_sender(taker->senders, taker->busy->len);
	*ret_id = 0;
	for (;;) {
		bool row;
		if (!statement_step(rows, &row, error))
			return false;
		if (!row)
			return true;
		g_autofree char *domain = statement_text(rows, 1);
		if (last && is_busy(taker, domain))
			continue;
		*ret_id = statement_int(rows, 0);
		return true;
	}
}

/* Of a statement whose rows are mails in the order of their turn. */
static bool
find_first(
    const Taker *taker, StatementName which, int64_t *ret_id, GError **error)
{
	g_auto(Statement) rows = sqlite_take(taker->store, which);
	statement_put_int(&rows, taker->now_ms);
	statement_put_int(&rows, rows_to_look_at(taker));
	return first_for(taker, &rows, ret_id, error);
}

static bool
find_endangered(const Taker *taker, int64_t *ret_id, GError **error)
{
	g_auto(Statement)
	    rows = sqlite_take(taker->store, STATEMENT_OUTBOX_OLDEST);
	statement_put_int(&rows, taker->now_ms);
	statement_put_int(&rows, rows_to_look_at(taker));
	if (!first_for(taker, &rows, ret_id, error))
		return false;
	if (*ret_id != 0 &&
	    !lane_is_endangered(taker->now_ms, statement_int(&rows, 2),
		statement_int(&rows, 3)))
		*ret_id = 0;
	return true;
}

/* The held domain whose pause has been over for longest, and to which nobody
 * is sending; NULL: none. */
static bool
find_held_domain(const Taker *taker, char **ret_domain, GError **error)
{
	g_auto(Statement)
	    rows = sqlite_take(taker->store, STATEMENT_DESTINATION_HELD);
	statement_put_int(&rows, taker->now_ms);
	for (;;) {
		bool row;
		if (!statement_step(&rows, &row, error))
			return false;
		if (!row)
			break;
		g_autofree char *domain = statement_text(&rows, 0);
		if (is_busy(taker, domain))
			continue;
		*ret_domain = g_steal_pointer(&domain);
		return true;
	}
	*ret_domain = NULL;
	return true;
}

/* The first column of the one row; 0: there is none, or it is NULL. */
static bool
first_column(Statement *statement, int64_t *ret_value, GError **error)
{
	bool row;
	if (!statement_step(statement, &row, error))
		return false;
	*ret_value = row ? statement_int(statement, 0) : 0;
	return true;
}

static bool
find_of_held(
    const Taker *taker, const char *domain, int64_t *ret_id, GError **error)
{
	g_auto(Statement)
	    find = sqlite_take(taker->store, STATEMENT_OUTBOX_OF_HELD);
	statement_put_text(&find, domain);
	statement_put_int(&find, taker->now_ms);
	return first_column(&find, ret_id, error);
}

/* 0: there is none. */
static bool
next_due_of_held(
    const Taker *taker, const char *domain, int64_t *ret_ms, GError **error)
{
	g_auto(Statement)
	    next = sqlite_take(taker->store, STATEMENT_OUTBOX_OF_HELD_NEXT);
	statement_put_text(&next, domain);
	statement_put_int(&next, taker->now_ms);
	return first_column(&next, ret_ms, error);
}

/* None of its mails is due: it is looked at again when one is. */
static bool
put_off(const Taker *taker, const char *domain, GError **error)
{
	Destination destination;
	int64_t due_ms;
	if (!next_due_of_held(taker, domain, &due_ms, error) ||
	    !sqlite_destination_get(taker->store, domain, &destination, error))
		return false;
	if (due_ms == 0)
		destination = (Destination){ 0 };
	destination.until_ms = due_ms;
	return sqlite_destination_put(
	    taker->store, domain, &destination, error);
}

static bool
find_held(const Taker *taker, int64_t *ret_id, GError **error)
{
	*ret_id = 0;
	if (!may_take_held(taker))
		return true;
	for (;;) {
		g_autofree char *domain = NULL;
		if (!find_held_domain(taker, &domain, error))
			return false;
		if (domain == NULL)
			return true;
		if (!find_of_held(taker, domain, ret_id, error))
			return false;
		if (*ret_id != 0)
			return true;
		if (!put_off(taker, domain, error))
			return false;
	}
}

static bool
find(const Taker *taker, Take take, int64_t *ret_id, GError **error)
{
	switch (take) {
	case TAKE_FRESHEST:
		return find_first(
		    taker, STATEMENT_OUTBOX_FRESHEST, ret_id, error);
	case TAKE_ENDANGERED:
		return find_endangered(taker, ret_id, error);
	case TAKE_PATIENT:
		return find_first(
		    taker, STATEMENT_OUTBOX_PATIENT, ret_id, error);
	case TAKE_HELD:
		return find_held(taker, ret_id, error);
	case TAKE_NOTHING:
		break;
	}
	g_assert_not_reached();
}

/* Not by RETURNING: it costs as much again as all of this. */
static bool
lease_it(Store *store, const OutboxLease *lease, int64_t id,
    OutboxMail **ret_mail, GError **error)
{
	g_autoptr(OutboxMail) mail = NULL;
	g_auto(Statement) read = sqlite_take(store, STATEMENT_OUTBOX_BY_ID);
	statement_put_int(&read, id);
	if (!sqlite_outbox_read(&read, &mail, error))
		return false;
	statement_done(&read);
	g_assert(mail != NULL);
	g_auto(Statement) write = sqlite_take(store, STATEMENT_OUTBOX_LEASE);
	mail->due_ms = lease->until_ms;
	mail->attempts++;
	statement_put_int(&write, mail->id);
	statement_put_int(&write, mail->due_ms);
	statement_put_int(&write, mail->attempts);
	if (!statement_run(&write, error))
		return false;
	*ret_mail = g_steal_pointer(&mail);
	return true;
}

static bool
take_back_lost(Store *store, int64_t now_ms, GError **error)
{
	g_auto(Statement) lost = sqlite_take(store, STATEMENT_OUTBOX_LOST);
	statement_put_int(&lost, now_ms);
	return statement_run(&lost, error);
}

static bool
outbox_lease(Store *store, const OutboxLease *lease, OutboxMail **ret_mail,
    GError **error)
{
	g_auto(Taker) taker = { .store = store,
		.now_ms = lease->now_ms,
		.senders = lease->senders };
	int64_t id = 0;
	if (!take_back_lost(store, lease->now_ms, error) ||
	    !find_busy(&taker, error))
		return false;
	for (const Take *take = lane_turn(lease->turn);
	     id == 0 && *take != TAKE_NOTHING; take++)
		if (!find(&taker, *take, &id, error))
			return false;
	*ret_mail = NULL;
	return id == 0 || lease_it(store, lease, id, ret_mail, error);
}

/* --- the outlook ------------------------------------------------------ */

/* Mails whose lease has run out are in their lanes again by the time that
 * somebody comes for them. */
static bool
count_ready(const Taker *taker, unsigned *n, GError **error)
{
	g_autofree char *domain = NULL;
	int64_t mails;
	if (may_take_held(taker) && !find_held_domain(taker, &domain, error))
		return false;
	g_auto(Statement)
	    count = sqlite_take(taker->store, STATEMENT_OUTBOX_READY);
	statement_put_int(&count, taker->now_ms);
	statement_put_int(&count, taker->senders);
	if (!first_column(&count, &mails, error))
		return false;
	*n = (unsigned)mails + (domain != NULL ? 1 : 0);
	return true;
}

static bool
is_ready_for_last(const Taker *taker, unsigned *n, GError **error)
{
	static const StatementName places[] = { STATEMENT_OUTBOX_FRESHEST,
		STATEMENT_OUTBOX_PATIENT, STATEMENT_OUTBOX_RUN_OUT };
	int64_t id = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(places) && id == 0; i++)
		if (!find_first(taker, places[i], &id, error))
			return false;
	*n = id != 0;
	return true;
}

static void
sooner(int64_t *when_ms, int64_t other_ms)
{
	if (other_ms != 0)
		*when_ms = MIN(*when_ms, other_ms);
}

static bool
next_of_lane(const Taker *taker, bool leased, Lane lane, int64_t *next_ms,
    GError **error)
{
	g_auto(Statement)
	    next = sqlite_take(taker->store, STATEMENT_OUTBOX_NEXT);
	statement_put_int(&next, taker->now_ms);
	statement_put_int(&next, leased);
	statement_put_int(&next, lane);
	for (;;) {
		bool row;
		if (!statement_step(&next, &row, error))
			return false;
		if (!row)
			return true;
		sooner(next_ms, statement_int(&next, 0));
	}
}

static bool
find_next(const Taker *taker, int64_t *ret_next_ms, GError **error)
{
	int64_t next_ms = INT64_MAX, pause_ms;
	g_auto(Statement)
	    pause = sqlite_take(taker->store, STATEMENT_DESTINATION_NEXT);
	statement_put_int(&pause, taker->now_ms);
	if (!first_column(&pause, &pause_ms, error))
		return false;
	statement_done(&pause);
	sooner(&next_ms, pause_ms);
	for (int i = 0; i < 2 * LANE__COUNT; i++)
		if (!next_of_lane(
			taker, i % 2 == 1, (Lane)(i / 2), &next_ms, error))
			return false;
	*ret_next_ms = next_ms;
	return true;
}

static bool
outbox_outlook(Store *store, int64_t now_ms, unsigned senders,
    unsigned *ret_ready, int64_t *ret_next_ms, GError **error)
{
	g_auto(Taker)
	    taker = { .store = store, .now_ms = now_ms, .senders = senders };
	unsigned ready = 0;
	if (!find_busy(&taker, error))
		return false;
	bool counted = lane_is_last_sender(senders, taker.busy->len)
			   ? is_ready_for_last(&taker, &ready, error)
			   : count_ready(&taker, &ready, error);
	if (!counted || !find_next(&taker, ret_next_ms, error))
		return false;
	*ret_ready = MIN(ready, senders);
	return true;
}

void
sqlite_lease_install(StoreOps *ops)
{
	ops->outbox_lease = outbox_lease;
	ops->outbox_outlook = outbox_outlook;
}
