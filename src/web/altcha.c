#include "web/altcha.h"

#include <jansson.h>
#include <string.h>

void
altcha_write(const Work *work, GString *json)
{
	json_t *root = json_pack("{s:s, s:s, s:I, s:s, s:s}", "algorithm",
	    WORK_ALGORITHM, "challenge", work->challenge, "maxnumber",
	    (json_int_t)work->most, "salt", work->salt, "signature",
	    work->signature);
	char *text = json_dumps(root, JSON_COMPACT);
	g_assert(text != NULL);
	g_string_append(json, text);
	free(text);
	json_decref(root);
}

static bool
take_text(const json_t *root, const char *name, char *to, size_t size)
{
	const json_t *member = json_object_get(root, name);
	size_t n = json_string_length(member);
	if (n == 0 || n >= size)
		return false;
	memcpy(to, json_string_value(member), n + 1);
	return true;
}

static bool
take_answer(const json_t *root, WorkAnswer *answer)
{
	char algorithm[sizeof WORK_ALGORITHM];
	const json_t *number = json_object_get(root, "number");
	if (!json_is_integer(number) ||
	    !take_text(root, "algorithm", algorithm, sizeof algorithm) ||
	    strcmp(algorithm, WORK_ALGORITHM) != 0)
		return false;
	answer->number = json_integer_value(number);
	return take_text(root, "salt", answer->salt, sizeof answer->salt) &&
	       take_text(root, "challenge", answer->challenge,
		   sizeof answer->challenge) &&
	       take_text(root, "signature", answer->signature,
		   sizeof answer->signature);
}

bool
altcha_read(const char *payload, WorkAnswer *ret_answer)
{
	WorkAnswer answer = { 0 };
	gsize n = 0;
	if (payload == NULL ||
	    strnlen(payload, ALTCHA_PAYLOAD_BYTES + 1) > ALTCHA_PAYLOAD_BYTES)
		return false;
	g_autofree guchar *json = g_base64_decode(payload, &n);
	json_t *root = json_loadb(
	    (const char *)json, n, JSON_REJECT_DUPLICATES, NULL);
	bool read = root != NULL && take_answer(root, &answer);
	json_decref(root);
	if (read)
		*ret_answer = answer;
	return read;
}
