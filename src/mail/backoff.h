/*
 * How long to wait before the next try of a mail, after so many (from 1 on):
 * first_ms, doubled with each up to most_ms, and moved by jitter, from -1 to
 * 1, within a fifth, so that what failed together does not come back together.
 * Never more than a quarter of left_ms, what the mail is still good for, or
 * the wait would pass over its last good minutes; but at least first_ms.
 */
#ifndef MAIL_BACKOFF_H
#define MAIL_BACKOFF_H

#include <stdint.h>

int64_t backoff_ms(int attempts, int64_t first_ms, int64_t most_ms,
    int64_t left_ms, double jitter);

#endif
