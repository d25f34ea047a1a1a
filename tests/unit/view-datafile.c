#include "view/datafile.h"

#include <jansson.h>
#include <string.h>

static json_t *
written(const Account *account, GArray *sessions, GPtrArray *events)
{
	g_autoptr(GString) text = g_string_new(NULL);
	json_error_t problem;
	/* Since then the clock was set on by an hour. */
	FakeClock fake = fake_clock(0);
	fake.clock.ahead_ms = -HOUR_MS;
	data_file_write(
	    "Castle \"& Sons", &fake.clock, account, sessions, events, text);
	json_t *file = json_loads(text->str, JSON_REJECT_DUPLICATES, &problem);
	g_assert_nonnull(file);
	return file;
}

static const char *
text_at(json_t *file, const char *group, const char *name)
{
	return json_string_value(
	    json_object_get(json_object_get(file, group), name));
}

static const char *
text_in(json_t *file, const char *list, const char *name)
{
	return json_string_value(json_object_get(
	    json_array_get(json_object_get(file, list), 0), name));
}

static void
test_all(void)
{
	char username[] = "ada", email[] = "Ada@例子.example",
	     email_key[] = "ada@例子.example", hash[] = "$argon2id$secret",
	     language[] = "zh_CN", detail[] = "a…@\"b\"";
	const Account account = {
		.id = 7,
		.username = username,
		.email = email,
		.email_key = email_key,
		.password_hash = hash,
		.language = language,
		.created_ms = INT64_C(1764000000000),
	};
	const Session session = {
		.created_ms = INT64_C(1764000000000),
		.seen_ms = INT64_C(1764000060000),
		.client = { "Firefox, Linux", "192.0.2.x" },
	};
	Event event = {
		.kind = EVENT_ADDRESS_CHANGED,
		.at_ms = INT64_C(1764000000000),
		.client = { "", "2001:db8:1::/48" },
		.detail = detail,
	};
	g_autoptr(GArray) sessions = g_array_new(FALSE, FALSE, sizeof session);
	g_autoptr(GPtrArray) events = g_ptr_array_new();
	g_array_append_val(sessions, session);
	g_ptr_array_add(events, &event);
	json_t *file = written(&account, sessions, events);
	g_assert_cmpstr(json_string_value(json_object_get(file, "site")), ==,
	    "Castle \"& Sons");
	g_assert_cmpstr(text_at(file, "profile", "username"), ==, "ada");
	g_assert_cmpstr(text_at(file, "profile", "email"), ==, email);
	g_assert_cmpstr(
	    text_at(file, "profile", "created"), ==, "2025-11-24T17:00:00Z");
	g_assert_cmpstr(
	    text_in(file, "sessions", "browser"), ==, "Firefox, Linux");
	g_assert_cmpstr(
	    text_in(file, "sessions", "last_seen"), ==, "2025-11-24T17:01:00Z");
	g_assert_cmpstr(text_in(file, "events", "what"), ==, "address-changed");
	g_assert_cmpstr(text_in(file, "events", "detail"), ==, detail);
	g_autofree char *all = json_dumps(file, 0);
	g_assert_null(strstr(all, "argon2"));
	json_decref(file);
}

static void
test_least(void)
{
	char email[] = "ada@example.org", language[] = "en";
	const Account account = { .email = email, .language = language };
	g_autoptr(GArray) sessions = g_array_new(FALSE, FALSE, sizeof(Session));
	g_autoptr(GPtrArray) events = g_ptr_array_new();
	json_t *file = written(&account, sessions, events);
	g_assert_null(text_at(file, "profile", "username"));
	g_assert_cmpuint(
	    json_array_size(json_object_get(file, "sessions")), ==, 0);
	g_assert_true(json_is_array(json_object_get(file, "events")));
	json_decref(file);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/datafile/all-is-there-and-no-secret", test_all);
	g_test_add_func("/datafile/what-is-not-there-is-left-out", test_least);
	return g_test_run();
}
