/*
 * What the two ways of proof, by code and by link, have in common: what
 * follows when it is decided, and the words for what went wrong.
 */
#ifndef CGI_BIN_PROVEN_H
#define CGI_BIN_PROVEN_H

#include "account/asked.h"
#include "account/proofresult.h"
#include "cgi-bin/app.h"

/* The outcome leads away from the page, whichever it was. */
bool proven_ends(const ProofResult *result);

/* The answer to an outcome that ends. */
bool proven_answer(App *app, const Request *request, Response *response,
    const ProofResult *result, GError **error);

/*
 * The status, and the words beside field ("CODE", "PASSWORD"), for an outcome
 * that leaves the visitor on the page; PROOF_NO_FLOW is each page's own
 * matter.
 */
void proven_show_problem(Dict *dict, Response *response, const char *field,
    const ProofResult *result);

/* An outcome's word in the log. */
const char *proven_word(ProofOutcome outcome);
const char *proven_ask_word(AskOutcome outcome);

void proven_log(const App *app, const Request *request, const char *by,
    const ProofResult *result);

#endif
