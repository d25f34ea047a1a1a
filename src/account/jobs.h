/*
 * What the web's processes do together when several are at it: each job stands
 * with its rules, here is where they meet.
 */
#ifndef ACCOUNT_JOBS_H
#define ACCOUNT_JOBS_H

#include "account/accounts.h"
#include "account/groupcommit.h"

typedef enum {
	JOB_SIGN_UP,
	JOB_PROVE_BY_CODE,
	JOB__COUNT
} Job;

extern const GroupJob signup_job; /* application.c */
extern const GroupJob prove_by_code_job; /* verify.c */

/* Fails when the store does; then out is zeros. */
bool job_do(const Accounts *accounts, Job job, gconstpointer in, gpointer out,
    GError **error);

#endif
