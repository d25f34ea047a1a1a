/*
 * Rows to fill a store with, for tests and benches. Equal numbers make equal
 * rows; now is SAMPLE_NOW_MS.
 */
#ifndef TESTS_STORE_SAMPLE_H
#define TESTS_STORE_SAMPLE_H

#include "account/store.h"
#include "base/clock.h"

#define SAMPLE_NOW_MS INT64_C(1700000000000)

/* Runs what takes &error, and ends the test where it fails. */
#define OK(call)                                                               \
	do {                                                                   \
		GError *error = NULL;                                          \
		bool done = (call);                                            \
		g_assert_no_error(error);                                      \
		g_assert_true(done);                                           \
	} while (0)

TokenHash sample_hash(const char *what, unsigned n);
/* "USERn", "USERn@example.org" */
Account *sample_account(const char *user, unsigned n);
Pending *sample_pending(unsigned n);
Code sample_code(int64_t pending_id, unsigned n);
OutboxMail *sample_mail(int64_t pending_id, unsigned n);

/* What a sign-up writes: a pending sign-up, its code, its mail and four
 * counters, in one transaction. */
bool sample_signup(Store *store, StoreMode mode, unsigned n, GError **error);

/* Whether all of that is there, and none of it is half there. */
bool sample_signup_is_there(Store *store, unsigned n);

/* A folder of its own below TMPDIR, removed with all that is in it. */
char *sample_folder_new(void);
void sample_folder_remove(char *folder);

typedef char SampleFolder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SampleFolder, sample_folder_remove)

#endif
