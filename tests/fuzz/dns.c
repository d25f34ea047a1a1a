/*
 * Answers of a name server. The first byte chooses what was asked for. Whatever
 * comes is read within its bounds, and one that is cut short says no more than
 * a whole one does.
 */
#include <stdint.h>

#include <netinet/in.h>

#include <arpa/nameser.h>

#include "mail/mx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const int types[] = { ns_t_mx, ns_t_a, ns_t_aaaa };
	if (n == 0)
		return 0;
	int type = types[data[0] % G_N_ELEMENTS(types)];
	/* Exactly as long, so that a sanitizer sees a byte too far. */
	g_autofree unsigned char *bytes = g_memdup2(data + 1, n - 1);
	MxAnswer answer = mx_read_answer(bytes, n - 1, type);
	g_assert_true(type == ns_t_mx || answer != MX_ANSWER_NULL);
	/* A message is 12 bytes at least (RFC 1035 4.1.1). */
	g_assert_true(n - 1 >= 12 || answer == MX_ANSWER_TROUBLE);
	return 0;
}
