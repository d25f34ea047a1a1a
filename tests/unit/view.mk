# Tests of src/view.
view_tests = \
	tests/unit/view-catalog \
	tests/unit/view-datafile \
	tests/unit/view-gallery \
	tests/unit/view-language \
	tests/unit/view-mailtext \
	tests/unit/view-translate \
	tests/unit/view-view \
	tests/unit/view-words \
	tests/unit/view-wrap
check_PROGRAMS += $(view_tests)
TESTS += $(view_tests) tests/unit/view-po.sh
EXTRA_DIST += tests/unit/view-po.sh

tests_unit_view_catalog_SOURCES = tests/unit/view-catalog.c
tests_unit_view_catalog_LDADD = $(VIEW_LIBS)
tests_unit_view_datafile_SOURCES = tests/unit/view-datafile.c
tests_unit_view_datafile_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
tests_unit_view_datafile_LDADD = $(VIEW_LIBS) src/account/libaccount.a \
	src/base/libbase.a $(JANSSON_LIBS) $(GLIB_LIBS)
tests_unit_view_gallery_SOURCES = tests/unit/view-gallery.c
tests_unit_view_gallery_LDADD = $(VIEW_LIBS)
tests_unit_view_language_SOURCES = tests/unit/view-language.c
tests_unit_view_language_LDADD = $(VIEW_LIBS)
tests_unit_view_mailtext_SOURCES = tests/unit/view-mailtext.c
tests_unit_view_mailtext_LDADD = $(VIEW_LIBS)
tests_unit_view_translate_SOURCES = tests/unit/view-translate.c
tests_unit_view_translate_LDADD = $(VIEW_LIBS)
tests_unit_view_view_SOURCES = tests/unit/view-view.c
tests_unit_view_view_LDADD = $(VIEW_LIBS)
tests_unit_view_words_SOURCES = tests/unit/view-words.c
tests_unit_view_words_LDADD = $(VIEW_LIBS)
tests_unit_view_wrap_SOURCES = tests/unit/view-wrap.c
tests_unit_view_wrap_LDADD = $(VIEW_LIBS)
