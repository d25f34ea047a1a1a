/*
 * A site for the tests of the rules: a store, in memory or SQLite's, a clock
 * that stands still until it is moved, cheap hashing, and a look into the post.
 */
#ifndef TESTS_ACCOUNT_FIXTURE_H
#define TESTS_ACCOUNT_FIXTURE_H

#include "account/accounts.h"
#include "account/mailsecret.h"
#include "account/pending.h"
#include "account/signup.h"
#include "account/verify.h"

#define START_MS INT64_C(1764000000000)

typedef struct {
	Accounts accounts;
	Settings settings;
	Keys keys;
	FakeClock clock;
	char *directory; /* of its files */
} Site;

/* For g_test_add(). store is SITE_ON_SQLITE; anything else: in memory. */
extern const char SITE_ON_SQLITE[];
void site_set_up(Site *site, gconstpointer store);
void site_tear_down(Site *site, gconstpointer unused);

/* A test that takes a site, once on every store. */
void
site_test(const char *path, void (*test)(Site *site, gconstpointer unused));

void site_later(Site *site, int64_t by_ms);

/* Signs up and expects to be accepted; the flow is the caller's. */
Token site_sign_up(Site *site, const char *username, const char *email);
SignupRequest site_request(const char *username, const char *email);
/* Expects the store to do its work, as all below. */
SignupResult site_start(Site *site, const SignupRequest *request);

ResendOutcome site_resend(Site *site, const Token *flow);
CorrectOutcome site_correct(Site *site, const Token *flow, const char *email);

/* A mail as the worker would find it. */
typedef struct {
	OutboxMail *mail;
	MailSecret *secret;
} Letter;
void letter_clear(Letter *letter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Letter, letter_clear)

/* Takes the next mail that is due and settles it as sent; false: none is. */
bool site_take_letter(Site *site, Letter *ret_letter);
/* Takes all, and keeps the last. */
void site_last_letter(Site *site, Letter *ret_letter);

ProofOutcome site_prove(Site *site, const Token *flow, const char *code);
ProofOutcome site_prove_as(
    Site *site, const Token *flow, const char *code, const char *username);
/* flow: the browser's, NULL in another one; password: NULL where none is. */
ProofOutcome site_prove_by_link(
    Site *site, const char *link, const Token *flow, const char *password);
LinkView site_look_at_link(Site *site, const char *link, const Token *flow);
/* NULL: no account. */
Account *site_account(Site *site, const char *email_key);

/* Digits of the same length that are not code. */
void site_other_code(const char *code, char ret_other[CODE_DIGITS_MAX + 1]);

#endif
