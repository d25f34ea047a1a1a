/*
 * libsodium chooses the fastest code for this processor when it is started;
 * before that it uses the slowest. Every function here that draws, hashes or
 * seals starts it first, so that no main can forget to.
 */
#ifndef CRYPTO_READY_H
#define CRYPTO_READY_H

/* Cheap when done before. Ends the program where there is no randomness:
 * nothing safe can be done without. */
void ready_sodium(void);

#endif
