#include "mail/certificates.h"

#include <string.h>

static const char BEGIN[] = "-----BEGIN CERTIFICATE-----";
static const char END[] = "-----END CERTIFICATE-----";

G_DEFINE_QUARK(certificates - error - quark, certificates_error)

/* One SEQUENCE (X.690 8.1.3), and nothing behind it. */
static bool
is_sequence(const guchar *der, gsize n)
{
	if (n < 2 || der[0] != 0x30)
		return false;
	gsize length = der[1];
	gsize head = 2;
	if (length > 0x80) {
		gsize octets = length & 0x7f;
		if (octets > sizeof(guint32) || n < head + octets)
			return false;
		length = 0;
		while (octets-- > 0)
			length = length << 8 | der[head++];
	}
	return length > 0 && n - head == length;
}

static bool
is_certificate(const char *start, const char *end)
{
	g_autofree char *base64 = g_strndup(start, (gsize)(end - start));
	gsize n = 0;
	g_autofree guchar *der = g_base64_decode(base64, &n);
	return is_sequence(der, n);
}

/* What is wrong, or NULL. */
static const char *
problem_of(const char *text)
{
	const char *begin = strstr(text, BEGIN);
	if (begin == NULL)
		return "holds no certificate; write those of who vouches for "
		       "the mail server into it, in PEM";
	for (; begin != NULL; begin = strstr(begin, BEGIN)) {
		begin += strlen(BEGIN);
		const char *end = strstr(begin, END);
		if (end == NULL || !is_certificate(begin, end))
			return "holds a certificate that is not whole; copy it "
			       "again, from its BEGIN line to its END line";
	}
	return NULL;
}

bool
certificates_check(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) why = NULL;
	if (!g_file_get_contents(path, &text, NULL, &why)) {
		g_set_error(error, CERTIFICATES_ERROR, 0,
		    "%s; name a file that is there and may be read",
		    why->message);
		return false;
	}
	const char *problem = problem_of(text);
	if (problem != NULL)
		g_set_error(
		    error, CERTIFICATES_ERROR, 0, "%s %s", path, problem);
	return problem == NULL;
}
