#include "account/proofresult.h"

void
proof_result_clear(ProofResult *result)
{
	token_clear(&result->session);
	g_clear_pointer(&result->next, g_free);
}
