#include "tests/fuzz/seed.h"

#include <string.h>

#define PASSWORD " seven tall windmills\n"

/* Ann has an account and an old address; then all that takes a code is asked
 * for. */
static const char SEED[] = "POST /account/signup\n"
			   "username=ann\n"
			   "email=old@site.test\n"
			   "password=" PASSWORD "\n"
			   "POST /account/verify\n"
			   "code=@code\n\n"
			   "POST /account/address\n"
			   "+3600\n"
			   "email=ann@site.test\n"
			   "current=" PASSWORD "\n"
			   "POST /account/address/code\n"
			   "code=@code\n\n"
			   "POST /account/login\n"
			   "HTTP_COOKIE:\n"
			   "+3600\n"
			   "login=ann\n"
			   "password=" PASSWORD;
/* Two minutes before a script begins. */
static const char UNDER_WAY[] = "POST /account/signup\n"
				"HTTP_COOKIE:\n"
				"username=bob\n"
				"email=bob@site.test\n"
				"password=" PASSWORD "\n"
				"POST /account/reset\n"
				"HTTP_COOKIE:\n"
				"email=ann@site.test\n\n"
				"POST /account/login\n"
				"HTTP_COOKIE:\n"
				"+3600\n"
				"login=ann\n"
				"by=code\n";

static void
expect_done(Site *site G_GNUC_UNUSED, const Step *step, const Answer *answer)
{
	if (answer->status != 303)
		g_error("%s: %d\n%s", step->uri, answer->status, answer->body);
}

static void
join_group(Site *site)
{
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	bool added;
	StoreJoined joined;
	store_begin(site->app.accounts.store, STORE_DURABLE, &txn, &error);
	store_account_by_username(&txn, "ann", &account, &error);
	g_assert_nonnull(account);
	store_group_add(&txn, "staff", &added, &error);
	store_group_join(&txn, "staff", account->id, &joined, &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
	g_assert_cmpint(joined, ==, STORE_JOINED);
}

void
seed_sow(Site *site, Wire *wire)
{
	script_play(site, wire, SEED, strlen(SEED), expect_done);
	join_group(site);
	script_play(site, wire, UNDER_WAY, strlen(UNDER_WAY), expect_done);
}
