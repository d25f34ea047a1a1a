# Tests of src/base.
check_PROGRAMS += tests/unit/base-clock
TESTS += tests/unit/base-clock
tests_unit_base_clock_SOURCES = tests/unit/base-clock.c
tests_unit_base_clock_LDADD = src/base/libbase.a $(UNIT_LIBS)
