/*
 * What the rules of sign-up, proof and sessions need around them. The main
 * puts it together; the rules only borrow it.
 */
#ifndef ACCOUNT_ACCOUNTS_H
#define ACCOUNT_ACCOUNTS_H

#include "account/lists.h"
#include "account/store.h"
#include "base/clock.h"
#include "base/combiner.h"
#include "base/settings.h"
#include "crypto/gate.h"
#include "crypto/keys.h"

typedef struct {
	Store *store;
	const Clock *clock;
	const Settings *settings;
	const Keys *keys;
	HashGate *hash_gate;
	const Lists *lists; /* NULL: none */
	Combiner *combiner; /* joined; NULL where a process works alone */
} Accounts;

#endif
