#include "account/steadyclock.h"

#include <string.h>

#include "account/store-clock.h"

/* How often the store is asked although all seems well: its file may have been
 * written over by a copy of other days. */
#define LOOK_EVERY_MS (10 * SECOND_MS)

/* Two clocks of one machine run apart a little without anybody setting one. */
#define SET_LEAST_MS SECOND_MS

/* Longer between two glances at a clock: something came between them. */
#define GLANCE_MOST_MS 50
#define GLANCES_MOST 10

/* No sum of such overflows; all years up to 9999 are well within. */
#define SANE_MOST_MS (8 * CLOCK_WALL_MOST_MS)

/* Both clocks at one moment. */
typedef struct {
	int64_t up_ms;
	int64_t wall_ms;
} Reading;

static int64_t
read_wall_ms(const Machine *machine)
{
	int64_t wall_ms = machine->wall_ms(machine);
	return CLAMP(wall_ms, 0, CLOCK_WALL_MOST_MS);
}

/* At one moment: a process can be stopped between two glances. */
static Reading
read_both(const Machine *machine)
{
	Reading reading;
	int64_t after_ms;
	int glances = 0;
	do {
		reading.up_ms = machine->up_ms(machine);
		reading.wall_ms = read_wall_ms(machine);
		after_ms = machine->up_ms(machine);
	} while (after_ms - reading.up_ms > GLANCE_MOST_MS &&
		 ++glances < GLANCES_MOST);
	return reading;
}

static int64_t
steady_now_ms(const Clock *clock)
{
	const SteadyClock *self = (const SteadyClock *)(const void *)clock;
	g_assert(self->known);
	return self->base_ms + self->machine->up_ms(self->machine);
}

SteadyClock
steady_clock(const Machine *machine)
{
	return (SteadyClock){
		.clock = { .now_ms = steady_now_ms },
		.machine = machine,
	};
}

static bool
is_set(int64_t one_ms, int64_t other_ms)
{
	return ABS(one_ms - other_ms) >= SET_LEAST_MS;
}

static bool
all_is_well(const SteadyClock *self)
{
	if (!self->known)
		return false;
	int64_t up_ms = self->machine->up_ms(self->machine);
	int64_t ahead_ms = self->base_ms + up_ms - read_wall_ms(self->machine);
	return up_ms - self->looked_ms < LOOK_EVERY_MS &&
	       !is_set(ahead_ms, self->clock.ahead_ms);
}

/* --- what is true ----------------------------------------------------- */

/* What the store says, and when. */
typedef struct {
	char boot[MACHINE_BOOT_BYTES];
	Reading now;
	ClockRecord record;
	int64_t latest_ms; /* where the record is not of this boot */
} Look;

static bool
is_sane(const ClockRecord *record)
{
	return record->base_ms > -SANE_MOST_MS &&
	       record->base_ms < SANE_MOST_MS &&
	       record->ahead_ms > -SANE_MOST_MS &&
	       record->ahead_ms < SANE_MOST_MS;
}

static bool
is_of_this_boot(const Look *look)
{
	return *look->boot != '\0' &&
	       strcmp(look->boot, look->record.boot) == 0;
}

static bool
look_in(const SteadyClock *self, StoreTxn *txn, Look *ret_look, GError **error)
{
	Look look = { 0 };
	self->machine->boot(self->machine, look.boot);
	if (!store_clock_get(txn, &look.record, error))
		return false;
	/* Somebody has written there who should not have. */
	if (!is_sane(&look.record))
		look.record = (ClockRecord){ 0 };
	if (!is_of_this_boot(&look) &&
	    !store_clock_latest(txn, &look.latest_ms, error))
		return false;
	look.latest_ms = CLAMP(look.latest_ms, 0, CLOCK_WALL_MOST_MS);
	look.now = read_both(self->machine);
	*ret_look = look;
	return true;
}

static int64_t
base_ms(const SteadyClock *self, const Look *look)
{
	if (is_of_this_boot(look))
		return look->record.base_ms;
	/* A boot without a name is this one while this process lives. */
	if (self->known && *look->boot == '\0')
		return self->base_ms;
	int64_t now_ms = look->now.wall_ms + look->record.ahead_ms;
	return MAX(now_ms, look->latest_ms) - look->now.up_ms;
}

/* What the store should say. */
static ClockRecord
judge(const SteadyClock *self, const Look *look)
{
	ClockRecord record = {
		.base_ms = base_ms(self, look),
		.ahead_ms = look->record.ahead_ms,
	};
	int64_t ahead_ms = record.base_ms + look->now.up_ms - look->now.wall_ms;
	memcpy(record.boot, look->boot, sizeof record.boot);
	if (is_set(ahead_ms, record.ahead_ms))
		record.ahead_ms = ahead_ms;
	return record;
}

static bool
says(const Look *look, const ClockRecord *record)
{
	return strcmp(look->record.boot, record->boot) == 0 &&
	       look->record.ahead_ms == record->ahead_ms &&
	       (*record->boot == '\0' ||
		   look->record.base_ms == record->base_ms);
}

static void
take(SteadyClock *self, const Look *look, const ClockRecord *record)
{
	self->base_ms = record->base_ms;
	self->clock.ahead_ms = record->ahead_ms;
	self->looked_ms = look->now.up_ms;
	self->known = true;
}

/* --- asking and telling the store ------------------------------------- */

static bool
read_store(
    const SteadyClock *self, Store *store, Look *ret_look, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(store, STORE_READ, &txn, error) &&
	       look_in(self, &txn, ret_look, error) &&
	       store_commit(&txn, error);
}

/* Looks again, for somebody else may have written meanwhile. */
static bool
write_store(SteadyClock *self, Store *store, int64_t *ret_set_ms)
{
	Look look;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(store, STORE_DURABLE, &txn, NULL) ||
	    !look_in(self, &txn, &look, NULL))
		return false;
	const ClockRecord record = judge(self, &look);
	if (!store_clock_put(&txn, &record, NULL) || !store_commit(&txn, NULL))
		return false;
	take(self, &look, &record);
	if (is_of_this_boot(&look))
		*ret_set_ms = look.record.ahead_ms - record.ahead_ms;
	return true;
}

/* The store cannot say. */
static void
go_on(SteadyClock *self)
{
	const Reading now = read_both(self->machine);
	self->looked_ms = now.up_ms;
	self->clock.ahead_ms = self->base_ms + now.up_ms - now.wall_ms;
}

bool
steady_clock_follow(
    SteadyClock *self, Store *store, int64_t *ret_set_ms, GError **error)
{
	Look look;
	*ret_set_ms = 0;
	if (all_is_well(self))
		return true;
	if (!read_store(self, store, &look, self->known ? NULL : error)) {
		if (self->known)
			go_on(self);
		return self->known;
	}
	const ClockRecord record = judge(self, &look);
	/* Where it cannot be written, others find the same. */
	if (says(&look, &record) || !write_store(self, store, ret_set_ms))
		take(self, &look, &record);
	return true;
}
