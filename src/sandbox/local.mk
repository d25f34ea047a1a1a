noinst_LIBRARIES += src/sandbox/libsandbox.a
src_sandbox_libsandbox_a_SOURCES = \
	src/sandbox/calls.c src/sandbox/calls.h \
	src/sandbox/denied.c src/sandbox/denied.h \
	src/sandbox/filter.c src/sandbox/filter.h \
	src/sandbox/landlock.c src/sandbox/landlock.h \
	src/sandbox/paths.c src/sandbox/paths.h \
	src/sandbox/sandbox.c src/sandbox/sandbox.h
src_sandbox_libsandbox_a_CFLAGS = $(AM_CFLAGS) $(SECCOMP_CFLAGS)
SANDBOX_LIBS = src/sandbox/libsandbox.a
