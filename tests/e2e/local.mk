# The program on real parts, and ./demo and ./check, which live on them.
EXTRA_DIST += \
	.ci/run \
	build-aux/apt-install \
	build-aux/packages.build \
	build-aux/packages.check \
	build-aux/packages.demo \
	package-lock.json \
	package.json \
	tests/e2e/browser.mjs \
	tests/e2e/browser.py \
	tests/e2e/challenge.mjs \
	tests/e2e/demo.py \
	tests/e2e/demo_options.py \
	tests/e2e/demo_site/index.html \
	tests/e2e/demo_site/members/index.html \
	tests/e2e/echo_app.py \
	tests/e2e/guards.py \
	tests/e2e/harness.py \
	tests/e2e/headers.py \
	tests/e2e/injection.py \
	tests/e2e/mail_catcher.py \
	tests/e2e/maildir.py \
	tests/e2e/process.py \
	tests/e2e/servers.py \
	tests/e2e/storm.py \
	tests/e2e/tap.py \
	tests/e2e/visits.py \
	tests/e2e/wait.py \
	tests/e2e/walk.py

E2E_TESTS = \
	tests/e2e/apache.py \
	tests/e2e/at_limits.py \
	tests/e2e/at_once.py \
	tests/e2e/breaker.py \
	tests/e2e/challenge.py \
	tests/e2e/chromium.py \
	tests/e2e/clock.py \
	tests/e2e/demo_test.py \
	tests/e2e/descriptors.py \
	tests/e2e/discreet.py \
	tests/e2e/disk.py \
	tests/e2e/domains.py \
	tests/e2e/faults.py \
	tests/e2e/forwarded.py \
	tests/e2e/gate.py \
	tests/e2e/gate_manual.py \
	tests/e2e/gate_shut.py \
	tests/e2e/kill.py \
	tests/e2e/lighttpd.py \
	tests/e2e/limits.py \
	tests/e2e/locked.py \
	tests/e2e/login.py \
	tests/e2e/nginx.py \
	tests/e2e/owner.py \
	tests/e2e/pages.py \
	tests/e2e/refusals.py \
	tests/e2e/reset.py \
	tests/e2e/signup.py \
	tests/e2e/smuggling.py \
	tests/e2e/swapped.py \
	tests/e2e/systemd.py
dist_check_SCRIPTS += $(E2E_TESTS)
TESTS += $(E2E_TESTS)
LONG_TESTS += \
	tests/e2e/at_limits.py \
	tests/e2e/at_once.py \
	tests/e2e/challenge.py \
	tests/e2e/chromium.py \
	tests/e2e/demo_test.py \
	tests/e2e/discreet.py \
	tests/e2e/domains.py \
	tests/e2e/forwarded.py \
	tests/e2e/gate_manual.py \
	tests/e2e/gate_shut.py \
	tests/e2e/limits.py \
	tests/e2e/timing.py
CLEANFILES += tests/e2e/door.lock tests/e2e/room.lock
include tests/e2e/mail.mk

# Those that let no other of these run beside them: last, so that none waits.
ALONE_E2E_TESTS = \
	tests/e2e/mail_drain.py \
	tests/e2e/slow.py \
	tests/e2e/soak.py \
	tests/e2e/timing.py
dist_check_SCRIPTS += $(ALONE_E2E_TESTS)
TESTS += $(ALONE_E2E_TESTS)
