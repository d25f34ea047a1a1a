#include "base/parcel.h"

#include <glib.h>
#include <string.h>

/* Where the next n bytes are. */
static uint8_t *
step(Parcel *parcel, size_t n)
{
	if (parcel->failed || n > parcel->size - parcel->at) {
		parcel->failed = true;
		return NULL;
	}
	uint8_t *place = parcel->bytes + parcel->at;
	parcel->at += n;
	return place;
}

void
parcel_put(Parcel *parcel, const void *value, size_t n)
{
	uint8_t *place = step(parcel, n);
	if (place != NULL && n > 0)
		memcpy(place, value, n);
}

void
parcel_put_int(Parcel *parcel, int64_t value)
{
	parcel_put(parcel, &value, sizeof value);
}

/* How long it is with its end, then all of it. */
void
parcel_put_text(Parcel *parcel, const char *text)
{
	size_t n = text == NULL ? 0 : strlen(text) + 1;
	parcel_put_int(parcel, (int64_t)n);
	parcel_put(parcel, text, n);
}

void
parcel_take(Parcel *parcel, void *ret_value, size_t n)
{
	const uint8_t *place = step(parcel, n);
	if (place != NULL)
		memcpy(ret_value, place, n);
	else
		memset(ret_value, 0, n);
}

int64_t
parcel_take_int(Parcel *parcel)
{
	int64_t value;
	parcel_take(parcel, &value, sizeof value);
	return value;
}

const void *
parcel_take_bytes(Parcel *parcel, size_t n)
{
	return step(parcel, n);
}

char *
parcel_take_text(Parcel *parcel)
{
	int64_t n = parcel_take_int(parcel);
	if (n == 0)
		return NULL;
	char *text = (char *)step(parcel, n < 0 ? SIZE_MAX : (size_t)n);
	if (text == NULL)
		return NULL;
	if (text[n - 1] == '\0')
		return text;
	parcel->failed = true;
	return NULL;
}

bool
parcel_good(const Parcel *parcel)
{
	return !parcel->failed;
}
