/*
 * The installation's one secret: 32 random bytes in a file, in hexadecimal,
 * made by `sallyport init`, from which every other key is derived
 * (crypto_kdf). Whoever loses it loses what is under way (codes, unsent mail),
 * no account and no session.
 */
#ifndef CRYPTO_KEYS_H
#define CRYPTO_KEYS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define KEY_BYTES 32

typedef struct {
	uint8_t code[KEY_BYTES]; /* authenticates codes, crypto/code.h */
	uint8_t seal[KEY_BYTES]; /* hides what waits to be mailed, seal.h */
	uint8_t flow[KEY_BYTES]; /* makes a form's flow, crypto/token.h */
	uint8_t work[KEY_BYTES]; /* signs challenges, crypto/work.h */
} Keys;

#define KEYS_ERROR (keys_error_quark())
GQuark keys_error_quark(void);

/* Makes the file, mode 0600, by root for whom the folder belongs to; an
 * existing one is never written over. */
bool keys_create(const char *path, GError **error);
/* Refuses a file that others may read or the group may write, naming the
 * chmod that mends it. */
bool keys_load(const char *path, Keys **ret_keys, GError **error);
void keys_free(Keys *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keys, keys_free)

#endif
