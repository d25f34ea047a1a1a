#include "crypto/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"
#include "crypto/ready.h"

#define HEX_BYTES (2 * KEY_BYTES)

/* Names the program to crypto_kdf; what is derived changes with it. */
static const char KDF_CONTEXT[crypto_kdf_CONTEXTBYTES + 1] = "sallypor";

/* Numbers of what is derived: only ever added to. */
enum {
	SUBKEY_CODE = 1,
	SUBKEY_SEAL = 2,
	SUBKEY_FLOW = 3,
	SUBKEY_WORK = 4,
};

G_STATIC_ASSERT(KEY_BYTES == crypto_kdf_KEYBYTES);

GQuark
keys_error_quark(void)
{
	return g_quark_from_static_string("keys-error");
}

G_GNUC_PRINTF(4, 5)
static bool
fail(GError **error, int code, const char *path, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *why = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(
	    error, KEYS_ERROR, code, "[store] key_file: %s: %s", path, why);
	return false;
}

/* As much as there is, up to n bytes; -1 and errno on failure. */
static ssize_t
read_up_to(int fd, char *to, size_t n)
{
	size_t have = 0;
	while (have < n) {
		ssize_t got = read(fd, to + have, n - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static bool
write_all(int fd, const char *from, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, from, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		from += put;
		n -= (size_t)put;
	}
	return true;
}

/* The name of a new file is only as lasting as its folder. */
static bool
sync_folder(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool done = fsync(fd) == 0;
	close(fd);
	return done;
}

/* A file that root makes is for whom the folder belongs to. */
static bool
give_away(int fd, const char *path)
{
	if (geteuid() != 0)
		return true;
	g_autofree char *folder = g_path_get_dirname(path);
	struct stat like;
	return stat(folder, &like) == 0 &&
	       fchown(fd, like.st_uid, like.st_gid) == 0;
}

bool
keys_create(const char *path, GError **error)
{
	uint8_t master[KEY_BYTES];
	char line[HEX_BYTES + 1];

	ready_sodium();
	int fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return fail(error, EEXIST, path,
		    "is already there; a new key would make every code and "
		    "unsent mail useless: move it away if you mean to");
	if (fd < 0)
		return fail(error, errno, path, "%s", g_strerror(errno));

	randombytes_buf(master, sizeof master);
	sodium_bin2hex(line, sizeof line, master, sizeof master);
	line[HEX_BYTES] = '\n';
	bool written = write_all(fd, line, sizeof line) &&
		       give_away(fd, path) && fsync(fd) == 0;
	int why = errno;
	secret_wipe(master, sizeof master);
	secret_wipe(line, sizeof line);
	if (close(fd) != 0 && written) {
		written = false;
		why = errno;
	}
	if (written && !sync_folder(path)) {
		written = false;
		why = errno;
	}
	if (written)
		return true;
	/* Half a key must not pass for one the next time. */
	unlink(path);
	return fail(error, why, path, "%s", g_strerror(why));
}

static bool
is_private(int fd, const char *path, GError **error)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return fail(error, errno, path, "%s", g_strerror(errno));
	if (!S_ISREG(st.st_mode))
		return fail(error, EINVAL, path,
		    "is not a file: name the file that holds the key");
	if ((st.st_mode & (S_IRWXO | S_IWGRP | S_IXGRP)) != 0)
		return fail(error, EPERM, path,
		    "may be read or changed by others (mode %04o): run "
		    "chmod %s %s",
		    (unsigned)st.st_mode & 07777U,
		    (st.st_mode & S_IRGRP) != 0 ? "0640" : "0600", path);
	return true;
}

/* text holds n bytes of the file. */
static bool
parse(const char *text, size_t n, uint8_t ret_master[KEY_BYTES])
{
	const char *end = NULL;
	size_t length = 0;
	if (n < HEX_BYTES || n > HEX_BYTES + 2)
		return false;
	for (size_t i = HEX_BYTES; i < n; i++)
		if (text[i] != '\n' && text[i] != '\r')
			return false;
	return sodium_hex2bin(ret_master, KEY_BYTES, text, HEX_BYTES, NULL,
		   &length, &end) == 0 &&
	       length == KEY_BYTES && end == text + HEX_BYTES;
}

/* Guarded, locked and left out of core files; wiped by keys_free(). */
static Keys *
derive(const uint8_t master[KEY_BYTES])
{
	Keys *keys = sodium_malloc(sizeof *keys);
	if (keys == NULL)
		return NULL;
	crypto_kdf_derive_from_key(
	    keys->code, sizeof keys->code, SUBKEY_CODE, KDF_CONTEXT, master);
	crypto_kdf_derive_from_key(
	    keys->seal, sizeof keys->seal, SUBKEY_SEAL, KDF_CONTEXT, master);
	crypto_kdf_derive_from_key(
	    keys->flow, sizeof keys->flow, SUBKEY_FLOW, KDF_CONTEXT, master);
	crypto_kdf_derive_from_key(
	    keys->work, sizeof keys->work, SUBKEY_WORK, KDF_CONTEXT, master);
	sodium_mprotect_readonly(keys);
	return keys;
}

bool
keys_load(const char *path, Keys **ret_keys, GError **error)
{
	char text[HEX_BYTES + 3];
	uint8_t master[KEY_BYTES];

	ready_sodium();
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return fail(error, ENOENT, path,
		    "is missing: run `sallyport init`, or put the old one "
		    "back");
	if (fd < 0 && errno == EACCES)
		return fail(error, EACCES, path,
		    "%s: give it with chgrp to a group that the users of "
		    "both programs are in, and run chmod 640 %s",
		    g_strerror(EACCES), path);
	if (fd < 0)
		return fail(error, errno, path, "%s", g_strerror(errno));
	if (!is_private(fd, path, error)) {
		close(fd);
		return false;
	}
	ssize_t n = read_up_to(fd, text, sizeof text);
	int why = errno;
	close(fd);
	if (n < 0)
		return fail(error, why, path, "%s", g_strerror(why));

	bool parsed = parse(text, (size_t)n, master);
	Keys *keys = parsed ? derive(master) : NULL;
	secret_wipe(text, sizeof text);
	secret_wipe(master, sizeof master);
	if (!parsed)
		return fail(error, EINVAL, path,
		    "does not hold %d hexadecimal digits: put the old one "
		    "back, or move it away and run `sallyport init`",
		    HEX_BYTES);
	if (keys == NULL)
		return fail(error, ENOMEM, path, "no memory for the keys");
	*ret_keys = keys;
	return true;
}

void
keys_free(Keys *keys)
{
	if (keys != NULL)
		sodium_free(keys);
}
