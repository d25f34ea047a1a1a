# Mail against servers that misbehave, and a real one.
MAIL_E2E_TESTS = tests/e2e/mail_test.py
dist_check_SCRIPTS += $(MAIL_E2E_TESTS)
TESTS += $(MAIL_E2E_TESTS)
EXTRA_DIST += tests/e2e/certificate.py tests/e2e/smtp_server.py
