#include "web/request.h"

#include "base/limits.h"

#include <string.h>

#define FORM "CONTENT_TYPE=application/x-www-form-urlencoded"

static const RequestSite plain_site = { 0 };

/* A body, given out in pieces. */
typedef struct {
	HttpIo io; /* first */
	const char *body;
	gsize n;
	gsize piece;
	gsize n_read;
	bool breaks;
} FakeIo;

static gsize
fake_read(HttpIo *io, void *buffer, gsize n)
{
	FakeIo *fake = (FakeIo *)(void *)io;
	n = MIN(MIN(n, fake->piece), fake->n - fake->n_read);
	io->broken = n == 0 && fake->breaks;
	memcpy(buffer, fake->body + fake->n_read, n);
	fake->n_read += n;
	return n;
}

static FakeIo
fake_io(const char *const *environment, const char *body)
{
	return (FakeIo){
		.io = { .environment = environment, .read = fake_read },
		.body = body,
		.n = strlen(body),
		.piece = 7,
	};
}

/* Reads a request of those variables (NULL-terminated) and body. */
static Request *
expect(int status, const char *body, ...)
{
	const char *environment[16];
	gsize n = 0;
	va_list lines;
	va_start(lines, body);
	do {
		g_assert_cmpuint(n, <, G_N_ELEMENTS(environment));
		environment[n] = va_arg(lines, const char *);
	} while (environment[n++] != NULL);
	va_end(lines);

	FakeIo fake = fake_io(environment, body);
	Request *request = NULL;
	g_autoptr(GError) error = NULL;
	bool read = request_read(&fake.io, &plain_site, &request, &error);
	g_assert_nonnull(request);
	if (read && request->method == METHOD_POST)
		read = request_read_form(request, &error);
	g_assert_cmpint(read, ==, status == 0);
	if (!read)
		g_assert_error(error, REQUEST_ERROR, status);
	return request;
}

static void
refused(int status, const char *body, const char *line)
{
	g_autoptr(Request) request = expect(status, body, line, FORM,
	    "REQUEST_METHOD=POST", "REQUEST_URI=/x", NULL);
}

static void
test_twice(void)
{
	static const char *const twice[] = { "REMOTE_ADDR=192.0.2.1",
		"REQUEST_URI=/x", "CONTENT_LENGTH=0", "REQUEST_METHOD=GET",
		"HTTP_COOKIE=a=b", "HTTP_ORIGIN=null", "CONTENT_TYPE=x",
		"HTTP_SEC_FETCH_SITE=none" };
	for (gsize i = 0; i < G_N_ELEMENTS(twice); i++) {
		g_autoptr(Request)
		    request = expect(400, "", twice[i], twice[i], NULL);
	}
}

/* Whom the proxy 10.0.0.1 is taken to tell of by these lines; NULL ends them.
 */
static void
network_is(const char *expected, const char *first, const char *second)
{
	g_autoptr(GPtrArray) ranges = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(ranges, g_strdup("10.0.0.0/8"));
	g_autoptr(TrustedProxies) proxies = trusted_proxies_new(ranges);
	const RequestSite site = { .proxies = proxies };
	const char *environment[] = { "REQUEST_METHOD=GET", "REQUEST_URI=/x",
		"REMOTE_ADDR=10.0.0.1", first, second, NULL };
	FakeIo fake = fake_io(environment, "");
	g_autoptr(Request) request = NULL;
	g_autoptr(GError) error = NULL;
	bool read = request_read(&fake.io, &site, &request, &error);
	g_assert_no_error(error);
	g_assert_true(read);
	g_assert_cmpstr(request->network, ==, expected);
}

static void
test_forwarded(void)
{
	const char *true_line = "HTTP_X_FORWARDED_FOR=192.0.2.1";
	const char *forged = "HTTP_X_FORWARDED_FOR=198.51.100.6";
	network_is("192.0.2.1", true_line, NULL);
	network_is("192.0.2.1", "HTTP_X.FORWARDED.FOR=6.6.6.6", true_line);
	network_is("192.0.2.1", "HTTP_X_FORWARDED_FORE=6.6.6.6", true_line);
	network_is("10.0.0.1", true_line, forged);
	network_is("10.0.0.1", forged, true_line);
	network_is("10.0.0.1", true_line, true_line);
	network_is("10.0.0.1", "HTTP_X_FORWARDED_FOR=", forged);
}

static void
test_lengths(void)
{
	refused(400, "", "CONTENT_LENGTH=-1");
	refused(400, "", "CONTENT_LENGTH=+1");
	refused(400, "a", "CONTENT_LENGTH= 1");
	refused(400, "a", "CONTENT_LENGTH=0x1");
	refused(400, "a=1", "CONTENT_LENGTH=4");
	refused(400, "a=1", "CONTENT_LENGTH=2");
	refused(400, "a=1", "CONTENT_LENGTH=0");
	refused(413, "", "CONTENT_LENGTH=16385");
	refused(413, "", "CONTENT_LENGTH=99999999999999999999999");
}

