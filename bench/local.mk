# How fast it is, against the machine's limits and against others who do the
# same job: `make bench`, or some of it, `make bench PARTS="page signup"`.
# It installs what it needs, as ./check does.
BENCH_TOOLS = bench/empty bench/fixed bench/hashes bench/load bench/sink \
	bench/writers
EXTRA_PROGRAMS = $(BENCH_TOOLS)
CLEANFILES += $(BENCH_TOOLS)
bench_empty_SOURCES = bench/empty.c
bench_fixed_SOURCES = bench/fixed.c
bench_fixed_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS)
bench_fixed_LDADD = $(FCGI_LIBS) $(GLIB_LIBS)
bench_hashes_SOURCES = bench/hashes.c
bench_hashes_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS)
bench_hashes_LDADD = $(SODIUM_LIBS) $(GLIB_LIBS)
bench_load_SOURCES = bench/load.c
bench_load_LDADD = $(GLIB_LIBS)
bench_sink_SOURCES = bench/sink.c
bench_sink_LDADD = -lssl -lcrypto $(GLIB_LIBS)
bench_writers_SOURCES = bench/writers.c $(STORE_SAMPLE)
bench_writers_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
bench_writers_LDADD = $(STORE_LIBS)

EXTRA_DIST += bench/bench.py bench/front.py bench/parts_gate.py bench/parts_mail.py \
	bench/parts_web.py bench/processes.py bench/rivals.py \
	bench/sallyport.py bench/table.py bench/traffic.py \
	bench/rivals/django-allauth/settings.py \
	bench/rivals/django-allauth/urls.py \
	bench/rivals/django-allauth/wsgi.py \
	bench/rivals/better-auth/package.json \
	bench/rivals/better-auth/server.mjs \
	bench/rivals/php-fpm/signup.php bench/rivals/smtplib_sender.py \
	build-aux/packages.bench build-aux/packages.better-auth \
	build-aux/packages.django-allauth build-aux/packages.php-fpm

.PHONY: bench
bench: all
	$(srcdir)/build-aux/apt-install demo bench
	$(MAKE) $(AM_MAKEFLAGS) $(BENCH_TOOLS)
	top_builddir='$(abs_top_builddir)' /usr/bin/python3 -B \
	    $(srcdir)/bench/bench.py $(PARTS)

clean-local: clean-bench
.PHONY: clean-bench
clean-bench:
	rm -rf bench/rivals bench/state-*
