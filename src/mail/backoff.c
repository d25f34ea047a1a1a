#include "mail/backoff.h"

#include <glib.h>

int64_t
backoff_ms(int attempts, int64_t first_ms, int64_t most_ms, int64_t left_ms,
    double jitter)
{
	int64_t wait_ms = first_ms;
	most_ms = MIN(most_ms, MAX(left_ms / 4, first_ms));
	for (int i = 1; i < attempts && wait_ms < most_ms; i++)
		wait_ms *= 2;
	wait_ms = MIN(wait_ms, most_ms);
	return wait_ms + (int64_t)((double)wait_ms / 5 * jitter);
}
