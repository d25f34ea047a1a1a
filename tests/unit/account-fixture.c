#include "account-fixture.h"

#include <string.h>

#include "base/secret.h"
#include "store/memory.h"
#include "store/sqlite.h"
#include "tests/store/sample.h"

#define PASSWORD "seven tall windmills"
#define NETWORK "192.0.2.7"

static Settings
settings_of_site(void)
{
	return (Settings){
		.signup = { .open = true,
		    .username = FIELD_REQUIRED,
		    .password = FIELD_REQUIRED,
		    .pending_seconds = 86400 },
		.password = { .min_chars = 8,
		    .min_score = 2,
		    .hash_memory_kib = 8,
		    .hash_passes = 1 },
		.code = { .digits = 6,
		    .life_seconds = 600,
		    .resend_seconds = 60 },
		.login = { .code = true, .notice = true },
		.session = { .idle_days = 30, .days = 90, .brief_hours = 24 },
		.account = { .rename = true, .delete_after_days = 7 },
		.limits = { .tries_code = 5,
		    .tries_address_day = 10,
		    .tries_network_hour = 20,
		    .tries_hour = 1000,
		    .mails_address_minute = 1,
		    .mails_address_hour = 5,
		    .mails_address_day = 10,
		    .mails_mailbox_day = 60,
		    .mails_hour = 1000,
		    .signups_network_hour = 60,
		    .logins_account_day = 20,
		    .logins_network_hour = 60,
		    .logins_hour = 2000,
		    .sign_ins_account_hour = 60,
		    .asks_network_hour = 30,
		    .notices_account_day = 20,
		    .changes_account_day = 20,
		    .refusal_days = 30 },
	};
}

const char SITE_ON_SQLITE[] = "sqlite";

static Store *
open_store(Site *site, bool on_sqlite)
{
	Store *store = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(
	    site->directory, "store.db", NULL);
	if (!on_sqlite)
		return store_memory_new();
	store_sqlite_create(path, &error);
	g_assert_no_error(error);
	store_sqlite_open(path, &store, &error);
	g_assert_no_error(error);
	return store;
}

void
site_set_up(Site *site, gconstpointer store)
{
	g_autoptr(GError) error = NULL;
	site->settings = settings_of_site();
	memset(&site->keys, 7, sizeof site->keys);
	site->clock = fake_clock(START_MS);
	site->directory = g_dir_make_tmp("sallyport-XXXXXX", &error);
	g_assert_no_error(error);
	g_autofree char *gate = g_build_filename(site->directory, "gate", NULL);
	site->accounts = (Accounts){
		.store = open_store(site, store == SITE_ON_SQLITE),
		.clock = &site->clock.clock,
		.settings = &site->settings,
		.keys = &site->keys,
	};
	hash_gate_open(gate, 1, 1, &site->accounts.hash_gate, &error);
	g_assert_no_error(error);
}

void
site_tear_down(Site *site, gconstpointer unused)
{
	(void)unused;
	store_free(site->accounts.store);
	hash_gate_free(site->accounts.hash_gate);
	sample_folder_remove(site->directory);
}

void
site_test(const char *path, void (*test)(Site *site, gconstpointer unused))
{
	g_autofree char *memory = g_strconcat("/memory", path, NULL);
	g_autofree char *sqlite = g_strconcat("/sqlite", path, NULL);
	g_test_add(memory, Site, NULL, site_set_up, test, site_tear_down);
	g_test_add(
	    sqlite, Site, SITE_ON_SQLITE, site_set_up, test, site_tear_down);
}

void
site_later(Site *site, int64_t by_ms)
{
	site->clock.at_ms += by_ms;
}

SignupRequest
site_request(const char *username, const char *email)
{
	return (SignupRequest){
		.username = username,
		.email = email,
		.password = PASSWORD,
		.language = "en",
		.network = NETWORK,
	};
}

SignupResult
site_start(Site *site, const SignupRequest *request)
{
	g_autoptr(GError) error = NULL;
	SignupResult result = { 0 };
	signup_start(&site->accounts, request, &result, &error);
	g_assert_no_error(error);
	return result;
}

Token
site_sign_up(Site *site, const char *username, const char *email)
{
	SignupRequest request = site_request(username, email);
	SignupResult result = site_start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_ACCEPTED);
	return result.flow;
}

