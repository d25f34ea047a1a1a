#include "view/language.h"

#include <string.h>

/* No browser asks for more languages, or in more words. */
#define RANGES_MAX 32
#define RANGE_BYTES_MAX 35 /* RFC 5646 4.4.1 */

const Language language_table[] = {
	{ "en", "en", "English" },
	{ "zh_CN", "zh-CN", "简体中文" },
	{ NULL, NULL, NULL },
};

typedef struct {
	char text[RANGE_BYTES_MAX + 1];
	int thousandths; /* the weight q, 0 to 1000 */
} Range;

/* RFC 9110 12.4.2: up to three decimals; -1 for what is none. */
static int
weight_of(const char *s, gsize n)
{
	if (n == 0 || n > strlen("0.000") || (s[0] != '0' && s[0] != '1'))
		return -1;
	int weight = (s[0] - '0') * 1000;
	if (n > 1 && s[1] != '.')
		return -1;
	int worth = 100;
	for (gsize i = 2; i < n; i++) {
		if (!g_ascii_isdigit(s[i]))
			return -1;
		weight += (s[i] - '0') * worth;
		worth /= 10;
	}
	return weight <= 1000 ? weight : -1;
}

/* One element of the list, "zh-CN;q=0.8", its blanks stripped. */
static bool
read_range(char *element, Range *ret_range)
{
	Range range = { .thousandths = 1000 };
	char *semicolon = strchr(element, ';');
	if (semicolon != NULL) {
		*semicolon = '\0';
		const char *q = g_strstrip(semicolon + 1);
		if (g_ascii_strncasecmp(q, "q=", 2) != 0)
			return false;
		range.thousandths = weight_of(q + 2, strlen(q + 2));
	}
	g_strstrip(element);
	if (range.thousandths < 0 || *element == '\0' ||
	    strlen(element) > RANGE_BYTES_MAX)
		return false;
	g_strlcpy(range.text, element, sizeof range.text);
	*ret_range = range;
	return true;
}

static unsigned
read_ranges(const char *accept, Range ranges[static RANGES_MAX])
{
	g_auto(GStrv) elements = g_strsplit(accept, ",", RANGES_MAX + 1);
	unsigned n = 0;
	for (char **e = elements; *e != NULL && n < RANGES_MAX; e++) {
		Range range;
		if (!read_range(g_strstrip(*e), &range))
			continue;
		/* Heaviest first; equals in the order they came. */
		unsigned i = n++;
		for (; i > 0 && ranges[i - 1].thousandths < range.thousandths;
		     i--)
			ranges[i] = ranges[i - 1];
		ranges[i] = range;
	}
	return n;
}

static gsize
primary_length(const char *tag)
{
	return strcspn(tag, "-");
}

static bool
same_primary(const char *a, const char *b)
{
	gsize n = primary_length(a);
	return n == primary_length(b) && g_ascii_strncasecmp(a, b, n) == 0;
}

/* RFC 4647 3.4: the range, then shorter and shorter beginnings of it; at last
 * any language of ours that is a variety of the same one. */
static const Language *
look_up(const Language *languages, const char *range)
{
	char cut[RANGE_BYTES_MAX + 1];
	g_strlcpy(cut, range, sizeof cut);
	for (;;) {
		for (const Language *l = languages; l->id != NULL; l++)
			if (g_ascii_strcasecmp(l->tag, cut) == 0)
				return l;
		char *hyphen = strrchr(cut, '-');
		if (hyphen == NULL)
			break;
		*hyphen = '\0';
	}
	for (const Language *l = languages; l->id != NULL; l++)
		if (same_primary(l->tag, range))
			return l;
	return NULL;
}

const Language *
language_best(
    const Language *languages, const char *accept, const Language *fallback)
{
	if (accept == NULL)
		return fallback;
	Range ranges[RANGES_MAX];
	unsigned n = read_ranges(accept, ranges);
	for (unsigned i = 0; i < n && ranges[i].thousandths > 0; i++) {
		/* Any: then the one the administrator chose. */
		if (strcmp(ranges[i].text, "*") == 0)
			return fallback;
		const Language *found = look_up(languages, ranges[i].text);
		if (found != NULL)
			return found;
	}
	return fallback;
}
