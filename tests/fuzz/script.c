#include "tests/fuzz/script.h"

#include <fastcgi.h>
#include <stdlib.h>
#include <string.h>

#include "account/model.h"

#define FORM "application/x-www-form-urlencoded"
#define LATER_MOST_SECONDS (100 * 86400)

typedef struct {
	Site *site;
	Wire *wire;
	ScriptCheck *check;
	Step step;
	const char *text;
	bool fails;
	unsigned requests;
} Player;

/* --- a line ----------------------------------------------------------- */

static const char *
session_of(const Site *site)
{
	const char *secure = g_hash_table_lookup(
	    site->cookies, "__Host-" COOKIE_SIGNED_IN);
	const char *plain = g_hash_table_lookup(
	    site->cookies, COOKIE_SIGNED_IN);
	return secure != NULL ? secure : plain != NULL ? plain : "";
}

/* What stands for something else at text: how long it is, and what it is. */
static gsize
token_at(const Site *site, const char *text, const char **ret_value)
{
	const struct {
		const char *name;
		const char *value;
	} tokens[] = {
		{ "\\n", "\n" },
		{ "\\r", "\r" },
		{ "\\\\", "\\" },
		{ "@code", site->code },
		{ "@link", site->link },
		{ "@session", session_of(site) },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(tokens); i++) {
		if (!g_str_has_prefix(text, tokens[i].name))
			continue;
		*ret_value = tokens[i].value;
		return strlen(tokens[i].name);
	}
	return 0;
}

static char *
expand(const Site *site, const char *text)
{
	GString *out = g_string_new(NULL);
	while (*text != '\0') {
		const char *value;
		gsize n = token_at(site, text, &value);
		if (n > 0)
			g_string_append(out, value);
		else
			g_string_append_c(out, *text);
		text += MAX(n, 1);
	}
	return g_string_free(out, FALSE);
}

static bool
is_password(const char *name)
{
	return strcmp(name, "password") == 0 || strcmp(name, "current") == 0;
}

static void
add_field(Player *player, const char *name, const char *value)
{
	GString *body = player->step.body;
	bool mark = is_password(name) &&
		    !g_str_has_prefix(value, SITE_PASSWORD_MARK);
	g_autofree char *name_escaped = g_uri_escape_string(name, NULL, FALSE);
	g_autofree char *escaped = g_uri_escape_string(value, NULL, FALSE);
	g_string_append_printf(body, "%s%s=%s%s", body->len > 0 ? "&" : "",
	    name_escaped, mark ? SITE_PASSWORD_MARK : "", escaped);
}

static bool
take_command(Player *player, const char *line)
{
	long number = strtol(line + 1, NULL, 10);
	switch (line[0]) {
	case '+':
		site_later(player->site,
		    CLAMP(number, 0, LATER_MOST_SECONDS) * SECOND_MS);
		return true;
	case '!':
		player->fails = true;
		store_fail_nth(player->site->app.accounts.store,
		    (unsigned)CLAMP(number, 1, 99));
		return true;
	case '~':
		player->step.role = (int)CLAMP(
		    number, FCGI_RESPONDER, FCGI_FILTER);
		return true;
	default:
		return false;
	}
}

static bool
take_variable(Player *player, const char *line)
{
	gsize n = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
	if (n == 0 || line[n] != ':')
		return false;
	const char *value = line + n + 1;
	g_ptr_array_add(
	    player->step.variables, g_strdup_printf("%.*s=%s", (int)n, line,
					value + (*value == ' ' ? 1 : 0)));
	return true;
}

static bool
take_field(Player *player, const char *line)
{
	gsize n = strspn(line, "abcdefghijklmnopqrstuvwxyz");
	if (n == 0 || line[n] != '=')
		return false;
	g_autofree char *name = g_strndup(line, n);
	add_field(player, name, line + n + 1);
	return true;
}

static void
begin_step(Player *player, const char *line)
{
	gsize n = strcspn(line, " ");
	Step *step = &player->step;
	step->method = g_strndup(line, n);
	step->uri = g_strdup(line[n] == ' ' ? line + n + 1 : "");
	step->variables = g_ptr_array_new_with_free_func(g_free);
	step->body = g_string_new(NULL);
	step->role = FCGI_RESPONDER;
}

/* --- a request -------------------------------------------------------- */

static bool
has(const GPtrArray *variables, const char *name)
{
	gsize n = strlen(name);
	for (guint i = 0; i < variables->len; i++) {
		const char *line = variables->pdata[i];
		if (strncmp(line, name, n) == 0 && line[n] == '=')
			return true;
	}
	return false;
}

static void
add_usual(const Step *step, const char *name, const char *value)
{
	if (value != NULL && !has(step->variables, name))
		g_ptr_array_add(
		    step->variables, g_strconcat(name, "=", value, NULL));
}

