/* Which mail of the outbox is sent next. */
#include "store/memory-store.h"

/* Who takes a mail, or would. */
typedef struct {
	MemoryRows *rows;
	int64_t now_ms;
	unsigned senders;
	GPtrArray *busy; /* the domain of each mail that is leased */
	unsigned held_busy; /* of these, the held ones */
} Taker;

static void
taker_clear(Taker *taker)
{
	g_ptr_array_unref(taker->busy);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Taker, taker_clear)

static MemoryMail *
row_at(const MemoryRows *rows, unsigned i)
{
	return g_ptr_array_index(rows->mails, i);
}

static bool
is_waiting(const MemoryMail *row)
{
	return row->mail->state == MAIL_WAITING;
}

static bool
is_leased(const MemoryMail *row, int64_t now_ms)
{
	return is_waiting(row) && row->leased && row->mail->due_ms > now_ms;
}

static Taker
taker_new(MemoryRows *rows, int64_t now_ms, unsigned senders)
{
	Taker taker = { rows, now_ms, senders,
		g_ptr_array_new_with_free_func(g_free), 0 };
	for (unsigned i = 0; i < rows->mails->len; i++) {
		const MemoryMail *row = row_at(rows, i);
		if (!is_leased(row, now_ms))
			continue;
		g_ptr_array_add(
		    taker.busy, g_strdup(memory_domain_of(row->mail)));
		taker.held_busy += row->lane == LANE_HELD;
	}
	return taker;
}

static bool
is_busy(const Taker *taker, const char *domain)
{
	return g_ptr_array_find_with_equal_func(
	    taker->busy, domain, g_str_equal, NULL);
}

static bool
is_last(const Taker *taker)
{
	return lane_is_last_sender(taker->senders, taker->busy->len);
}

static bool
is_due(const Taker *taker, const MemoryMail *row)
{
	return is_waiting(row) && row->mail->due_ms <= taker->now_ms &&
	       row->mail->expires_ms > taker->now_ms;
}

static bool
may_have(const Taker *taker, const MemoryMail *row, Lane lane)
{
	return is_due(taker, row) && row->lane == lane &&
	       !(is_last(taker) && is_busy(taker, memory_domain_of(row->mail)));
}

static bool
goes_before(const OutboxMail *a, const OutboxMail *b)
{
	return a->due_ms == b->due_ms ? a->expires_ms < b->expires_ms
				      : a->due_ms < b->due_ms;
}

static MemoryMail *
longest_due(const Taker *taker, Lane lane, const char *domain)
{
	MemoryMail *first = NULL;
	for (unsigned i = 0; i < taker->rows->mails->len; i++) {
		MemoryMail *row = row_at(taker->rows, i);
		if (may_have(taker, row, lane) &&
		    (domain == NULL ||
			g_str_equal(memory_domain_of(row->mail), domain)) &&
		    (first == NULL || goes_before(row->mail, first->mail)))
			first = row;
	}
	return first;
}

static MemoryMail *
freshest(const Taker *taker)
{
	MemoryMail *last = NULL;
	for (unsigned i = 0; i < taker->rows->mails->len; i++) {
		MemoryMail *row = row_at(taker->rows, i);
		if (may_have(taker, row, LANE_WAITED_FOR) &&
		    (last == NULL || !goes_before(row->mail, last->mail)))
			last = row;
	}
	return last;
}

static MemoryMail *
endangered(const Taker *taker)
{
	MemoryMail *row = longest_due(taker, LANE_WAITED_FOR, NULL);
	return row != NULL && lane_is_endangered(taker->now_ms,
				  row->mail->due_ms, row->mail->expires_ms)
		   ? row
		   : NULL;
}

static MemoryDestination *
held_domain(const Taker *taker)
{
	MemoryDestination *first = NULL;
	const GPtrArray *all = taker->rows->destinations;
	for (unsigned i = 0; i < all->len; i++) {
		MemoryDestination *at = all->pdata[i];
		if (at->how.held && at->how.until_ms <= taker->now_ms &&
		    !is_busy(taker, at->domain) &&
		    (first == NULL || at->how.until_ms < first->how.until_ms))
			first = at;
	}
	return first;
}

static bool
may_take_held(const Taker *taker)
{
	return lane_may_take_held(
	    taker->senders, taker->busy->len, taker->held_busy);
}

