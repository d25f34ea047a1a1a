noinst_LIBRARIES += src/store/libstore.a
src_store_libstore_a_SOURCES = \
	src/store/memory.c src/store/memory.h \
	src/store/memory-outbox.c src/store/memory-outbox.h \
	src/store/memory-rows.c src/store/memory-rows.h \
	src/store/memory-signup.c src/store/memory-signup.h
