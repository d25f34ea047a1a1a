/*
 * As account-sweep.c, over what happens after the first day: the n-th call of
 * the store fails, for every n. Whatever a step says it has not done is not
 * done, not by half; and doing it again succeeds.
 */
#include "account-life-fixture.h"

#include <string.h>

#include "account/deletion.h"
#include "account/newaddress.h"
#include "account/newname.h"
#include "account/newpassword.h"
#include "account/owndata.h"
#include "account/session.h"

/* What a step needs to know; each wants some of it. */
typedef struct {
	Token session; /* of ann */
	Token other; /* another of hers */
	Token flow; /* of a code that was asked for */
	char code[CODE_DIGITS_MAX + 1];
	char link[TOKEN_TEXT_BYTES + 1];
} Facts;

typedef struct {
	const char *name;
	void (*before)(Site *site, Facts *facts);
	/* True when it did its work and said so. */
	bool (*step)(Site *site, const Facts *facts, GError **error);
} Sweep;

static void
take_letter(Site *site, Facts *facts)
{
	g_auto(Letter) letter = { 0 };
	site_last_letter(site, &letter);
	g_strlcpy(facts->code, letter.secret->code, sizeof facts->code);
	g_strlcpy(facts->link, letter.secret->link, sizeof facts->link);
}

static void
signed_in(Site *site, Facts *facts)
{
	facts->session = site_open_account(site, "ann", "ann@example.org");
	LoginResult other = site_log_in(site, "ann", OWN_PASSWORD, &STRANGER);
	facts->other = other.signed_in.session;
	site_letters(site);
}

static void
asked_to_sign_in(Site *site, Facts *facts)
{
	signed_in(site, facts);
	facts->flow = site_ask(site, PENDING_SIGN_IN, "ann", &OWNER);
	take_letter(site, facts);
}

static void
asked_to_reset(Site *site, Facts *facts)
{
	signed_in(site, facts);
	facts->flow = site_ask(site, PENDING_RESET, "ann@example.org", &OWNER);
	take_letter(site, facts);
}

static bool
name_address(Site *site, const Facts *facts, GError **error)
{
	NewAddressResult result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    &facts->session, OWN_PASSWORD, NULL);
	return new_address_ask(&site->accounts, &confirmation,
		   "ann@example.com", &result, error) &&
	       result.outcome == NEW_ADDRESS_MAILED;
}

static void
named_address(Site *site, Facts *facts)
{
	signed_in(site, facts);
	g_assert_true(name_address(site, facts, NULL));
	take_letter(site, facts);
}

static bool
prove_address(Site *site, const Facts *facts, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    &facts->session, NULL, facts->code);
	return new_address_prove(
		   &site->accounts, &confirmation, &result, error) &&
	       result.outcome == PROOF_ACCEPTED;
}

static void
moved(Site *site, Facts *facts)
{
	named_address(site, facts);
	g_assert_true(prove_address(site, facts, NULL));
	take_letter(site, facts);
}

static bool
ask_to_confirm(Site *site, const Facts *facts, GError **error)
{
	ResendOutcome outcome;
	int64_t wait_ms;
	return confirm_ask(&site->accounts, facts->session.text, &OWNER,
		   &outcome, &wait_ms, error) &&
	       outcome == RESEND_DONE;
}

static void
asked_to_confirm(Site *site, Facts *facts)
{
	facts->session = site_open_bare(site, "ann", "ann@example.org");
	g_assert_true(ask_to_confirm(site, facts, NULL));
	take_letter(site, facts);
}

static bool
leave(Site *site, const Facts *facts, GError **error)
{
	int64_t unused;
	g_auto(ProofResult) result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    &facts->session, OWN_PASSWORD, facts->code);
	return deletion_ask(
		   &site->accounts, &confirmation, &result, &unused, error) &&
	       result.outcome == PROOF_ACCEPTED;
}

static void
left(Site *site, Facts *facts)
{
	signed_in(site, facts);
	g_assert_true(leave(site, facts, NULL));
	site_letters(site);
}

static void
leaves_at_once(Site *site, Facts *facts)
{
	signed_in(site, facts);
	site->settings.account.delete_after_days = 0;
}

static void
left_for_good(Site *site, Facts *facts)
{
	left(site, facts);
	site_later(site, 7 * DAY_MS);
}

static bool
sign_up(Site *site, const Facts *facts, GError **error)
{
	(void)facts;
	g_auto(SignupResult) result = { 0 };
	const SignupRequest request = site_request("bob", "ann@example.org");
	return signup_start(&site->accounts, &request, &result, error) &&
	       result.outcome == SIGNUP_ACCEPTED;
}

