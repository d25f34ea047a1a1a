#include "web/route.h"

#include <string.h>

#define FORM_TYPE "CONTENT_TYPE=application/x-www-form-urlencoded"
#define ORIGIN "HTTP_ORIGIN=https://example.org"

/* A request made of variables, and what was written in answer. */
typedef struct {
	HttpIo io; /* first */
	const char *body;
	GString *written;
} FakeIo;

static gsize
fake_read(HttpIo *io, void *buffer, gsize n)
{
	FakeIo *fake = (FakeIo *)(void *)io;
	n = MIN(n, strlen(fake->body));
	memcpy(buffer, fake->body, n);
	fake->body += n;
	return n;
}

static bool
fake_write(HttpIo *io, const void *bytes, gsize n)
{
	FakeIo *fake = (FakeIo *)(void *)io;
	g_string_append_len(fake->written, bytes, (gssize)n);
	return true;
}

static bool
page(gpointer app, const Request *request, Response *response, GError **error)
{
	(void)app;
	(void)error;
	const char *name = form_get(request->form, "name");
	g_string_append(response->body, "page ");
	g_string_append(response->body, name != NULL ? name : request->path);
	return true;
}

static bool
broken_page(
    gpointer app, const Request *request, Response *response, GError **error)
{
	page(app, request, response, error);
	response_set_cookie(response, "sid", "half-done", 60);
	g_set_error_literal(
	    error, g_quark_from_static_string("store"), 1, "the disk is full");
	return false;
}

static void
show_error(gpointer app, const Request *request, const GError *error,
    Response *response)
{
	g_assert_nonnull(request->path);
	g_string_append_printf(app, "[%d] ", response->status);
	g_string_append(response->body, error->message);
}

static void
count_answer(
    gpointer app, const Request *request, const Response *response, bool sent)
{
	g_assert_nonnull(request);
	g_assert_true(sent);
	g_string_append_printf(app, "%d", response->status);
}

static bool
ask_gate(
    gpointer app, const Request *request, Response *response, GError **error)
{
	(void)app;
	(void)error;
	response_header(response, "Asked-About", request->target);
	response->bare = true;
	return true;
}

static const Route routes[] = {
	{ "/", METHOD_GET, page, false },
	{ "/signup", METHOD_GET | METHOD_POST, page, false },
	{ "/logout", METHOD_POST, page, false },
	{ "/broken", METHOD_GET, broken_page, false },
	{ "/gate", METHOD_GET | METHOD_POST | METHOD_OPTIONS | METHOD_OTHER,
	    page, true },
};

/* Answers a request of that line, "GET /account/", more variables, a body. */
static char *
ask(const char *mount, const char *line, const char *const more[],
    const char *body)
{
	static const char *const cookies[] = { "sid", "flow", NULL };
	g_auto(GStrv) words = g_strsplit(line, " ", 2);
	g_autoptr(GPtrArray)
	    environment = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(
	    environment, g_strconcat("REQUEST_METHOD=", words[0], NULL));
	g_ptr_array_add(
	    environment, g_strconcat("REQUEST_URI=", words[1], NULL));
	for (; more != NULL && *more != NULL; more++)
		g_ptr_array_add(environment, g_strdup(*more));
	g_ptr_array_add(environment, NULL);

	g_autoptr(GString) app = g_string_new(NULL);
	const Router router = {
		.mount = mount,
		.origin = "https://example.org",
		.site = { .secure = true },
		.routes = routes,
		.n_routes = G_N_ELEMENTS(routes),
		.gate = ask_gate,
		.cookies = cookies,
		.app = app,
		.error_page = show_error,
		.answered = count_answer,
	};
	FakeIo fake = {
		.io = { (const char *const *)environment->pdata, fake_read,
		    fake_write },
		.body = body,
		.written = g_string_new(NULL),
	};
	route_serve(&router, &fake.io);
	g_assert_cmpuint(app->len, >, 0);
	return g_string_free(fake.written, FALSE);
}

static char *
expect_from(const char *mount, const char *line, int status, const char *part)
{
	char *text = ask(mount, line, NULL, "");
	g_autofree char *first = g_strdup_printf("Status: %d ", status);
	g_test_message("%s: %.40s", line, text);
	g_assert_true(g_str_has_prefix(text, first));
	g_assert_nonnull(strstr(text, part));
	return text;
}

static void
expect(const char *line, int status, const char *part)
{
	g_autofree char *text = expect_from("/account", line, status, part);
}

static void
expect_post(
    int status, const char *const more[], const char *body, const char *part)
{
	g_autofree char *text = ask(
	    "/account", "POST /account/signup", more, body);
	g_autofree char *first = g_strdup_printf("Status: %d ", status);
	g_assert_true(g_str_has_prefix(text, first));
	g_assert_nonnull(strstr(text, part));
}

static void
test_unknown(void)
{
	expect("GET /", 404, "no such page");
	expect("GET /accounts", 404, "");
	expect("GET /account/nope", 404, "");
	expect("GET /account/signup/more", 404, "");
	expect("GET /account/Signup", 404, "");
	expect("POST /account", 404, "");
	expect("POST /account/signup/", 404, "");
	expect("GET /account//signup", 400, "");
	expect("GET /account/%2e%2e/account/signup", 400, "");
}

