# Tests of src/account, on every store.
ACCOUNT_TESTS = \
	tests/unit/account-address \
	tests/unit/account-admission \
	tests/unit/account-asked \
	tests/unit/account-asked-proof \
	tests/unit/account-changes \
	tests/unit/account-clock-set \
	tests/unit/account-breaker \
	tests/unit/account-budget \
	tests/unit/account-correction \
	tests/unit/account-jobs \
	tests/unit/account-known \
	tests/unit/account-life-sweep \
	tests/unit/account-limit \
	tests/unit/account-link \
	tests/unit/account-login \
	tests/unit/account-maildomain \
	tests/unit/account-newaddress \
	tests/unit/account-pending \
	tests/unit/account-provider \
	tests/unit/account-session \
	tests/unit/account-signup \
	tests/unit/account-steadyclock \
	tests/unit/account-sweep \
	tests/unit/account-theft \
	tests/unit/account-toll \
	tests/unit/account-username \
	tests/unit/account-verify \
	tests/unit/account-visitor
check_PROGRAMS += $(ACCOUNT_TESTS)
TESTS += $(ACCOUNT_TESTS)
ACCOUNT_TEST_LIBS = src/store/libstore.a src/account/libaccount.a \
	src/crypto/libcrypto.a src/base/libbase.a \
	$(SQLITE_LIBS) $(ACCOUNT_LIBS) $(CRYPTO_LIBS) $(UNIT_LIBS)
ACCOUNT_FIXTURE = tests/unit/account-fixture.c tests/unit/account-fixture.h \
	$(STORE_SAMPLE)

tests_unit_account_address_SOURCES = tests/unit/account-address.c
tests_unit_account_address_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_breaker_SOURCES = tests/unit/account-breaker.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_breaker_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_toll_SOURCES = tests/unit/account-toll.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_toll_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_budget_SOURCES = tests/unit/account-budget.c \
	$(LIFE_FIXTURE)
tests_unit_account_budget_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_correction_SOURCES = tests/unit/account-correction.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_correction_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_jobs_SOURCES = tests/unit/account-jobs.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_jobs_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_maildomain_SOURCES = tests/unit/account-maildomain.c
tests_unit_account_maildomain_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_provider_SOURCES = tests/unit/account-provider.c
tests_unit_account_provider_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_limit_SOURCES = tests/unit/account-limit.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_limit_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_link_SOURCES = tests/unit/account-link.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_link_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_pending_SOURCES = tests/unit/account-pending.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_pending_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_session_SOURCES = tests/unit/account-session.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_session_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_signup_SOURCES = tests/unit/account-signup.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_signup_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_sweep_SOURCES = tests/unit/account-sweep.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_sweep_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_username_SOURCES = tests/unit/account-username.c
tests_unit_account_username_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_verify_SOURCES = tests/unit/account-verify.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_verify_LDADD = $(ACCOUNT_TEST_LIBS)

# Of people who have an account already.
LIFE_FIXTURE = $(ACCOUNT_FIXTURE) tests/unit/account-life-fixture.c \
	tests/unit/account-life-fixture.h
tests_unit_account_admission_SOURCES = tests/unit/account-admission.c \
	$(LIFE_FIXTURE)
tests_unit_account_admission_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_asked_SOURCES = tests/unit/account-asked.c \
	$(LIFE_FIXTURE)
tests_unit_account_asked_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_asked_proof_SOURCES = tests/unit/account-asked-proof.c \
	$(LIFE_FIXTURE)
tests_unit_account_asked_proof_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_changes_SOURCES = tests/unit/account-changes.c \
	$(LIFE_FIXTURE)
tests_unit_account_changes_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_clock_set_SOURCES = tests/unit/account-clock-set.c \
	$(LIFE_FIXTURE)
tests_unit_account_clock_set_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_steadyclock_SOURCES = tests/unit/account-steadyclock.c \
	$(ACCOUNT_FIXTURE)
tests_unit_account_steadyclock_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_life_sweep_SOURCES = tests/unit/account-life-sweep.c \
	$(LIFE_FIXTURE)
tests_unit_account_life_sweep_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_login_SOURCES = tests/unit/account-login.c \
	$(LIFE_FIXTURE)
tests_unit_account_login_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_theft_SOURCES = tests/unit/account-theft.c \
	$(LIFE_FIXTURE)
tests_unit_account_theft_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_known_SOURCES = tests/unit/account-known.c
tests_unit_account_known_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_visitor_SOURCES = tests/unit/account-visitor.c
tests_unit_account_visitor_LDADD = $(ACCOUNT_TEST_LIBS)
tests_unit_account_newaddress_SOURCES = tests/unit/account-newaddress.c \
	$(LIFE_FIXTURE)
tests_unit_account_newaddress_LDADD = $(ACCOUNT_TEST_LIBS)
