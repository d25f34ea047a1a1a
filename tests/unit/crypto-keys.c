#include "crypto/keys.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEX "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

typedef struct {
	char *folder;
	char *path;
} Fixture;

static void
set_up(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	f->folder = g_dir_make_tmp("keys-XXXXXX", NULL);
	g_assert_nonnull(f->folder);
	f->path = g_build_filename(f->folder, "key", NULL);
}

static void
tear_down(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	g_unlink(f->path);
	g_assert_cmpint(g_rmdir(f->folder), ==, 0);
	g_free(f->path);
	g_free(f->folder);
}

static void
put(Fixture *f, const char *text, int mode)
{
	g_assert_true(g_file_set_contents(f->path, text, -1, NULL));
	g_assert_cmpint(g_chmod(f->path, mode), ==, 0);
}

/* The load fails with this in its message. */
static void
assert_refused(Fixture *f, const char *part)
{
	Keys *keys = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_false(keys_load(f->path, &keys, &error));
	g_assert_null(keys);
	g_assert_true(error != NULL && error->domain == KEYS_ERROR);
	g_assert_nonnull(strstr(error->message, f->path));
	g_assert_nonnull(strstr(error->message, part));
}

static void
test_missing(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	assert_refused(f, "sallyport init");
	assert_refused(f, "[store] key_file: ");
}

static void
test_closed_to_us(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	put(f, HEX "\n", 0000);
	/* Root may read everything. */
	bool root = geteuid() == 0;
	g_assert_cmpint(g_chmod(f->folder, 0755), ==, 0);
	g_assert_true(!root || seteuid(65534) == 0);
	assert_refused(f, "Permission denied: give it with chgrp");
	g_assert_true(!root || seteuid(0) == 0);
}

static void
test_open_to_others(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	static const int MODES[] = { 0604, 0602, 0620, 0644, 0666, 0601 };
	for (gsize i = 0; i < G_N_ELEMENTS(MODES); i++) {
		put(f, HEX "\n", MODES[i]);
		assert_refused(f, "chmod 06");
	}
}

static void
test_folder(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	g_assert_cmpint(g_mkdir(f->path, 0700), ==, 0);
	assert_refused(f, "not a file");
	g_assert_cmpint(g_rmdir(f->path), ==, 0);
}

static void
test_no_key_inside(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	static const char *const WRONG[] = {
		"",
		"\n",
		"00",
		HEX "00",
		HEX " ",
		HEX "\n\n\n",
		HEX "\n00",
		" " HEX,
		"x" HEX,
		"0001 02030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d"
		"1e1f",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(WRONG); i++) {
		put(f, WRONG[i], 0600);
		assert_refused(f, "64 hexadecimal digits");
	}
}

static void
test_never_overwritten(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	put(f, "precious", 0600);
	g_assert_false(keys_create(f->path, &error));
	g_assert_nonnull(strstr(error->message, "already there"));
	g_assert_true(g_file_get_contents(f->path, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, "precious");
}

static void
test_not_made_where_there_is_no_folder(
    Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(f->path, "key", NULL);
	g_assert_false(keys_create(path, &error));
	g_assert_true(error != NULL && error->domain == KEYS_ERROR);
}

static void
test_made_private(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	struct stat st;
	g_autoptr(Keys) keys = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize n = 0;

	g_assert_true(keys_create(f->path, &error));
	g_assert_no_error(error);
	g_assert_cmpint(stat(f->path, &st), ==, 0);
	g_assert_cmpint(st.st_mode & 0777, ==, 0600);
	g_assert_true(g_file_get_contents(f->path, &text, &n, NULL));
	g_assert_cmpuint(n, ==, 2 * KEY_BYTES + 1);
	g_assert_true(keys_load(f->path, &keys, &error));
	g_assert_no_error(error);
}

/* Kept for ever: a change would make every key file useless. The values are
 * by Python: hashlib.blake2b(b"", digest_size=32, key=bytes(range(32)),
 * salt=N.to_bytes(16, "little"), person=b"sallypor"). */
static void
test_derived_as_ever(Fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
	static const Keys KNOWN = {
		.code = { 0xc6, 0x21, 0xa3, 0xd2, 0xe6, 0x0e, 0xec, 0xdd, 0x7e,
		    0x8f, 0x97, 0x03, 0x69, 0x80, 0xf5, 0x17, 0xb4, 0x5e, 0xed,
		    0x3d, 0xb1, 0x0f, 0xd3, 0xdd, 0x41, 0x83, 0xad, 0x10, 0xaa,
		    0x90, 0x54, 0x7c },
		.seal = { 0x98, 0xcd, 0x23, 0xeb, 0x63, 0x61, 0x96, 0x8f, 0x14,
		    0x5c, 0x38, 0x94, 0xf2, 0xb0, 0x4c, 0x1a, 0xb6, 0xcc, 0xf2,
		    0xe8, 0x02, 0xc8, 0xc8, 0x68, 0xc4, 0xbc, 0xdc, 0xf2, 0x7e,
		    0xbf, 0x9d, 0x38 },
		.flow = { 0xf3, 0xa3, 0xb1, 0x7c, 0xa9, 0xf2, 0x81, 0xb3, 0x8d,
		    0xf7, 0x60, 0xc3, 0xee, 0x48, 0xdb, 0x65, 0x58, 0xdd, 0x49,
		    0x51, 0x80, 0xed, 0x79, 0x99, 0x4d, 0xb5, 0x7c, 0xb9, 0x71,
		    0x67, 0xb2, 0xef },
		.work = { 0x08, 0x18, 0xd3, 0x28, 0xf3, 0x8c, 0x4c, 0x42, 0x58,
		    0xf2, 0x23, 0x7e, 0xc0, 0x10, 0xa1, 0x73, 0xb9, 0x04, 0xa7,
		    0x28, 0x20, 0xc8, 0x38, 0x0b, 0x5b, 0xab, 0xc3, 0xa3, 0x4a,
		    0x6a, 0xe2, 0x18 },
	};
	g_autoptr(Keys) keys = NULL;
	put(f, HEX "\n", 0640);
	g_assert_true(keys_load(f->path, &keys, NULL));
	g_assert_cmpmem(keys, sizeof *keys, &KNOWN, sizeof KNOWN);
}

static void
add(const char *name, void (*test)(Fixture *, gconstpointer))
{
	g_test_add(name, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/keys/a-missing-file-names-the-command-that-makes-it",
	    test_missing);
	add("/keys/a-file-closed-to-us-comes-with-its-remedy",
	    test_closed_to_us);
	add("/keys/a-file-open-to-others-is-refused", test_open_to_others);
	add("/keys/a-folder-is-refused", test_folder);
	add("/keys/anything-but-64-digits-is-refused", test_no_key_inside);
	add("/keys/an-existing-file-is-never-written-over",
	    test_never_overwritten);
	add("/keys/no-folder-no-key", test_not_made_where_there_is_no_folder);
	add("/keys/a-new-one-is-private-and-loads", test_made_private);
	add("/keys/are-derived-as-ever", test_derived_as_ever);
	return g_test_run();
}
