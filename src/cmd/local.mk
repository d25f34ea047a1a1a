# The program of the administrator: one file a subcommand.
bin_PROGRAMS += sallyport
sallyport_SOURCES = \
	src/cmd/check.c \
	src/cmd/command.c src/cmd/command.h \
	src/cmd/config.c \
	src/cmd/domainlist.c src/cmd/domainlist.h \
	src/cmd/domains.c \
	src/cmd/download.c src/cmd/download.h \
	src/cmd/group.c \
	src/cmd/housekeeping.c src/cmd/housekeeping.h \
	src/cmd/init.c \
	src/cmd/mail.c \
	src/cmd/mailroom.c src/cmd/mailroom.h \
	src/cmd/mailround.c src/cmd/mailround.h \
	src/cmd/main.c \
	src/cmd/notify.c src/cmd/notify.h \
	src/cmd/outage.c src/cmd/outage.h \
	src/cmd/purge.c \
	src/cmd/pageturn.c src/cmd/pageturn.h \
	src/cmd/sender.c src/cmd/sender.h \
	src/cmd/senderpool.c src/cmd/senderpool.h \
	src/cmd/status.c \
	src/cmd/supervisor.c src/cmd/supervisor.h \
	src/cmd/user.c \
	src/cmd/wakeup.c src/cmd/wakeup.h \
	src/cmd/worker.c
sallyport_LDADD = $(SANDBOX_LIBS) src/mail/libmail.a src/store/libstore.a \
	src/account/libaccount.a \
	src/crypto/libcrypto.a $(VIEW_LIBS) \
	$(SECCOMP_LIBS) $(CURL_LIBS) $(RESOLVER_LIBS) $(SQLITE_LIBS) \
	$(ACCOUNT_LIBS) $(CRYPTO_LIBS)
