#include "crypto/seal.h"

#include <sodium.h>
#include <string.h>

#include "crypto/ready.h"

#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES

G_STATIC_ASSERT(KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

/* Sealed: the nonce, then what the cipher makes of plain, then its tag. */
GBytes *
seal(const Keys *keys, const char *name, const void *plain, gsize n)
{
	gsize size = NONCE_BYTES + n + TAG_BYTES;
	uint8_t *sealed = g_malloc(size);

	ready_sodium();
	randombytes_buf(sealed, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE_BYTES, NULL,
	    plain, n, (const uint8_t *)name, strlen(name), NULL, sealed,
	    keys->seal);
	return g_bytes_new_take(sealed, size);
}

GByteArray *
unseal(const Keys *keys, const char *name, GBytes *sealed)
{
	gsize size = 0;
	const uint8_t *data = g_bytes_get_data(sealed, &size);
	if (data == NULL || size < NONCE_BYTES + TAG_BYTES)
		return NULL;

	gsize n = size - NONCE_BYTES - TAG_BYTES;
	if (n > G_MAXUINT)
		return NULL;
	ready_sodium();
	/* One byte more than needed, so that there are bytes to point to. */
	GByteArray *plain = g_byte_array_sized_new((guint)n + 1);
	g_byte_array_set_size(plain, (guint)n);
	/* Nothing is written unless the tag is right. */
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain->data, NULL, NULL,
		data + NONCE_BYTES, size - NONCE_BYTES, (const uint8_t *)name,
		strlen(name), data, keys->seal) != 0) {
		g_byte_array_unref(plain);
		return NULL;
	}
	return plain;
}
