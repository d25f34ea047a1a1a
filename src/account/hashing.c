#include "account/hashing.h"

#include "base/secret.h"

static PasswordCost
cost_of(const Settings *settings)
{
	return (PasswordCost){
		.memory_kib = settings->password.hash_memory_kib,
		.passes = settings->password.hash_passes,
	};
}

PasswordQuality
hashing_judge(const Accounts *accounts, const char *password,
    const char *username, const char *email)
{
	const Settings *settings = accounts->settings;
	const Lists *lists = accounts->lists;
	PasswordQuality quality = password_judge(password,
	    settings->password.min_chars, settings->password.min_score,
	    username, email);
	if (quality == PASSWORD_GOOD && lists != NULL &&
	    password_is_common(password, lists->passwords))
		return PASSWORD_TOO_COMMON;
	return quality;
}

bool
hashing_make(const Accounts *accounts, const char *password, char **ret_hash,
    GError **error)
{
	const PasswordCost cost = cost_of(accounts->settings);
	bool entered;
	if (!hash_gate_enter(accounts->hash_gate, &entered, error))
		return false;
	if (!entered)
		return true;
	*ret_hash = password_hash(password, &cost);
	hash_gate_leave(accounts->hash_gate);
	return true;
}

bool
hashing_verify(const Accounts *accounts, const char *password, const char *hash,
    bool *ret_entered, bool *ret_right, GError **error)
{
	const PasswordCost cost = cost_of(accounts->settings);
	g_autoptr(SecretText) nobodys = password_of_nobody(&cost);
	if (!hash_gate_enter(accounts->hash_gate, ret_entered, error))
		return false;
	if (!*ret_entered)
		return true;
	*ret_right = password_verify(password, hash != NULL ? hash : nobodys) &&
		     hash != NULL;
	hash_gate_leave(accounts->hash_gate);
	return true;
}

bool
hashing_is_old(const Accounts *accounts, const char *hash)
{
	const PasswordCost cost = cost_of(accounts->settings);
	return password_costs_otherwise(hash, &cost);
}
