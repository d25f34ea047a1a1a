# Tests of src/base.
BASE_TESTS = \
	tests/unit/base-clock \
	tests/unit/base-combiner \
	tests/unit/base-combiner-sleep \
	tests/unit/base-iprange \
	tests/unit/base-log \
	tests/unit/base-manual \
	tests/unit/base-parcel \
	tests/unit/base-secretfile \
	tests/unit/base-settings \
	tests/unit/base-settings-secrets \
	tests/unit/base-settings-table \
	tests/unit/base-text \
	tests/unit/base-wordlist
check_PROGRAMS += $(BASE_TESTS)
TESTS += $(BASE_TESTS)
BASE_TEST_LIBS = src/base/libbase.a $(UNIT_LIBS)
tests_unit_base_clock_SOURCES = tests/unit/base-clock.c
tests_unit_base_clock_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_combiner_SOURCES = tests/unit/base-combiner.c
tests_unit_base_combiner_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_combiner_sleep_SOURCES = tests/unit/base-combiner-sleep.c
tests_unit_base_combiner_sleep_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_iprange_SOURCES = tests/unit/base-iprange.c
tests_unit_base_iprange_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_parcel_SOURCES = tests/unit/base-parcel.c
tests_unit_base_parcel_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_log_SOURCES = tests/unit/base-log.c
tests_unit_base_log_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_secretfile_SOURCES = tests/unit/base-secretfile.c
tests_unit_base_secretfile_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_wordlist_SOURCES = tests/unit/base-wordlist.c
tests_unit_base_wordlist_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_text_SOURCES = tests/unit/base-text.c
tests_unit_base_text_LDADD = $(BASE_TEST_LIBS)
SETTINGS_TRY = tests/unit/settings-try.c tests/unit/settings-try.h
tests_unit_base_settings_SOURCES = tests/unit/base-settings.c $(SETTINGS_TRY)
tests_unit_base_settings_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_settings_secrets_SOURCES = \
	tests/unit/base-settings-secrets.c $(SETTINGS_TRY)
tests_unit_base_settings_secrets_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_settings_table_SOURCES = \
	tests/unit/base-settings-table.c $(SETTINGS_TRY)
tests_unit_base_settings_table_LDADD = $(BASE_TEST_LIBS)
tests_unit_base_manual_SOURCES = tests/unit/base-manual.c $(SETTINGS_TRY)
tests_unit_base_manual_LDADD = $(BASE_TEST_LIBS)
