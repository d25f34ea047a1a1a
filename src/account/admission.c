#include "account/admission.h"

#include <string.h>

#include "account/address.h"
#include "account/group.h"
#include "account/session.h"

G_DEFINE_QUARK(admission_error, admission_error)

#define BETWEEN_WORDS ", \t"

/* A word of a rule, in place. */
typedef struct {
	const char *at;
	gsize n;
} Word;

static bool
skip(Word *word, const char *prefix)
{
	gsize n = strlen(prefix);
	if (word->n < n || memcmp(word->at, prefix, n) != 0)
		return false;
	word->at += n;
	word->n -= n;
	return true;
}

/* One in lower case, or with a dot before it where one could be below it. */
static bool
is_domain(const Word *name)
{
	g_autofree char *domain = g_strdup_printf("%s%.*s",
	    name->n > 0 && name->at[0] == '.' ? "x" : "", (int)name->n,
	    name->at);
	for (const char *c = domain; *c != '\0'; c++)
		if (g_ascii_isupper(*c))
			return false;
	return address_domain_valid(domain);
}

/* email_key is all lower case; a damaged one is of no domain. */
static bool
is_of_domain(const char *email_key, const Word *name)
{
	const char *at = strrchr(email_key, '@');
	if (at == NULL)
		return false;
	const char *domain = at + 1;
	gsize n = strlen(domain);
	if (name->at[0] == '.')
		return n > name->n &&
		       memcmp(domain + n - name->n, name->at, name->n) == 0;
	return n == name->n && memcmp(domain, name->at, n) == 0;
}

/* Whether a word lets account, which may be NULL, in; false: it is no word of a
 * rule. */
static bool
judge_word(Word word, const Account *account, bool *ret_allows)
{
	if (skip(&word, "group:")) {
		*ret_allows = account != NULL &&
			      group_is_among(account->groups, word.at, word.n);
		return group_name_valid(word.at, word.n);
	}
	if (skip(&word, "domain:")) {
		bool valid = is_domain(&word);
		*ret_allows = valid && account != NULL &&
			      is_of_domain(account->email_key, &word);
		return valid;
	}
	*ret_allows = account != NULL;
	return skip(&word, "account") && word.n == 0;
}

static bool
fail(GError **error, const char *rule, const Word *word)
{
	if (word == NULL)
		g_set_error(error, ADMISSION_ERROR, 0,
		    "the gate is asked without a rule: let the web server's "
		    "configuration pass SALLYPORT_ALLOW, or ?allow= where it "
		    "asks by HTTP, see sallyport-gate(7)");
	else
		g_set_error(error, ADMISSION_ERROR, 0,
		    "\"%.*s\" in the gate's rule \"%s\" is none of account, "
		    "group:NAME and domain:example.org (in lower case, other "
		    "letters as xn--), see sallyport-gate(7)",
		    (int)word->n, word->at, rule);
	return false;
}

/* Reads all of it, for a mistake must not wait for whom it concerns. */
static bool
judge(
    const char *rule, const Account *account, bool *ret_allows, GError **error)
{
	bool allows = false;
	unsigned n = 0;
	for (const char *at = rule; at != NULL && *at != '\0';) {
		at += strspn(at, BETWEEN_WORDS);
		Word word = { at, strcspn(at, BETWEEN_WORDS) };
		bool by_word;
		if (word.n == 0)
			break;
		if (!judge_word(word, account, &by_word))
			return fail(error, rule, &word);
		allows |= by_word;
		at += word.n;
		n++;
	}
	*ret_allows = allows;
	return n > 0 || fail(error, rule, NULL);
}

void
admission_clear(Admission *admission)
{
	g_clear_pointer(&admission->account, account_free);
}

bool
admission_ask(const Accounts *accounts, const char *rule, const char *token,
    Admission *ret_admission, GError **error)
{
	g_auto(Admission) admission = { 0 };
	bool allows;
	if (!session_find(
		accounts, token, &admission.session, &admission.account, error))
		return false;
	if (!judge(rule, admission.account, &allows, error))
		return false;
	admission.outcome = admission.account == NULL ? ADMISSION_SIGNED_OUT
			    : allows                  ? ADMISSION_GRANTED
						      : ADMISSION_DENIED;
	*ret_admission = admission;
	admission.account = NULL;
	return true;
}
