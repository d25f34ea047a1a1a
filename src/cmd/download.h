/*
 * Fetches a file over https for an administrator who asked for it. The server's
 * certificate is verified, what it leads on to is https, too, and time and size
 * are bounded.
 */
#ifndef CMD_DOWNLOAD_H
#define CMD_DOWNLOAD_H

#include <glib.h>
#include <stdbool.h>

#define DOWNLOAD_SECONDS 60
#define DOWNLOAD_BYTES (8 << 20)

/* ca_file: PEM of who is trusted instead of the system's; or NULL. The error
 * names the address. */
bool download(const char *url, const char *ca_file, GString **ret_content,
    GError **error);

#endif
