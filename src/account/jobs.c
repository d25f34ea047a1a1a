#include "account/jobs.h"

static const GroupJob *const jobs[] = {
	[JOB_SIGN_UP] = &signup_job,
	[JOB_PROVE_BY_CODE] = &prove_by_code_job,
};
G_STATIC_ASSERT(G_N_ELEMENTS(jobs) == JOB__COUNT);

bool
job_do(const Accounts *accounts, Job job, gconstpointer in, gpointer out,
    GError **error)
{
	const GroupCommit group = {
		.combiner = accounts->combiner,
		.store = accounts->store,
		.mode = STORE_DURABLE,
		.jobs = jobs,
		.user = accounts,
	};
	return group_commit(&group, job, in, out, error);
}
