# Tests of src/sandbox.
SANDBOX_TESTS = tests/unit/sandbox-parts
check_PROGRAMS += $(SANDBOX_TESTS)
TESTS += $(SANDBOX_TESTS)
tests_unit_sandbox_parts_SOURCES = tests/unit/sandbox-parts.c \
	tests/unit/sandbox-deeds.c tests/unit/sandbox-deeds.h
tests_unit_sandbox_parts_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_sandbox_parts_LDADD = $(SANDBOX_LIBS) src/base/libbase.a \
	$(SECCOMP_LIBS) $(SQLITE_LIBS) $(UNIT_LIBS)
