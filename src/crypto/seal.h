/*
 * What waits in the store but must not be readable there: authenticated
 * encryption (XChaCha20-Poly1305, random nonce), bound to a name so that one
 * sealed thing cannot stand in for another.
 */
#ifndef CRYPTO_SEAL_H
#define CRYPTO_SEAL_H

#include "crypto/keys.h"

/* Never fails. */
GBytes *seal(const Keys *keys, const char *name, const void *plain, gsize n);

/* NULL where it was sealed with another key, under another name, or changed.
 * The caller wipes what it gets (secret_wipe). */
GByteArray *unseal(const Keys *keys, const char *name, GBytes *sealed);

#endif
