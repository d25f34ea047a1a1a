#include "web/response.h"

#include "web/cookie.h"

#include <string.h>

static char *
serialise(const Response *response, bool with_body)
{
	GString *out = g_string_new(NULL);
	response_serialise(response, with_body, out);
	return g_string_free(out, FALSE);
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		g_error("no %s in:\n%s", part, text);
}

static void
assert_bare_500(const char *name, const char *value)
{
	g_autoptr(Response) response = response_new(true);
	g_string_append(response->body, "page");
	response_header(response, name, value);
	g_autofree char *text = serialise(response, true);
	g_assert_true(g_str_has_prefix(text, "Status: 500 "));
	assert_has(text, "\r\nContent-Length: 0\r\n\r\n");
	assert_has(text, "frame-ancestors 'none'");
	g_assert_null(strstr(text, "page"));
	g_assert_null(strstr(text, "evil"));
}

static void
test_injection(void)
{
	assert_bare_500("X-A", "evil\r\nSet-Cookie: a=b");
	assert_bare_500("X-A", "evil\n");
	assert_bare_500("X-A\r\nevil", "b");
	assert_bare_500("X-A", "evil\x7f");
	assert_bare_500("X-A", "evil\xc3\xa9");
}

static void
test_security_headers(void)
{
	static const int statuses[] = { 200, 204, 303, 404, 500, 503 };
	static const char *const headers[] = {
		"Content-Security-Policy: default-src 'none'; ",
		"X-Content-Type-Options: nosniff\r\n",
		"Referrer-Policy: ",
		"Cross-Origin-Opener-Policy: same-origin\r\n",
		"Cross-Origin-Resource-Policy: same-origin\r\n",
		"Permissions-Policy: ",
		"Cache-Control: no-store\r\n",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
		g_autoptr(Response) response = response_new(false);
		response->status = statuses[i];
		g_autofree char *text = serialise(response, true);
		for (gsize j = 0; j < G_N_ELEMENTS(headers); j++)
			assert_has(text, headers[j]);
		g_assert_null(strstr(text, "unsafe-"));
	}
}

static void
test_page(void)
{
	g_autoptr(Response) response = response_new(true);
	g_string_append(response->body, "<p>häi");
	response_set_cookie(response, "sid", "x", COOKIE_SESSION);
	g_autofree char *text = serialise(response, true);
	g_assert_true(g_str_has_prefix(text, "Status: 200 OK\r\n"));
	assert_has(text, "\r\nSet-Cookie: __Host-sid=x; ");
	assert_has(text, "\r\nContent-Type: text/html; charset=utf-8\r\n");
	assert_has(text, "\r\nContent-Length: 7\r\n\r\n<p>häi");

	g_autofree char *head = serialise(response, false);
	g_assert_true(g_str_has_prefix(text, head));
	g_assert_true(g_str_has_suffix(head, "Content-Length: 7\r\n\r\n"));
}

static void
test_redirect(void)
{
	g_autoptr(Response) response = response_new(true);
	g_string_append(response->body, "half a page");
	response_redirect(response, "/account/verify");
	g_autofree char *text = serialise(response, true);
	g_assert_true(g_str_has_prefix(text, "Status: 303 See Other\r\n"));
	assert_has(text, "\r\nLocation: /account/verify\r\n");
	assert_has(text, "\r\nContent-Length: 0\r\n\r\n");
	g_assert_null(strstr(text, "half"));
}

static void
test_reset(void)
{
	g_autoptr(Response) response = response_new(false);
	g_string_append(response->body, "secret");
	response_header(response, "X-A", "evil\n");
	response_delete_cookie(response, "sid");
	response_reset(response);
	response_retry_after(response, 503, 7);
	g_autofree char *text = serialise(response, true);
	g_assert_true(
	    g_str_has_prefix(text, "Status: 503 Service Unavailable\r\n"));
	assert_has(text, "\r\nRetry-After: 7\r\n");
	g_assert_null(strstr(text, "sid"));
	g_assert_null(strstr(text, "secret"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/response/a-header-cannot-be-broken", test_injection);
	g_test_add_func("/response/security-headers-are-on-every-answer",
	    test_security_headers);
	g_test_add_func(
	    "/response/a-page-has-its-length-also-for-head", test_page);
	g_test_add_func("/response/a-redirect-has-no-body", test_redirect);
	g_test_add_func("/response/a-reset-leaves-nothing", test_reset);
	return g_test_run();
}
