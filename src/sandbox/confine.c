#include "sandbox/confine.h"

#include "base/log.h"
#include "base/machine.h"
#include "sandbox/sandbox.h"

static void
tell(const SandboxForce *force)
{
	g_autofree char *landlock = g_strdup_printf("%d", force->landlock);
	log_event(force->reason != NULL ? LOG_LEVEL_WARN : LOG_LEVEL_INFO,
	    "sandbox", "seccomp", force->seccomp ? "yes" : "no", "landlock",
	    landlock, "lacks", force->reason, NULL);
}

static bool
enter(const Settings *settings, SandboxRole role, const SandboxFiles *files,
    GError **error)
{
	char boot[MACHINE_BOOT_BYTES];
	SandboxForce force;
	if (settings->sandbox.mode == SANDBOX_OFF)
		return true;
	/* It is kept in memory, and where it stands is out of reach then. */
	machine_system()->boot(machine_system(), boot);
	if (!sandbox_enter(role, files,
		settings->sandbox.mode == SANDBOX_REQUIRED, &force, error))
		return false;
	if (role == SANDBOX_WEB_MASTER || role == SANDBOX_WORKER)
		tell(&force);
	return true;
}

static bool
enter_web(const Settings *settings, SandboxRole role, const char *socket_folder,
    GError **error)
{
	g_autofree char *state = g_path_get_dirname(settings->store.path);
	const char *const read[] = { settings->view.templates,
		settings->view.locale, PKGDATADIR, "/dev/urandom", NULL };
	const char *const write[] = { state, "/dev/null", socket_folder, NULL };
	const SandboxFiles files = { read, write };
	return enter(settings, role, &files, error);
}

bool
confine_web_master(const Settings *settings, const char *listen, GError **error)
{
	static const char scheme[] = "unix:";
	g_autofree char *folder = NULL;
	if (listen != NULL && g_str_has_prefix(listen, scheme))
		folder = g_path_get_dirname(listen + sizeof scheme - 1);
	return enter_web(settings, SANDBOX_WEB_MASTER, folder, error);
}

bool
confine_web_process(const Settings *settings, GError **error)
{
	return enter_web(settings, SANDBOX_WEB_PROCESS, NULL, error);
}

bool
confine_worker(const Settings *settings, GError **error)
{
	/* SIGHUP may bring settings that name other files. */
	return enter(settings, SANDBOX_WORKER, NULL, error);
}

/* The folder of a file that is replaced by another now and then; "" has none.
 */
static char *
folder_of(const char *path)
{
	return *path != '\0' ? g_path_get_dirname(path) : g_strdup("/dev/null");
}

bool
confine_sender(const Settings *settings, GError **error)
{
	g_autofree char *state = g_path_get_dirname(settings->store.path);
	g_autofree char *token = folder_of(settings->smtp.token_file);
	g_autofree char *ca = folder_of(settings->smtp.ca_file);
	const char *const read[] = { settings->view.templates,
		settings->view.locale, token, ca, PKGDATADIR, "/dev/urandom",
		/* The C library's ways to an address. */
		"/etc/gai.conf", "/etc/host.conf", "/etc/hosts",
		"/etc/ld.so.cache", "/etc/localtime", "/etc/nsswitch.conf",
		"/etc/resolv.conf", "/etc/services", "/lib", "/lib64",
		"/run/NetworkManager", "/run/nscd", "/run/resolvconf",
		"/run/systemd/resolve", "/usr/lib", "/usr/lib64",
		"/usr/local/lib", "/var/run/nscd",
		/* Whom OpenSSL trusts, and how. */
		"/etc/ca-certificates", "/etc/crypto-policies", "/etc/pki",
		"/etc/ssl", "/usr/local/share/ca-certificates",
		"/usr/share/ca-certificates", NULL };
	const char *const write[] = { state, "/dev/null", NULL };
	const SandboxFiles files = { read, write };
	return enter(settings, SANDBOX_SENDER, &files, error);
}
