/*
 * Beyond account-fixture.h: people who have an account already.
 */
#ifndef TESTS_ACCOUNT_LIFE_FIXTURE_H
#define TESTS_ACCOUNT_LIFE_FIXTURE_H

#include "account-fixture.h"
#include "account/asked.h"
#include "account/confirm.h"
#include "account/login.h"
#include "account/newaddress.h"

/* That of site_open_account(). */
#define OWN_PASSWORD "seven tall windmills"
#define NEW_PASSWORD "eight lazy badgers"

/* Another browser, in another network, that no account knows. */
extern const Visitor STRANGER;
/* The browser in which the accounts were opened, without its cookie. */
extern const Visitor OWNER;

/* Signs up and proves, and takes all mail: the token of the session. */
Token site_open_account(Site *site, const char *username, const char *email);
/* The same on a site without passwords: the account has none. */
Token site_open_bare(Site *site, const char *username, const char *email);

int64_t site_account_id(Site *site, const char *email_key);
bool site_is_live(Site *site, const Token *session);
/* How many sessions of the account are live. */
guint site_sessions(Site *site, int64_t account_id);
/* How many events of that kind it has. */
guint site_events(Site *site, int64_t account_id, EventKind kind);
/* How many mails are waiting; takes them. */
guint site_letters(Site *site);

LoginResult site_log_in(Site *site, const char *login, const char *password,
    const Visitor *visitor);
/* Expects ASK_DONE: the flow. */
Token site_ask(
    Site *site, PendingKind kind, const char *login, const Visitor *visitor);
ProofResult site_reset(
    Site *site, const Token *flow, const char *code, const char *password);
ProofResult
site_sign_in_by_code(Site *site, const Token *flow, const char *code);

/* The outcomes of asking and of the two above, and the code of the last mail.
 */
AskOutcome site_try_ask(Site *site, const Ask *ask, Token *ret_flow);
ProofOutcome site_try_reset(
    Site *site, const Token *flow, const char *code, const char *password);
ProofOutcome site_try_code(Site *site, const Token *flow, const char *code);
void site_take_code(Site *site, char ret_code[CODE_DIGITS_MAX + 1]);

/* Of who is signed in, by password or code; either may be NULL. */
Confirmation
site_confirmation(const Token *session, const char *password, const char *code);

/* Whether that password signs in, from the owner's browser. */
LoginOutcome
site_try_password(Site *site, const char *name, const char *password);
NewAddressResult
site_name_address(Site *site, const Token *session, const char *email);
ProofResult site_leave(Site *site, const Token *session, const char *password,
    const char *code, int64_t *ret_delete_ms);

#endif
