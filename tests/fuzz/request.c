/*
 * Requests, one after another, as a browser, a stranger or a web server sends
 * them, all the way from FastCGI's records through every page to the answer.
 * What must be true of an answer by itself is asserted in answer.c and
 * markup.c; here, what must be true of it as the answer to this request.
 */
#include <stdint.h>
#include <string.h>

#include "account/admission.h"
#include "tests/fuzz/script.h"

#define SCRIPT_BYTES_MAX 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Wire *wire;

/* What stops the web server's own questions may be its configuration. */
static bool
is_configuration(const Site *site, const Step *step)
{
	return step->gate && site->fault != NULL &&
	       (site->fault->domain == ADMISSION_ERROR ||
		   g_error_matches(
		       site->fault, REQUEST_ERROR, REQUEST_ERROR_ROLE));
}

static void
check_failure(const Site *site, const Step *step, const Answer *answer)
{
	if (answer->status < 500)
		return;
	if (answer->status == 503 && step->fails)
		return;
	if (!is_configuration(site, step))
		g_error("%s %s: %d, %s", step->method, step->uri,
		    answer->status,
		    site->fault != NULL ? site->fault->message : "");
}

static bool
reads(const Step *step)
{
	return strcmp(step->method, "GET") == 0 ||
	       strcmp(step->method, "HEAD") == 0 ||
	       strcmp(step->method, "OPTIONS") == 0;
}

/* Neither reading nor what is refused before a page sees it. */
static void
check_inert(const Site *site, const Step *step, const Answer *answer)
{
	static const int refused[] = { 308, 400, 403, 404, 405, 413, 414, 415 };
	bool inert = reads(step) || step->gate;
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
		inert |= answer->status == refused[i];
	if (inert && site->writes > 0)
		g_error("%s %s: %d, and it wrote", step->method, step->uri,
		    answer->status);
}

static void
check_secrets(const Site *site, const Step *step, const Answer *answer)
{
	if (step->tells)
		return;
	g_assert_false(site->told);
	g_assert_null(strstr(answer->body, SITE_PASSWORD_MARK));
	for (guint i = 0; i < answer->values->len; i++)
		g_assert_null(
		    strstr(answer->values->pdata[i], SITE_PASSWORD_MARK));
}

/* The same headers, and the same length of what is left out. */
static void
check_head(Site *site, const Step *step, const Answer *answer)
{
	g_autoptr(GByteArray) out = NULL;
	g_auto(Answer) head = { 0 };
	if (strcmp(step->method, "GET") != 0 || step->fails)
		return;
	script_repeat(site, wire, step, "HEAD", &out);
	answer_parse(out, true, site->router.origin, &head);
	g_assert_cmpint(head.status, ==, answer->status);
	g_assert_cmpuint(head.names->len, ==, answer->names->len);
	for (guint i = 0; i < head.names->len; i++) {
		g_assert_cmpstr(
		    head.names->pdata[i], ==, answer->names->pdata[i]);
		g_assert_cmpstr(
		    head.values->pdata[i], ==, answer->values->pdata[i]);
	}
}

static void
check(Site *site, const Step *step, const Answer *answer)
{
	check_failure(site, step, answer);
	check_inert(site, step, answer);
	check_secrets(site, step, answer);
	check_head(site, step, answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Site *site;
	if (site == NULL) {
		wire = wire_new();
		site = site_new(wire);
	}
	if (size > SCRIPT_BYTES_MAX)
		return 0;
	script_play(site, wire, data, size, check);
	site_reset(site, SITE_USUAL);
	return 0;
}
