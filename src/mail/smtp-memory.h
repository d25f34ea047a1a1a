/*
 * libcurl copies messages, codes and links in them, and credentials into memory
 * of its own. While it is started from here, what it gives back is wiped.
 */
#ifndef MAIL_SMTP_MEMORY_H
#define MAIL_SMTP_MEMORY_H

#include <stdbool.h>

/* Before any other call of libcurl; false: it does not start. */
bool smtp_memory_start(void);
/* As often as it was started. */
void smtp_memory_stop(void);

#endif
