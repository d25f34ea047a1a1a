# Tests of src/mail.
MAIL_TEST_LIBS = src/mail/libmail.a src/base/libbase.a $(CURL_LIBS) \
	$(UNIT_LIBS)
MAIL_TESTS = tests/unit/mail-backoff tests/unit/mail-destination \
	tests/unit/mail-encode \
	tests/unit/mail-message \
	tests/unit/mail-pause tests/unit/mail-smtp-dialogue \
	tests/unit/mail-smtp-verdict

check_PROGRAMS += $(MAIL_TESTS)
TESTS += $(MAIL_TESTS)
tests_unit_mail_backoff_SOURCES = tests/unit/mail-backoff.c
tests_unit_mail_backoff_LDADD = $(MAIL_TEST_LIBS)
tests_unit_mail_destination_SOURCES = tests/unit/mail-destination.c \
	tests/store/sample.c tests/store/sample.h
tests_unit_mail_destination_CPPFLAGS = -I$(top_srcdir) $(AM_CPPFLAGS)
tests_unit_mail_destination_LDADD = src/mail/libmail.a src/store/libstore.a \
	src/account/libaccount.a src/base/libbase.a $(SQLITE_LIBS) \
	$(MAIL_TEST_LIBS)
tests_unit_mail_encode_SOURCES = tests/unit/mail-encode.c
tests_unit_mail_encode_LDADD = $(MAIL_TEST_LIBS)
tests_unit_mail_message_SOURCES = tests/unit/mail-message.c
tests_unit_mail_message_LDADD = $(MAIL_TEST_LIBS)
tests_unit_mail_smtp_dialogue_SOURCES = tests/unit/mail-smtp-dialogue.c
tests_unit_mail_smtp_dialogue_LDADD = $(MAIL_TEST_LIBS)
tests_unit_mail_smtp_verdict_SOURCES = tests/unit/mail-smtp-verdict.c
tests_unit_mail_smtp_verdict_LDADD = $(MAIL_TEST_LIBS)
tests_unit_mail_pause_SOURCES = tests/unit/mail-pause.c
tests_unit_mail_pause_LDADD = $(MAIL_TEST_LIBS)
