# Tests of src/crypto.
CRYPTO_TESTS = \
	tests/unit/crypto-code \
	tests/unit/crypto-gate \
	tests/unit/crypto-keys \
	tests/unit/crypto-password \
	tests/unit/crypto-seal \
	tests/unit/crypto-token \
	tests/unit/crypto-work \
	tests/unit/crypto-yielding
check_PROGRAMS += $(CRYPTO_TESTS)
TESTS += $(CRYPTO_TESTS)
CRYPTO_TEST_LIBS = src/crypto/libcrypto.a src/base/libbase.a $(CRYPTO_LIBS) \
	$(UNIT_LIBS)

tests_unit_crypto_code_SOURCES = tests/unit/crypto-code.c
tests_unit_crypto_code_LDADD = $(CRYPTO_TEST_LIBS)
tests_unit_crypto_gate_SOURCES = tests/unit/crypto-gate.c
tests_unit_crypto_gate_LDADD = $(CRYPTO_TEST_LIBS)
tests_unit_crypto_keys_SOURCES = tests/unit/crypto-keys.c
tests_unit_crypto_keys_LDADD = $(CRYPTO_TEST_LIBS)
tests_unit_crypto_password_SOURCES = tests/unit/crypto-password.c
tests_unit_crypto_password_LDADD = $(CRYPTO_TEST_LIBS)
tests_unit_crypto_seal_SOURCES = tests/unit/crypto-seal.c
tests_unit_crypto_seal_LDADD = $(CRYPTO_TEST_LIBS)
tests_unit_crypto_token_SOURCES = tests/unit/crypto-token.c
tests_unit_crypto_token_LDADD = $(CRYPTO_TEST_LIBS)
tests_unit_crypto_work_SOURCES = tests/unit/crypto-work.c
tests_unit_crypto_work_LDADD = $(CRYPTO_TEST_LIBS)
tests_unit_crypto_yielding_SOURCES = tests/unit/crypto-yielding.c
tests_unit_crypto_yielding_LDADD = $(CRYPTO_TEST_LIBS)
