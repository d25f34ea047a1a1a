# Tests of src/mail.
MAIL_TEST_LIBS = src/mail/libmail.a src/base/libbase.a $(UNIT_LIBS)

check_PROGRAMS += tests/unit/mail-encode tests/unit/mail-message
TESTS += tests/unit/mail-encode tests/unit/mail-message
tests_unit_mail_encode_SOURCES = tests/unit/mail-encode.c
tests_unit_mail_encode_LDADD = $(MAIL_TEST_LIBS)
tests_unit_mail_message_SOURCES = tests/unit/mail-message.c
tests_unit_mail_message_LDADD = $(MAIL_TEST_LIBS)
