#include "cmd/download.h"

#include <curl/curl.h>

#include "cmd/command.h"
#include "config.h"

#define CONNECT_SECONDS 10
#define REDIRECTS 3

static size_t
take(char *data, size_t one, size_t n, void *user)
{
	GString *content = user;
	(void)one;
	/* Anything but n ends the transfer with CURLE_WRITE_ERROR. */
	if (n > DOWNLOAD_BYTES - content->len)
		return 0;
	g_string_append_len(content, data, (gssize)n);
	return n;
}

static void
set_up(CURL *curl, const char *url, const char *ca_file, GString *content,
    char *reason)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)REDIRECTS);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)DOWNLOAD_SECONDS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(
	    curl, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, content);
	if (ca_file != NULL)
		curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
}

bool
download(
    const char *url, const char *ca_file, GString **ret_content, GError **error)
{
	char reason[CURL_ERROR_SIZE] = "";
	GString *content = g_string_new(NULL);
	CURL *curl = curl_easy_init();
	g_assert_nonnull(curl);
	set_up(curl, url, ca_file, content, reason);
	CURLcode code = curl_easy_perform(curl);
	curl_easy_cleanup(curl);
	if (code == CURLE_OK) {
		*ret_content = content;
		return true;
	}
	if (code == CURLE_WRITE_ERROR)
		g_snprintf(reason, sizeof reason, "larger than %d bytes",
		    DOWNLOAD_BYTES);
	g_set_error(error, COMMAND_ERROR, 0, "%s: %s", url,
	    *reason != '\0' ? reason : curl_easy_strerror(code));
	g_string_free(content, TRUE);
	return false;
}
