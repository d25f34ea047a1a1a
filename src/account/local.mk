noinst_LIBRARIES += src/account/libaccount.a
src_account_libaccount_a_SOURCES = \
	src/account/accounts.h \
	src/account/address.c src/account/address.h \
	src/account/application.c src/account/application.h \
	src/account/admission.c src/account/admission.h \
	src/account/asked.c src/account/asked.h \
	src/account/asked-proof.c \
	src/account/breaker.c src/account/breaker.h \
	src/account/codemail.c src/account/codemail.h \
	src/account/confirm.c src/account/confirm.h \
	src/account/deletion.c src/account/deletion.h \
	src/account/dispatch.c src/account/dispatch.h \
	src/account/event.c src/account/event.h \
	src/account/group.c src/account/group.h \
	src/account/groupcommit.c src/account/groupcommit.h \
	src/account/hashing.c src/account/hashing.h \
	src/account/jobs.c src/account/jobs.h \
	src/account/known.c src/account/known.h \
	src/account/lists.c src/account/lists.h \
	src/account/limit.c src/account/limit.h \
	src/account/login.c src/account/login.h \
	src/account/loginname.c src/account/loginname.h \
	src/account/maildomain.c src/account/maildomain.h \
	src/account/mailsecret.c src/account/mailsecret.h \
	src/account/model.c src/account/model.h \
	src/account/newaddress.c src/account/newaddress.h \
	src/account/newaddress-undo.c \
	src/account/newname.c src/account/newname.h \
	src/account/newpassword.c src/account/newpassword.h \
	src/account/notice.c src/account/notice.h \
	src/account/owndata.c src/account/owndata.h \
	src/account/pending.c src/account/pending.h \
	src/account/provider.c src/account/provider.h \
	src/account/proof.c src/account/proof.h \
	src/account/proofresult.c src/account/proofresult.h \
	src/account/prooftry.c src/account/prooftry.h \
	src/account/session.c src/account/session.h \
	src/account/signin.c src/account/signin.h \
	src/account/signup.c src/account/signup.h \
	src/account/standing.c src/account/standing.h \
	src/account/steadyclock.c src/account/steadyclock.h \
	src/account/store.c src/account/store.h src/account/store-backend.h \
	src/account/store-call.h src/account/store-outbox.c \
	src/account/store-clock.c src/account/store-clock.h \
	src/account/store-verbs.c \
	src/account/toll.c src/account/toll.h \
	src/account/username.c src/account/username.h \
	src/account/username-reserved.c \
	src/account/username-reserved.h \
	src/account/verify.c src/account/verify.h \
	src/account/visitor.c src/account/visitor.h
src_account_libaccount_a_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS) \
	$(IDN2_CFLAGS)
ACCOUNT_LIBS = $(IDN2_LIBS)
