#include "web/navigation.h"

#define CHROMIUM                                                               \
	"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"    \
	"image/webp,*/*;q=0.8"

typedef struct {
	const char *name;
	Request request;
} Case;

static void
test_others(void)
{
	static const Case cases[] = {
		{ "json", { .accept = "application/json" } },
		{ "axios", { .accept = "application/json, text/plain, */*" } },
		{ "problem",
		    { .accept = "Application/Problem+JSON, */*;q=0.1" } },
		{ "picture", { .accept = "image/avif,image/webp" } },
		{ "picture of chromium",
		    { .accept = "image/avif,image/webp,image/apng,"
				"image/svg+xml,image/*,*/*;q=0.8" } },
		{ "picture of firefox",
		    { .accept = "image/avif,image/webp,*/*" } },
		{ "style sheet", { .accept = "text/css,*/*;q=0.1" } },
		{ "video", { .accept = "video/webm,video/*;q=0.9,*/*;q=0.5" } },
		{ "fetch", { .accept = "*/*", .fetch_mode = "cors" } },
		{ "html by fetch",
		    { .accept = "text/html", .fetch_mode = "same-origin" } },
		{ "picture of a page", { .accept = "image/png,*/*;q=0.8",
					   .fetch_mode = "no-cors" } },
		{ "socket", { .upgrade = "websocket" } },
		{ "socket of a browser", { .accept = "*/*",
					     .upgrade = "WebSocket",
					     .fetch_mode = "websocket" } },
		{ "jquery",
		    { .accept = "*/*", .requested_with = "XMLHttpRequest" } },
		{ "sends json",
		    { .accept = "*/*",
			.content_type = "application/json; charset=utf-8" } },
		{ "events", { .accept = "text/event-stream" } },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s", cases[i].name);
		g_assert_false(navigation_is(&cases[i].request));
	}
}

static void
test_people(void)
{
	static const Case cases[] = {
		{ "chromium",
		    { .accept = CHROMIUM, .fetch_mode = "navigate" } },
		{ "an older browser", { .accept = CHROMIUM } },
		{ "curl", { .accept = "*/*" } },
		{ "nothing", { .accept = NULL } },
		{ "a form",
		    { .accept = CHROMIUM,
			.content_type = "application/x-www-form-urlencoded" } },
		{ "html or json", { .accept = "text/html, application/json" } },
		{ "http/2 offered", { .accept = "*/*", .upgrade = "h2c" } },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s", cases[i].name);
		g_assert_true(navigation_is(&cases[i].request));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/navigation/scripts-sockets-and-pictures-are-none", test_others);
	g_test_add_func("/navigation/people-are-shown-pages", test_people);
	return g_test_run();
}
