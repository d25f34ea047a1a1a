/*
 * What one process finds in the shared memory where another has put a job: be
 * it a dead one's half, nothing is read that is not in it, and what was packed
 * by us is unpacked the same.
 */
#include <stdint.h>
#include <string.h>

#include "account/jobs.h"
#include "base/parcel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define JOB_BYTES_MAX 4096

static const GroupJob *const JOBS[] = { &signup_job, &prove_by_code_job };

/* A copy, for that a text's end is looked for at the end of what there is. */
static Parcel
parcel_of(const void *bytes, size_t n)
{
	uint8_t *copy = g_malloc(MAX(n, 1));
	if (n > 0)
		memcpy(copy, bytes, n);
	return (Parcel){ .bytes = copy, .size = n };
}

static void
try_in(const GroupJob *job, const uint8_t *data, size_t size)
{
	Parcel parcel = parcel_of(data, size);
	uint8_t in[JOB_BYTES_MAX] = { 0 };
	uint8_t again[JOB_BYTES_MAX] = { 0 };
	g_assert_cmpuint(job->in_bytes, <=, sizeof in);
	job->take_in(&parcel, in);
	g_assert_cmpuint(parcel.at, <=, size);
	if (parcel_good(&parcel)) {
		uint8_t *room = g_malloc(parcel.at + 1);
		Parcel packed = { .bytes = room, .size = parcel.at };
		job->put_in(&packed, in);
		/* Shorter where a text had a NUL in it. */
		g_assert_true(parcel_good(&packed));
		g_assert_cmpuint(packed.at, <=, parcel.at);
		size_t n = packed.at;
		packed.at = 0;
		job->take_in(&packed, again);
		g_assert_true(parcel_good(&packed));
		g_assert_cmpuint(packed.at, ==, n);
		g_free(room);
	}
	g_free(parcel.bytes);
}

/* Text after text, as long as there are any. */
static void
try_texts(const uint8_t *data, size_t size)
{
	Parcel parcel = parcel_of(data, size);
	uint8_t *room = g_malloc(size + 1);
	Parcel packed = { .bytes = room, .size = size };
	while (parcel_good(&parcel) && parcel.at < size) {
		size_t before = parcel.at;
		const char *text = parcel_take_text(&parcel);
		if (!parcel_good(&parcel)) {
			g_assert_null(text);
			break;
		}
		g_assert_cmpuint(parcel.at, >, before);
		parcel_put_text(&packed, text);
		g_assert_true(parcel_good(&packed));
		g_assert_cmpuint(packed.at, <=, parcel.at);
	}
	/* Nothing comes after what was not there. */
	if (!parcel_good(&parcel)) {
		g_assert_null(parcel_take_text(&parcel));
		g_assert_cmpint(parcel_take_int(&parcel), ==, 0);
		g_assert_null(parcel_take_bytes(&parcel, 0));
	}
	g_free(room);
	g_free(parcel.bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (gsize i = 0; i < G_N_ELEMENTS(JOBS); i++)
		try_in(JOBS[i], data, size);
	try_texts(data, size);
	return 0;
}
