# Its pages are a library, for the fuzz targets.
noinst_LIBRARIES += cgi-bin/libpages.a
cgi_bin_libpages_a_SOURCES = \
	cgi-bin/account.c \
	cgi-bin/address.c \
	cgi-bin/app.c cgi-bin/app.h \
	cgi-bin/asked.c cgi-bin/asked.h \
	cgi-bin/challenge.c cgi-bin/challenge.h \
	cgi-bin/confirm.c \
	cgi-bin/delete.c \
	cgi-bin/error.c \
	cgi-bin/export.c \
	cgi-bin/gate.c \
	cgi-bin/link.c \
	cgi-bin/login.c \
	cgi-bin/mailstate.c cgi-bin/mailstate.h \
	cgi-bin/owner.c cgi-bin/owner.h \
	cgi-bin/page.c cgi-bin/page.h \
	cgi-bin/password.c \
	cgi-bin/problem.c cgi-bin/problem.h \
	cgi-bin/proven.c cgi-bin/proven.h \
	cgi-bin/refuse.c \
	cgi-bin/reset.c \
	cgi-bin/signup.c \
	cgi-bin/undo.c \
	cgi-bin/username.c \
	cgi-bin/verify.c
cgi_bin_libpages_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
# What a program links that has the pages.
PAGES_LIBS = cgi-bin/libpages.a \
	src/web/libweb.a src/store/libstore.a src/account/libaccount.a \
	src/crypto/libcrypto.a $(VIEW_LIBS) \
	$(WEB_LIBS) $(JANSSON_LIBS) $(SQLITE_LIBS) $(ACCOUNT_LIBS) $(CRYPTO_LIBS)

# The web program: everything but mail and libcurl.
pkglibexec_PROGRAMS += cgi-bin/sallyport.fcgi
cgi_bin_sallyport_fcgi_SOURCES = cgi-bin/main.c
cgi_bin_sallyport_fcgi_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
cgi_bin_sallyport_fcgi_LDADD = $(SANDBOX_LIBS) $(PAGES_LIBS) $(SECCOMP_LIBS)
