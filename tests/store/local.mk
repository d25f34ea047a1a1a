STORE_LIBS = src/store/libstore.a src/account/libaccount.a src/base/libbase.a \
	$(SQLITE_LIBS) $(GLIB_LIBS)
STORE_SAMPLE = tests/store/sample.c tests/store/sample.h

check_PROGRAMS += tests/store/contract
TESTS += tests/store/contract
tests_store_contract_SOURCES = $(STORE_SAMPLE) \
	tests/store/contract.c tests/store/contract.h \
	tests/store/contract-accounts.c \
	tests/store/contract-limits.c \
	tests/store/contract-outbox.c \
	tests/store/contract-sessions.c \
	tests/store/contract-signups.c \
	tests/store/contract-transactions.c
tests_store_contract_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_contract_LDADD = $(STORE_LIBS)

check_PROGRAMS += tests/store/durability
TESTS += tests/store/durability
tests_store_durability_SOURCES = $(STORE_SAMPLE) tests/store/durability.c \
	tests/store/power.c tests/store/power.h
tests_store_durability_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_durability_LDADD = $(STORE_LIBS)

check_PROGRAMS += tests/store/sqlite
TESTS += tests/store/sqlite
tests_store_sqlite_SOURCES = $(STORE_SAMPLE) tests/store/sqlite.c
tests_store_sqlite_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_sqlite_LDADD = $(STORE_LIBS)

check_PROGRAMS += tests/store/statement
TESTS += tests/store/statement
tests_store_statement_SOURCES = tests/store/statement.c
tests_store_statement_LDADD = $(STORE_LIBS)

check_PROGRAMS += tests/store/flush
TESTS += tests/store/flush
tests_store_flush_SOURCES = $(STORE_SAMPLE) tests/store/flush.c
tests_store_flush_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_store_flush_LDADD = $(STORE_LIBS)