/* None of its mails is due: it is looked at again when one is. */
static void
put_off(const Taker *taker, const MemoryDestination *known)
{
	Destination how = { 0 };
	for (unsigned i = 0; i < taker->rows->mails->len; i++) {
		const MemoryMail *row = row_at(taker->rows, i);
		if (!is_waiting(row) || row->mail->due_ms <= taker->now_ms ||
		    !g_str_equal(memory_domain_of(row->mail), known->domain))
			continue;
		int64_t due_ms = row->mail->due_ms;
		if (!how.held || due_ms < how.until_ms)
			how = (Destination){ known->how.failures, true,
				due_ms };
	}
	memory_destination_put(taker->rows, known->domain, &how);
}

static MemoryMail *
of_held(const Taker *taker)
{
	if (!may_take_held(taker))
		return NULL;
	for (;;) {
		const MemoryDestination *known = held_domain(taker);
		if (known == NULL)
			return NULL;
		MemoryMail *row = longest_due(taker, LANE_HELD, known->domain);
		if (row != NULL)
			return row;
		put_off(taker, known);
	}
}

static MemoryMail *
find(const Taker *taker, Take take)
{
	switch (take) {
	case TAKE_FRESHEST:
		return freshest(taker);
	case TAKE_ENDANGERED:
		return endangered(taker);
	case TAKE_PATIENT:
		return longest_due(taker, LANE_PATIENT, NULL);
	case TAKE_HELD:
		return of_held(taker);
	case TAKE_NOTHING:
		break;
	}
	g_assert_not_reached();
}

static bool
outbox_lease(Store *store, const OutboxLease *lease, OutboxMail **ret_mail,
    GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	MemoryMail *row = NULL;
	g_auto(Taker) taker = taker_new(rows, lease->now_ms, lease->senders);
	for (unsigned i = 0; i < rows->mails->len; i++)
		if (row_at(rows, i)->mail->due_ms <= lease->now_ms)
			row_at(rows, i)->leased = false;
	for (const Take *take = lane_turn(lease->turn);
	     row == NULL && *take != TAKE_NOTHING; take++)
		row = find(&taker, *take);
	*ret_mail = NULL;
	if (row == NULL)
		return true;
	row->leased = true;
	row->mail->due_ms = lease->until_ms;
	row->mail->attempts++;
	*ret_mail = memory_rows_copy_mail(row->mail);
	return true;
}

static unsigned
count_ready(const Taker *taker)
{
	unsigned n = may_take_held(taker) && held_domain(taker) != NULL;
	for (unsigned i = 0; i < taker->rows->mails->len; i++) {
		const MemoryMail *row = row_at(taker->rows, i);
		n += may_have(taker, row, LANE_WAITED_FOR) ||
		     may_have(taker, row, LANE_PATIENT);
	}
	return MIN(n, is_last(taker) ? 1 : taker->senders);
}

static int64_t
find_next(const Taker *taker)
{
	int64_t next_ms = INT64_MAX;
	const OutboxMail *longest[2 * LANE__COUNT] = { NULL };
	for (unsigned i = 0; i < taker->rows->mails->len; i++) {
		const MemoryMail *row = row_at(taker->rows, i);
		if (!is_waiting(row))
			continue;
		if (row->mail->due_ms > taker->now_ms) {
			next_ms = MIN(next_ms, row->mail->due_ms);
			continue;
		}
		const OutboxMail **of_lane =
		    &longest[2 * (unsigned)row->lane + row->leased];
		if (*of_lane == NULL || goes_before(row->mail, *of_lane))
			*of_lane = row->mail;
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(longest); i++)
		if (longest[i] != NULL)
			next_ms = MIN(next_ms, longest[i]->expires_ms);
	for (unsigned i = 0; i < taker->rows->destinations->len; i++) {
		const MemoryDestination *at =
		    taker->rows->destinations->pdata[i];
		if (at->how.held && at->how.until_ms > taker->now_ms)
			next_ms = MIN(next_ms, at->how.until_ms);
	}
	return next_ms;
}

static bool
outbox_outlook(Store *store, int64_t now_ms, unsigned senders,
    unsigned *ret_ready, int64_t *ret_next_ms, GError **error)
{
	(void)error;
	g_auto(Taker) taker = taker_new(memory_rows(store), now_ms, senders);
	*ret_ready = count_ready(&taker);
	*ret_next_ms = find_next(&taker);
	return true;
}

void
memory_lease_install(StoreOps *ops)
{
	ops->outbox_lease = outbox_lease;
	ops->outbox_outlook = outbox_outlook;
}