static bool
log_in(Site *site, const Facts *facts, GError **error)
{
	(void)facts;
	g_auto(LoginResult) result = { 0 };
	const Login login = {
		.login = "ann", .password = OWN_PASSWORD, .visitor = STRANGER
	};
	return login_by_password(&site->accounts, &login, &result, error) &&
	       result.outcome == LOGIN_DONE;
}

static bool
log_in_and_renew(Site *site, const Facts *facts, GError **error)
{
	site->settings.password.hash_passes = 2;
	return log_in(site, facts, error);
}

static bool
ask_for(Site *site, PendingKind kind, GError **error)
{
	g_auto(AskResult) result = { 0 };
	const Ask ask = {
		.kind = kind, .login = "ann@example.org", .visitor = OWNER
	};
	return asked_start(&site->accounts, &ask, &result, error) &&
	       result.outcome == ASK_DONE;
}

static bool
ask_to_sign_in(Site *site, const Facts *facts, GError **error)
{
	(void)facts;
	return ask_for(site, PENDING_SIGN_IN, error);
}

static bool
ask_to_reset(Site *site, const Facts *facts, GError **error)
{
	(void)facts;
	return ask_for(site, PENDING_RESET, error);
}

static bool
sign_in_by_code(Site *site, const Facts *facts, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	const AskedProof proof = {
		.flow = facts->flow.text, .code = facts->code, .visitor = OWNER
	};
	return asked_sign_in(&site->accounts, &proof, &result, error) &&
	       result.outcome == PROOF_ACCEPTED;
}

static bool
reset(Site *site, const Facts *facts, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	const AskedProof proof = { .flow = facts->flow.text,
		.code = facts->code,
		.password = NEW_PASSWORD,
		.visitor = OWNER };
	return asked_reset(&site->accounts, &proof, &result, error) &&
	       result.outcome == PROOF_ACCEPTED;
}

static bool
change_password(Site *site, const Facts *facts, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    &facts->session, OWN_PASSWORD, NULL);
	return new_password_set(&site->accounts, &confirmation, NEW_PASSWORD,
		   &result, error) &&
	       result.outcome == PROOF_ACCEPTED;
}

static bool
undo(Site *site, const Facts *facts, GError **error)
{
	UndoOutcome outcome;
	int64_t unused;
	g_auto(Token) mailbox = { "" };
	return new_address_undo(&site->accounts, facts->link, &OWNER, &outcome,
		   &unused, &mailbox, error) &&
	       outcome == UNDO_DONE;
}

static bool
rename_it(Site *site, const Facts *facts, GError **error)
{
	NewNameResult result;
	return new_name_set(&site->accounts, facts->session.text, "anna",
		   &OWNER, &result, error) &&
	       result.outcome == NEW_NAME_SET;
}

static bool
end_others(Site *site, const Facts *facts, GError **error)
{
	SessionsOutcome outcome;
	int64_t unused;
	return session_end_other(&site->accounts, facts->session.text, NULL,
		   &OWNER, &outcome, &unused, error) &&
	       outcome == SESSIONS_ENDED;
}

static bool
sign_out(Site *site, const Facts *facts, GError **error)
{
	int64_t unused;
	return session_end(
	    &site->accounts, facts->session.text, &OWNER, &unused, error);
}

static bool
take_data(Site *site, const Facts *facts, GError **error)
{
	int64_t unused;
	g_auto(OwnData) data = { 0 };
	return own_data_export(&site->accounts, facts->session.text, &OWNER,
	    &data, &unused, error);
}

static const Sweep sweeps[] = {
	{ "signing in", signed_in, log_in },
	{ "signing in with an old hash", signed_in, log_in_and_renew },
	{ "signing in after leaving", left, log_in },
	{ "asking to sign in", signed_in, ask_to_sign_in },
	{ "signing in by code", asked_to_sign_in, sign_in_by_code },
	{ "asking to reset", signed_in, ask_to_reset },
	{ "a reset", asked_to_reset, reset },
	{ "a new password", signed_in, change_password },
	{ "naming an address", signed_in, name_address },
	{ "proving an address", named_address, prove_address },
	{ "undoing", moved, undo },
	{ "a new name", signed_in, rename_it },
	{ "asking to confirm", signed_in, ask_to_confirm },
	{ "leaving", signed_in, leave },
	{ "leaving by code", asked_to_confirm, leave },
	{ "leaving at once", leaves_at_once, leave },
	{ "signing up where somebody left", left_for_good, sign_up },
	{ "ending the others", signed_in, end_others },
	{ "signing out", signed_in, sign_out },
	{ "taking the data", signed_in, take_data },
};

