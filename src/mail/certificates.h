/*
 * A file of certificates, as [smtp] ca_file names one: whether it can be what
 * it shall be is known before the first mail.
 */
#ifndef MAIL_CERTIFICATES_H
#define MAIL_CERTIFICATES_H

#include <glib.h>
#include <stdbool.h>

#define CERTIFICATES_ERROR (certificates_error_quark())
GQuark certificates_error_quark(void);

/*
 * The file can be read and holds at least one certificate in PEM (RFC 7468),
 * each of them whole: base64 of one DER value from end to end. Whom they vouch
 * for is seen when the mail server is called.
 */
bool certificates_check(const char *path, GError **error);

#endif
