#include "base/wordlist.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Holds any line that begins in its first half, with its end. */
#define PEEK_BYTES 1024
G_STATIC_ASSERT(PEEK_BYTES >= 2 * (WORDLIST_WORD_BYTES + 2));

/* So little is read at once and gone through. */
#define CHUNK_BYTES 4096

/* And so much, where all of it is. */
#define WINDOW_BYTES 65536

struct WordList {
	char *paths[2]; /* the first that is there is the list */
	const char *path; /* which that is */
	int fd;
	struct stat stat; /* of fd */
	off_t begin; /* behind the comments */
};

G_DEFINE_QUARK(wordlist_error, wordlist_error)

static bool
fail(const char *path, GError **error)
{
	g_set_error(
	    error, WORDLIST_ERROR, errno, "%s: %s", path, g_strerror(errno));
	return false;
}

/* As much as there is, up to n; what cannot be read is not there. */
static gsize
peek(const WordList *list, off_t at, char *buffer, gsize n)
{
	gsize have = 0;
	while (have < n) {
		ssize_t got = pread(
		    list->fd, buffer + have, n - have, at + (off_t)have);
		if (got == 0 || (got < 0 && errno != EINTR))
			break;
		if (got > 0)
			have += (gsize)got;
	}
	return have;
}

static bool
is_comment(const char *line, gsize n)
{
	return n > 0 && line[0] == '#' && (n == 1 || line[1] == ' ');
}

/* The length of the line that begins at text, of which n bytes are there. */
static gsize
line_length(const char *text, gsize n)
{
	const char *end = memchr(text, '\n', n);
	return end == NULL ? n : (gsize)(end - text);
}

static void
skip_comments(WordList *list)
{
	char buffer[PEEK_BYTES];
	list->begin = 0;
	for (;;) {
		gsize n = peek(list, list->begin, buffer, sizeof buffer);
		gsize line = line_length(buffer, n);
		if (line == n || !is_comment(buffer, line))
			return;
		list->begin += (off_t)line + 1;
	}
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Takes another file; false: it cannot be read, the one there was stays. */
static bool
take(WordList *list, const char *path, GError **error)
{
	struct stat stat;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return fail(path, error);
	bool regular = fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);
	if (!regular || stat.st_size > WORDLIST_FILE_BYTES) {
		errno = regular ? EFBIG : EINVAL;
		fail(path, error);
		close(fd);
		return false;
	}
	if (list->fd >= 0)
		close(list->fd);
	list->fd = fd;
	list->stat = stat;
	list->path = path;
	skip_comments(list);
	return true;
}

static void
renew(WordList *list)
{
	struct stat now;
	for (gsize i = 0; i < G_N_ELEMENTS(list->paths); i++) {
		const char *path = list->paths[i];
		if (path == NULL || stat(path, &now) != 0)
			continue;
		if ((path == list->path && same_file(&now, &list->stat)) ||
		    take(list, path, NULL))
			return;
	}
}

bool
wordlist_open(
    const char *path, const char *newer, WordList **ret_list, GError **error)
{
	g_autoptr(WordList) list = g_new0(WordList, 1);
	list->fd = -1;
	list->paths[0] = g_strdup(newer);
	list->paths[1] = g_strdup(path);
	if (newer == NULL || !take(list, list->paths[0], NULL)) {
		if (!take(list, list->paths[1], error))
			return false;
	}
	*ret_list = g_steal_pointer(&list);
	return true;
}

void
wordlist_free(WordList *list)
{
	if (list == NULL)
		return;
	if (list->fd >= 0)
		close(list->fd);
	for (gsize i = 0; i < G_N_ELEMENTS(list->paths); i++)
		g_free(list->paths[i]);
	g_free(list);
}

const char *
wordlist_path(const WordList *list)
{
	return list->path;
}

/* By byte, the shorter first. */
static int
compare(const char *a, gsize n_a, const char *b, gsize n_b)
{
	int order = memcmp(a, b, MIN(n_a, n_b));
	return order != 0 ? order : (n_a > n_b) - (n_a < n_b);
}

/* The first line that begins at or behind at, which is above begin; false:
 * none does before end. */
