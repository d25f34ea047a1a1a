/*
 * The gate before expensive hashing: as many slots as the machine has cores,
 * shared by all processes, and a bounded number of waiters. Slots are file
 * locks, so that they come free when their holder dies.
 */
#ifndef CRYPTO_GATE_H
#define CRYPTO_GATE_H

#include <glib.h>
#include <stdbool.h>

typedef struct HashGate HashGate;

/*
 * slots at once, at most queue more waiting. path is the file that holds the
 * locks, made when missing; every process opens it by itself (after fork).
 */
bool hash_gate_open(const char *path, int slots, int queue, HashGate **ret_gate,
    GError **error);
void hash_gate_free(HashGate *gate);

/*
 * Waits for a slot; *ret_entered is false at once when the queue is full. Who
 * entered must leave.
 */
bool hash_gate_enter(HashGate *gate, bool *ret_entered, GError **error);
void hash_gate_leave(HashGate *gate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HashGate, hash_gate_free)

#endif