static void
test_broken(void)
{
	static const char *const lengths[] = { "CONTENT_LENGTH=3",
		"CONTENT_LENGTH=", "X=no length at all" };
	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
		const char *environment[] = { "REQUEST_METHOD=POST",
			"REQUEST_URI=/x", lengths[i], NULL };
		FakeIo fake = fake_io(environment, "a=1");
		fake.breaks = true;
		g_autoptr(Request) request = NULL;
		g_autoptr(GError) error = NULL;
		g_assert_false(
		    request_read(&fake.io, &plain_site, &request, &error));
		g_assert_error(error, REQUEST_ERROR, REQUEST_ERROR_BAD);
		g_assert_null(request->body);
	}
}

static void
test_body_limit(void)
{
	g_autofree char *body = g_strnfill(LIMIT_BODY_BYTES + 1000, 'b');
	refused(413, body, "CONTENT_LENGTH=");
	refused(413, body, "X=no length at all");

	const char *environment[] = { "REQUEST_METHOD=POST", NULL };
	FakeIo fake = fake_io(environment, body);
	g_autoptr(Request) request = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_false(request_read(&fake.io, &plain_site, &request, &error));
	g_assert_cmpuint(fake.n_read, ==, LIMIT_BODY_BYTES + 1);
}

static void
test_types(void)
{
	g_autoptr(Request) text = expect(415, "a=1", "REQUEST_METHOD=POST",
	    "REQUEST_URI=/", "CONTENT_TYPE=text/plain", NULL);
	g_autoptr(Request) none = expect(
	    415, "a=1", "REQUEST_METHOD=POST", "REQUEST_URI=/", NULL);
	g_autoptr(Request) multipart = expect(415, "--x", "REQUEST_METHOD=POST",
	    "REQUEST_URI=/", "CONTENT_TYPE=multipart/form-data; boundary=x",
	    NULL);
	g_autoptr(Request)
	    longer = expect(415, "a=1", "REQUEST_METHOD=POST", "REQUEST_URI=/",
		"CONTENT_TYPE=application/x-www-form-urlencodedx", NULL);
	g_autoptr(Request)
	    good = expect(0, "a=1", "REQUEST_METHOD=POST", "REQUEST_URI=/",
		"CONTENT_TYPE=Application/X-WWW-form-urlencoded; charset=utf-8",
		NULL);
}

static void
test_target(void)
{
	g_autoptr(Request) none = expect(400, "", "REQUEST_METHOD=GET", NULL);
	g_autoptr(Request) bad = expect(400, "", "REQUEST_METHOD=GET",
	    "REQUEST_URI=/a/../b", "HTTP_ACCEPT_LANGUAGE=zh-CN", NULL);
	g_assert_cmpstr(bad->path, ==, "/");
	g_assert_cmpstr(bad->accept_language, ==, "zh-CN");
	g_autofree char *path = g_strnfill(LIMIT_PATH_BYTES + 1, '/');
	g_autofree char *line = g_strconcat("REQUEST_URI=", path, NULL);
	g_autoptr(Request)
	    endless = expect(414, "", "REQUEST_METHOD=GET", line, NULL);
	g_autoptr(Request) query = expect(
	    400, "", "REQUEST_METHOD=GET", "REQUEST_URI=/a?b=%zz", NULL);
	g_autoptr(Request) form = expect(
	    400, "a=1&a=2", FORM, "REQUEST_METHOD=POST", "REQUEST_URI=/", NULL);
}

