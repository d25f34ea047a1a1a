#include "cmd/mailroom.h"

#include "base/log.h"
#include "mail/attachment.h"
#include "store/sqlite.h"

static bool
begin_sending(Mailroom *mailroom, GError **error)
{
	const char *path = mailroom->settings->store.path;
	g_autoptr(Store) store = NULL;
	SteadyClock clock;
	unsigned n;
	if (!store_sqlite_open(path, &store, error) ||
	    !command_clock(store, &clock, error) ||
	    !sending_begin(store, path, clock_now_ms(&clock.clock),
		&mailroom->sending, &n, error))
		return false;
	if (n > 0) {
		g_autofree char *text = g_strdup_printf("%u", n);
		log_event(
		    LOG_LEVEL_WARN, "mail-taken-back", "mails", text, NULL);
	}
	return true;
}

bool
mailroom_load(const CommandCall *call, Mailroom **ret_mailroom, GError **error)
{
	g_autoptr(Mailroom) mailroom = g_new0(Mailroom, 1);
	if (!command_settings(
		call, SETTINGS_WORKER, &mailroom->settings, error))
		return false;
	const Settings *settings = mailroom->settings;
	if (!keys_load(settings->store.key_file, &mailroom->keys, error) ||
	    !view_load(settings->view.templates, settings->view.locale,
		&mailroom->view, error) ||
	    !view_require_language(
		mailroom->view, settings->site.language, error) ||
	    !attachment_load_all(
		settings->mail.attach, &mailroom->attachments, error))
		return false;
	log_open(settings->log.level,
	    g_environ_getenv(call->environment, "JOURNAL_STREAM"));
	if (!begin_sending(mailroom, error))
		return false;
	mailroom->combiner = combiner_new((guint)settings->smtp.connections);
	*ret_mailroom = g_steal_pointer(&mailroom);
	return true;
}

void
mailroom_free(Mailroom *mailroom)
{
	if (mailroom == NULL)
		return;
	g_clear_pointer(&mailroom->attachments, g_ptr_array_unref);
	combiner_free(mailroom->combiner);
	sending_end(mailroom->sending);
	view_free(mailroom->view);
	keys_free(mailroom->keys);
	settings_free(mailroom->settings);
	g_free(mailroom);
}
