/*
 * Files that several users of one group write to.
 */
#ifndef STORE_SHARED_FILE_H
#define STORE_SHARED_FILE_H

#include <glib.h>

/*
 * Opens path for reading and writing and returns the descriptor, or -1. Where
 * there is no such file it is made, with mode 0660 whatever the umask, and by
 * root for whom the directory belongs to.
 */
int shared_file_open(const char *path, GError **error);

#endif
