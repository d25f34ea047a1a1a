noinst_LIBRARIES += src/view/libview.a
src_view_libview_a_SOURCES = \
	src/view/catalog.c src/view/catalog.h \
	src/view/datafile.c src/view/datafile.h \
	src/view/language.c src/view/language.h \
	src/view/mailtext.c src/view/mailtext.h \
	src/view/template.cc src/view/template.h \
	src/view/translate.c src/view/translate.h \
	src/view/view.c src/view/view.h \
	src/view/wrap.c src/view/wrap.h
src_view_libview_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
src_view_libview_a_CXXFLAGS = $(GLIB_CFLAGS) $(CTEMPLATE_CFLAGS) $(AM_CXXFLAGS)

# What a program links that shows something. ctemplate is C++, its callers
# are not, so that they need not be linked as C++.
VIEW_LIBS = src/view/libview.a src/base/libbase.a $(CTEMPLATE_LINK) \
	$(GLIB_LIBS)
