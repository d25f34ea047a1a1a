/*
 * Who sends the mail of a store. What is leased is in somebody's hands for as
 * long as anybody sends at all; where nobody does any more (killed, or the
 * machine was), whoever comes next takes it back and need not wait until the
 * leases run out.
 */
#ifndef STORE_SENDING_H
#define STORE_SENDING_H

#include "account/store.h"

typedef struct Sending Sending;

/*
 * This process and those that it forks send the mail of the store at path,
 * which is open, until each has freed what is returned, or has ended. *ret_n:
 * how many mails were taken back. Where that fails they wait for the ends of
 * their leases, and that is no failure.
 */
bool sending_begin(Store *store, const char *path, int64_t now_ms,
    Sending **ret_sending, unsigned *ret_n, GError **error);
void sending_end(Sending *sending);

/* Whether anybody does, for the store at path. */
bool sending_is_on(const char *path, bool *ret_on, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sending, sending_end)

#endif
