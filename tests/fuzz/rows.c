/*
 * What a damaged database may hold, or one that a newer program has written:
 * any text and any number in any column. The pages are shown or fail as they
 * should; none is built of what is not there. Input: lines
 * "#TABLE.COLUMN=VALUE" for all rows of a table, then a script (script.h).
 * VALUE is a text, with "\n" as in a script, or a number where there is one in
 * that column.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/memory-store.h"
#include "tests/fuzz/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_BYTES_MAX 8192

typedef enum {
	OF_TEXT,
	OF_KIND, /* an enum or an int */
	OF_NUMBER,
} ColumnType;

typedef struct {
	const char *name;
	size_t table; /* in MemoryRows */
	size_t offset; /* in a row */
	ColumnType type;
} Column;

#define COLUMN(name, table, Struct, field, type)                               \
	{                                                                      \
		name, offsetof(MemoryRows, table), offsetof(Struct, field),    \
		    type                                                       \
	}

static const Column columns[] = {
	COLUMN("account.username", accounts, Account, username, OF_TEXT),
	COLUMN("account.email", accounts, Account, email, OF_TEXT),
	COLUMN("account.email_key", accounts, Account, email_key, OF_TEXT),
	COLUMN(
	    "account.password_hash", accounts, Account, password_hash, OF_TEXT),
	COLUMN("account.language", accounts, Account, language, OF_TEXT),
	COLUMN("account.created_ms", accounts, Account, created_ms, OF_NUMBER),
	COLUMN("account.delete_ms", accounts, Account, delete_ms, OF_NUMBER),
	COLUMN("account.generation", accounts, Account, generation, OF_NUMBER),
	COLUMN("pending.username", pendings, Pending, username, OF_TEXT),
	COLUMN("pending.email", pendings, Pending, email, OF_TEXT),
	COLUMN("pending.email_key", pendings, Pending, email_key, OF_TEXT),
	COLUMN("pending.mailbox_key", pendings, Pending, mailbox_key, OF_TEXT),
	COLUMN(
	    "pending.password_hash", pendings, Pending, password_hash, OF_TEXT),
	COLUMN("pending.next", pendings, Pending, next, OF_TEXT),
	COLUMN("pending.language", pendings, Pending, language, OF_TEXT),
	COLUMN("pending.standing", pendings, Pending, standing, OF_KIND),
	COLUMN("pending.account_id", pendings, Pending, account_id, OF_NUMBER),
	COLUMN("pending.created_ms", pendings, Pending, created_ms, OF_NUMBER),
	COLUMN("pending.expires_ms", pendings, Pending, expires_ms, OF_NUMBER),
	COLUMN("code.email_key", codes, MemoryCode, email_key, OF_TEXT),
	COLUMN(
	    "code.wrong_tries", codes, MemoryCode, code.wrong_tries, OF_KIND),
	COLUMN(
	    "code.created_ms", codes, MemoryCode, code.created_ms, OF_NUMBER),
	COLUMN(
	    "code.expires_ms", codes, MemoryCode, code.expires_ms, OF_NUMBER),
	COLUMN("session.created_ms", sessions, Session, created_ms, OF_NUMBER),
	COLUMN("session.seen_ms", sessions, Session, seen_ms, OF_NUMBER),
	COLUMN("session.idle_ms", sessions, Session, idle_ms, OF_NUMBER),
	COLUMN("session.expires_ms", sessions, Session, expires_ms, OF_NUMBER),
	COLUMN("event.kind", events, Event, kind, OF_KIND),
	COLUMN("event.at_ms", events, Event, at_ms, OF_NUMBER),
	COLUMN("event.detail", events, Event, detail, OF_TEXT),
	COLUMN("undo.email", undos, AddressUndo, email, OF_TEXT),
	COLUMN("undo.email_key", undos, AddressUndo, email_key, OF_TEXT),
	COLUMN("undo.account_id", undos, AddressUndo, account_id, OF_NUMBER),
	COLUMN("undo.expires_ms", undos, AddressUndo, expires_ms, OF_NUMBER),
};

static const Column *
find_column(const char *line, const char **ret_value)
{
	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		gsize n = strlen(columns[i].name);
		if (strncmp(line, columns[i].name, n) != 0 || line[n] != '=')
			continue;
		*ret_value = line + n + 1;
		return &columns[i];
	}
	return NULL;
}

/* SQLite keeps text as UTF-8; what else it holds is shown as it is. */
static char *
text_of(const char *value)
{
	g_autofree char *bytes = g_strcompress(value);
	char *text = g_utf8_make_valid(bytes, -1);
	for (char *at = text; *at != '\0'; at++)
		if (g_ascii_iscntrl(*at) && *at != '\n' && *at != '\r')
			*at = '?';
	return text;
}

static void
write_field(void *field, ColumnType type, const char *value)
{
	gint64 number = g_ascii_strtoll(value, NULL, 10);
	switch (type) {
	case OF_TEXT:
		g_free(*(char **)field);
		*(char **)field = text_of(value);
		return;
	case OF_KIND:
		*(int *)field = (int)number;
		return;
	case OF_NUMBER:
		*(int64_t *)field = number;
		return;
	}
}

static void
damage(MemoryRows *rows, const char *line)
{
	const char *value;
	const Column *column = find_column(line, &value);
	if (column == NULL)
		return;
	const GPtrArray *table = *(
	    GPtrArray **)(void *)((char *)rows + column->table);
	for (guint i = 0; i < table->len; i++)
		write_field((char *)table->pdata[i] + column->offset,
		    column->type, value);
}

/* As it is, it may say anything but what is secret. */
static void
check(Site *site, const Step *step, const Answer *answer)
{
	if (step->tells)
		return;
	g_assert_false(site->told);
	g_assert_null(strstr(answer->body, SITE_PASSWORD_MARK));
}

static void
play(Site *site, Wire *wire, const char *text)
{
	MemoryRows *rows = ((Memory *)site->app.accounts.store)->rows;
	while (*text == '#') {
		gsize n = strcspn(text, "\n");
		g_autofree char *line = g_strndup(text + 1, n - 1);
		damage(rows, line);
		text += n + (text[n] != '\0');
	}
	script_play(site, wire, text, strlen(text), check);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Wire *wire;
	static Site *site;
	if (site == NULL) {
		wire = wire_new();
		site = site_new(wire);
	}
	if (size > INPUT_BYTES_MAX)
		return 0;
	g_autofree char *text = g_strndup((const char *)data, size);
	/* Who writes a password's mark elsewhere may read it there again. */
	if (strstr(text, SITE_PASSWORD_MARK) != NULL)
		return 0;
	play(site, wire, text);
	site_reset(site, SITE_USUAL);
	return 0;
}
