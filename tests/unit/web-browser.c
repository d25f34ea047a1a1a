#include "web/browser.h"

#include <glib.h>
#include <string.h>

static void
test_names(void)
{
	static const struct {
		const char *agent;
		const char *name;
	} agents[] = {
		{ "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 "
		  "Firefox/140.0",
		    "Firefox, Linux" },
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
		  "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
		  "Safari/537.36",
		    "Chrome, Windows" },
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
		  "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
		  "Safari/537.36 Edg/142.0.0.0",
		    "Edge, Windows" },
		{ "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) "
		  "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
		  "Mobile/15E148 Safari/604.1",
		    "Safari, iPhone" },
		{ "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) "
		  "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
		  "Safari/605.1.15",
		    "Safari, macOS" },
		{ "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 "
		  "(KHTML, like Gecko) SamsungBrowser/28.0 "
		  "Chrome/130.0.0.0 Mobile Safari/537.36",
		    "Samsung Internet, Android" },
		{ "curl/7.88.1", "curl" },
		{ "something of (Linux)", "Linux" },
		{ "something", "" },
		{ "", "" },
		{ NULL, "" },
	};
	for (guint i = 0; i < G_N_ELEMENTS(agents); i++) {
		char name[BROWSER_NAME_BYTES] = "untouched";
		browser_name(agents[i].agent, name);
		g_assert_cmpstr(name, ==, agents[i].name);
	}
}

/* Nothing of what was sent is ever in the name. */
static void
test_foreign(void)
{
	char name[BROWSER_NAME_BYTES];
	browser_name("<b>Firefox/\r\n\xff</b> Linux", name);
	g_assert_cmpstr(name, ==, "Firefox, Linux");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/browser/well-known-ones-have-a-name", test_names);
	g_test_add_func("/browser/a-name-holds-nothing-foreign", test_foreign);
	return g_test_run();
}