static void
test_role(void)
{
	const char *environment[] = { "FCGI_ROLE=AUTHORIZER",
		"REQUEST_METHOD=GET", "REQUEST_URI=/", NULL };
	FakeIo fake = fake_io(environment, "never read");
	g_autoptr(Request) request = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_true(request_read(&fake.io, &plain_site, &request, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(fake.n_read, ==, 0);
	g_assert_cmpint(request->role, ==, ROLE_AUTHORIZER);
	g_assert_cmpint(request->gate, ==, GATE_AUTHORIZE);
	g_autoptr(Request)
	    other = expect(500, "", "FCGI_ROLE=FILTER", "REQUEST_URI=/", NULL);
}

/* What is asked about is not ours: any target will do, and any length. */
static void
test_gate(void)
{
	static const struct {
		const char *use;
		GateUse gate;
		bool bodiless;
	} uses[] = {
		{ "SALLYPORT_GATE=check", GATE_CHECK, true },
		{ "SALLYPORT_GATE=forward", GATE_FORWARD, false },
		{ "SALLYPORT_GATE=turned-away", GATE_TURNED_AWAY, false },
		{ "FCGI_ROLE=AUTHORIZER", GATE_AUTHORIZE, false },
		{ "FCGI_APACHE_ROLE=AUTHENTICATOR", GATE_NONE, false },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(uses); i++) {
		bool asked = uses[i].gate != GATE_NONE;
		g_autoptr(Request) request = expect(asked ? 0 : 413, "",
		    uses[i].use, "REQUEST_METHOD=PUT",
		    "REQUEST_URI=/a//b%2fc?%zz", "CONTENT_LENGTH=99999999",
		    "SALLYPORT_ALLOW=group:staff", NULL);
		g_assert_cmpint(request->gate, ==, uses[i].gate);
		g_assert_true(request->bodiless == uses[i].bodiless);
		g_assert_cmpstr(request->target, ==, "/a//b%2fc?%zz");
		g_assert_cmpstr(request->allow, ==, "group:staff");
	}
	g_autoptr(Request) apache = expect(0, "", "FCGI_ROLE=AUTHORIZER",
	    "FCGI_APACHE_ROLE=AUTHENTICATOR", NULL);
	g_assert_true(apache->bodiless);
}

/* A visitor's headers begin with HTTP_. */
static void
test_gate_forged(void)
{
	g_autoptr(Request) header = expect(0, "", "REQUEST_METHOD=GET",
	    "REQUEST_URI=/x", "HTTP_SALLYPORT_GATE=check",
	    "HTTP_SALLYPORT_ALLOW=account", "HTTP_FCGI_ROLE=AUTHORIZER", NULL);
	g_assert_cmpint(header->gate, ==, GATE_NONE);
	g_assert_null(header->allow);
	g_autoptr(Request) unknown = expect(
	    500, "", "SALLYPORT_GATE=open", "REQUEST_URI=/x", NULL);
	g_autoptr(Request) twice = expect(400, "", "SALLYPORT_GATE=check",
	    "SALLYPORT_ALLOW=account", "SALLYPORT_ALLOW=group:staff", NULL);
}

static void
test_cookies_limit(void)
{
	g_autofree char *fill = g_strnfill(LIMIT_COOKIES_BYTES, 'c');
	g_autofree char *line = g_strconcat("HTTP_COOKIE=a", fill, NULL);
	g_autoptr(Request) request = expect(
	    400, "", "REQUEST_METHOD=GET", "REQUEST_URI=/", line, NULL);
}

static void
test_reads(void)
{
	g_autoptr(Request) request = expect(0, "email=a%40b&code=1+2",
	    "FCGI_ROLE=RESPONDER", "FCGI_ROLE=RESPONDER", FORM,
	    "CONTENT_LENGTH=20", "REQUEST_METHOD=POST",
	    "REQUEST_URI=/account/verify?t=x", "REMOTE_ADDR=2001:db8::7",
	    "HTTP_COOKIE=sid=token", "HTTP_HOST=evil.test", "HTTPS=on", NULL);
	g_assert_cmpstr(request->path, ==, "/account/verify");
	g_assert_cmpstr(request->query_text, ==, "t=x");
	g_assert_cmpstr(form_get(request->query, "t"), ==, "x");
	g_assert_cmpstr(form_get(request->form, "email"), ==, "a@b");
	g_assert_cmpstr(form_get(request->form, "code"), ==, "1 2");
	g_assert_cmpstr(request->network, ==, "2001:db8::/64");
	g_autoptr(SecretText) cookie = request_cookie(request, "sid");
	g_assert_cmpstr(cookie, ==, "token");
	g_assert_null(request->body);
	g_assert_null(request->origin);
}

static void
test_methods(void)
{
	static const struct {
		const char *line;
		Method method;
	} methods[] = {
		{ "REQUEST_METHOD=GET", METHOD_GET },
		{ "REQUEST_METHOD=HEAD", METHOD_HEAD },
		{ "REQUEST_METHOD=OPTIONS", METHOD_OPTIONS },
		{ "REQUEST_METHOD=PUT", METHOD_OTHER },
		{ "REQUEST_METHOD=get", METHOD_OTHER },
		{ "REQUEST_METHOD=", METHOD_OTHER },
		{ "NO=METHOD", METHOD_OTHER },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(methods); i++) {
		g_autoptr(Request) request = expect(0, "", methods[i].line,
		    "CONTENT_LENGTH=", "REQUEST_URI=/", NULL);
		g_assert_cmpint(request->method, ==, methods[i].method);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/request/a-variable-twice-is-refused", test_twice);
	g_test_add_func("/request/a-proxy-that-speaks-twice-is-not-believed",
	    test_forwarded);
	g_test_add_func("/request/a-lying-length-is-refused", test_lengths);
	g_test_add_func(
	    "/request/a-body-that-breaks-off-is-refused", test_broken);
	g_test_add_func(
	    "/request/a-large-body-is-refused-unread", test_body_limit);
	g_test_add_func(
	    "/request/a-body-that-is-no-form-is-refused", test_types);
	g_test_add_func("/request/a-bad-target-is-refused", test_target);
	g_test_add_func(
	    "/request/an-authorizer-has-no-body-to-read", test_role);
	g_test_add_func(
	    "/request/of-what-the-gate-is-asked-about-nothing-is-read",
	    test_gate);
	g_test_add_func("/request/no-header-asks-the-gate", test_gate_forged);
	g_test_add_func(
	    "/request/a-flood-of-cookies-is-refused", test_cookies_limit);
	g_test_add_func("/request/everything-is-read", test_reads);
	g_test_add_func("/request/methods-are-case-sensitive", test_methods);
	return g_test_run();
}