static void
add_usuals(const Site *site, const Step *step)
{
	bool posts = strcmp(step->method, "POST") == 0;
	g_autofree char *cookies = site_cookie_header(site);
	g_autofree char *length = g_strdup_printf(
	    "%" G_GSIZE_FORMAT, step->body->len);
	bool body = posts || step->body->len > 0;
	add_usual(step, "REQUEST_METHOD", step->method);
	add_usual(step, "REQUEST_URI", step->uri);
	add_usual(step, "REMOTE_ADDR", "192.0.2.7");
	add_usual(step, "HTTP_COOKIE", *cookies != '\0' ? cookies : NULL);
	add_usual(step, "CONTENT_LENGTH", body ? length : NULL);
	add_usual(step, "CONTENT_TYPE", body ? FORM : NULL);
	add_usual(step, "HTTP_ORIGIN", posts ? site->router.origin : NULL);
}

static GByteArray *
serve(Site *site, Wire *wire, const Step *step)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_auto(WireAnswer) answer = { 0 };
	g_ptr_array_add(step->variables, NULL);
	const WireRequest request = {
		.variables = (const char *const *)step->variables->pdata,
		.body = step->body->str,
		.body_n = step->body->len,
		.role = step->role,
	};
	wire_encode(&request, bytes);
	g_ptr_array_remove_index(step->variables, step->variables->len - 1);
	g_autoptr(GByteArray)
	    back = wire_serve(wire, bytes->data, bytes->len, site_answer, site);
	if (back == NULL)
		return NULL;
	wire_decode(back, &answer);
	g_assert_cmpuint(answer.ends, ==, 1);
	g_assert_cmpuint(answer.others, ==, 0);
	return g_steal_pointer(&answer.out);
}

static void
keep_cookies(Site *site, const Answer *answer)
{
	for (guint i = 0; i < answer->names->len; i++)
		if (strcmp(answer->names->pdata[i], "Set-Cookie") == 0)
			site_keep_cookie(site, answer->values->pdata[i]);
}

static void
step_clear(Step *step)
{
	g_clear_pointer(&step->method, g_free);
	g_clear_pointer(&step->uri, g_free);
	g_clear_pointer(&step->variables, g_ptr_array_unref);
	if (step->body != NULL)
		g_string_free(g_steal_pointer(&step->body), TRUE);
}

/* A fuzzer sees what is compared, and writes it. */
static bool
tells(const Player *player)
{
	const char *session = session_of(player->site);
	return strstr(player->text, SITE_PASSWORD_MARK) != NULL ||
	       strstr(player->text, "@session") != NULL ||
	       (*session != '\0' && strstr(player->text, session) != NULL);
}

static void
end_step(Player *player)
{
	Step *step = &player->step;
	if (step->method == NULL)
		return;
	g_auto(Answer) answer = { 0 };
	Site *site = player->site;
	step->gate = step->role != FCGI_RESPONDER ||
		     has(step->variables, "SALLYPORT_GATE");
	step->fails = player->fails;
	step->tells = tells(player);
	add_usuals(site, step);
	g_autoptr(GByteArray) out = serve(site, player->wire, step);
	if (out != NULL) {
		answer_parse(out, strcmp(step->method, "HEAD") == 0,
		    site->router.origin, &answer);
		player->check(site, step, &answer);
		keep_cookies(site, &answer);
		store_fail_nth(site->app.accounts.store, 0);
		site_take_mail(site);
	}
	player->requests++;
	step_clear(step);
}

static void
take_line(Player *player, const char *line)
{
	if (*line == '\0') {
		end_step(player);
		return;
	}
	if (player->step.method == NULL) {
		begin_step(player, line);
		return;
	}
	if (!take_command(player, line) && !take_variable(player, line) &&
	    !take_field(player, line))
		g_string_append(player->step.body, line);
}

void
script_play(
    Site *site, Wire *wire, const void *bytes, gsize n, ScriptCheck *check)
{
	g_autofree char *text = g_strndup(bytes, n);
	Player player = {
		.site = site, .wire = wire, .check = check, .text = text
	};
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines;
	     *line != NULL && player.requests < SCRIPT_REQUESTS_MAX; line++) {
		g_autofree char *expanded = expand(site, *line);
		if (line == lines && (*line)[0] == '*')
			site_reset(
			    site, (SiteKind)((guchar)(*line)[1] % SITE__COUNT));
		else
			take_line(&player, expanded);
	}
	if (player.requests < SCRIPT_REQUESTS_MAX)
		end_step(&player);
	step_clear(&player.step);
}

void
script_repeat(Site *site, Wire *wire, const Step *step, const char *method,
    GByteArray **ret_out)
{
	Step again = *step;
	again.method = g_strdup(method);
	again.uri = g_strdup(step->uri);
	again.body = g_string_new(step->body->str);
	again.variables = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < step->variables->len; i++) {
		const char *line = step->variables->pdata[i];
		if (!g_str_has_prefix(line, "REQUEST_METHOD="))
			g_ptr_array_add(again.variables, g_strdup(line));
	}
	g_ptr_array_add(
	    again.variables, g_strconcat("REQUEST_METHOD=", method, NULL));
	*ret_out = serve(site, wire, &again);
	step_clear(&again);
}
