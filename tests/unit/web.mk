# Tests of src/web.
WEB_UNIT_TESTS = tests/unit/web-altcha tests/unit/web-browser tests/unit/web-cookie tests/unit/web-form \
	tests/unit/web-forwarded \
	tests/unit/web-listener tests/unit/web-navigation tests/unit/web-network \
	tests/unit/web-origin tests/unit/web-path tests/unit/web-request \
	tests/unit/web-response tests/unit/web-route
check_PROGRAMS += $(WEB_UNIT_TESTS)
TESTS += $(WEB_UNIT_TESTS)
WEB_UNIT_LIBS = src/web/libweb.a src/base/libbase.a $(WEB_LIBS) $(UNIT_LIBS)

tests_unit_web_altcha_SOURCES = tests/unit/web-altcha.c
tests_unit_web_altcha_LDADD = src/web/libweb.a src/crypto/libcrypto.a \
	src/base/libbase.a $(WEB_LIBS) $(CRYPTO_LIBS) $(UNIT_LIBS)
tests_unit_web_browser_SOURCES = tests/unit/web-browser.c
tests_unit_web_browser_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_cookie_SOURCES = tests/unit/web-cookie.c
tests_unit_web_cookie_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_form_SOURCES = tests/unit/web-form.c
tests_unit_web_form_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_forwarded_SOURCES = tests/unit/web-forwarded.c
tests_unit_web_forwarded_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_listener_SOURCES = tests/unit/web-listener.c
tests_unit_web_listener_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_navigation_SOURCES = tests/unit/web-navigation.c
tests_unit_web_navigation_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_network_SOURCES = tests/unit/web-network.c
tests_unit_web_network_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_origin_SOURCES = tests/unit/web-origin.c
tests_unit_web_origin_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_path_SOURCES = tests/unit/web-path.c
tests_unit_web_path_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_request_SOURCES = tests/unit/web-request.c
tests_unit_web_request_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_response_SOURCES = tests/unit/web-response.c
tests_unit_web_response_LDADD = $(WEB_UNIT_LIBS)
tests_unit_web_route_SOURCES = tests/unit/web-route.c
tests_unit_web_route_LDADD = $(WEB_UNIT_LIBS)
