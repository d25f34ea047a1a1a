# The web layer over a socket, tried from outside.
check_PROGRAMS += tests/web/server
tests_web_server_SOURCES = tests/web/server.c
tests_web_server_LDADD = src/web/libweb.a src/base/libbase.a $(WEB_LIBS) \
	$(GLIB_LIBS)

WEB_TESTS = tests/web/hostile_test.py tests/web/life_test.py \
	tests/web/records_test.py tests/web/wiped_test.py
dist_check_SCRIPTS += $(WEB_TESTS)
TESTS += $(WEB_TESTS)
EXTRA_DIST += tests/web/fcgi.py tests/web/program.py
