#include "crypto/code.h"

#include <string.h>

static const Keys KEYS = { .code = { 1 }, .seal = { 2 } };
static const TokenHash FLOW = { { 3 } };

static void
test_wrong_typing(void)
{
	static const char *const WRONG[] = {
		"", " ", "12345", "1234567", "123 45", "12345a", "12345.",
		"+123456", "0x1234", "123456\x01", "12345\xff", /* not UTF-8 */
		"123456\xe2\x80", /* cut off */
		"12345\xc2\xb2", /* superscript two: a digit, not decimal */
		"12345\xe4\xb8\x83", /* seven in Chinese */
	};
	for (gsize i = 0; i < G_N_ELEMENTS(WRONG); i++) {
		CodeText code = { "kept" };
		g_assert_false(code_fold(WRONG[i], 6, &code));
		g_assert_cmpstr(code.digits, ==, "kept");
	}
}

static void
test_forgiven_typing(void)
{
	static const char *const RIGHT[] = {
		"123456", "  123 456\r\n", "123-456", "1\t2 3-4--5 6",
		"123\xe2\x80\x93"
		"456", /* en dash */
		"123\xc2\xa0"
		"456", /* no-break space */
		"\xe2\x80\x8e"
		"123456\xe2\x80\x8b", /* marks that cannot be seen */
		"123\xe3\x80\x80"
		"456", /* ideographic space */
		"\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93"
		"\xef\xbc\x8d\xef\xbc\x94\xef\xbc\x95\xef\xbc\x96", /* wide */
		"\xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4\xd9\xa5\xd9\xa6", /* Arabic */
	};
	for (gsize i = 0; i < G_N_ELEMENTS(RIGHT); i++) {
		CodeText code;
		g_assert_true(code_fold(RIGHT[i], 6, &code));
		g_assert_cmpstr(code.digits, ==, "123456");
	}
}

static void
test_longer_codes(void)
{
	CodeText code;
	g_assert_true(code_fold("0123 4567 89", 10, &code));
	g_assert_cmpstr(code.digits, ==, "0123456789");
	g_assert_false(code_fold("0123 4567 8", 10, &code));
}

/*
 * Chi-squared over 60,000 digits with 9 degrees of freedom: over 50 happens
 * by chance once in ten million runs.
 */
static void
test_digits_are_uniform(void)
{
	int count[10] = { 0 };
	enum {
		CODES = 10000,
		EXPECTED = CODES * 6 / 10
	};
	for (int i = 0; i < CODES; i++) {
		CodeText code;
		g_auto(Token) link = { "" };
		token_draw(&link);
		code_derive(&KEYS, &link, 6, &code);
		g_assert_cmpuint(strspn(code.digits, "0123456789"), ==, 6);
		g_assert_cmpuint(strlen(code.digits), ==, 6);
		for (int k = 0; k < 6; k++)
			count[code.digits[k] - '0']++;
	}
	double chi = 0;
	for (int digit = 0; digit < 10; digit++) {
		double off = count[digit] - EXPECTED;
		chi += off * off / EXPECTED;
	}
	g_assert_cmpfloat(chi, <, 50);
}

static void
test_belongs_to_link_and_key(void)
{
	static const Keys OTHER_KEYS = { .code = { 9 }, .seal = { 2 } };
	g_auto(Token) link = { "" };
	g_auto(Token) other_link = { "" };
	CodeText first, again, other;

	token_draw(&link);
	token_draw(&other_link);
	code_derive(&KEYS, &link, 10, &first);
	code_derive(&KEYS, &link, 10, &again);
	g_assert_cmpstr(first.digits, ==, again.digits);
	g_assert_cmpuint(strspn(first.digits, "0123456789"), ==, 10);
	code_derive(&KEYS, &other_link, 10, &other);
	g_assert_cmpstr(first.digits, !=, other.digits);
	code_derive(&OTHER_KEYS, &link, 10, &other);
	g_assert_cmpstr(first.digits, !=, other.digits);
}

static void
test_mac_binds(void)
{
	static const Keys OTHER_KEYS = { .code = { 9 }, .seal = { 2 } };
	static const TokenHash OTHER_FLOW = { { 4 } };
	static const CodeText CODE = { "123456" };
	static const CodeText OTHER_CODE = { "123457" };
	static const CodeText LONGER_CODE = { "1234560" };
	uint8_t right[CODE_MAC_BYTES], mac[CODE_MAC_BYTES];

	code_mac(&KEYS, &FLOW, &CODE, right);
	code_mac(&KEYS, &FLOW, &CODE, mac);
	g_assert_true(code_mac_equal(right, mac));
	code_mac(&OTHER_KEYS, &FLOW, &CODE, mac);
	g_assert_false(code_mac_equal(right, mac));
	code_mac(&KEYS, &OTHER_FLOW, &CODE, mac);
	g_assert_false(code_mac_equal(right, mac));
	code_mac(&KEYS, &FLOW, &OTHER_CODE, mac);
	g_assert_false(code_mac_equal(right, mac));
	code_mac(&KEYS, &FLOW, &LONGER_CODE, mac);
	g_assert_false(code_mac_equal(right, mac));
}

/* What lies behind the end of the text is not part of the code. */
static void
test_mac_stops_at_the_end(void)
{
	CodeText clean = { "123456" };
	CodeText littered = { { '1', '2', '3', '4', '5', '6', '\0', 'x' } };
	uint8_t a[CODE_MAC_BYTES], b[CODE_MAC_BYTES];
	code_mac(&KEYS, &FLOW, &clean, a);
	code_mac(&KEYS, &FLOW, &littered, b);
	g_assert_true(code_mac_equal(a, b));
}

static void
test_is_wiped(void)
{
	static const CodeText NOTHING = { "" };
	CodeText code = { "1234567890" };
	code_text_clear(&code);
	g_assert_cmpmem(&code, sizeof code, &NOTHING, sizeof NOTHING);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/code/other-than-digits-is-refused", test_wrong_typing);
	g_test_add_func("/code/blanks-hyphens-and-other-digits-are-forgiven",
	    test_forgiven_typing);
	g_test_add_func("/code/may-have-ten-digits", test_longer_codes);
	g_test_add_func(
	    "/code/every-digit-is-equally-likely", test_digits_are_uniform);
	g_test_add_func("/code/is-the-same-for-one-link-and-key-only",
	    test_belongs_to_link_and_key);
	g_test_add_func(
	    "/code/its-mac-binds-key-flow-and-digits", test_mac_binds);
	g_test_add_func(
	    "/code/its-mac-ends-with-the-digits", test_mac_stops_at_the_end);
	g_test_add_func("/code/is-gone-when-cleared", test_is_wiped);
	return g_test_run();
}
