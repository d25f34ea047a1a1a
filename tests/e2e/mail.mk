# Mail against servers that misbehave, and a real one.
check_PROGRAMS += tests/e2e/mail_fill
tests_e2e_mail_fill_SOURCES = tests/e2e/mail_fill.c
tests_e2e_mail_fill_LDADD = src/store/libstore.a src/account/libaccount.a \
	src/crypto/libcrypto.a src/base/libbase.a $(SQLITE_LIBS) \
	$(ACCOUNT_LIBS) $(CRYPTO_LIBS) $(GLIB_LIBS)

check_PROGRAMS += tests/e2e/mail_print
tests_e2e_mail_print_SOURCES = tests/e2e/mail_print.c
tests_e2e_mail_print_LDADD = src/mail/libmail.a src/base/libbase.a \
	$(GLIB_LIBS)

MAIL_E2E_TESTS = tests/e2e/mail_compose.py tests/e2e/mail_domains.py \
	tests/e2e/mail_mx.py tests/e2e/mail_postfix.py \
	tests/e2e/mail_process.py tests/e2e/mail_test.py \
	tests/e2e/mail_trouble.py tests/e2e/mail_worker.py
dist_check_SCRIPTS += $(MAIL_E2E_TESTS)
TESTS += $(MAIL_E2E_TESTS)
LONG_TESTS += tests/e2e/mail_mx.py
EXTRA_DIST += tests/e2e/certificate.py tests/e2e/dns_server.py tests/e2e/mailroom.py \
	tests/e2e/postfix.py tests/e2e/smtp_server.py
