# tests/e2e: the program on real parts.
dist_check_SCRIPTS += $(E2E_TESTS)
EXTRA_DIST += tests/e2e/browser.py tests/e2e/harness.py \
	tests/e2e/mail_catcher.py tests/e2e/maildir.py tests/e2e/process.py \
	tests/e2e/servers.py tests/e2e/tap.py tests/e2e/wait.py
E2E_TESTS =
TESTS += $(E2E_TESTS)
