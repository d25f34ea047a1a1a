# Fuzz targets: tests/fuzz/TARGET.c and its corpus, which make check replays. To
# fuzz, configure with CC=clang CXX=clang++ --enable-fuzzers --enable-sanitizers,
# make check, and run tests/fuzz/TARGET FOUND CORPUS, where the folder FOUND takes
# what is found on the way. What broke it belongs into the corpus.
FUZZ_TARGETS = \
	tests/fuzz/address \
	tests/fuzz/altcha \
	tests/fuzz/code \
	tests/fuzz/cookie \
	tests/fuzz/form \
	tests/fuzz/language \
	tests/fuzz/login \
	tests/fuzz/message \
	tests/fuzz/path \
	tests/fuzz/reply \
	tests/fuzz/settings
check_PROGRAMS += $(FUZZ_TARGETS)
EXTRA_DIST += tests/fuzz/corpus
FUZZ_LIBS = src/base/libbase.a $(GLIB_LIBS)

if FUZZERS
FUZZ_MAIN =
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer
else
FUZZ_MAIN = tests/fuzz/replay.c
FUZZ_LINK = $(AM_LDFLAGS)
TESTS += $(FUZZ_TARGETS)
endif

tests_fuzz_address_SOURCES = tests/fuzz/address.c $(FUZZ_MAIN)
tests_fuzz_address_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_address_LDADD = src/account/libaccount.a $(ACCOUNT_LIBS) \
	$(FUZZ_LIBS)
tests_fuzz_altcha_SOURCES = tests/fuzz/altcha.c $(FUZZ_MAIN)
tests_fuzz_altcha_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_altcha_LDADD = src/web/libweb.a src/crypto/libcrypto.a \
	$(JANSSON_LIBS) $(CRYPTO_LIBS) $(FUZZ_LIBS)
tests_fuzz_code_SOURCES = tests/fuzz/code.c $(FUZZ_MAIN)
tests_fuzz_code_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_code_LDADD = src/crypto/libcrypto.a $(CRYPTO_LIBS) $(FUZZ_LIBS)
tests_fuzz_language_SOURCES = tests/fuzz/language.c $(FUZZ_MAIN)
tests_fuzz_language_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_language_LDADD = $(VIEW_LIBS)
tests_fuzz_login_SOURCES = tests/fuzz/login.c $(FUZZ_MAIN)
tests_fuzz_login_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_login_LDADD = src/web/libweb.a src/account/libaccount.a \
	src/crypto/libcrypto.a $(ACCOUNT_LIBS) $(CRYPTO_LIBS) $(FUZZ_LIBS)
tests_fuzz_message_SOURCES = tests/fuzz/message.c $(FUZZ_MAIN)
tests_fuzz_message_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_message_LDADD = src/mail/libmail.a $(FUZZ_LIBS)
tests_fuzz_cookie_SOURCES = tests/fuzz/cookie.c $(FUZZ_MAIN)
tests_fuzz_cookie_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_cookie_LDADD = src/web/libweb.a $(FUZZ_LIBS)
tests_fuzz_form_SOURCES = tests/fuzz/form.c $(FUZZ_MAIN)
tests_fuzz_form_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_form_LDADD = src/web/libweb.a $(FUZZ_LIBS)
tests_fuzz_path_SOURCES = tests/fuzz/path.c $(FUZZ_MAIN)
tests_fuzz_path_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_path_LDADD = src/web/libweb.a $(FUZZ_LIBS)
tests_fuzz_reply_SOURCES = tests/fuzz/reply.c $(FUZZ_MAIN)
tests_fuzz_reply_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_reply_LDADD = src/mail/libmail.a $(FUZZ_LIBS)
tests_fuzz_settings_SOURCES = tests/fuzz/settings.c $(FUZZ_MAIN)
tests_fuzz_settings_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_settings_LDADD = $(FUZZ_LIBS)
