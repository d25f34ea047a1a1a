#include "web/altcha.h"

#include <jansson.h>
#include <string.h>

#include "base/limits.h"

#define ALGORITHM "SHA-256"

struct AltchaPayload {
	json_t *json;
};

char *
altcha_challenge(const Work *work)
{
	json_t *json = json_pack("{ss ss si ss ss}", "algorithm", ALGORITHM,
	    "challenge", work->challenge, "maxnumber", work->most, "salt",
	    work->salt, "signature", work->signature);
	char *text = json_dumps(json, JSON_COMPACT);
	char *copy = g_strdup(text);
	free(text);
	json_decref(json);
	return copy;
}

void
altcha_payload_free(AltchaPayload *payload)
{
	if (payload == NULL)
		return;
	json_decref(payload->json);
	g_free(payload);
}

AltchaPayload *
altcha_parse(const char *text, WorkAnswer *ret_answer)
{
	gsize n;
	json_int_t number;
	const char *algorithm;
	WorkAnswer answer;
	if (text == NULL || *text == '\0' ||
	    strnlen(text, LIMIT_ALTCHA_BYTES + 1) > LIMIT_ALTCHA_BYTES)
		return NULL;
	g_autofree guchar *bytes = g_base64_decode(text, &n);
	g_autoptr(AltchaPayload) payload = g_new0(AltchaPayload, 1);
	payload->json = json_loadb(
	    (const char *)bytes, n, JSON_REJECT_DUPLICATES, NULL);
	if (payload->json == NULL ||
	    json_unpack(payload->json, "{ss ss sI ss ss}", "algorithm",
		&algorithm, "challenge", &answer.challenge, "number", &number,
		"salt", &answer.salt, "signature", &answer.signature) != 0 ||
	    strcmp(algorithm, ALGORITHM) != 0)
		return NULL;
	answer.number = number;
	*ret_answer = answer;
	return g_steal_pointer(&payload);
}
