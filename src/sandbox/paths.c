#define _GNU_SOURCE /* realpath() */
#include "sandbox/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "sandbox/landlock.h"

#define READ (LANDLOCK_FS_READ_FILE | LANDLOCK_FS_READ_DIR)
/* The store's files come and go beside the database: -wal, -shm, -lock. */
#define KEEP                                                                   \
	(READ | LANDLOCK_FS_WRITE_FILE | LANDLOCK_FS_TRUNCATE |                \
	    LANDLOCK_FS_MAKE_REG | LANDLOCK_FS_REMOVE_FILE)
#define DNS_PORT 53

/* SQLite's and the machine's clock's. */
static const char *const machine_paths[] = {
	"/dev/urandom",
	"/proc/self/timens_offsets",
	"/proc/sys/kernel/random",
	"/proc/sys/vm/overcommit_memory",
	"/sys/devices/system/cpu",
	NULL,
};

/*
 * What libc asks for names (nsswitch.conf(5)), and TLS trusts. Whole folders:
 * /etc/resolv.conf and its like are replaced by new files, and a rule is about
 * the file that was there. Whoever sends has the secret of the mail server
 * anyway; other secrets in /etc are not our user's.
 */
static const char *const network_paths[] = {
	"/etc",
	"/lib",
	"/lib64",
	"/usr",
	/* Where /etc/resolv.conf leads to. */
	"/run/NetworkManager",
	"/run/connman",
	"/run/resolvconf",
	"/run/systemd/resolve",
	"/dev/null",
	NULL,
};

static bool
allow_all(Landlock *rules, const char *const *paths, uint64_t fs)
{
	for (; *paths != NULL; paths++)
		if (!landlock_allow_path(rules, *paths, fs))
			return false;
	return true;
}

/* Beneath the folder of the file. Where that is not there, nothing is allowed:
 * what is above it, perhaps all of the machine, is none of ours. Whoever makes
 * it later has the programs started again. */
static bool
allow_beside(Landlock *rules, const char *file, uint64_t fs)
{
	g_autofree char *folder = g_path_get_dirname(file);
	return access(folder, F_OK) != 0 ||
	       landlock_allow_path(rules, folder, fs);
}

/* SQLite keeps what belongs to a database beside what a link leads to. */
static bool
allow_store(Landlock *rules, const Settings *settings)
{
	const char *path = settings->store.path;
	char *real = realpath(path, NULL);
	bool done = allow_beside(rules, path, KEEP) &&
		    (real == NULL || allow_beside(rules, real, KEEP));
	free(real);
	return done;
}

/* What every part that works reads: the words, the lists, and the store. */
static bool
allow_work(Landlock *rules, const Settings *settings)
{
	return landlock_allow_path(rules, settings->view.templates, READ) &&
	       landlock_allow_path(rules, settings->view.locale, READ) &&
	       landlock_allow_path(rules, PKGDATADIR, READ) &&
	       allow_all(rules, machine_paths, READ) &&
	       allow_store(rules, settings);
}

/* A number behind the host, or what the scheme stands for (RFC 6409, 8314). */
static guint16
mail_port(const char *url)
{
	g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
	int port = uri == NULL ? -1 : g_uri_get_port(uri);
	if (port > 0)
		return (guint16)port;
	return g_str_has_prefix(url, "smtps:") ? 465 : 25;
}

/* "192.0.2.53", or with ":PORT" behind. */
static guint16
dns_port(const char *nameserver)
{
	const char *colon = strchr(nameserver, ':');
	return colon == NULL ? DNS_PORT
			     : (guint16)g_ascii_strtoull(colon + 1, NULL, 10);
}

static bool
allow_sending(Landlock *rules, const Settings *settings)
{
	const char *token_file = settings->smtp.token_file;
	const char *ca_file = settings->smtp.ca_file;
	return allow_all(rules, network_paths, READ) &&
	       landlock_allow_path(rules, "/dev/null",
		   LANDLOCK_FS_READ_FILE | LANDLOCK_FS_WRITE_FILE) &&
	       /* Whoever renews it replaces the file. */
	       (*token_file == '\0' || allow_beside(rules, token_file, READ)) &&
	       (*ca_file == '\0' || allow_beside(rules, ca_file, READ)) &&
	       landlock_allow_port(rules, mail_port(settings->smtp.url),
		   LANDLOCK_NET_CONNECT_TCP) &&
	       landlock_allow_port(rules, DNS_PORT, LANDLOCK_NET_CONNECT_TCP) &&
	       landlock_allow_port(rules, dns_port(settings->mail.nameserver),
		   LANDLOCK_NET_CONNECT_TCP);
}

/* The leak checker reads the maps of its process. */
static bool
allow_sanitizers(Landlock *rules)
{
#ifdef SANDBOX_FOR_SANITIZERS
	return landlock_allow_path(rules, "/proc", READ);
#else
	(void)rules;
	return true;
#endif
}

/* What was covered is written at the end. */
static bool
allow_coverage(Landlock *rules)
{
#ifdef SANDBOX_COVERAGE_DIR
	return landlock_allow_path(
	    rules, SANDBOX_COVERAGE_DIR, LANDLOCK_FS_ALL);
#else
	(void)rules;
	return true;
#endif
}

typedef struct {
	uint64_t fs; /* refused but for what is allowed */
	uint64_t net;
} Refused;

static const Refused refused[SANDBOX_PART__COUNT] = {
	[SANDBOX_WEB_MASTER] = { LANDLOCK_FS_EXECUTE,
	    LANDLOCK_NET_BIND_TCP | LANDLOCK_NET_CONNECT_TCP },
	[SANDBOX_WEB_PROCESS] = { LANDLOCK_FS_ALL,
	    LANDLOCK_NET_BIND_TCP | LANDLOCK_NET_CONNECT_TCP },
	[SANDBOX_CGI] = { LANDLOCK_FS_ALL,
	    LANDLOCK_NET_BIND_TCP | LANDLOCK_NET_CONNECT_TCP },
	[SANDBOX_WORKER] = { LANDLOCK_FS_EXECUTE, LANDLOCK_NET_BIND_TCP },
	[SANDBOX_SENDER] = { LANDLOCK_FS_ALL,
	    LANDLOCK_NET_BIND_TCP | LANDLOCK_NET_CONNECT_TCP },
};

static bool
allow(Landlock *rules, SandboxPart part, const Settings *settings)
{
	if (refused[part].fs != LANDLOCK_FS_ALL)
		return true;
	return allow_work(rules, settings) && allow_sanitizers(rules) &&
	       allow_coverage(rules) &&
	       (part != SANDBOX_SENDER || allow_sending(rules, settings));
}

int
paths_enforce(SandboxPart part, const Settings *settings)
{
	int abi = landlock_abi();
	g_autoptr(Landlock) rules = landlock_new(
	    refused[part].fs, refused[part].net, LANDLOCK_SCOPE_ALL);
	if (rules == NULL || !allow(rules, part, settings) ||
	    !landlock_enforce(rules))
		return 0;
	return abi;
}
