#include "mail/smtp-memory.h"

#include <curl/curl.h>
#include <glib.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

static void
wiping_free(void *memory)
{
	if (memory != NULL)
		secret_wipe(memory, malloc_usable_size(memory));
	free(memory);
}

static void *
wiping_realloc(void *memory, size_t n)
{
	void *moved = malloc(n);
	if (moved == NULL || memory == NULL)
		return moved;
	memcpy(moved, memory, MIN(n, malloc_usable_size(memory)));
	wiping_free(memory);
	return moved;
}

bool
smtp_memory_start(void)
{
	return curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wiping_free,
		   wiping_realloc, strdup, calloc) == CURLE_OK;
}

void
smtp_memory_stop(void)
{
	curl_global_cleanup();
}
