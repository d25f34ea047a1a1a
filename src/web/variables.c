#include "web/variables.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct {
	const char *name;
	gsize name_n;
	/* Twice, it could mean two things to two programs. The role libfcgi
	 * puts first itself, and the others do no harm. */
	bool repeatable;
} VariableRule;

#define ONCE(name)                                                             \
	{                                                                      \
		name, sizeof(name) - 1, false                                  \
	}
#define REPEATABLE(name)                                                       \
	{                                                                      \
		name, sizeof(name) - 1, true                                   \
	}

static const VariableRule rules[VARIABLE__COUNT] = {
	[VARIABLE_ROLE] = REPEATABLE("FCGI_ROLE"),
	[VARIABLE_METHOD] = ONCE("REQUEST_METHOD"),
	[VARIABLE_URI] = ONCE("REQUEST_URI"),
	[VARIABLE_GATE] = ONCE("SALLYPORT_GATE"),
	[VARIABLE_ALLOW] = ONCE("SALLYPORT_ALLOW"),
	/* Apache names so what was set before an ErrorDocument. */
	[VARIABLE_ALLOW_BEFORE] = ONCE("REDIRECT_SALLYPORT_ALLOW"),
	[VARIABLE_APACHE] = REPEATABLE("FCGI_APACHE_ROLE"),
	[VARIABLE_ADDRESS] = ONCE("REMOTE_ADDR"),
	[VARIABLE_LENGTH] = ONCE("CONTENT_LENGTH"),
	[VARIABLE_TYPE] = ONCE("CONTENT_TYPE"),
	[VARIABLE_COOKIE] = ONCE("HTTP_COOKIE"),
	[VARIABLE_ACCEPT] = REPEATABLE("HTTP_ACCEPT"),
	[VARIABLE_LANGUAGE] = REPEATABLE("HTTP_ACCEPT_LANGUAGE"),
	[VARIABLE_AGENT] = REPEATABLE("HTTP_USER_AGENT"),
	[VARIABLE_ORIGIN] = ONCE("HTTP_ORIGIN"),
	[VARIABLE_FETCH_SITE] = ONCE("HTTP_SEC_FETCH_SITE"),
	[VARIABLE_FETCH_MODE] = REPEATABLE("HTTP_SEC_FETCH_MODE"),
	[VARIABLE_UPGRADE] = REPEATABLE("HTTP_UPGRADE"),
	[VARIABLE_REQUESTED_WITH] = REPEATABLE("HTTP_X_REQUESTED_WITH"),
	[VARIABLE_REFERER] = REPEATABLE("HTTP_REFERER"),
	[VARIABLE_FORWARDED_FOR] = ONCE("HTTP_X_FORWARDED_FOR"),
	[VARIABLE_FORWARDED_METHOD] = ONCE("HTTP_X_FORWARDED_METHOD"),
	[VARIABLE_FORWARDED_HOST] = REPEATABLE("HTTP_X_FORWARDED_HOST"),
	[VARIABLE_FORWARDED_URI] = ONCE("HTTP_X_FORWARDED_URI"),
};

guint32
variables_find(
    const char *const *environment, const char *values[VARIABLE__COUNT])
{
	guint32 twice = 0;
	G_STATIC_ASSERT(VARIABLE__COUNT <= 32);
	for (const char *const *line = environment; *line != NULL; line++) {
		const char *equals = strchr(*line, '=');
		if (equals == NULL)
			continue;
		gsize n = (gsize)(equals - *line);
		for (Variable v = 0; v < VARIABLE__COUNT; v++) {
			if (rules[v].name_n != n ||
			    memcmp(rules[v].name, *line, n) != 0)
				continue;
			if (values[v] == NULL)
				values[v] = equals + 1;
			else if (!rules[v].repeatable)
				twice |= UINT32_C(1) << v;
		}
	}
	return twice;
}

const char *
variable_name(Variable variable)
{
	return rules[variable].name;
}
