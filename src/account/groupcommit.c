#include "account/groupcommit.h"

#include <string.h>

#include "base/secret.h"

/* How long a job waits to be begun, all in all. */
#define WAIT_US (5 * G_USEC_PER_SEC)

static void
clear(const GroupJob *job, gpointer out)
{
	if (job->clear_out != NULL)
		job->clear_out(out);
	secret_wipe(out, job->out_bytes);
}

/* --- leading ---------------------------------------------------------- */

/* Unpacks, runs and packs; false where it failed, or there is no room. */
static bool
run_packed(const GroupCommit *group, Parcel *request, Parcel *answer)
{
	const GroupJob *job = group->jobs[parcel_take_int(request)];
	g_autofree void *in = g_malloc0(job->in_bytes);
	g_autofree void *out = g_malloc0(job->out_bytes);
	job->take_in(request, in);
	bool done = parcel_good(request) &&
		    job->run(group->user, in, out, NULL);
	if (done)
		job->put_out(answer, out);
	clear(job, out);
	return done && parcel_good(answer);
}

static bool
run_next(const GroupCommit *group, const void *bytes, size_t n)
{
	uint8_t request_bytes[COMBINER_BYTES], answer_bytes[COMBINER_BYTES];
	Parcel request = { .bytes = request_bytes, .size = n };
	Parcel answer = { .bytes = answer_bytes, .size = COMBINER_BYTES };
	memcpy(request_bytes, bytes, n);
	bool done = run_packed(group, &request, &answer);
	if (done)
		combiner_answer(group->combiner, answer_bytes, answer.at);
	secret_wipe(request_bytes, n);
	secret_wipe(answer_bytes, answer.at);
	return done;
}

static bool
run_own(const GroupCommit *group, guint job, gconstpointer in, gpointer out,
    GError **error)
{
	return group->jobs[job]->run(group->user, in, out, error);
}

static bool
run_others(const GroupCommit *group)
{
	const void *request;
	size_t n;
	while (combiner_next(group->combiner, &request, &n)) {
		if (!run_next(group, request, n))
			return false;
	}
	return true;
}

/* A group of one. */
static bool
alone(const GroupCommit *group, guint job, gconstpointer in, gpointer out,
    int64_t deadline_us, GError **error)
{
	if (!store_begin_group(group->store, group->mode, deadline_us, error))
		return false;
	bool ran = run_own(group, job, in, out, error);
	if (!ran)
		store_abandon_group(group->store);
	bool done = ran && store_commit_group(group->store, error);
	if (ran)
		store_tidy(group->store);
	if (!done)
		clear(group->jobs[job], out);
	return done;
}

static bool
lead(const GroupCommit *group, guint job, gconstpointer in, gpointer out,
    int64_t deadline_us, GError **error)
{
	Combiner *combiner = group->combiner;
	if (!store_begin_group(group->store, group->mode, deadline_us, error)) {
		combiner_leave(combiner, COMBINER_ALONE);
		return false;
	}
	if (!run_own(group, job, in, out, NULL) || !run_others(group)) {
		store_abandon_group(group->store);
		combiner_leave(combiner, COMBINER_ALONE);
		clear(group->jobs[job], out);
		return alone(group, job, in, out, deadline_us, error);
	}
	combiner_decide(combiner);
	bool done = store_commit_group(group->store, error);
	combiner_leave(combiner, done ? COMBINER_DONE : COMBINER_LOST);
	store_tidy(group->store);
	if (!done)
		clear(group->jobs[job], out);
	return done;
}

/* --- following -------------------------------------------------------- */

static bool
fail(StoreError code, const char *why, GError **error)
{
	g_set_error_literal(error, STORE_ERROR, code, why);
	return false;
}

static bool
unpack(
    const GroupJob *job, uint8_t *bytes, size_t n, gpointer out, GError **error)
{
	Parcel answer = { .bytes = bytes, .size = n };
	job->take_out(&answer, out);
	if (parcel_good(&answer))
		return true;
	clear(job, out);
	return fail(STORE_ERROR_IO, "an answer was cut off", error);
}

static bool
enter(const GroupCommit *group, guint job, const Parcel *request,
    gconstpointer in, gpointer out, int64_t deadline_us, GError **error)
{
	uint8_t answer[COMBINER_BYTES];
	size_t n = 0;
	bool done = false;
	switch (combiner_enter(group->combiner, request->bytes, request->at,
	    deadline_us, answer, &n)) {
	case COMBINER_LEADS:
		return lead(group, job, in, out, deadline_us, error);
	case COMBINER_DONE:
		done = unpack(group->jobs[job], answer, n, out, error);
		break;
	case COMBINER_ALONE:
		return alone(group, job, in, out, deadline_us, error);
	case COMBINER_LOST:
		fail(STORE_ERROR_IO,
		    "nobody knows whether it was kept: the process that wrote "
		    "it died, or could not sync",
		    error);
		break;
	case COMBINER_LATE:
		fail(STORE_ERROR_BUSY, "other processes keep the store locked",
		    error);
		break;
	}
	secret_wipe(answer, n);
	return done;
}

bool
group_commit(const GroupCommit *group, guint job, gconstpointer in,
    gpointer out, GError **error)
{
	uint8_t bytes[COMBINER_BYTES];
	Parcel request = { .bytes = bytes, .size = sizeof bytes };
	int64_t deadline_us = g_get_monotonic_time() + WAIT_US;
	memset(out, 0, group->jobs[job]->out_bytes);
	if (group->combiner == NULL)
		return alone(group, job, in, out, deadline_us, error);
	parcel_put_int(&request, job);
	group->jobs[job]->put_in(&request, in);
	bool done = parcel_good(&request)
			? enter(
			      group, job, &request, in, out, deadline_us, error)
			: alone(group, job, in, out, deadline_us, error);
	secret_wipe(bytes, request.at);
	return done;
}
