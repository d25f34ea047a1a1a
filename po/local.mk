# Translations. The catalogues are made in po/locale as they are installed, so
# that a program that is not installed can use them ([view] locale).
LANGUAGES = zh_CN
PO_FILES = po/zh_CN.po
MO_FILES = po/locale/zh_CN/LC_MESSAGES/sallyport.mo
EXTRA_DIST += po/sallyport.pot $(PO_FILES)
CLEANFILES += $(MO_FILES)

zh_CNdir = $(localedir)/zh_CN/LC_MESSAGES
zh_CN_DATA = po/locale/zh_CN/LC_MESSAGES/sallyport.mo

po/locale/zh_CN/LC_MESSAGES/sallyport.mo: po/zh_CN.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	$(MSGFMT) --check -o $@ $(top_srcdir)/po/zh_CN.po

noinst_PROGRAMS += po/extract
po_extract_SOURCES = po/extract.c
po_extract_LDADD = $(VIEW_LIBS)

TEMPLATE_FILES = $(dist_template_page_DATA) $(dist_template_part_DATA) \
	$(dist_template_mail_DATA)

# After words were changed: writes po/ of the source tree.
po-update: po/extract$(EXEEXT)
	po/extract$(EXEEXT) $(top_srcdir) $(TEMPLATE_FILES) > po-new.pot
	mv po-new.pot $(top_srcdir)/po/sallyport.pot
	for language in $(LANGUAGES); do \
		msgmerge --quiet --update --backup=none --no-fuzzy-matching \
		    $(top_srcdir)/po/$$language.po \
		    $(top_srcdir)/po/sallyport.pot || exit 1; \
		msgattrib --no-obsolete -o $(top_srcdir)/po/$$language.po \
		    $(top_srcdir)/po/$$language.po || exit 1; \
	done
.PHONY: po-update

# What tests/unit/view-po.sh compares with.
check_DATA += po/words.pot
CLEANFILES += po/words.pot
po/words.pot: po/extract$(EXEEXT) $(TEMPLATE_FILES)
	$(AM_V_GEN)po/extract$(EXEEXT) $(top_srcdir) $(TEMPLATE_FILES) > $@
