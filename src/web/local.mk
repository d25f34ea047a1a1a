noinst_LIBRARIES += src/web/libweb.a
src_web_libweb_a_SOURCES = \
	src/web/cookie.h \
	src/web/form.h \
	src/web/httpio.h \
	src/web/listener.h \
	src/web/master.h \
	src/web/network.h \
	src/web/origin.h \
	src/web/request.h \
	src/web/response.h \
	src/web/route.h \
	src/web/serve_cgi.h \
	src/web/serve_fcgi.h
src_web_libweb_a_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS)
WEB_LIBS = $(FCGI_LIBS)
