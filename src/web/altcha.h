/*
 * How a proof of work (crypto/work.h) travels: in ALTCHA's forms, so that any
 * solver of theirs will do. To the page goes a JSON object, {"algorithm",
 * "challenge", "maxnumber", "salt", "signature"}; the field "altcha" comes back
 * with the base64 (RFC 4648 4) of {"algorithm", "challenge", "number", "salt",
 * "signature"}, other members being ignored.
 */
#ifndef WEB_ALTCHA_H
#define WEB_ALTCHA_H

#include "crypto/work.h"

#define ALTCHA_FIELD "altcha"

/* Newly allocated. */
char *altcha_challenge(const Work *work);

/* Of it, the texts of answer. */
typedef struct AltchaPayload AltchaPayload;
void altcha_payload_free(AltchaPayload *payload);

/* NULL where the field's text (may be NULL) is none, longer than
 * LIMIT_ALTCHA_BYTES, or of another algorithm. answer points into what is
 * returned. */
AltchaPayload *altcha_parse(const char *text, WorkAnswer *ret_answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AltchaPayload, altcha_payload_free)

#endif
