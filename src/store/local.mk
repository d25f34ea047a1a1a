noinst_LIBRARIES += src/store/libstore.a
src_store_libstore_a_SOURCES = \
	src/store/bell.c src/store/bell.h \
	src/store/failure.c src/store/failure.h \
	src/store/fileset.c src/store/fileset.h \
	src/store/flush.c src/store/flush.h \
	src/store/lane.c src/store/lane.h \
	src/store/lockfile.c src/store/lockfile.h \
	src/store/memory.c src/store/memory.h src/store/memory-store.h \
	src/store/memory-account.c \
	src/store/memory-destination.c \
	src/store/memory-clock.c \
	src/store/memory-event.c \
	src/store/memory-group.c \
	src/store/memory-lease.c \
	src/store/memory-limit.c \
	src/store/memory-outbox.c \
	src/store/memory-rows.c src/store/memory-rows.h \
	src/store/memory-session.c \
	src/store/memory-signup.c \
	src/store/memory-summary.c \
	src/store/queue.c src/store/queue.h \
	src/store/schema.c src/store/schema.h \
	src/store/sending.c src/store/sending.h \
	src/store/shared-file.c src/store/shared-file.h \
	src/store/sqlite.c src/store/sqlite.h \
	src/store/sqlite-connection.h \
	src/store/sqlite-account.c \
	src/store/sqlite-destination.c \
	src/store/sqlite-clock.c \
	src/store/sqlite-event.c \
	src/store/sqlite-group.c \
	src/store/sqlite-lease.c \
	src/store/sqlite-limit.c \
	src/store/sqlite-outbox.c \
	src/store/sqlite-session.c \
	src/store/sqlite-signup.c \
	src/store/sqlite-summary.c \
	src/store/sqlite-transaction.c \
	src/store/sqlite-wal.c \
	src/store/statement.c src/store/statement.h \
	src/store/statement-pieces.h \
	src/store/statement-sql.c
nodist_src_store_libstore_a_SOURCES = src/store/migrations.c
src_store_libstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS)

# In order: the n-th one brings the schema to version n.
SCHEMA_SQL = src/store/schema/001.sql src/store/schema/002.sql \
	src/store/schema/003.sql src/store/schema/004.sql \
	src/store/schema/005.sql
EXTRA_DIST += $(SCHEMA_SQL) src/store/schema/embed.awk
CLEANFILES += src/store/migrations.c

src/store/migrations.c: $(SCHEMA_SQL) src/store/schema/embed.awk
	$(AM_V_GEN)$(MKDIR_P) src/store && \
	    (cd $(srcdir) && $(AWK) -f src/store/schema/embed.awk \
	    $(SCHEMA_SQL)) >$@.tmp && mv $@.tmp $@
