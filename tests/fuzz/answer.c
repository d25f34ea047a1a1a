#include "tests/fuzz/answer.h"

#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/markup.h"
#include "web/response.h"

#define NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"

static const char HTML[] = "text/html; charset=utf-8";

/* Of every answer but one that only a web server reads. */
static const char *const PROTECTING[] = { "Cache-Control",
	"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options",
	"Referrer-Policy", "Cross-Origin-Opener-Policy",
	"Cross-Origin-Resource-Policy", "Permissions-Policy" };

const char *
answer_header(const Answer *answer, const char *name)
{
	for (guint i = 0; i < answer->names->len; i++)
		if (g_ascii_strcasecmp(answer->names->pdata[i], name) == 0)
			return answer->values->pdata[i];
	return NULL;
}

static void
take_line(const char *line, gsize n, Answer *answer)
{
	gsize name_n = strspn(line, NAME_CHARACTERS);
	g_assert_cmpuint(name_n, >, 0);
	g_assert_cmpuint(name_n + 2, <=, n);
	g_assert_true(g_str_has_prefix(line + name_n, ": "));
	g_autofree char *name = g_strndup(line, name_n);
	for (gsize i = 0; i < n; i++)
		g_assert_true(g_ascii_isprint(line[i]));
	if (strcmp(name, "Set-Cookie") != 0)
		g_assert_null(answer_header(answer, name));
	g_ptr_array_add(answer->names, g_steal_pointer(&name));
	g_ptr_array_add(
	    answer->values, g_strndup(line + name_n + 2, n - name_n - 2));
}

static void
check_status(const Answer *answer)
{
	const char *status = answer_header(answer, "Status");
	g_assert_nonnull(status);
	g_assert_cmpuint(strspn(status, "0123456789"), ==, 3);
	g_assert_cmpint(status[3], ==, ' ');
	g_assert_cmpstr(status + 4, ==, response_reason(answer->status));
	g_assert_cmpstr(status + 4, !=, "Unknown");
}

static void
check_place(const Answer *answer, const char *origin)
{
	const char *place = answer_header(answer, "Location");
	bool redirects = answer->status == 303 || answer->status == 308;
	g_assert_true(redirects == (place != NULL));
	if (place == NULL)
		return;
	if (g_str_has_prefix(place, origin))
		place += strlen(origin);
	g_assert_cmpint(place[0], ==, '/');
	g_assert_true(place[1] != '/' && place[1] != '\\');
}

static void
check_cookie(const char *cookie, bool secure)
{
	const char *value = strchr(cookie, '=');
	g_assert_nonnull(value);
	value++;
	const char *marks = value + strcspn(value, ";");
	g_assert_true(g_str_has_prefix(
	    cookie, secure ? "__Host-sallyport-" : "sallyport-"));
	g_assert_true(
	    g_str_has_prefix(marks, "; Path=/; HttpOnly; SameSite=Lax"));
	g_assert_true((strstr(marks, "; Secure") != NULL) == secure);
	/* One that is empty is taken away. */
	g_assert_true(marks > value || strstr(marks, "Max-Age=0") != NULL);
}

static void
check_headers(const Answer *answer, const char *origin)
{
	bool secure = g_str_has_prefix(origin, "https:");
	check_status(answer);
	check_place(answer, origin);
	for (guint i = 0; i < answer->names->len; i++)
		if (strcmp(answer->names->pdata[i], "Set-Cookie") == 0)
			check_cookie(answer->values->pdata[i], secure);
	const char *caching = answer_header(answer, "Cache-Control");
	g_assert_true(caching == NULL || strcmp(caching, "no-store") == 0);
	/* Of the other kind nothing is shown. */
	if (answer_header(answer, PROTECTING[1]) == NULL) {
		g_assert_cmpint(answer->status, ==, 200);
		g_assert_cmpuint(answer->body_n, ==, 0);
		g_assert_null(answer_header(answer, "Content-Type"));
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(PROTECTING); i++)
		g_assert_nonnull(answer_header(answer, PROTECTING[i]));
}

static void
check_body(const Answer *answer, bool head, const char *origin)
{
	const char *length = answer_header(answer, "Content-Length");
	const char *type = answer_header(answer, "Content-Type");
	g_assert_cmpuint(strlen(answer->body), ==, answer->body_n);
	g_assert_true(g_utf8_validate(answer->body, -1, NULL));
	if (head)
		g_assert_cmpuint(answer->body_n, ==, 0);
	else if (length != NULL)
		g_assert_cmpuint(strtoul(length, NULL, 10), ==, answer->body_n);
	if (answer->body_n == 0)
		return;
	g_assert_nonnull(length);
	g_assert_nonnull(type);
	if (strcmp(type, HTML) == 0)
		markup_check(answer->body, origin);
	else
		g_assert_true(g_str_has_prefix(type, "application/json"));
}

void
answer_parse(
    const GByteArray *out, bool head, const char *origin, Answer *answer)
{
	const char *text = (const char *)out->data;
	const char *end = g_strstr_len(text, out->len, "\r\n\r\n");
	g_assert_nonnull(end);
	*answer = (Answer){ .names = g_ptr_array_new_with_free_func(g_free),
		.values = g_ptr_array_new_with_free_func(g_free),
		.body = end + strlen("\r\n\r\n") };
	answer->body_n = out->len - (gsize)(answer->body - text);
	for (const char *line = text; line < end + 2;) {
		const char *line_end = strstr(line, "\r\n");
		take_line(line, (gsize)(line_end - line), answer);
		line = line_end + 2;
	}
	answer->status = (int)strtol(answer->values->pdata[0], NULL, 10);
	check_headers(answer, origin);
	check_body(answer, head, origin);
}

void
answer_clear(Answer *answer)
{
	g_clear_pointer(&answer->names, g_ptr_array_unref);
	g_clear_pointer(&answer->values, g_ptr_array_unref);
}
