#include "cmd/domainlist.h"

#include <string.h>

#include "account/address.h"
#include "account/maildomain.h"
#include "base/wordlist.h"
#include "cmd/command.h"

/* How much of a line that is none is shown. */
#define SHOWN_CHARS 60

void
domain_list_clear(DomainList *list)
{
	g_clear_pointer(&list->domains, g_ptr_array_unref);
	g_clear_pointer(&list->left_out, g_ptr_array_unref);
}

static int
by_byte(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
wrong(unsigned number, const char *line, GError **error)
{
	g_autofree char *shown = g_utf8_make_valid(line, -1);
	g_autofree char *escaped = g_strescape(shown, NULL);
	g_set_error(error, COMMAND_ERROR, 0,
	    "line %u: \"%.*s\" is no domain; nothing was changed", number,
	    SHOWN_CHARS, escaped);
	return false;
}

/* Takes the line, which may be cut up. */
static bool
read_line(char *line, unsigned number, const Settings *settings,
    DomainList *list, GError **error)
{
	g_strstrip(line);
	if (*line == '\0' || *line == '#')
		return true;
	g_autofree char *domain = g_ascii_strdown(line, -1);
	if (strlen(domain) > WORDLIST_WORD_BYTES ||
	    !address_domain_valid(domain))
		return wrong(number, line, error);
	GPtrArray *where = maildomain_is_needed(settings, domain)
			       ? list->left_out
			       : list->domains;
	g_ptr_array_add(where, g_steal_pointer(&domain));
	return true;
}

static void
sort_out(GPtrArray *domains)
{
	g_ptr_array_sort(domains, by_byte);
	for (guint i = domains->len; i > 1; i--)
		if (strcmp(g_ptr_array_index(domains, i - 1),
			g_ptr_array_index(domains, i - 2)) == 0)
			g_ptr_array_remove_index(domains, i - 1);
}

bool
domain_list_read(const char *text, gsize n, const Settings *settings,
    DomainList *ret_list, GError **error)
{
	g_auto(DomainList) list = {
		.domains = g_ptr_array_new_with_free_func(g_free),
		.left_out = g_ptr_array_new_with_free_func(g_free),
	};
	unsigned number = 1;
	for (const char *at = text, *end; at < text + n; at = end + 1) {
		gsize rest = (gsize)(text + n - at);
		end = memchr(at, '\n', rest);
		if (end == NULL)
			end = text + n;
		g_autofree char *line = g_strndup(at, (gsize)(end - at));
		/* A NUL would end the line before its end. */
		if (strlen(line) != (gsize)(end - at))
			return wrong(number, line, error);
		if (!read_line(line, number++, settings, &list, error))
			return false;
	}
	sort_out(list.domains);
	sort_out(list.left_out);
	*ret_list = list;
	list = (DomainList){ 0 };
	return true;
}

guint
domain_list_missing(const DomainList *a, const DomainList *b)
{
	guint missing = 0, j = 0;
	for (guint i = 0; i < a->domains->len; i++) {
		const char *domain = g_ptr_array_index(a->domains, i);
		while (j < b->domains->len &&
		       strcmp(g_ptr_array_index(b->domains, j), domain) < 0)
			j++;
		if (j == b->domains->len ||
		    strcmp(g_ptr_array_index(b->domains, j), domain) != 0)
			missing++;
	}
	return missing;
}

GString *
domain_list_print(const DomainList *list, const char *source)
{
	GString *text = g_string_new(NULL);
	g_string_append_printf(text,
	    "# Domains of disposable mailboxes, by sallyport domains update "
	    "from\n# %s\n",
	    source);
	for (guint i = 0; i < list->domains->len; i++)
		g_string_append_printf(text, "%s\n",
		    (const char *)g_ptr_array_index(list->domains, i));
	return text;
}
