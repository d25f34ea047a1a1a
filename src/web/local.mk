noinst_LIBRARIES += src/web/libweb.a
src_web_libweb_a_SOURCES = \
	src/web/altcha.c src/web/altcha.h \
	src/web/browser.c src/web/browser.h \
	src/web/claim.c src/web/claim.h \
	src/web/cookie.c src/web/cookie.h \
	src/web/escape.c src/web/escape.h \
	src/web/form.c src/web/form.h \
	src/web/forwarded.c src/web/forwarded.h \
	src/web/httpio.h \
	src/web/listener.c src/web/listener.h \
	src/web/loopback.c src/web/loopback.h \
	src/web/master.c src/web/master.h \
	src/web/navigation.c src/web/navigation.h \
	src/web/network.c src/web/network.h \
	src/web/origin.c src/web/origin.h \
	src/web/path.c src/web/path.h \
	src/web/request.c src/web/request.h \
	src/web/response.c src/web/response.h \
	src/web/route.c src/web/route.h \
	src/web/serve_cgi.c src/web/serve_cgi.h \
	src/web/serve_fcgi.c src/web/serve_fcgi.h \
	src/web/variables.c src/web/variables.h \
	src/web/watch.c src/web/watch.h
src_web_libweb_a_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS)
WEB_LIBS = $(FCGI_LIBS) $(JANSSON_LIBS)
