# Tests of src/view.
check_PROGRAMS += tests/unit/view-gallery
TESTS += tests/unit/view-gallery
tests_unit_view_gallery_SOURCES = tests/unit/view-gallery.c
tests_unit_view_gallery_LDADD = $(VIEW_LIBS)
