# Fuzz targets: tests/fuzz/TARGET.c and its corpus, which make check replays; see
# tests/fuzz/README.md, which has them all.
FUZZ_TARGETS = \
	tests/fuzz/address \
	tests/fuzz/altcha \
	tests/fuzz/catalog \
	tests/fuzz/code \
	tests/fuzz/cookie \
	tests/fuzz/dialogue \
	tests/fuzz/dns \
	tests/fuzz/encode \
	tests/fuzz/form \
	tests/fuzz/language \
	tests/fuzz/lines \
	tests/fuzz/login \
	tests/fuzz/message \
	tests/fuzz/network \
	tests/fuzz/parcel \
	tests/fuzz/path \
	tests/fuzz/records \
	tests/fuzz/reply \
	tests/fuzz/request \
	tests/fuzz/rows \
	tests/fuzz/rule \
	tests/fuzz/secretfile \
	tests/fuzz/settings \
	tests/fuzz/template
check_PROGRAMS += $(FUZZ_TARGETS)
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/README.md tests/fuzz/run.py
FUZZ_LIBS = src/base/libbase.a $(GLIB_LIBS)
FUZZ_MEMORY_FILE = tests/fuzz/memory-file.c tests/fuzz/memory-file.h

if FUZZERS
FUZZ_MAIN =
FUZZ_LINK = $(AM_LDFLAGS) -fsanitize=fuzzer

# make fuzz SECONDS=600 TARGETS="form path": how long each, and which.
SECONDS = 600
TARGETS = $(FUZZ_TARGETS)
fuzz: $(FUZZ_TARGETS) $(MO_FILES)
	@$(AM_TESTS_ENVIRONMENT) \
	$(PY_LOG_COMPILER) $(srcdir)/tests/fuzz/run.py \
	    --seconds '$(SECONDS)' $(TARGETS)
else
FUZZ_MAIN = tests/fuzz/replay.c
FUZZ_LINK = $(AM_LDFLAGS)
TESTS += $(FUZZ_TARGETS)

fuzz:
	@echo "make fuzz needs a build of its own: configure it with" \
	    "CC=clang CXX=clang++ --enable-fuzzers --enable-sanitizers" >&2; \
	exit 1
endif
.PHONY: fuzz

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
tests_fuzz_dns_SOURCES = tests/fuzz/dns.c $(FUZZ_MAIN)
tests_fuzz_dns_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_dns_LDADD = src/mail/libmail.a $(RESOLVER_LIBS) $(FUZZ_LIBS)
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

tests_fuzz_catalog_SOURCES = tests/fuzz/catalog.c $(FUZZ_MEMORY_FILE) \
	$(FUZZ_MAIN)
tests_fuzz_catalog_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_fuzz_catalog_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_catalog_LDADD = $(VIEW_LIBS)
tests_fuzz_dialogue_SOURCES = tests/fuzz/dialogue.c $(FUZZ_MAIN)
tests_fuzz_dialogue_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
tests_fuzz_dialogue_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_dialogue_LDADD = src/mail/libmail.a $(FUZZ_LIBS)
tests_fuzz_encode_SOURCES = tests/fuzz/encode.c $(FUZZ_MAIN)
tests_fuzz_encode_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_encode_LDADD = src/mail/libmail.a $(FUZZ_LIBS)
tests_fuzz_lines_SOURCES = tests/fuzz/lines.c $(FUZZ_MAIN)
tests_fuzz_lines_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
tests_fuzz_lines_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_lines_LDADD = src/view/libview.a src/account/libaccount.a \
	src/crypto/libcrypto.a $(JANSSON_LIBS) $(ACCOUNT_LIBS) $(CRYPTO_LIBS) \
	$(FUZZ_LIBS)
tests_fuzz_network_SOURCES = tests/fuzz/network.c $(FUZZ_MAIN)
tests_fuzz_network_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_network_LDADD = src/web/libweb.a $(FUZZ_LIBS)
tests_fuzz_parcel_SOURCES = tests/fuzz/parcel.c $(FUZZ_MAIN)
tests_fuzz_parcel_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_parcel_LDADD = $(PAGES_LIBS)
tests_fuzz_rule_SOURCES = tests/fuzz/rule.c $(FUZZ_MAIN)
tests_fuzz_rule_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_rule_LDADD = $(PAGES_LIBS)
tests_fuzz_secretfile_SOURCES = tests/fuzz/secretfile.c $(FUZZ_MEMORY_FILE) \
	$(FUZZ_MAIN)
tests_fuzz_secretfile_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_fuzz_secretfile_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_secretfile_LDADD = src/crypto/libcrypto.a $(CRYPTO_LIBS) $(FUZZ_LIBS)
tests_fuzz_template_SOURCES = tests/fuzz/template.c $(FUZZ_MAIN)
tests_fuzz_template_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_template_LDADD = $(VIEW_LIBS)

# The whole program but its main: real pages, and what comes from outside
# (time, the log) put in its place.
FUZZ_SITE = tests/fuzz/answer.c tests/fuzz/answer.h \
	tests/fuzz/markup.c tests/fuzz/markup.h \
	tests/fuzz/script.c tests/fuzz/script.h \
	tests/fuzz/seed.c tests/fuzz/seed.h \
	tests/fuzz/site.c tests/fuzz/site.h \
	tests/fuzz/wire.c tests/fuzz/wire.h
FUZZ_SITE_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir) $(FCGI_CFLAGS) \
	$(SODIUM_CFLAGS)
FUZZ_SITE_LINK = $(FUZZ_LINK) -Wl,--wrap=steady_clock_follow \
	-Wl,--wrap=log_event -Wl,--wrap=store_begin -Wl,--wrap=watch_begin \
	-Wl,--wrap=watch_end -Wl,--wrap=watch_init

tests_fuzz_records_SOURCES = tests/fuzz/records.c $(FUZZ_SITE) $(FUZZ_MAIN)
tests_fuzz_records_CPPFLAGS = $(FUZZ_SITE_CPPFLAGS)
tests_fuzz_records_LDFLAGS = $(FUZZ_SITE_LINK)
tests_fuzz_records_LDADD = $(PAGES_LIBS)
tests_fuzz_request_SOURCES = tests/fuzz/request.c $(FUZZ_SITE) $(FUZZ_MAIN)
tests_fuzz_request_CPPFLAGS = $(FUZZ_SITE_CPPFLAGS)
tests_fuzz_request_LDFLAGS = $(FUZZ_SITE_LINK)
tests_fuzz_request_LDADD = $(PAGES_LIBS)
tests_fuzz_rows_SOURCES = tests/fuzz/rows.c $(FUZZ_SITE) $(FUZZ_MAIN)
tests_fuzz_rows_CPPFLAGS = $(FUZZ_SITE_CPPFLAGS)
tests_fuzz_rows_LDFLAGS = $(FUZZ_SITE_LINK)
tests_fuzz_rows_LDADD = $(PAGES_LIBS)
