#include "crypto/token.h"

#include <string.h>

static void
test_what_is_no_token(void)
{
	static const char *const WRONG[] = {
		NULL,
		"",
		"short",
		/* one too few, one too many */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		/* the other alphabet, padding, blanks, not ASCII */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/A",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA A",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\xc3\xa9",
		/* bits left over in the last character */
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
		/* libsodium reads these bytes as letters. */
		"\xbf\xbe\xbe\xbe\xbe\xb4"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(WRONG); i++) {
		TokenHash hash = { { 7 } };
		TokenHash before = hash;
		g_assert_false(token_hash(WRONG[i], &hash));
		g_assert_true(token_hash_equal(&hash, &before));
	}
}

static void
test_two_differ(void)
{
	g_auto(Token) one = { "" };
	g_auto(Token) two = { "" };
	TokenHash a, b;
	token_draw(&one);
	token_draw(&two);
	g_assert_cmpstr(one.text, !=, two.text);
	g_assert_true(token_hash(one.text, &a));
	g_assert_true(token_hash(two.text, &b));
	g_assert_false(token_hash_equal(&a, &b));
	token_hash_draw(&a);
	token_hash_draw(&b);
	g_assert_false(token_hash_equal(&a, &b));
}

/* BLAKE2b-256 of 32 zero bytes, by Python's hashlib. */
static void
test_known_hash(void)
{
	static const TokenHash KNOWN = { { 0x89, 0xeb, 0x0d, 0x6a, 0x8a, 0x69,
	    0x1d, 0xae, 0x2c, 0xd1, 0x5e, 0xd0, 0x36, 0x99, 0x31, 0xce, 0x0a,
	    0x94, 0x9e, 0xca, 0xfa, 0x5c, 0x3f, 0x93, 0xf8, 0x12, 0x18, 0x33,
	    0x64, 0x6e, 0x15, 0xc3 } };
	TokenHash hash;
	g_assert_true(
	    token_hash("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &hash));
	g_assert_cmpmem(
	    hash.bytes, sizeof hash.bytes, KNOWN.bytes, sizeof KNOWN.bytes);
}

/* By Python: hashlib.blake2b(hash + typed, digest_size=32, key=key), where hash
 * is that of the form's 32 zero bytes. */
static void
test_known_flow(void)
{
	static const Keys KEYS = { .flow = { 3 } };
	g_auto(Token) flow = { "" };
	g_assert_true(token_derive_flow(&KEYS,
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "ann@example.org",
	    &flow));
	g_assert_cmpstr(
	    flow.text, ==, "6XeYf6NiA2Pz7CBoczrgp1YW0LnWaLxWzKqdEAZUpwU");
}

static void
test_flow_belongs_to_all_it_is_made_of(void)
{
	static const Keys KEYS = { .flow = { 3 } };
	static const Keys OTHER_KEYS = { .flow = { 4 } };
	g_auto(Token) form = { "" };
	g_auto(Token) other_form = { "" };
	Token flow, other, none = { "kept" };
	token_draw(&form);
	token_draw(&other_form);
	g_assert_false(token_derive_flow(&KEYS, NULL, "ann", &none));
	g_assert_false(token_derive_flow(&KEYS, "no token", "ann", &none));
	g_assert_cmpstr(none.text, ==, "kept");
	token_derive_flow(&KEYS, form.text, "ann", &flow);
	token_derive_flow(&KEYS, form.text, "ann", &other);
	g_assert_cmpstr(flow.text, ==, other.text);
	token_derive_flow(&KEYS, form.text, "anna", &other);
	g_assert_cmpstr(flow.text, !=, other.text);
	token_derive_flow(&KEYS, other_form.text, "ann", &other);
	g_assert_cmpstr(flow.text, !=, other.text);
	token_derive_flow(&OTHER_KEYS, form.text, "ann", &other);
	g_assert_cmpstr(flow.text, !=, other.text);
}

static void
test_has_one_text(void)
{
	static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789-_";
	g_auto(Token) token = { "" };
	TokenHash first, again;
	token_draw(&token);
	g_assert_cmpuint(strlen(token.text), ==, TOKEN_TEXT_BYTES);
	g_assert_cmpuint(strspn(token.text, ALPHABET), ==, TOKEN_TEXT_BYTES);
	g_assert_true(token_hash(token.text, &first));
	g_assert_true(token_hash(token.text, &again));
	g_assert_true(token_hash_equal(&first, &again));

	/* 43 characters hold 258 bits: of the last one's 64 values, the four
	 * that share their upper four bits would be one token. */
	int accepted = 0;
	for (const char *last = ALPHABET; *last != '\0'; last++) {
		token.text[TOKEN_TEXT_BYTES - 1] = *last;
		accepted += token_hash(token.text, &again);
	}
	g_assert_cmpint(accepted, ==, 16);
}

static void
test_is_wiped(void)
{
	static const Token NOTHING = { "" };
	Token token;
	token_draw(&token);
	token_clear(&token);
	g_assert_cmpmem(&token, sizeof token, &NOTHING, sizeof NOTHING);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/token/what-is-no-token-is-refused", test_what_is_no_token);
	g_test_add_func("/token/no-two-are-the-same", test_two_differ);
	g_test_add_func("/token/hashes-as-blake2b-does", test_known_hash);
	g_test_add_func("/token/a-flow-is-derived-as-ever", test_known_flow);
	g_test_add_func("/token/a-flow-belongs-to-key-form-and-what-was-typed",
	    test_flow_belongs_to_all_it_is_made_of);
	g_test_add_func("/token/has-exactly-one-text", test_has_one_text);
	g_test_add_func("/token/is-gone-when-cleared", test_is_wiped);
	return g_test_run();
}
