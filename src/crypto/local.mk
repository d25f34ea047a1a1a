noinst_LIBRARIES += src/crypto/libcrypto.a
src_crypto_libcrypto_a_SOURCES = \
	src/crypto/code.c src/crypto/code.h \
	src/crypto/gate.c src/crypto/gate.h \
	src/crypto/keys.c src/crypto/keys.h \
	src/crypto/password.c src/crypto/password.h \
	src/crypto/ready.c src/crypto/ready.h \
	src/crypto/seal.c src/crypto/seal.h \
	src/crypto/token.c src/crypto/token.h \
	src/crypto/work.c src/crypto/work.h \
	src/crypto/yielding.c src/crypto/yielding.h
src_crypto_libcrypto_a_CPPFLAGS = $(AM_CPPFLAGS) $(SODIUM_CFLAGS)
CRYPTO_LIBS = $(SODIUM_LIBS) $(ZXCVBN_LIBS) -lm
