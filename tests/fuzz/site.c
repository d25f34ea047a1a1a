#include "tests/fuzz/site.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "account/mailsecret.h"
#include "base/log.h"
#include "base/secret.h"
#include "crypto/ready.h"
#include "store/memory.h"
#include "store/memory-store.h"
#include "tests/fuzz/seed.h"

#define START_MS INT64_C(1764000000000)

static const char *const SITES[SITE__COUNT] = {
	[SITE_USUAL] = "[site]\norigin = https://site.test\nname = Site\n"
		       "[signup]\nunmailable = allow\n"
		       "[account]\nrename = yes\n[login]\ncode = yes\n",
	[SITE_BARE] =
	    "[site]\norigin = http://site.test\npath = /\n"
	    "home = /inside\n"
	    "[signup]\nunmailable = allow\nusername = off\npassword = off\n",
	[SITE_CLOSED] =
	    "[site]\norigin = https://site.test\nlanguage = zh_CN\n"
	    "[web]\ntrusted_proxies = 192.0.2.0/24, unix:\n"
	    "[signup]\nunmailable = allow\nopen = no\n[account]\nrename = no\n"
	    "[login]\ncode = no\n",
	[SITE_CHALLENGED] =
	    ("[site]\norigin = https://site.test\n"
	     "[signup]\nunmailable = allow\nchallenge = always\n"),
};
static const char REST[] =
    "[store]\npath = /nonexistent/store.db\n"
    "[password]\nhash_memory_kib = 8192\nhash_passes = 1\n";

/* What every site of a process shares. */
typedef struct {
	Site site;
	Keys keys;
	Settings *settings[SITE__COUNT];
	TrustedProxies *proxies[SITE__COUNT];
	MemoryRows *rows; /* to go back to */
	GHashTable *cookies;
	char code[CODE_DIGITS_MAX + 1];
	char link[TOKEN_TEXT_BYTES + 1];
	int64_t seeded_ms; /* when they had all been written */
	int64_t now_ms;
	uint64_t drawn; /* of what is random */
} World;

/* The log and libsodium know of no user. */
static World *world;

/* --- what comes from outside in the program --------------------------- */

bool __wrap_steady_clock_follow(
    SteadyClock *self, Store *store, int64_t *ret_set_ms, GError **error);
bool __wrap_store_begin(
    Store *store, StoreMode mode, StoreTxn *ret_txn, GError **error);
bool __real_store_begin(
    Store *store, StoreMode mode, StoreTxn *ret_txn, GError **error);
