/*
 * A connection that brings any bytes at all: whatever libfcgi makes of them,
 * what comes back is whole records, and at most one answer that is as it should
 * be. What is known to kill libfcgi 2.4.2 is left out (wire.h).
 */
#include <stdint.h>

#include "tests/fuzz/answer.h"
#include "tests/fuzz/site.h"
#include "tests/fuzz/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libfcgi loses 48 bytes of a second request that it refuses where the
 * connection then breaks. What it loses of whole requests, tests/fuzz/request
 * would find. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libfcgi.so";
}

static bool
is_head(const GByteArray *out)
{
	const char *text = (const char *)out->data;
	return g_str_has_suffix(text, "\r\n\r\n");
}

static void
try_bytes(Site *site, Wire *wire, const uint8_t *data, size_t size)
{
	g_autoptr(GByteArray)
	    back = wire_serve(wire, data, size, site_answer, site);
	g_auto(WireAnswer) wired = { 0 };
	g_auto(Answer) answer = { 0 };
	wire_decode(back, &wired);
	if (wired.out->len == 0)
		return;
	g_assert_cmpuint(wired.ends, ==, 1);
	answer_parse(
	    wired.out, is_head(wired.out), site->router.origin, &answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Wire *wire;
	static Site *site;
	if (site == NULL) {
		wire = wire_new();
		site = site_new(wire);
	}
	if (size > WIRE_BYTES_MAX || wire_is_deadly(data, size))
		return 0;
	try_bytes(site, wire, data, size);
	site_reset(site, SITE_USUAL);
	return 0;
}
