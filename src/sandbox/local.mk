noinst_LIBRARIES += src/sandbox/libsandbox.a
src_sandbox_libsandbox_a_SOURCES = \
	src/sandbox/confine.c src/sandbox/confine.h \
	src/sandbox/landlock.c src/sandbox/landlock.h \
	src/sandbox/sandbox.c src/sandbox/sandbox.h \
	src/sandbox/syscalls.c src/sandbox/syscalls.h
src_sandbox_libsandbox_a_CPPFLAGS = $(AM_CPPFLAGS) $(SECCOMP_CFLAGS)
