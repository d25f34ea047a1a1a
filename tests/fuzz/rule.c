/*
 * The gate's rule, user names, names of groups. What a rule says does not hang
 * on who asks, and a rule that is none lets nobody in.
 */
#include <stdint.h>
#include <string.h>

#include "account/admission.h"
#include "account/group.h"
#include "account/username.h"
#include "base/limits.h"
#include "store/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW_MS INT64_C(1764000000000)

typedef struct {
	Accounts accounts;
	FakeClock clock;
	Token token;
} Gate;

static Gate *
gate_new(void)
{
	static char name[] = "ann", email[] = "ann@mail.example.org",
		    language[] = "en";
	static const Settings settings = { .session = { .idle_days = 30 } };
	Gate *gate = g_new0(Gate, 1);
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	Account account = { .username = name,
		.email = email,
		.email_key = email,
		.language = language,
		.created_ms = NOW_MS };
	Session session = { .idle_ms = DAY_MS,
		.created_ms = NOW_MS,
		.seen_ms = NOW_MS,
		.expires_ms = NOW_MS + DAY_MS };
	StoreAdded added;
	StoreJoined joined;
	bool done;
	gate->clock = fake_clock(NOW_MS);
	gate->accounts = (Accounts){ .store = store_memory_new(),
		.clock = &gate->clock.clock,
		.settings = &settings };
	token_draw(&gate->token);
	token_hash(gate->token.text, &session.token);
	store_begin(gate->accounts.store, STORE_DURABLE, &txn, &error);
	store_account_add(&txn, &account, &added, &session.account_id, &error);
	store_session_add(&txn, &session, &error);
	store_group_add(&txn, "staff", &done, &error);
	store_group_join(&txn, "staff", session.account_id, &joined, &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
	return gate;
}

/* Whether it is a rule. */
static bool
ask(const Gate *gate, const char *rule, const char *token,
    AdmissionOutcome *ret_outcome)
{
	g_auto(Admission) admission = { 0 };
	g_autoptr(GError) error = NULL;
	if (admission_ask(&gate->accounts, rule, token, &admission, &error)) {
		*ret_outcome = admission.outcome;
		return true;
	}
	g_assert_cmpuint(error->domain, ==, ADMISSION_ERROR);
	return false;
}

static void
try_rule(const Gate *gate, const char *rule)
{
	AdmissionOutcome stranger, member, more;
	bool is_rule = ask(gate, rule, gate->token.text, &member);
	g_assert_true(ask(gate, rule, NULL, &stranger) == is_rule);
	if (!is_rule)
		return;
	g_assert_cmpint(stranger, ==, ADMISSION_SIGNED_OUT);
	g_assert_cmpint(member, !=, ADMISSION_SIGNED_OUT);
	/* One word that fits is enough, and one that does not takes none
	 * away. */
	g_autofree char *open = g_strconcat(rule, ",account", NULL);
	g_autofree char *same = g_strconcat("group:others ", rule, NULL);
	g_assert_true(ask(gate, open, gate->token.text, &more));
	g_assert_cmpint(more, ==, ADMISSION_GRANTED);
	g_assert_true(ask(gate, same, gate->token.text, &more));
	g_assert_cmpint(more, ==, member);
	/* And all of it is read. */
	g_autofree char *broken = g_strconcat(rule, ",Account", NULL);
	g_assert_false(ask(gate, broken, gate->token.text, &more));
}

static void
try_group(const Gate *gate, const char *name)
{
	AdmissionOutcome outcome;
	bool valid = group_name_valid(name, strlen(name));
	g_autofree char *rule = g_strconcat("group:", name, NULL);
	g_autofree char *joined = g_strconcat("aa,", name, ",zz", NULL);
	if (strpbrk(name, ", \t") == NULL)
		g_assert_true(ask(gate, rule, NULL, &outcome) == valid);
	if (!valid)
		return;
	g_assert_cmpuint(strlen(name), <=, LIMIT_GROUP_BYTES);
	g_assert_true(group_is_among(joined, name, strlen(name)));
	g_assert_true(group_is_among("aa,zz", name, strlen(name)) ==
		      (strcmp(name, "aa") == 0 || strcmp(name, "zz") == 0));
}

static void
try_username(const char *typed)
{
	g_autofree char *name = NULL;
	g_autofree char *again = NULL;
	bool good = username_parse(typed, &name) == USERNAME_GOOD;
	g_assert_true(good == (name != NULL));
	if (!good)
		return;
	g_assert_cmpuint(strlen(name), >=, LIMIT_USERNAME_MIN);
	g_assert_cmpuint(strlen(name), <=, LIMIT_USERNAME_MAX);
	g_assert_true(group_name_valid(name, strlen(name)));
	g_assert_cmpint(username_parse(name, &again), ==, USERNAME_GOOD);
	g_assert_cmpstr(name, ==, again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Gate *gate;
	if (gate == NULL)
		gate = gate_new();
	g_autofree char *text = g_strndup((const char *)data, size);
	try_rule(gate, text);
	try_group(gate, text);
	try_username(text);
	return 0;
}
