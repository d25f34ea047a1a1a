/*
 * po-extract DIRECTORY TEMPLATE...: prints the words of templates as a gettext
 * .pot. It finds them with the scanner that the program itself translates
 * with, so that none can be missed.
 */
#include "view/translate.h"

#include <stdio.h>
#include <string.h>

/* No dates and no line numbers: the file changes when words do. */
static const char header[] =
    "# Words of Sallyport's templates. Made by `make po-update`.\n"
    "msgid \"\"\n"
    "msgstr \"\"\n"
    "\"Project-Id-Version: sallyport\\n\"\n"
    "\"MIME-Version: 1.0\\n\"\n"
    "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
    "\"Content-Transfer-Encoding: 8bit\\n\"\n";

typedef struct {
	const char *file; /* being read */
	GPtrArray *msgids; /* in the order they were met */
	GHashTable *references; /* msgid: GString of files */
} Extract;

static void
free_reference(gpointer reference)
{
	g_string_free(reference, TRUE);
}

static const char *
collect(gpointer data, const char *msgid)
{
	Extract *extract = data;
	GString *files = g_hash_table_lookup(extract->references, msgid);
	if (files == NULL) {
		files = g_string_new(NULL);
		char *key = g_strdup(msgid);
		g_ptr_array_add(extract->msgids, key);
		g_hash_table_insert(extract->references, key, files);
	}
	g_autofree char *line = g_strdup_printf("#: %s\n", extract->file);
	if (strstr(files->str, line) == NULL)
		g_string_append(files, line);
	return NULL;
}

static bool
read_words(
    Extract *extract, const char *directory, const char *file, GError **error)
{
	g_autofree char *path = g_build_filename(directory, file, NULL);
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, error))
		return false;
	g_autoptr(GString) unused = g_string_new(NULL);
	extract->file = file;
	if (!translate(text, true, collect, extract, unused, error)) {
		g_prefix_error(error, "%s: ", path);
		return false;
	}
	return true;
}

static void
print_string(const char *s)
{
	putchar('"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	printf("\"\n");
}

int
main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: %s directory template...\n", argv[0]);
		return 2;
	}
	g_autoptr(GPtrArray) msgids = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) references = g_hash_table_new_full(
	    g_str_hash, g_str_equal, NULL, free_reference);
	Extract extract = { .msgids = msgids, .references = references };
	for (int i = 2; i < argc; i++) {
		g_autoptr(GError) error = NULL;
		if (!read_words(&extract, argv[1], argv[i], &error)) {
			fprintf(stderr, "%s: %s\n", argv[0], error->message);
			return 1;
		}
	}
	fputs(header, stdout);
	for (guint i = 0; i < msgids->len; i++) {
		const char *msgid = msgids->pdata[i];
		GString *files = g_hash_table_lookup(references, msgid);
		printf("\n%smsgid ", files->str);
		print_string(msgid);
		printf("msgstr \"\"\n");
	}
	return 0;
}
