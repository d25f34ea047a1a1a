#include "base/parcel.h"

#include <glib.h>
#include <string.h>

static uint8_t bytes[64];

static Parcel
empty_parcel(size_t size)
{
	return (Parcel){ .bytes = bytes, .size = size };
}

static void
test_in_order(void)
{
	const char pod[3] = { 1, 2, 3 };
	char out[3];
	Parcel packed = empty_parcel(sizeof bytes);
	parcel_put_text(&packed, "ada");
	parcel_put_int(&packed, -5);
	parcel_put_text(&packed, NULL);
	parcel_put_text(&packed, "");
	parcel_put(&packed, pod, sizeof pod);
	g_assert_true(parcel_good(&packed));
	Parcel taken = empty_parcel(packed.at);
	g_assert_cmpstr(parcel_take_text(&taken), ==, "ada");
	g_assert_cmpint(parcel_take_int(&taken), ==, -5);
	g_assert_null(parcel_take_text(&taken));
	g_assert_cmpstr(parcel_take_text(&taken), ==, "");
	parcel_take(&taken, out, sizeof out);
	g_assert_cmpmem(out, sizeof out, pod, sizeof pod);
	g_assert_true(parcel_good(&taken));
	g_assert_cmpuint(taken.at, ==, packed.at);
}

/* However little room there is, nothing is written beyond. */
static void
test_no_room(void)
{
	for (size_t size = 0; size < 20; size++) {
		memset(bytes, 0x5a, sizeof bytes);
		Parcel packed = empty_parcel(size);
		parcel_put_int(&packed, 1);
		parcel_put_text(&packed, "abc");
		g_assert_false(parcel_good(&packed));
		for (size_t i = size; i < sizeof bytes; i++)
			g_assert_cmpint(bytes[i], ==, 0x5a);
	}
}

static void
test_cut_off(void)
{
	Parcel packed = empty_parcel(sizeof bytes);
	parcel_put_int(&packed, 1);
	parcel_put_text(&packed, "abc");
	for (size_t size = 0; size < packed.at; size++) {
		Parcel taken = empty_parcel(size);
		(void)parcel_take_int(&taken);
		g_assert_null(parcel_take_text(&taken));
		g_assert_cmpint(parcel_take_int(&taken), ==, 0);
		g_assert_false(parcel_good(&taken));
	}
}

static void
test_text_without_end(void)
{
	static const int64_t LENGTHS[] = { 3, -1, INT64_MIN, INT64_MAX };
	for (size_t i = 0; i < G_N_ELEMENTS(LENGTHS); i++) {
		Parcel packed = empty_parcel(sizeof bytes);
		parcel_put_int(&packed, LENGTHS[i]);
		parcel_put(&packed, "abcdef", 6);
		Parcel taken = empty_parcel(packed.at);
		g_assert_null(parcel_take_text(&taken));
		g_assert_false(parcel_good(&taken));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/parcel/nothing-is-written-beyond-its-end", test_no_room);
	g_test_add_func(
	    "/parcel/one-that-was-cut-off-is-noticed", test_cut_off);
	g_test_add_func(
	    "/parcel/a-text-without-its-end-is-none", test_text_without_end);
	g_test_add_func(
	    "/parcel/what-was-put-comes-out-in-order", test_in_order);
	return g_test_run();
}
