noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = \
	src/base/clock.c src/base/clock.h \
	src/base/limits.h \
	src/base/log.c src/base/log.h \
	src/base/secret.c src/base/secret.h \
	src/base/secretfile.c src/base/secretfile.h \
	src/base/settings.h \
	src/base/text.c src/base/text.h
