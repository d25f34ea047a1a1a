# The program of the administrator: one file a subcommand.
bin_PROGRAMS += sallyport
sallyport_SOURCES = \
	src/cmd/command.c src/cmd/command.h \
	src/cmd/config.c \
	src/cmd/mail.c \
	src/cmd/main.c
sallyport_LDADD = src/mail/libmail.a src/account/libaccount.a \
	src/crypto/libcrypto.a $(VIEW_LIBS) \
	$(CURL_LIBS) $(ACCOUNT_LIBS) $(CRYPTO_LIBS)
