/*
 * What goes wrong beneath an SQLite store: the n-th allocation that SQLite asks
 * for fails, or the n-th call of the file system does, once or from then on.
 */
#ifndef TESTS_STORE_TORTURE_H
#define TESTS_STORE_TORTURE_H

#include <glib.h>
#include <stdbool.h>

#include "account/store.h"

typedef enum {
	TORTURE_MEMORY,
	TORTURE_FULL, /* no room: what would make a file longer fails */
	TORTURE_IO, /* reading, writing, syncing, locking, sizes */
	TORTURE__COUNT
} Torture;

typedef struct {
	Torture what;
	bool lasting; /* all after the n-th, too */
} Rack;

/* Before SQLite is used at all. */
void torture_install(void);
/* From now on the n-th fails; 0: none. */
void torture_arm(const Rack *rack, unsigned n);
/* No more; whether something failed. */
bool torture_disarm(void);

/*
 * A scene is one transaction on a store as torture_scenes_prepare() fills it.
 * It writes into seen what it was told, in words.
 */
typedef struct {
	const char *name;
	StoreMode mode;
	bool (*play)(StoreTxn *txn, GString *seen, GError **error);
} Scene;

/* Ended by one without a name. */
extern const Scene torture_scenes[];
void torture_scenes_prepare(Store *store);

#endif
