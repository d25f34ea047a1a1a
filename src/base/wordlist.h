/*
 * A list of words in a file, looked up without ever being read in: one word a
 * line, sorted by byte (as LC_ALL=C sort does), none twice. Lines at its
 * beginning that are "#" or begin with "# " are comments.
 *
 * A look-up reads a KiB here and there, some ten times, so that it costs
 * microseconds in a process that has just started, too. The file is read, not
 * mapped: one that is cut short under us is a wrong answer for a moment, not a
 * signal. One that takes its place is noticed at the next look-up.
 */
#ifndef BASE_WORDLIST_H
#define BASE_WORDLIST_H

#include <glib.h>
#include <stdbool.h>

/* Of a word, without its line end. */
#define WORDLIST_WORD_BYTES 255
#define WORDLIST_FILE_BYTES (64 << 20)

typedef struct WordList WordList;

#define WORDLIST_ERROR (wordlist_error_quark())
GQuark wordlist_error_quark(void);

/*
 * The list at path; where there is a file at newer (NULL: nowhere), that goes
 * before, whenever it appears or disappears. The error names the file. What is
 * in it is not looked at: see wordlist_check().
 */
bool wordlist_open(
    const char *path, const char *newer, WordList **ret_list, GError **error);
void wordlist_free(WordList *list);

/* While no file can be read, the last one that could is the list. NULL is a
 * list without words. */
bool wordlist_has(WordList *list, const char *word);

/* Reads all of it: sorted, nothing twice, nothing too long, no empty line. */
bool wordlist_check(WordList *list, GError **error);

/* The file it is in now. */
const char *wordlist_path(const WordList *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WordList, wordlist_free)

#endif