void
__wrap_log_event(LogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;

static int64_t
now_ms(const Clock *clock G_GNUC_UNUSED)
{
	return world->now_ms;
}

/* It would write down now and then how the clock goes. */
bool
__wrap_steady_clock_follow(SteadyClock *self, Store *store G_GNUC_UNUSED,
    int64_t *ret_set_ms, GError **error G_GNUC_UNUSED)
{
	self->clock.now_ms = now_ms;
	*ret_set_ms = 0;
	return true;
}

/* Every one that is not only for reading, until the answer has left: then "last
 * seen" may be written. */
bool
__wrap_store_begin(
    Store *store, StoreMode mode, StoreTxn *ret_txn, GError **error)
{
	Site *site = &world->site;
	if (mode != STORE_READ && !site->answered)
		site->writes++;
	return __real_store_begin(store, mode, ret_txn, error);
}

static bool
tells(const char *value)
{
	const char *session = g_hash_table_lookup(
	    world->site.cookies, "__Host-" COOKIE_SIGNED_IN);
	return strstr(value, SITE_PASSWORD_MARK) != NULL ||
	       (session != NULL && strstr(value, session) != NULL);
}

void
__wrap_log_event(
    LogLevel level G_GNUC_UNUSED, const char *event G_GNUC_UNUSED, ...)
{
	va_list pairs;
	va_start(pairs, event);
	while (va_arg(pairs, const char *) != NULL) {
		const char *value = va_arg(pairs, const char *);
		world->site.told |= value != NULL && tells(value);
	}
	va_end(pairs);
}

static const char *
random_name(void)
{
	return "counted";
}

/* Different each time, and the same in each run of an input. */
static void
random_fill(void *buffer, size_t n)
{
	uint8_t *at = buffer;
	for (size_t i = 0; i < n; i++) {
		world->drawn = world->drawn * UINT64_C(6364136223846793005) +
			       UINT64_C(1442695040888963407);
		at[i] = (uint8_t)(world->drawn >> 56);
	}
}

static uint32_t
random_word(void)
{
	uint32_t word;
	random_fill(&word, sizeof word);
	return word;
}

static randombytes_implementation random_source = {
	.implementation_name = random_name,
	.random = random_word,
	.buf = random_fill,
};

/* --- setting up ------------------------------------------------------- */

static char *
place(const char *tree, const char *a, const char *b)
{
	const char *top = g_getenv(tree);
	if (top == NULL)
		g_error("%s is not set: run it by make fuzz", tree);
	return g_build_filename(top, a, b, NULL);
}

static const View *
load_view(void)
{
	View *view = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *templates = place("top_srcdir", "templates", NULL);
	g_autofree char *locale = place("top_builddir", "po", "locale");
	view_load(templates, locale, &view, &error);
	g_assert_no_error(error);
	view_load_pages(view, &error);
	g_assert_no_error(error);
	return view;
}

static HashGate *
open_gate(void)
{
	HashGate *gate = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(
	    g_get_tmp_dir(), "sallyport-fuzz-XXXXXX", NULL);
	int fd = g_mkstemp(path);
	g_assert_cmpint(fd, >=, 0);
	g_assert_true(g_close(fd, NULL));
	hash_gate_open(path, 1, 1, &gate, &error);
	g_assert_no_error(error);
	g_assert_cmpint(unlink(path), ==, 0);
	return gate;
}

static Settings *
parse_settings(const char *site)
{
	Settings *settings = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *text = g_strconcat(site, REST, NULL);
	settings_parse(
	    "fuzz", text, strlen(text), NULL, SETTINGS_WEB, &settings, &error);
	g_assert_no_error(error);
	/* Below what an administrator may set. */
	settings->password.hash_memory_kib = 8;
	return settings;
}

static void
note_fault(gpointer user, const Request *request, const GError *error,
    Response *response)
{
	g_clear_error(&world->site.fault);
	world->site.fault = g_error_copy(error);
	error_page(user, request, error, response);
}

static void
note_answer(
    gpointer user, const Request *request, const Response *response, bool sent)
{
	world->site.answered = true;
	app_answered(user, request, response, sent);
}

static void
use(SiteKind kind)
{
	Site *site = &world->site;
	const Settings *settings = world->settings[kind];
	/* The form of sign-up is rendered once, for one site. */
	g_clear_pointer(&site->app.signup_forms, g_array_unref);
	site->app.settings = settings;
	site->router = (Router){
		.mount = settings->site.path,
		.origin = settings->site.origin,
		.site = { .secure = settings->site.secure,
		    .proxies = world->proxies[kind] },
		.routes = app_routes,
		.n_routes = app_n_routes,
		.gate = gate_page,
		.cookies = app_cookies,
		.app = &site->app,
		.error_page = note_fault,
		.answered = note_answer,
	};
}

static void
copy_cookies(GHashTable *from, GHashTable *to)
{
	GHashTableIter at;
	gpointer name, value;
	g_hash_table_remove_all(to);
	g_hash_table_iter_init(&at, from);
	while (g_hash_table_iter_next(&at, &name, &value))
		g_hash_table_insert(to, g_strdup(name), g_strdup(value));
}

static Memory *
memory(void)
{
	return (Memory *)world->site.app.accounts.store;
}

Site *
site_new(struct Wire *wire)
{
	g_assert_null(world);
	world = g_new0(World, 1);
	Site *site = &world->site;
	g_assert_cmpint(randombytes_set_implementation(&random_source), ==, 0);
	ready_sodium();
	memset(&world->keys, 7, sizeof world->keys);
	for (SiteKind kind = 0; kind < SITE__COUNT; kind++) {
		world->settings[kind] = parse_settings(SITES[kind]);
		world->proxies[kind] = trusted_proxies_new(
		    world->settings[kind]->web.trusted_proxies);
	}
	world->now_ms = START_MS;
	site->cookies = g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, g_free);
	site->app.keys = &world->keys;
	site->app.view = load_view();
	site->app.accounts.store = store_memory_new();
	site->app.accounts.hash_gate = open_gate();
	use(SITE_USUAL);
	seed_sow(site, wire);

	/* Then the next mail is not too soon. */
	world->seeded_ms = world->now_ms + 2 * MINUTE_MS;
	world->rows = memory_rows_copy(memory()->rows);
	world->cookies = g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, g_free);
	copy_cookies(site->cookies, world->cookies);
	memcpy(world->code, site->code, sizeof site->code);
	memcpy(world->link, site->link, sizeof site->link);
	site_reset(site, SITE_USUAL);
	return site;
}

