#include "account-life-fixture.h"

#include "account/deletion.h"
#include "account/session.h"

const Visitor STRANGER = { .network = "198.51.100.66",
	.browser = "Chrome, Windows",
	.language = "en" };
const Visitor OWNER = {
	.network = "192.0.2.7", .browser = "Firefox, Linux", .language = "en"
};

static Token
open_account(Site *site, const char *username, const char *email)
{
	g_autoptr(GError) error = NULL;
	g_auto(Letter) letter = { 0 };
	g_auto(ProofResult) result = { 0 };
	g_auto(Token) flow = site_sign_up(site, username, email);
	site_last_letter(site, &letter);
	const CodeProof proof = {
		.flow = flow.text, .code = letter.secret->code, .visitor = OWNER
	};
	verify_by_code(&site->accounts, &proof, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpint(result.outcome, ==, PROOF_ACCEPTED);
	/* What comes next is not too soon for a mail. */
	site_later(site, HOUR_MS);
	return result.session;
}

Token
site_open_account(Site *site, const char *username, const char *email)
{
	return open_account(site, username, email);
}

Token
site_open_bare(Site *site, const char *username, const char *email)
{
	site->settings.signup.password = FIELD_OFF;
	return open_account(site, username, email);
}

int64_t
site_account_id(Site *site, const char *email_key)
{
	g_autoptr(Account) account = site_account(site, email_key);
	return account == NULL ? 0 : account->id;
}

bool
site_is_live(Site *site, const Token *session)
{
	Session unused;
	g_autoptr(GError) error = NULL;
	g_autoptr(Account) account = NULL;
	session_find(&site->accounts, session->text, &unused, &account, &error);
	g_assert_no_error(error);
	return account != NULL;
}

guint
site_sessions(Site *site, int64_t account_id)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GArray) sessions = NULL;
	g_auto(StoreTxn) txn = { 0 };
	store_begin(site->accounts.store, STORE_READ, &txn, &error);
	store_session_list(
	    &txn, account_id, site->clock.at_ms, &sessions, &error);
	g_assert_no_error(error);
	return sessions->len;
}

guint
site_events(Site *site, int64_t account_id, EventKind kind)
{
	guint n = 0;
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) events = NULL;
	g_auto(StoreTxn) txn = { 0 };
	store_begin(site->accounts.store, STORE_READ, &txn, &error);
	store_event_list(&txn, account_id, 1000, &events, &error);
	g_assert_no_error(error);
	for (guint i = 0; i < events->len; i++)
		if (((const Event *)g_ptr_array_index(events, i))->kind == kind)
			n++;
	return n;
}

guint
site_letters(Site *site)
{
	guint n = 0;
	Letter letter = { 0 };
	while (site_take_letter(site, &letter)) {
		letter_clear(&letter);
		n++;
	}
	return n;
}

LoginResult
site_log_in(
    Site *site, const char *name, const char *password, const Visitor *visitor)
{
	g_autoptr(GError) error = NULL;
	LoginResult result = { 0 };
	const Login login = {
		.login = name, .password = password, .visitor = *visitor
	};
	login_by_password(&site->accounts, &login, &result, &error);
	g_assert_no_error(error);
	return result;
}

Token
site_ask(
    Site *site, PendingKind kind, const char *login, const Visitor *visitor)
{
	g_autoptr(GError) error = NULL;
	AskResult result = { 0 };
	const Ask ask = { .kind = kind, .login = login, .visitor = *visitor };
	asked_start(&site->accounts, &ask, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpint(result.outcome, ==, ASK_DONE);
	return result.flow;
}

ProofResult
site_reset(
    Site *site, const Token *flow, const char *code, const char *password)
{
	g_autoptr(GError) error = NULL;
	ProofResult result = { 0 };
	const AskedProof proof = { .flow = flow == NULL ? NULL : flow->text,
		.code = code,
		.password = password,
		.visitor = OWNER };
	asked_reset(&site->accounts, &proof, &result, &error);
	g_assert_no_error(error);
	return result;
}

ProofResult
site_sign_in_by_code(Site *site, const Token *flow, const char *code)
{
	g_autoptr(GError) error = NULL;
	ProofResult result = { 0 };
	const AskedProof proof = { .flow = flow == NULL ? NULL : flow->text,
		.code = code,
		.visitor = OWNER };
	asked_sign_in(&site->accounts, &proof, &result, &error);
	g_assert_no_error(error);
	return result;
}

Confirmation
site_confirmation(const Token *session, const char *password, const char *code)
{
	return (Confirmation){ .session = session->text,
		.password = password,
		.code = code,
		.visitor = OWNER };
}

LoginOutcome
site_try_password(Site *site, const char *name, const char *password)
{
	g_auto(LoginResult) result = site_log_in(site, name, password, &OWNER);
	return result.outcome;
}

NewAddressResult
site_name_address(Site *site, const Token *session, const char *email)
{
	g_autoptr(GError) error = NULL;
	NewAddressResult result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    session, OWN_PASSWORD, NULL);
	new_address_ask(&site->accounts, &confirmation, email, &result, &error);
	g_assert_no_error(error);
	return result;
}

ProofResult
site_leave(Site *site, const Token *session, const char *password,
    const char *code, int64_t *ret_delete_ms)
{
	g_autoptr(GError) error = NULL;
	ProofResult result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    session, password, code);
	deletion_ask(
	    &site->accounts, &confirmation, &result, ret_delete_ms, &error);
	g_assert_no_error(error);
	return result;
}

void
site_take_code(Site *site, char ret_code[CODE_DIGITS_MAX + 1])
{
	g_auto(Letter) letter = { 0 };
	site_last_letter(site, &letter);
	g_strlcpy(ret_code, letter.secret->code, CODE_DIGITS_MAX + 1);
}

ProofOutcome
site_try_reset(
    Site *site, const Token *flow, const char *code, const char *password)
{
	g_auto(ProofResult) result = site_reset(site, flow, code, password);
	return result.outcome;
}

ProofOutcome
site_try_code(Site *site, const Token *flow, const char *code)
{
	g_auto(ProofResult) result = site_sign_in_by_code(site, flow, code);
	return result.outcome;
}

AskOutcome
site_try_ask(Site *site, const Ask *ask, Token *ret_flow)
{
	g_autoptr(GError) error = NULL;
	g_auto(AskResult) result = { 0 };
	asked_start(&site->accounts, ask, &result, &error);
	g_assert_no_error(error);
	*ret_flow = result.flow;
	return result.outcome;
}
