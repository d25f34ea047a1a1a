noinst_LIBRARIES += src/account/libaccount.a
src_account_libaccount_a_SOURCES = \
	src/account/model.c src/account/model.h \
	src/account/store.c src/account/store.h src/account/store-backend.h