static void
test_method(void)
{
	expect("POST /account/", 405, "\r\nAllow: GET, HEAD, OPTIONS\r\n");
	expect("GET /account/logout", 405, "\r\nAllow: POST, OPTIONS\r\n");
	expect("HEAD /account/logout", 405, "\r\nAllow: POST, OPTIONS\r\n");
	expect("PUT /account/signup", 405,
	    "\r\nAllow: GET, HEAD, POST, OPTIONS\r\n");
	expect("OPTIONS /account/signup", 204,
	    "\r\nAllow: GET, HEAD, POST, OPTIONS\r\n");
	expect("PATCH /account/gate", 200, "page");
	/* Whoever asks about an OPTIONS would take 204 for a yes. */
	expect("OPTIONS /account/gate", 200, "page");
}

static void
test_foreign_post(void)
{
	expect_post(403,
	    (const char *[]){
		FORM_TYPE, "HTTP_ORIGIN=https://evil.test", NULL },
	    "name=x", "another site");
	expect_post(403,
	    (const char *[]){
		FORM_TYPE, ORIGIN, "HTTP_SEC_FETCH_SITE=cross-site", NULL },
	    "name=x", "");
	expect_post(403,
	    (const char *[]){ FORM_TYPE, "HTTP_COOKIE=__Host-flow=x", NULL },
	    "name=x", "");
	g_autofree char *gate = ask("/account", "POST /account/gate",
	    (const char *[]){ "HTTP_ORIGIN=https://evil.test", NULL }, "body");
	g_assert_true(g_str_has_prefix(gate, "Status: 200 "));
}

/* Whatever its path and method, and with nothing in the answer that a web
 * server might hand on. */
static void
test_gate(void)
{
	static const char *const lines[] = { "GET /account/signup", "OPTIONS /",
		"DELETE /account/", "POST /x//y" };
	static const char *const uses[] = { "SALLYPORT_GATE=check",
		"SALLYPORT_GATE=turned-away", "FCGI_ROLE=AUTHORIZER" };
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		for (gsize k = 0; k < G_N_ELEMENTS(uses); k++) {
			g_autofree char *text = ask("/account", lines[i],
			    (const char *[]){ uses[k],
				"HTTP_ORIGIN=https://evil.test", NULL },
			    "");
			g_autofree char *wanted = g_strdup_printf(
			    "Status: 200 OK\r\nAsked-About: %s\r\n\r\n",
			    strchr(lines[i], ' ') + 1);
			g_assert_cmpstr(text, ==, wanted);
		}
	}
}

static void
test_bad_post(void)
{
	expect_post(415, (const char *[]){ ORIGIN, NULL }, "name=x", "");
	expect_post(400, (const char *[]){ FORM_TYPE, ORIGIN, NULL }, "a=1&a=2",
	    "twice");
	expect_post(413,
	    (const char *[]){ FORM_TYPE, ORIGIN, "CONTENT_LENGTH=99999", NULL },
	    "", "");
}

static void
test_broken_handler(void)
{
	g_autofree char *text = expect_from(
	    "/account", "GET /account/broken", 500, "disk");
	g_assert_null(strstr(text, "page"));
	g_assert_null(strstr(text, "half-done"));
}

static void
test_moved(void)
{
	expect("GET /account", 308, "\r\nLocation: /account/\r\n");
	expect("GET /account/signup/?next=%2Fx", 308,
	    "\r\nLocation: /account/signup?next=%2Fx\r\n");
	expect("HEAD /account/signup/", 308, "");
}

static void
test_pages(void)
{
	expect("GET /account/", 200, "\r\n\r\npage /account/");
	expect("GET /account/%73ignup?x=1", 200, "page /account/signup");
	expect_post(200, (const char *[]){ FORM_TYPE, ORIGIN, NULL }, "name=x",
	    "page x");
	expect_post(
	    200, (const char *[]){ FORM_TYPE, NULL }, "name=x", "page x");
}

static void
test_root_mount(void)
{
	g_autofree char *root = expect_from("", "GET /", 200, "page /");
	g_autofree char *page_text = expect_from(
	    "", "GET /signup", 200, "page /signup");
	g_autofree char *moved = expect_from(
	    "", "GET /signup/", 308, "Location: /signup\r\n");
}

static void
test_head(void)
{
	g_autofree char *text = expect_from("/account", "HEAD /account/signup",
	    200, "\r\nContent-Length: 20\r\n");
	g_assert_true(g_str_has_suffix(text, "\r\n\r\n"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/route/an-unknown-path-is-not-found", test_unknown);
	g_test_add_func(
	    "/route/a-wrong-method-is-told-the-right-ones", test_method);
	g_test_add_func(
	    "/route/a-foreign-post-is-forbidden", test_foreign_post);
	g_test_add_func(
	    "/route/a-bad-form-does-not-reach-its-page", test_bad_post);
	g_test_add_func(
	    "/route/what-the-gate-is-asked-about-goes-to-it", test_gate);
	g_test_add_func("/route/a-failed-page-leaves-nothing-half-done",
	    test_broken_handler);
	g_test_add_func("/route/other-spellings-are-redirected", test_moved);
	g_test_add_func("/route/pages-are-found-and-forms-read", test_pages);
	g_test_add_func(
	    "/route/the-mount-point-may-be-the-root", test_root_mount);
	g_test_add_func("/route/head-has-the-length-but-no-body", test_head);
	return g_test_run();
}
