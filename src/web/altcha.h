/*
 * How a proof of work travels (crypto/work.h), in the words of ALTCHA's
 * protocol, version 1: a challenge as JSON, and what came of it as base64
 * (RFC 4648 4) of JSON, in a field of the form that ALTCHA's own widget calls
 * so, too. Says nothing about whether an answer is right.
 */
#ifndef WEB_ALTCHA_H
#define WEB_ALTCHA_H

#include <glib.h>

#include "crypto/work.h"

#define ALTCHA_FIELD "altcha"
#define ALTCHA_PAYLOAD_BYTES 1024 /* what is longer is none */

/* Appends it. */
void altcha_write(const Work *work, GString *json);

/* False where payload (may be NULL) is none; members that we do not know are
 * not looked at. */
bool altcha_read(const char *payload, WorkAnswer *ret_answer);

#endif
