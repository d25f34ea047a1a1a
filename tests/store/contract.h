/*
 * The contract of account/store.h as tests, each run against every back end.
 * A test gets an empty store and leaves no transaction open.
 */
#ifndef TESTS_STORE_CONTRACT_H
#define TESTS_STORE_CONTRACT_H

#include "tests/store/sample.h"

typedef struct {
	const char *name;
	void (*run)(Store *store);
} ContractTest;

/* Ended by a test without a name. */
extern const ContractTest contract_transactions[];
extern const ContractTest contract_accounts[];
extern const ContractTest contract_groups[];
extern const ContractTest contract_signups[];
extern const ContractTest contract_outbox[];
extern const ContractTest contract_outbox_rest[];
extern const ContractTest contract_lanes[];
extern const ContractTest contract_summary[];
extern const ContractTest contract_sessions[];
extern const ContractTest contract_limits[];
extern const ContractTest contract_life[];
extern const ContractTest contract_strangers[];
extern const ContractTest contract_clock[];

#endif
