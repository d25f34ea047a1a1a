/*
 * A REQUEST_URI, and the same text as a next=: a path that is read is plain
 * and clean, a target that is let through leads to the own site.
 */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "web/escape.h"
#include "web/origin.h"
#include "web/path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_path(const char *uri)
{
	g_autofree char *path = NULL;
	const char *query = NULL;
	if (path_read(uri, &path, &query) != PATH_GOOD) {
		g_assert_null(path);
		g_assert_null(query);
		return;
	}
	g_assert_true(path[0] == '/');
	g_assert_true(path_is_plain(path));
	g_assert_true(escape_text_clean(path, strlen(path)));
	g_assert_cmpuint(strlen(path), <=, LIMIT_PATH_BYTES);
	g_assert_true(query == NULL || escape_visible(query));
}

static void
check_next(const char *text)
{
	g_autofree char *next = origin_next(text);
	if (next == NULL)
		return;
	g_assert_true(next[0] == '/' && next[1] != '/' && next[1] != '\\');
	g_assert_true(escape_visible(next));
	g_assert_null(strchr(next, '\\'));
	if (strlen(next) > LIMIT_NEXT_BYTES)
		return;
	g_autofree char *again = origin_next(next);
	g_assert_cmpstr(again, ==, next);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	check_path(text);
	check_next(text);
	return 0;
}
