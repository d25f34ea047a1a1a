noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = \
	src/base/clock.c src/base/clock.h \
	src/base/combiner.c src/base/combiner.h \
	src/base/futex.c src/base/futex.h \
	src/base/iprange.c src/base/iprange.h \
	src/base/limits.h \
	src/base/log.c src/base/log.h \
	src/base/machine.c src/base/machine.h \
	src/base/parcel.c src/base/parcel.h \
	src/base/process.c src/base/process.h \
	src/base/secret.c src/base/secret.h \
	src/base/secretfile.c src/base/secretfile.h \
	src/base/settings-check.c src/base/settings-check.h \
	src/base/settings-reading.c src/base/settings-reading.h \
	src/base/settings-rules.c src/base/settings-rules.h \
	src/base/settings-table.c src/base/settings-table.h \
	src/base/settings-value.c src/base/settings-value.h \
	src/base/settings.c src/base/settings.h \
	src/base/text.c src/base/text.h \
	src/base/wordlist.c src/base/wordlist.h
