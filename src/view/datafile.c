#include "view/datafile.h"

#include <jansson.h>

static json_t *
make_time(const Clock *clock, int64_t at_ms)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(
	    clock_wall_ms(clock, at_ms) / SECOND_MS);
	g_autofree char *text = g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
	return json_string(text);
}

static void
add_text(json_t *object, const char *name, const char *text)
{
	if (text != NULL)
		json_object_set_new(object, name, json_string(text));
}

static json_t *
make_groups(const char *groups)
{
	json_t *list = json_array();
	g_auto(GStrv) names = g_strsplit(groups != NULL ? groups : "", ",", -1);
	for (char **name = names; *name != NULL; name++)
		json_array_append_new(list, json_string(*name));
	return list;
}

static json_t *
make_profile(const Clock *clock, const Account *account)
{
	json_t *object = json_object();
	add_text(object, "username", account->username);
	add_text(object, "email", account->email);
	json_object_set_new(object, "groups", make_groups(account->groups));
	add_text(object, "language", account->language);
	json_object_set_new(
	    object, "created", make_time(clock, account->created_ms));
	return object;
}

static json_t *
make_sessions(const Clock *clock, const GArray *sessions)
{
	json_t *list = json_array();
	for (guint i = 0; i < sessions->len; i++) {
		const Session *session = &g_array_index(sessions, Session, i);
		json_t *object = json_object();
		add_text(object, "browser", session->client.browser);
		add_text(object, "network", session->client.network);
		json_object_set_new(object, "first_seen",
		    make_time(clock, session->created_ms));
		json_object_set_new(
		    object, "last_seen", make_time(clock, session->seen_ms));
		json_array_append_new(list, object);
	}
	return list;
}

static json_t *
make_events(const Clock *clock, const GPtrArray *events)
{
	json_t *list = json_array();
	for (guint i = 0; i < events->len; i++) {
		const Event *event = g_ptr_array_index(events, i);
		json_t *object = json_object();
		json_object_set_new(
		    object, "time", make_time(clock, event->at_ms));
		add_text(object, "what", event_kind_name(event->kind));
		add_text(object, "browser", event->client.browser);
		add_text(object, "network", event->client.network);
		add_text(object, "detail", event->detail);
		json_array_append_new(list, object);
	}
	return list;
}

void
data_file_write(const char *site_name, const Clock *clock,
    const Account *account, const GArray *sessions, const GPtrArray *events,
    GString *out)
{
	json_t *all = json_object();
	add_text(all, "site", site_name);
	json_object_set_new(all, "profile", make_profile(clock, account));
	json_object_set_new(all, "sessions", make_sessions(clock, sessions));
	json_object_set_new(all, "events", make_events(clock, events));
	char *text = json_dumps(all, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	g_string_append(out, text);
	g_string_append_c(out, '\n');
	free(text);
	json_decref(all);
}
