/*
 * Files for few eyes: reads a whole small file into memory that is wiped, and
 * knows whether others than its owner and its group may read it.
 */
#ifndef BASE_SECRETFILE_H
#define BASE_SECRETFILE_H

#include "base/secret.h"

#include <stdbool.h>
#include <sys/types.h>

#define SECRET_FILE_ERROR (secret_file_error_quark())
GQuark secret_file_error_quark(void);

/*
 * The content of the file, at most max bytes; more is an error. *ret_mode is
 * its mode, of the file that was read and not of one that took its place. The
 * error's code is an errno, EFBIG for a larger file; its remedy is the
 * caller's.
 */
bool secret_file_load(const char *path, gsize max, SecretString **ret_content,
    mode_t *ret_mode, GError **error);

/*
 * A secret that stands alone in a file, such as a password: one line, its line
 * end taken off. Empty files, further lines, control characters, broken UTF-8
 * and files that others may read are errors that say what to do.
 */
bool secret_file_read(const char *path, SecretText **ret_text, GError **error);

#endif
