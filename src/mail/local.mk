noinst_LIBRARIES += src/mail/libmail.a
src_mail_libmail_a_SOURCES = \
	src/mail/attachment.c src/mail/attachment.h \
	src/mail/backoff.c src/mail/backoff.h \
	src/mail/certificates.c src/mail/certificates.h \
	src/mail/deliver.c src/mail/deliver.h \
	src/mail/destination.c src/mail/destination.h \
	src/mail/encode.c src/mail/encode.h \
	src/mail/message.c src/mail/message.h \
	src/mail/mx.c src/mail/mx.h \
	src/mail/pause.c src/mail/pause.h \
	src/mail/smtp.c src/mail/smtp.h \
	src/mail/smtp-dialogue.c src/mail/smtp-dialogue.h \
	src/mail/smtp-memory.c src/mail/smtp-memory.h \
	src/mail/smtp-sockets.c src/mail/smtp-sockets.h \
	src/mail/smtp-timing.c src/mail/smtp-timing.h \
	src/mail/smtp-verdict.c src/mail/smtp-verdict.h
src_mail_libmail_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
