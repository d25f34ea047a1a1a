/*
 * Group commit: jobs on the store that several processes of a program have at
 * one moment are done by one of them, in one transaction that is committed and
 * synced once. All that a job writes, in however many transactions of its own,
 * is there when its answer is, or none of it.
 *
 * A job that fails takes nobody with it: then nothing of that group is kept,
 * and each of its jobs is done again, alone.
 */
#ifndef ACCOUNT_GROUPCOMMIT_H
#define ACCOUNT_GROUPCOMMIT_H

#include "account/store.h"
#include "base/combiner.h"
#include "base/parcel.h"

/*
 * Something to be done with a store, by whichever process leads. in and out are
 * structs of the job's own; out begins as zeros. Jobs are quick: the others
 * wait.
 */
typedef struct {
	size_t in_bytes;
	size_t out_bytes;
	bool (*run)(
	    gconstpointer user, gconstpointer in, gpointer out, GError **error);
	void (*put_in)(Parcel *parcel, gconstpointer in);
	/* Texts stay inside the parcel. */
	void (*take_in)(Parcel *parcel, gpointer in);
	void (*put_out)(Parcel *parcel, gconstpointer out);
	void (*take_out)(Parcel *parcel, gpointer out);
	void (*clear_out)(gpointer out); /* NULL: it holds nothing */
} GroupJob;

typedef struct {
	Combiner *combiner; /* joined; NULL: every job alone */
	Store *store;
	StoreMode mode; /* of a group */
	const GroupJob *const *jobs; /* the same in all processes */
	gconstpointer user;
} GroupCommit;

/* Does jobs[job]. Fails when the store does; then out is still zeros. */
bool group_commit(const GroupCommit *group, guint job, gconstpointer in,
    gpointer out, GError **error);

#endif
