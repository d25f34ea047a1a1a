/*
 * Every limit on what comes from outside, in one place, each with its unit.
 * What an administrator may change stands in settings-table.c; these are the
 * walls around that.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* A request. Over the body limit: 413. Over the others: 400 or 414. */
#define LIMIT_BODY_BYTES 16384
#define LIMIT_FORM_FIELDS 64
#define LIMIT_FIELD_NAME_BYTES 64
#define LIMIT_PATH_BYTES 2048
#define LIMIT_QUERY_BYTES 4096
#define LIMIT_COOKIES_BYTES 8192

/* RFC 5321 4.5.3.1: a local part, and a path less its angle brackets. */
#define LIMIT_EMAIL_LOCAL_BYTES 64
#define LIMIT_EMAIL_BYTES 254

/* A user name is ASCII, so characters are bytes. */
#define LIMIT_USERNAME_MIN 3
#define LIMIT_USERNAME_MAX 32

/* Names of groups are ASCII, too; all of an account stand in one header. */
#define LIMIT_GROUP_BYTES 32
#define LIMIT_GROUPS_OF_ACCOUNT 50

/* Unicode characters, not bytes (NIST SP 800-63B 5.1.1.2). */
#define LIMIT_PASSWORD_MIN_CHARS 8
#define LIMIT_PASSWORD_MAX_CHARS 256

/* Where to go after sign-up; longer ones are ignored. */
#define LIMIT_NEXT_BYTES 1024

/* Codes of one pending sign-up that are good at the same time. */
#define LIMIT_LIVE_CODES 2

/* Where a session or an event came from, as kept and shown. */
#define LIMIT_BROWSER_BYTES 47
#define LIMIT_NETWORK_BYTES 47

/* Of an account, the newest, as shown and as handed out. */
#define LIMIT_SESSIONS_LISTED 100
#define LIMIT_EVENTS_LISTED 50
#define LIMIT_EVENTS_EXPORTED 10000

/* What happened to an account is kept so long; the way back from a change of
 * address; a name that was given up; a notice that cannot be mailed. */
#define LIMIT_EVENT_DAYS 90
#define LIMIT_ADDRESS_UNDO_DAYS 7
#define LIMIT_USERNAME_HELD_DAYS 90
#define LIMIT_NOTICE_DAYS 3

/* What a mail server said, as kept and shown. */
#define LIMIT_REPLY_BYTES 512

/* RFC 5322 2.1.1: a line of a message, without its CRLF. */
#define LIMIT_MAIL_LINE_BYTES 998

/* A file that goes along with mails, before base64 makes it a third more. */
#define LIMIT_ATTACHMENT_BYTES (10 << 20)

/* The configuration file. */
#define LIMIT_CONF_BYTES 65536
#define LIMIT_SECRET_FILE_BYTES 4096

#endif
