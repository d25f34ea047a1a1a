# The program of the administrator: one file a subcommand.
bin_PROGRAMS += sallyport
sallyport_SOURCES = \
	src/cmd/command.c src/cmd/command.h \
	src/cmd/config.c \
	src/cmd/main.c
sallyport_LDADD = src/base/libbase.a $(GLIB_LIBS)
