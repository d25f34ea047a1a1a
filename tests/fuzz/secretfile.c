/*
 * The files that hold a secret alone: the key, a password. One is read as it
 * is or refused with a remedy.
 */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/secretfile.h"
#include "base/text.h"
#include "crypto/keys.h"
#include "tests/fuzz/memory-file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_password(const char *path, const uint8_t *data, size_t size)
{
	g_autoptr(SecretText) text = NULL;
	g_autoptr(GError) error = NULL;
	if (!secret_file_read(path, &text, &error)) {
		g_assert_null(text);
		g_assert_true(g_str_has_prefix(error->message, path));
		return;
	}
	size_t n = strlen(text);
	g_assert_true(n > 0 && n <= LIMIT_SECRET_FILE_BYTES);
	g_assert_true(text_valid(text, n));
	/* All of the file but its line end. */
	g_assert_cmpmem(text, n, data, n);
	g_assert_cmpuint(size - n, <=, 2);
}

/* Sixty-four digits, whatever their case. */
static void
try_key(const char *path, const uint8_t *data, size_t size)
{
	g_autoptr(Keys) keys = NULL;
	g_autoptr(GError) error = NULL;
	size_t digits = 0;
	while (digits < size && g_ascii_isxdigit((char)data[digits]))
		digits++;
	if (keys_load(path, &keys, &error)) {
		g_assert_cmpuint(digits, ==, 2 * KEY_BYTES);
		g_assert_cmpuint(size - digits, <=, 2);
		return;
	}
	g_assert_null(keys);
	g_assert_nonnull(error);
	g_assert_false(digits == 2 * KEY_BYTES && size == digits);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MemoryFile file = memory_file_new(data, size);
	try_password(file.path, data, size);
	try_key(file.path, data, size);
	memory_file_close(&file);
	return 0;
}
