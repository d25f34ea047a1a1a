/*
 * Puts sign-ups that wait for a proof and their mails into a store, for tests
 * and measurements of the worker:
 *
 *	mail_fill SALLYPORT.CONF COUNT RECIPIENT [LIFE-SECONDS]
 *
 * It makes key and store where they are missing. A "%d" in RECIPIENT becomes
 * the number of the mail. Each is a transaction of its own; for each a line
 * "MESSAGE-ID CODE TIME" is printed, the time after its commit in seconds
 * since 1970.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/mailsecret.h"
#include "account/store.h"
#include "base/clock.h"
#include "base/settings.h"
#include "crypto/token.h"
#include "store/sqlite.h"

extern char **environ;

static void
draw_id(char *ret_id)
{
	TokenHash hash;
	token_hash_draw(&hash);
	for (int i = 0; i < MESSAGE_ID_BYTES / 2; i++)
		g_snprintf(ret_id + 2 * i, 3, "%02x", hash.bytes[i]);
}

static char *
numbered(const char *recipient, int number)
{
	g_auto(GStrv) parts = g_strsplit(recipient, "%d", 2);
	return parts[1] == NULL
		   ? g_strdup(recipient)
		   : g_strdup_printf("%s%d%s", parts[0], number, parts[1]);
}

/* The page that waits for the mail. */
static bool
add_pending(
    StoreTxn *txn, char *to, int64_t now_ms, int64_t *ret_id, GError **error)
{
	char name[] = "ada", en[] = "en";
	Pending pending = {
		.kind = PENDING_SIGNUP,
		.username = name,
		.email = to,
		.email_key = to,
		.mailbox_key = to,
		.language = en,
		.created_ms = now_ms,
		.expires_ms = now_ms + DAY_MS,
	};
	token_hash_draw(&pending.flow);
	return store_pending_add(txn, &pending, ret_id, error);
}

static bool
add(Store *store, const Keys *keys, const char *recipient, int number,
    int64_t life_ms, GError **error)
{
	g_auto(Token) link = { 0 };
	char id[MESSAGE_ID_BYTES + 1], code[7], name[] = "ada", en[] = "en";
	g_autofree char *to = numbered(recipient, number);
	token_draw(&link);
	draw_id(id);
	/* None that stands in a memory anyway, such as 000000. */
	g_snprintf(code, sizeof code, "%06d",
	    (int)((number + 1) * INT64_C(48271) % 1000000));
	const MailWords words = {
		.code = code, .link = link.text, .username = name
	};
	g_autoptr(GBytes) sealed = mail_secret_seal(keys, id, &words);
	int64_t now_ms = clock_now_ms(clock_system()), row;
	OutboxMail mail = {
		.kind = MAIL_SIGNUP_CODE,
		.recipient = to,
		.mailbox_key = to,
		.language = en,
		.message_id = id,
		.sealed = sealed,
		.state = MAIL_WAITING,
		.created_ms = now_ms,
		.due_ms = now_ms,
		.expires_ms = now_ms + life_ms,
	};
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(store, STORE_DURABLE, &txn, error) ||
	    !add_pending(&txn, to, now_ms, &mail.pending_id, error) ||
	    !store_outbox_add(&txn, &mail, &row, error) ||
	    !store_commit(&txn, error))
		return false;
	int64_t after_us = g_get_real_time();
	printf("%s %s %.6f\n", id, code, (double)after_us / 1e6);
	return true;
}

static bool
make_missing(const Settings *settings, GError **error)
{
	const char *key_file = settings->store.key_file;
	return (g_file_test(key_file, G_FILE_TEST_EXISTS) ||
		   keys_create(key_file, error)) &&
	       store_sqlite_create(settings->store.path, error);
}

static bool
fill(char **argv, GError **error)
{
	g_autoptr(Settings) settings = NULL;
	g_autoptr(Keys) keys = NULL;
	g_autoptr(Store) store = NULL;
	int count = (int)g_ascii_strtoll(argv[2], NULL, 10);
	int64_t life_ms = (argv[4] == NULL
				  ? 600
				  : g_ascii_strtoll(argv[4], NULL, 10)) *
			  SECOND_MS;
	if (!settings_load(argv[1], environ, SETTINGS_WEB, &settings, error) ||
	    !make_missing(settings, error) ||
	    !keys_load(settings->store.key_file, &keys, error) ||
	    !store_sqlite_open(settings->store.path, &store, error))
		return false;
	for (int i = 0; i < count; i++)
		if (!add(store, keys, argv[3], i, life_ms, error))
			return false;
	return true;
}

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	if (argc < 4 || argc > 5) {
		fprintf(stderr, "usage: mail_fill CONF COUNT RECIPIENT "
				"[LIFE-SECONDS]\n");
		return EXIT_FAILURE;
	}
	if (!fill(argv, &error)) {
		fprintf(stderr, "mail_fill: %s\n", error->message);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
