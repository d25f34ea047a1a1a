STORE_LIBS = src/store/libstore.a src/account/libaccount.a src/base/libbase.a \
	$(SQLITE_LIBS) $(GLIB_LIBS)
STORE_SAMPLE = tests/store/sample.c tests/store/sample.h

check_PROGRAMS += tests/store/contract
TESTS += tests/store/contract
tests_store_contract_SOURCES = $(STORE_SAMPLE) \
	tests/store/contract.c tests/store/contract.h \
	tests/store/contract-accounts.c \
	tests/store/contract-clock.c \
	tests/store/contract-groups.c \
	tests/store/contract-lanes.c \
	tests/store/contract-life.c \
	tests/store/contract-limits.c \
	tests/store/contract-outbox.c \
	tests/store/contract-outbox-rest.c \
	tests/store/contract-sessions.c \
	tests/store/contract-signups.c \
	tests/store/contract-strangers.c \
	tests/store/contract-summary.c \
	tests/store/contract-transactions.c \
	tests/store/mails.c tests/store/mails.h
tests_store_contract_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_contract_LDADD = $(STORE_LIBS)

check_PROGRAMS += tests/store/durability
TESTS += tests/store/durability
tests_store_durability_SOURCES = $(STORE_SAMPLE) tests/store/durability.c \
	tests/store/power.c tests/store/power.h
tests_store_durability_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_durability_LDADD = $(STORE_LIBS)

SQLITE_TESTS = tests/store/sqlite tests/store/sqlite-programs \
	tests/store/sqlite-replaced tests/store/sqlite-trouble
SQLITE_PLACE = $(STORE_SAMPLE) tests/store/place.c tests/store/place.h
check_PROGRAMS += $(SQLITE_TESTS)
TESTS += $(SQLITE_TESTS)
tests_store_sqlite_SOURCES = $(SQLITE_PLACE) \
	tests/store/sqlite.c
tests_store_sqlite_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_sqlite_LDADD = $(STORE_LIBS)
tests_store_sqlite_programs_SOURCES = $(SQLITE_PLACE) \
	tests/store/sqlite-programs.c
tests_store_sqlite_programs_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_sqlite_programs_LDADD = $(STORE_LIBS)
tests_store_sqlite_replaced_SOURCES = $(SQLITE_PLACE) \
	tests/store/sqlite-replaced.c
tests_store_sqlite_replaced_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_sqlite_replaced_LDADD = $(STORE_LIBS)
tests_store_sqlite_trouble_SOURCES = $(SQLITE_PLACE) \
	tests/store/sqlite-trouble.c
tests_store_sqlite_trouble_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_sqlite_trouble_LDADD = $(STORE_LIBS)

check_PROGRAMS += tests/store/torture
TESTS += tests/store/torture
tests_store_torture_SOURCES = $(SQLITE_PLACE) tests/store/torture.c \
	tests/store/torture.h tests/store/torture-rack.c \
	tests/store/torture-scenes.c
tests_store_torture_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_torture_LDADD = $(STORE_LIBS)

check_PROGRAMS += tests/store/statement
TESTS += tests/store/statement
tests_store_statement_SOURCES = tests/store/statement.c
tests_store_statement_LDADD = $(STORE_LIBS)

check_PROGRAMS += tests/store/flush
TESTS += tests/store/flush
tests_store_flush_SOURCES = $(STORE_SAMPLE) tests/store/flush.c
tests_store_flush_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_flush_LDADD = $(STORE_LIBS)

check_PROGRAMS += tests/store/groupcommit
TESTS += tests/store/groupcommit
tests_store_groupcommit_SOURCES = $(SQLITE_PLACE) tests/store/groupcommit.c
tests_store_groupcommit_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_groupcommit_LDADD = $(STORE_LIBS)
