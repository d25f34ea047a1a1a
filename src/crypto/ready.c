#include "crypto/ready.h"

#include <glib.h>
#include <sodium.h>

void
ready_sodium(void)
{
	g_assert(sodium_init() >= 0);
}
