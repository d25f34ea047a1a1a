#include "base/secretfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"

G_DEFINE_QUARK(secret_file_error, secret_file_error)

static bool
fail(GError **error, int code, const char *path, const char *problem)
{
	g_set_error(error, SECRET_FILE_ERROR, code, "%s: %s", path, problem);
	return false;
}

/* Fills buffer as far as the file goes; -1: errno says why not. */
static ssize_t
read_all(int fd, char *buffer, size_t size)
{
	size_t n = 0;
	while (n < size) {
		ssize_t got = read(fd, buffer + n, size - n);
		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			return -1;
		if (got > 0)
			n += (size_t)got;
	}
	return (ssize_t)n;
}

bool
secret_file_load(const char *path, gsize max, SecretString **ret_content,
    mode_t *ret_mode, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return fail(error, errno, path, g_strerror(errno));
	/* All the room there will ever be: a copy left behind by a growing
	 * string would not be wiped. One byte over max shows that there is
	 * more. */
	g_autoptr(SecretString) content = g_string_sized_new(max + 2);
	struct stat st = { 0 };
	ssize_t n = -1;
	if (fstat(fd, &st) == 0)
		n = read_all(fd, content->str, max + 1);
	int read_errno = errno;
	close(fd);
	if (n < 0)
		return fail(error, read_errno, path, g_strerror(read_errno));
	if ((gsize)n > max) {
		g_set_error(error, SECRET_FILE_ERROR, EFBIG,
		    "%s: larger than %" G_GSIZE_FORMAT " bytes", path, max);
		return false;
	}
	g_string_set_size(content, (gsize)n);
	*ret_content = g_steal_pointer(&content);
	*ret_mode = st.st_mode;
	return true;
}

static void
take_off_line_end(GString *line)
{
	if (line->len > 0 && line->str[line->len - 1] == '\n')
		g_string_truncate(line, line->len - 1);
	if (line->len > 0 && line->str[line->len - 1] == '\r')
		g_string_truncate(line, line->len - 1);
}

/* Of what secret_file_load() says about a file with a secret. */
static char *
remedy(int code, const char *path)
{
	switch (code) {
	case ENOENT:
		return g_strdup("write the secret into it, on one line, for "
				"the eyes of the program's user alone");
	case EACCES:
		return g_strdup_printf(
		    "where systemd hands it to the worker, leave it to root "
		    "and ask as root; else run chgrp with a group of the "
		    "program's user, and chmod 640 %s",
		    path);
	case EISDIR:
		return g_strdup("name a file in it that holds the secret");
	case EFBIG:
		return g_strdup("write the secret alone into it");
	default:
		return g_strdup("name a file that can be read");
	}
}

bool
secret_file_read(const char *path, SecretText **ret_text, GError **error)
{
	g_autoptr(SecretString) content = NULL;
	mode_t mode = 0;
	g_autoptr(GError) load_error = NULL;
	if (!secret_file_load(
		path, LIMIT_SECRET_FILE_BYTES, &content, &mode, &load_error)) {
		g_autofree char *what = remedy(load_error->code, path);
		g_set_error(error, SECRET_FILE_ERROR, load_error->code,
		    "%s; %s", load_error->message, what);
		return false;
	}
	if ((mode & 0007) != 0) {
		g_set_error(error, SECRET_FILE_ERROR, EPERM,
		    "%s: others can reach this secret; run chmod o-rwx %s",
		    path, path);
		return false;
	}
	take_off_line_end(content);
	if (content->len == 0)
		return fail(error, EINVAL, path,
		    "empty; write the secret into it, on one line");
	if (!text_valid(content->str, content->len))
		return fail(error, EINVAL, path,
		    "not one line of UTF-8 text; "
		    "write the secret alone into it");
	*ret_text = g_strdup(content->str);
	return true;
}