/* --- what there is ---------------------------------------------------- */

static void
describe_events(StoreTxn *txn, int64_t id, GString *out)
{
	g_autoptr(GPtrArray) events = NULL;
	g_assert_true(store_event_list(txn, id, 1000, &events, NULL));
	for (guint i = 0; i < events->len; i++) {
		const Event *event = g_ptr_array_index(events, i);
		/* A try that came to nothing may stay counted. */
		if (event->kind != EVENT_SIGN_IN_FAILED &&
		    event->kind != EVENT_CODE_FAILED)
			g_string_append_printf(
			    out, " %s", event_kind_name(event->kind));
	}
}

static void
describe_account(
    Site *site, StoreTxn *txn, const Account *account, GString *out)
{
	g_autoptr(GArray) sessions = NULL;
	g_assert_true(store_session_list(
	    txn, account->id, site->clock.at_ms, &sessions, NULL));
	g_string_append_printf(out, "%s %s %s %d sessions=%u",
	    account->username, account->email, account->password_hash,
	    account->delete_ms != 0, sessions->len);
	for (guint i = 0; i < sessions->len; i++)
		g_string_append_printf(out, " %02x",
		    g_array_index(sessions, Session, i).token.bytes[0]);
	describe_events(txn, account->id, out);
}

/* Everything of the account that anybody can see. Takes the mail. */
static char *
describe(Site *site)
{
	GString *out = g_string_new(NULL);
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	g_assert_true(
	    store_begin(site->accounts.store, STORE_READ, &txn, NULL));
	/* The first that was added in either store. */
	for (int64_t id = 1; account == NULL && id < 100; id++)
		g_assert_true(store_account_by_id(&txn, id, &account, NULL));
	if (account != NULL)
		describe_account(site, &txn, account, out);
	else
		g_string_append(out, "erased");
	store_rollback(&txn);
	g_string_append_printf(out, " mails=%u", site_letters(site));
	return g_string_free(out, FALSE);
}

/* False when the sweep is over: nothing failed any more. */
static bool
fail_nth(const Sweep *sweep, gconstpointer store, unsigned n)
{
	Site site;
	Facts facts = { 0 };
	g_autoptr(GError) error = NULL;
	site_set_up(&site, store);
	sweep->before(&site, &facts);
	g_autofree char *before = describe(&site);
	store_fail_nth(site.accounts.store, n);
	bool done = sweep->step(&site, &facts, &error);
	bool failed = store_fail_nth(site.accounts.store, 0) >= n;
	g_test_message(
	    "%s, call %u: %s", sweep->name, n, done ? "done" : "not done");
	g_assert_true(failed || done);
	g_assert_true(!done || error == NULL);
	g_autofree char *after = describe(&site);
	if (done) {
		g_assert_cmpstr(after, !=, before);
	} else {
		g_assert_nonnull(error);
		g_assert_cmpstr(after, ==, before);
		g_assert_true(sweep->step(&site, &facts, NULL));
		g_autofree char *again = describe(&site);
		g_assert_cmpstr(again, !=, before);
	}
	site_tear_down(&site, NULL);
	return failed;
}

static void
sweep_over(const Sweep *sweep, gconstpointer store)
{
	unsigned n = 1;
	while (fail_nth(sweep, store, n))
		n++;
	/* Begin, one verb and commit at the least. */
	g_assert_cmpuint(n, >, 3);
}

static void
test_in_memory(gconstpointer sweep)
{
	sweep_over(sweep, NULL);
}

static void
test_on_sqlite(gconstpointer sweep)
{
	sweep_over(sweep, SITE_ON_SQLITE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(sweeps); i++) {
		g_autofree char *name = g_strdelimit(
		    g_strdup(sweeps[i].name), " ", '-');
		g_autofree char *memory = g_strdup_printf(
		    "/memory/sweep/%s-is-never-half-done", name);
		g_autofree char *sqlite = g_strdup_printf(
		    "/sqlite/sweep/%s-is-never-half-done", name);
		g_test_add_data_func(memory, &sweeps[i], test_in_memory);
		g_test_add_data_func(sqlite, &sweeps[i], test_on_sqlite);
	}
	return g_test_run();
}