void
letter_clear(Letter *letter)
{
	outbox_mail_free(letter->mail);
	mail_secret_free(letter->secret);
}

bool
site_take_letter(Site *site, Letter *ret_letter)
{
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	int64_t now_ms = site->clock.at_ms;
	OutboxMail *mail = NULL;
	store_begin(site->accounts.store, STORE_RELAXED, &txn, &error);
	g_assert_no_error(error);
	store_outbox_lease(&txn,
	    &(OutboxLease){
		.now_ms = now_ms, .until_ms = now_ms + 1, .senders = 1 },
	    &mail, &error);
	g_assert_no_error(error);
	if (mail == NULL)
		return false;
	store_outbox_settle(
	    &txn, mail->id, mail->attempts, MAIL_SENT, now_ms, NULL, &error);
	g_assert_no_error(error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
	ret_letter->mail = mail;
	ret_letter->secret = mail_secret_open(
	    &site->keys, mail->message_id, mail->sealed);
	g_assert_nonnull(ret_letter->secret);
	return true;
}

void
site_last_letter(Site *site, Letter *ret_letter)
{
	bool found = false;
	Letter letter = { 0 };
	/* They are sent in another order than they were written in. */
	while (site_take_letter(site, &letter)) {
		if (found && letter.mail->id < ret_letter->mail->id) {
			letter_clear(&letter);
			continue;
		}
		letter_clear(ret_letter);
		*ret_letter = letter;
		found = true;
	}
	g_assert_true(found);
}

ProofOutcome
site_prove_as(
    Site *site, const Token *flow, const char *code, const char *username)
{
	g_autoptr(GError) error = NULL;
	g_auto(ProofResult) result = { 0 };
	const CodeProof proof = {
		.flow = flow->text,
		.code = code,
		.username = username,
		.visitor.network = NETWORK,
	};
	verify_by_code(&site->accounts, &proof, &result, &error);
	g_assert_no_error(error);
	return result.outcome;
}

ProofOutcome
site_prove(Site *site, const Token *flow, const char *code)
{
	return site_prove_as(site, flow, code, NULL);
}

ResendOutcome
site_resend(Site *site, const Token *flow)
{
	g_autoptr(GError) error = NULL;
	ResendOutcome outcome;
	int64_t wait_ms;
	pending_resend(&site->accounts, PENDING_SIGNUP, flow->text, "n",
	    &outcome, &wait_ms, &error);
	g_assert_no_error(error);
	return outcome;
}

CorrectOutcome
site_correct(Site *site, const Token *flow, const char *email)
{
	g_autoptr(GError) error = NULL;
	CorrectOutcome outcome;
	AddressProblem problem;
	int64_t wait_ms;
	pending_correct_address(&site->accounts, flow->text, email, "n",
	    &outcome, &problem, &wait_ms, &error);
	g_assert_no_error(error);
	return outcome;
}

ProofOutcome
site_prove_by_link(
    Site *site, const char *link, const Token *flow, const char *password)
{
	g_autoptr(GError) error = NULL;
	g_auto(ProofResult) result = { 0 };
	const LinkProof proof = {
		.link = link,
		.flow = flow == NULL ? NULL : flow->text,
		.password = password,
		.visitor.network = "198.51.100.9",
	};
	verify_by_link(&site->accounts, &proof, &result, &error);
	g_assert_no_error(error);
	return result.outcome;
}

LinkView
site_look_at_link(Site *site, const char *link, const Token *flow)
{
	g_autoptr(GError) error = NULL;
	LinkView view = { 0 };
	verify_look_at_link(&site->accounts, link,
	    flow == NULL ? NULL : flow->text, &view, &error);
	g_assert_no_error(error);
	return view;
}

Account *
site_account(Site *site, const char *email_key)
{
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	Account *account = NULL;
	store_begin(site->accounts.store, STORE_READ, &txn, &error);
	store_account_by_email(&txn, email_key, &account, &error);
	g_assert_no_error(error);
	return account;
}

void
site_other_code(const char *code, char ret_other[CODE_DIGITS_MAX + 1])
{
	g_strlcpy(ret_other, code, CODE_DIGITS_MAX + 1);
	ret_other[0] = code[0] == '9' ? '0' : (char)(code[0] + 1);
}