static bool
line_behind(const WordList *list, off_t at, off_t end, char *buffer,
    off_t *ret_at, const char **ret_line, gsize *ret_n)
{
	gsize n = peek(list, at - 1, buffer, PEEK_BYTES);
	gsize rest = line_length(buffer, n);
	if (rest == n || at + (off_t)rest >= end)
		return false;
	*ret_at = at + (off_t)rest;
	*ret_line = buffer + rest + 1;
	*ret_n = line_length(*ret_line, n - rest - 1);
	return true;
}

/* Whether a line that begins at low or behind, and before high, is the word;
 * all of that fits into CHUNK_BYTES. Before low there is a line's end, or the
 * line that begins list->begin. */
static bool
is_between(
    const WordList *list, off_t low, off_t high, const char *word, gsize n_word)
{
	char buffer[CHUNK_BYTES + PEEK_BYTES];
	gsize n = peek(list, low - 1, buffer, sizeof buffer);
	gsize end = MIN(n, (gsize)(high - low) + 1);
	gsize at = low - 1 == list->begin ? 0 : line_length(buffer, n) + 1;
	while (at < end) {
		gsize line = line_length(buffer + at, n - at);
		int order = compare(word, n_word, buffer + at, line);
		if (order <= 0)
			return order == 0;
		at += line + 1;
	}
	return false;
}

bool
wordlist_has(WordList *list, const char *word)
{
	char buffer[PEEK_BYTES];
	gsize n_word = strlen(word);
	if (list == NULL || n_word == 0 || n_word > WORDLIST_WORD_BYTES)
		return false;
	renew(list);
	off_t low = list->begin + 1, high = list->stat.st_size;
	while (high - low > CHUNK_BYTES) {
		off_t middle = low + (high - low) / 2, at;
		const char *line;
		gsize n;
		if (!line_behind(list, middle, high, buffer, &at, &line, &n)) {
			high = middle;
			continue;
		}
		int order = compare(word, n_word, line, n);
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = at + (off_t)n + 1;
	}
	return low <= high && is_between(list, low, high, word, n_word);
}

static bool
wrong(const WordList *list, unsigned number, const char *what, GError **error)
{
	g_set_error(error, WORDLIST_ERROR, EINVAL, "%s:%u: %s", list->path,
	    number, what);
	return false;
}

/* A window that goes through the list. */
typedef struct {
	off_t at; /* of what is in it */
	off_t n;
	char bytes[WINDOW_BYTES];
} Window;

/* What the list has at that place, PEEK_BYTES at most. */
static const char *
look_on(const WordList *list, Window *window, off_t at, gsize *ret_n)
{
	if (at - window->at + PEEK_BYTES > window->n) {
		window->at = at;
		window->n = (off_t)peek(list, at, window->bytes, WINDOW_BYTES);
	}
	*ret_n = (gsize)MIN(window->n - (at - window->at), PEEK_BYTES);
	return window->bytes + (at - window->at);
}

bool
wordlist_check(WordList *list, GError **error)
{
	g_autofree Window *window = g_new0(Window, 1);
	char last[WORDLIST_WORD_BYTES];
	gsize n_last = 0;
	unsigned number = 1;
	bool comments = true;
	renew(list);
	for (off_t at = 0;; number++) {
		gsize n;
		const char *buffer = look_on(list, window, at, &n);
		gsize line = line_length(buffer, n);
		if (n == 0)
			break;
		at += (off_t)line + 1;
		if (comments && line < n && is_comment(buffer, line))
			continue;
		comments = false;
		if (line == n)
			return wrong(list, number,
			    "a line too long, or without an end", error);
		if (line > WORDLIST_WORD_BYTES)
			return wrong(list, number, "a line too long", error);
		if (line == 0)
			return wrong(list, number, "an empty line", error);
		if (n_last > 0 && compare(last, n_last, buffer, line) >= 0)
			return wrong(list, number,
			    "not sorted by byte, or twice; LC_ALL=C sort -u "
			    "sorts it",
			    error);
		memcpy(last, buffer, line);
		n_last = line;
	}
	return n_last > 0 || wrong(list, number, "no word in it", error);
}
