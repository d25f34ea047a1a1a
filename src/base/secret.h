/*
 * Memory that must not be found later. Whoever has held a password, a code, a
 * token or a key wipes it before the memory goes back.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <glib.h>
#include <stddef.h>

/* Never optimised away. */
void secret_wipe(void *memory, size_t n);

/* Text on the heap, wiped when freed; NULL is nothing to do. */
typedef char SecretText;
void secret_text_free(SecretText *text);

/* A GString whose whole allocation is wiped when freed. */
typedef GString SecretString;
void secret_string_free(SecretString *string);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SecretText, secret_text_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SecretString, secret_string_free)

#endif
