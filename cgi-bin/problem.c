#include "cgi-bin/problem.h"

#include "account/provider.h"
#include "base/limits.h"

void
problem_username(Dict *dict, UsernameProblem problem)
{
	static const char *const sections[] = {
		[USERNAME_MISSING] = "MISSING",
		[USERNAME_TOO_SHORT] = "TOO_SHORT",
		[USERNAME_TOO_LONG] = "TOO_LONG",
		[USERNAME_BAD_START] = "BAD_START",
		[USERNAME_BAD_CHARACTER] = "BAD_CHARACTER",
		[USERNAME_RESERVED] = "RESERVED",
		[USERNAME_TAKEN] = "TAKEN",
	};
	if (problem != USERNAME_GOOD)
		dict_problem(dict, "USERNAME", sections[problem]);
}

/* Who lives on slips has such domains, too, and they are listed. */
static char *
meant_instead(AddressProblem problem, const char *typed)
{
	g_autoptr(Address) address = NULL;
	if (problem != ADDRESS_DISPOSABLE)
		return NULL;
	return address_parse(typed, &address) == ADDRESS_GOOD
		   ? provider_meant_email(address->email)
		   : NULL;
}

void
problem_email(Dict *dict, AddressProblem problem, const char *typed)
{
	static const char *const sections[] = {
		[ADDRESS_MISSING] = "MISSING",
		[ADDRESS_TOO_LONG] = "TOO_LONG",
		[ADDRESS_INVALID] = "INVALID",
		[ADDRESS_DOMAIN_REFUSED] = "DOMAIN_REFUSED",
		[ADDRESS_UNMAILABLE] = "UNMAILABLE",
		[ADDRESS_DISPOSABLE] = "DISPOSABLE",
	};
	g_autofree char *meant = meant_instead(problem, typed);
	if (meant != NULL) {
		dict_set(dict, "MEANT_INSTEAD", meant);
		dict_problem(dict, "EMAIL", "MEANT");
	} else if (problem != ADDRESS_GOOD) {
		dict_problem(dict, "EMAIL", sections[problem]);
	}
}

void
problem_password(Dict *dict, PasswordQuality quality, bool missing)
{
	static const char *const sections[] = {
		[PASSWORD_TOO_SHORT] = "TOO_SHORT",
		[PASSWORD_TOO_LONG] = "TOO_LONG",
		[PASSWORD_OWN_NAME] = "OWN_NAME",
		[PASSWORD_TOO_COMMON] = "TOO_COMMON",
	};
	if (missing)
		dict_problem(dict, "PASSWORD", "MISSING");
	else if (quality != PASSWORD_GOOD)
		dict_problem(dict, "PASSWORD", sections[quality]);
}

void
problem_set_limits(const App *app, Dict *dict)
{
	dict_set_int(dict, "USERNAME_MIN", LIMIT_USERNAME_MIN);
	dict_set_int(dict, "USERNAME_MAX", LIMIT_USERNAME_MAX);
	dict_set_int(dict, "PASSWORD_MIN", app->settings->password.min_chars);
	dict_set_int(dict, "PASSWORD_MAX", LIMIT_PASSWORD_MAX_CHARS);
	dict_set_int(dict, "DIGITS", app->settings->code.digits);
}
