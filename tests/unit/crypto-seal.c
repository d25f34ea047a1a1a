/* memmem(). */
#define _GNU_SOURCE

#include "crypto/seal.h"

#include <string.h>

static const Keys KEYS = { .code = { 1 }, .seal = { 2 } };
static const char PLAIN[] = "the code is 123456";

static void
test_changed_is_refused(void)
{
	g_autoptr(GBytes) sealed = seal(&KEYS, "mail-1", PLAIN, sizeof PLAIN);
	gsize n = g_bytes_get_size(sealed);
	for (gsize i = 0; i < n; i++) {
		g_autofree uint8_t *copy = g_memdup2(
		    g_bytes_get_data(sealed, NULL), n);
		copy[i] ^= 1;
		g_autoptr(GBytes) changed = g_bytes_new(copy, n);
		g_assert_null(unseal(&KEYS, "mail-1", changed));
	}
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GBytes) cut = g_bytes_new_from_bytes(sealed, 0, i);
		g_assert_null(unseal(&KEYS, "mail-1", cut));
	}
	g_autoptr(GBytes) none = g_bytes_new(NULL, 0);
	g_assert_null(unseal(&KEYS, "mail-1", none));
}

static void
test_other_key_or_name(void)
{
	static const Keys OTHER = { .code = { 1 }, .seal = { 3 } };
	g_autoptr(GBytes) sealed = seal(&KEYS, "mail-1", PLAIN, sizeof PLAIN);
	g_assert_null(unseal(&OTHER, "mail-1", sealed));
	g_assert_null(unseal(&KEYS, "mail-2", sealed));
	g_assert_null(unseal(&KEYS, "", sealed));
}

static void
test_comes_back(void)
{
	g_autoptr(GBytes) sealed = seal(&KEYS, "mail-1", PLAIN, sizeof PLAIN);
	g_autoptr(GByteArray) plain = unseal(&KEYS, "mail-1", sealed);
	g_assert_nonnull(plain);
	g_assert_cmpmem(plain->data, plain->len, PLAIN, sizeof PLAIN);
}

static void
test_nothing_comes_back(void)
{
	g_autoptr(GBytes) sealed = seal(&KEYS, "empty", NULL, 0);
	g_autoptr(GByteArray) plain = unseal(&KEYS, "empty", sealed);
	g_assert_nonnull(plain);
	g_assert_cmpuint(plain->len, ==, 0);
}

static void
test_is_not_readable(void)
{
	g_autoptr(GBytes) one = seal(&KEYS, "mail-1", PLAIN, sizeof PLAIN);
	g_autoptr(GBytes) two = seal(&KEYS, "mail-1", PLAIN, sizeof PLAIN);
	gsize n = 0;
	const void *data = g_bytes_get_data(one, &n);
	g_assert_null(memmem(data, n, "123456", 6));
	g_assert_false(g_bytes_equal(one, two));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/seal/a-changed-or-cut-one-does-not-open",
	    test_changed_is_refused);
	g_test_add_func("/seal/another-key-or-name-does-not-open-it",
	    test_other_key_or_name);
	g_test_add_func("/seal/what-was-sealed-comes-back", test_comes_back);
	g_test_add_func(
	    "/seal/nothing-comes-back-as-nothing", test_nothing_comes_back);
	g_test_add_func(
	    "/seal/cannot-be-read-nor-recognised", test_is_not_readable);
	return g_test_run();
}
