#include "view/language.h"

#include <glib.h>
#include <string.h>

static const Language ours[] = {
	{ "en", "en", "English" },
	{ "zh_CN", "zh-CN", "简体中文" },
	{ "pt_BR", "pt-BR", "Português" },
	{ "pt", "pt", "Português" },
	{ NULL, NULL, NULL },
};

static const char *
best(const char *accept)
{
	return language_best(ours, accept, &ours[0])->id;
}

static void
test_nothing_of_ours(void)
{
	g_assert_cmpstr(best(NULL), ==, "en");
	g_assert_cmpstr(best(""), ==, "en");
	g_assert_cmpstr(best("de, fr;q=0.8"), ==, "en");
	g_assert_cmpstr(best("z"), ==, "en");
	g_assert_cmpstr(best("zhx-CN"), ==, "en");
}

static void
test_nonsense(void)
{
	static const char *const cases[] = { ",,,", ";", ";q=1",
		"zh-CN;q=", "zh-CN;q=2", "zh-CN;q=1.001", "zh-CN;q=0.1234",
		"zh-CN;q=-1", "zh-CN;q=.5", "zh-CN;q=1e0", "zh-CN;level=1", "-",
		"zh_CN", "\xff\xfe",
		"zh-CN-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd" };
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(best(cases[i]), ==, "en");
}

static void
test_a_flood(void)
{
	g_autoptr(GString) flood = g_string_new(NULL);
	for (int i = 0; i < 10000; i++)
		g_string_append(flood, "xx;q=0.5,");
	g_string_append(flood, "zh-CN");
	g_assert_cmpstr(best(flood->str), ==, "en");
}

static void
test_refused(void)
{
	g_assert_cmpstr(best("zh-CN;q=0"), ==, "en");
	g_assert_cmpstr(best("zh-CN;q=0.000, pt"), ==, "pt");
}

static void
test_weights(void)
{
	g_assert_cmpstr(best("en;q=0.8, zh-CN"), ==, "zh_CN");
	g_assert_cmpstr(best("zh-CN;q=0.300,en;q=0.31"), ==, "en");
	g_assert_cmpstr(
	    best("de;q=0.9 , zh-cn ; q=0.7 , en;q=0.6"), ==, "zh_CN");
	g_assert_cmpstr(best("pt, zh-CN"), ==, "pt");
	g_assert_cmpstr(best("*;q=0.1, zh;Q=0.2"), ==, "zh_CN");
	g_assert_cmpstr(best("*, zh-CN;q=0.5"), ==, "en");
}

static void
test_varieties(void)
{
	g_assert_cmpstr(best("zh"), ==, "zh_CN");
	g_assert_cmpstr(best("zh-Hans-CN"), ==, "zh_CN");
	g_assert_cmpstr(best("ZH-TW"), ==, "zh_CN");
	g_assert_cmpstr(best("en-GB"), ==, "en");
	g_assert_cmpstr(best("pt-PT"), ==, "pt");
	g_assert_cmpstr(best("pt-br"), ==, "pt_BR");
}

static void
test_table(void)
{
	g_assert_cmpstr(language_table[0].id, ==, "en");
	for (const Language *l = language_table; l->id != NULL; l++) {
		g_autofree char *tag = g_strdelimit(g_strdup(l->id), "_", '-');
		g_assert_cmpstr(l->tag, ==, tag);
		g_assert_cmpuint(strlen(l->name), >, 0);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/language/none-of-ours-is-the-fallback", test_nothing_of_ours);
	g_test_add_func("/language/nonsense-is-skipped", test_nonsense);
	g_test_add_func(
	    "/language/a-flood-is-not-read-to-its-end", test_a_flood);
	g_test_add_func("/language/weight-zero-is-a-refusal", test_refused);
	g_test_add_func("/language/the-heaviest-wins", test_weights);
	g_test_add_func(
	    "/language/a-variety-finds-its-language", test_varieties);
	g_test_add_func("/language/the-table-is-sound", test_table);
	return g_test_run();
}
