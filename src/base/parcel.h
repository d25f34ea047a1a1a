/*
 * Values packed one after another, to be unpacked by another process of the
 * same program in the same order. Not for a file or a network: numbers are as
 * this machine has them.
 *
 * What does not fit, or is not there, is noted, and all further calls do
 * nothing: parcel_good() asks once at the end.
 */
#ifndef BASE_PARCEL_H
#define BASE_PARCEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
	uint8_t *bytes; /* borrowed */
	size_t size;
	size_t at; /* how many are packed, or unpacked */
	bool failed;
} Parcel;

void parcel_put(Parcel *parcel, const void *value, size_t n);
void parcel_put_int(Parcel *parcel, int64_t value);
void parcel_put_text(Parcel *parcel, const char *text); /* or NULL */

void parcel_take(Parcel *parcel, void *ret_value, size_t n);
int64_t parcel_take_int(Parcel *parcel);
/* Inside the parcel; or NULL. */
char *parcel_take_text(Parcel *parcel);
/* The next n bytes, inside the parcel; NULL where there are not so many. */
const void *parcel_take_bytes(Parcel *parcel, size_t n);

bool parcel_good(const Parcel *parcel);

#endif
