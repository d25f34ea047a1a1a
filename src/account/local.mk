noinst_LIBRARIES += src/account/libaccount.a
src_account_libaccount_a_SOURCES = \
	src/account/accounts.h \
	src/account/address.c src/account/address.h \
	src/account/application.c src/account/application.h \
	src/account/codemail.c src/account/codemail.h \
	src/account/groupcommit.c src/account/groupcommit.h \
	src/account/jobs.c src/account/jobs.h \
	src/account/limit.c src/account/limit.h \
	src/account/mailsecret.c src/account/mailsecret.h \
	src/account/model.c src/account/model.h \
	src/account/pending.c src/account/pending.h \
	src/account/proof.c src/account/proof.h \
	src/account/session.c src/account/session.h \
	src/account/signup.c src/account/signup.h \
	src/account/store.c src/account/store.h src/account/store-backend.h \
	src/account/store-verbs.c \
	src/account/username.c src/account/username.h \
	src/account/verify.c src/account/verify.h
src_account_libaccount_a_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) \
	$(IDN2_CFLAGS)
ACCOUNT_LIBS = $(IDN2_LIBS)
