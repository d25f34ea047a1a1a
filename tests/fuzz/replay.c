/*
 * Runs a fuzz target over every file of corpus/TARGET, in order, where there is
 * no fuzzer: TARGET is this program's name; or over the folder it is given. A
 * file that was once a finding stays one for ever.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static gint
by_name(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
names_in(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (const char *name;
	     dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_name);
	return names;
}

int
main(int argc, char **argv)
{
	g_autofree char *target = g_path_get_basename(argv[0]);
	g_autofree char *folder = argc > 1
				      ? g_strdup(argv[1])
				      : g_build_filename(g_getenv("top_srcdir"),
					    "tests", "fuzz", "corpus", target,
					    NULL);
	g_autoptr(GPtrArray) names = names_in(folder);
	if (names->len == 0) {
		printf("1..1\nnot ok 1 - %s has files\n", folder);
		return EXIT_FAILURE;
	}
	printf("1..%u\n", names->len);
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autofree char *text = NULL;
		gsize n = 0;
		bool found = g_file_get_contents(path, &text, &n, NULL);
		if (found) {
			/* Without GLib's NUL behind the end, so that who reads
			 * on is found out. */
			g_autofree uint8_t *data = g_malloc(MAX(n, 1));
			memcpy(data, text, n);
			LLVMFuzzerTestOneInput(data, n);
		}
		printf("%sok %u - %s\n", found ? "" : "not ", i + 1, name);
		fflush(stdout);
	}
	return EXIT_SUCCESS;
}
