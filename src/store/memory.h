/*
 * A store that lives and dies with its process, for tests. It keeps the
 * contract of account/store.h with plain arrays and is slow when they are
 * long; nothing is ever BUSY, FULL or CORRUPT.
 */
#ifndef STORE_MEMORY_H
#define STORE_MEMORY_H

#include "account/store.h"

/* Free with store_free(). */
Store *store_memory_new(void);

#endif