void
site_reset(Site *site, SiteKind kind)
{
	/* What an input has left behind goes with it: where more was taken than
	 * given back, libFuzzer looks for leaks, which takes it a tenth of a
	 * second. */
	g_clear_error(&site->fault);
	g_clear_pointer(&site->app.known, secret_text_free);
	site->app.toll_asked = false;
	site->app.toll_asked_until_us = 0;
	memory_rows_free(memory()->rows);
	memory()->rows = memory_rows_copy(world->rows);
	store_fail_nth(site->app.accounts.store, 0);
	copy_cookies(world->cookies, site->cookies);
	memcpy(site->code, world->code, sizeof site->code);
	memcpy(site->link, world->link, sizeof site->link);
	world->now_ms = world->seeded_ms;
	world->drawn = 7;
	use(kind);
}

/* --- going on --------------------------------------------------------- */

void
site_later(Site *site G_GNUC_UNUSED, int64_t by_ms)
{
	world->now_ms += by_ms;
}

static void
read_mail(Site *site, const OutboxMail *mail)
{
	g_autoptr(MailSecret) secret = mail_secret_open(
	    &world->keys, mail->message_id, mail->sealed);
	g_assert_nonnull(secret);
	if (*secret->code != '\0')
		g_strlcpy(site->code, secret->code, sizeof site->code);
	if (*secret->link != '\0')
		g_strlcpy(site->link, secret->link, sizeof site->link);
}

static bool
take_letter(Site *site)
{
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	OutboxMail *mail = NULL;
	__real_store_begin(
	    site->app.accounts.store, STORE_RELAXED, &txn, &error);
	g_assert_no_error(error);
	const OutboxLease lease = { .now_ms = world->now_ms,
		.until_ms = world->now_ms + 1,
		.senders = 1 };
	store_outbox_lease(&txn, &lease, &mail, &error);
	g_assert_no_error(error);
	if (mail == NULL)
		return false;
	read_mail(site, mail);
	store_outbox_settle(&txn, mail->id, mail->attempts, MAIL_SENT,
	    world->now_ms, NULL, &error);
	g_assert_no_error(error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
	outbox_mail_free(mail);
	return true;
}

void
site_take_mail(Site *site)
{
	while (take_letter(site))
		continue;
}

void
site_answer(gpointer user, HttpIo *io)
{
	Site *site = user;
	site->writes = 0;
	site->answered = false;
	site->told = false;
	g_clear_error(&site->fault);
	g_strlcpy(site->app.request_id, "0badcafe", REQUEST_ID_BYTES + 1);
	route_serve(&site->router, io);
}

/* --- the browser's cookies -------------------------------------------- */

static gint
by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(a, b);
}

char *
site_cookie_header(const Site *site)
{
	GString *header = g_string_new(NULL);
	/* In the same order every time. */
	GList *names = g_list_sort(
	    g_hash_table_get_keys(site->cookies), by_text);
	for (const GList *at = names; at != NULL; at = at->next) {
		const char *value = g_hash_table_lookup(
		    site->cookies, at->data);
		g_string_append_printf(header, "%s%s=%s",
		    header->len > 0 ? "; " : "", (const char *)at->data, value);
	}
	g_list_free(names);
	return g_string_free(header, FALSE);
}

void
site_keep_cookie(Site *site, const char *set_cookie)
{
	const char *equals = strchr(set_cookie, '=');
	g_assert_nonnull(equals);
	char *name = g_strndup(set_cookie, (gsize)(equals - set_cookie));
	char *value = g_strndup(equals + 1, strcspn(equals + 1, ";"));
	/* One in another place, for no browser keeps one in the name alone. */
	if (*value == '\0') {
		g_hash_table_remove(site->cookies, name);
		g_free(name);
		g_free(value);
		return;
	}
	g_hash_table_insert(site->cookies, name, value);
}
