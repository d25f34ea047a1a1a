#include "mail/mx.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <arpa/nameser.h>
#include <resolv.h>
#include <string.h>

/* Of the first try; the second waits twice as long. */
#define TRY_SECONDS 1
#define TRIES 2
#define REMEMBERED_MS (5 * MINUTE_MS)
/* What could not be told, and name servers that say nothing. */
#define UNKNOWN_MS (30 * SECOND_MS)
#define REMEMBERED_MOST 1024
#define DNS_PORT 53
#define QUERY_BYTES 512
#define ANSWER_BYTES 65535

typedef struct {
	MxVerdict verdict;
	int64_t until_ms;
} Memory;

struct MxAsker {
	struct __res_state resolver;
	bool ready; /* the resolver is */
	struct sockaddr_in nameserver; /* port 0: none of our own */
	const Clock *clock;
	GHashTable *memories; /* Memory by domain */
	int64_t silent_until_ms; /* no name server answered */
	unsigned char answer[ANSWER_BYTES];
};

static void
set_nameserver(MxAsker *asker, const char *text)
{
	guint64 port = DNS_PORT;
	g_auto(GStrv) parts = g_strsplit(text, ":", 2);
	struct sockaddr_in *address = &asker->nameserver;
	if (parts[0] == NULL ||
	    inet_pton(AF_INET, parts[0], &address->sin_addr) != 1 ||
	    (parts[1] != NULL && !g_ascii_string_to_unsigned(parts[1], 10, 1,
				     G_MAXUINT16, &port, NULL)))
		return;
	address->sin_family = AF_INET;
	address->sin_port = htons((uint16_t)port);
}

MxAsker *
mx_asker_new(const char *nameserver, const Clock *clock)
{
	MxAsker *asker = g_new0(MxAsker, 1);
	asker->clock = clock;
	asker->memories = g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, g_free);
	set_nameserver(asker, nameserver);
	return asker;
}

void
mx_asker_free(MxAsker *asker)
{
	if (asker == NULL)
		return;
	if (asker->ready)
		res_nclose(&asker->resolver);
	g_hash_table_unref(asker->memories);
	g_free(asker);
}

/* Not before there is something to ask: resolv.conf may come late. */
static bool
make_ready(MxAsker *asker)
{
	struct __res_state *resolver = &asker->resolver;
	if (asker->ready)
		return true;
	if (res_ninit(resolver) != 0)
		return false;
	resolver->retrans = TRY_SECONDS;
	resolver->retry = TRIES;
	if (asker->nameserver.sin_port != 0) {
		resolver->nscount = 1;
		resolver->nsaddr_list[0] = asker->nameserver;
	}
	asker->ready = true;
	return true;
}

/* The name of an MX that is the root is one byte, 0. */
static bool
is_null_mx(const ns_msg *message, const ns_rr *record)
{
	char name[NS_MAXDNAME];
	const unsigned char *data = ns_rr_rdata(*record);
	if (ns_rr_rdlen(*record) < 3 ||
	    dn_expand(ns_msg_base(*message), ns_msg_end(*message),
		data + NS_INT16SZ, name, sizeof name) < 0)
		return false;
	return name[0] == '\0' || strcmp(name, ".") == 0;
}

MxAnswer
mx_read_answer(const unsigned char *bytes, gsize n, int type)
{
	ns_msg message;
	bool null_mx = false;
	if (n > ANSWER_BYTES || ns_initparse(bytes, (int)n, &message) != 0 ||
	    ns_msg_getflag(message, ns_f_qr) == 0)
		return MX_ANSWER_TROUBLE;
	int code = ns_msg_getflag(message, ns_f_rcode);
	if (code == ns_r_nxdomain)
		return MX_ANSWER_NO_DOMAIN;
	if (code != ns_r_noerror || ns_msg_getflag(message, ns_f_tc) != 0)
		return MX_ANSWER_TROUBLE;
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		ns_rr record;
		if (ns_parserr(&message, ns_s_an, i, &record) != 0)
			return MX_ANSWER_TROUBLE;
		/* Of an alias, the records of what it stands for follow. */
		if ((int)ns_rr_type(record) != type)
			continue;
		if (type != ns_t_mx || !is_null_mx(&message, &record))
			return MX_ANSWER_SOME;
		null_mx = true;
	}
	return null_mx ? MX_ANSWER_NULL : MX_ANSWER_NONE;
}

/* Sets *ret_silent where no name server said anything. */
static MxAnswer
query(MxAsker *asker, const char *domain, int type, bool *ret_silent)
{
	unsigned char question[QUERY_BYTES];
	struct __res_state *resolver = &asker->resolver;
	int n = res_nmkquery(resolver, ns_o_query, domain, ns_c_in, type, NULL,
	    0, NULL, question, sizeof question);
	if (n < 0)
		return MX_ANSWER_TROUBLE;
	int got = res_nsend(
	    resolver, question, n, asker->answer, sizeof asker->answer);
	*ret_silent = got < 0;
	return got < 0 ? MX_ANSWER_TROUBLE
		       : mx_read_answer(asker->answer,
			     MIN((gsize)got, sizeof asker->answer), type);
}

static MxVerdict
ask_for_address(MxAsker *asker, const char *domain, bool *ret_silent)
{
	static const int types[] = { ns_t_a, ns_t_aaaa };
	for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
		switch (query(asker, domain, types[i], ret_silent)) {
		case MX_ANSWER_SOME:
			return MX_TAKES_MAIL;
		case MX_ANSWER_TROUBLE:
			return MX_UNKNOWN;
		case MX_ANSWER_NO_DOMAIN:
		case MX_ANSWER_NULL:
		case MX_ANSWER_NONE:
			break;
		}
	}
	return MX_NO_MAIL;
}

static MxVerdict
ask(MxAsker *asker, const char *domain, bool *ret_silent)
{
	switch (query(asker, domain, ns_t_mx, ret_silent)) {
	case MX_ANSWER_SOME:
		return MX_TAKES_MAIL;
	case MX_ANSWER_NULL:
		return MX_NO_MAIL;
	case MX_ANSWER_NO_DOMAIN:
		return MX_NO_DOMAIN;
	case MX_ANSWER_NONE:
		return ask_for_address(asker, domain, ret_silent);
	case MX_ANSWER_TROUBLE:
		return MX_UNKNOWN;
	}
	g_assert_not_reached();
}

static void
remember(MxAsker *asker, const char *domain, MxVerdict verdict, int64_t now_ms)
{
	Memory *memory = g_new(Memory, 1);
	memory->verdict = verdict;
	memory->until_ms = now_ms +
			   (verdict == MX_UNKNOWN ? UNKNOWN_MS : REMEMBERED_MS);
	if (g_hash_table_size(asker->memories) >= REMEMBERED_MOST)
		g_hash_table_remove_all(asker->memories);
	g_hash_table_replace(asker->memories, g_strdup(domain), memory);
}

MxVerdict
mx_ask(MxAsker *asker, const char *domain)
{
	bool silent = false;
	int64_t now_ms = clock_now_ms(asker->clock);
	const Memory *memory = g_hash_table_lookup(asker->memories, domain);
	if (memory != NULL && memory->until_ms > now_ms)
		return memory->verdict;
	if (asker->silent_until_ms > now_ms || !make_ready(asker))
		return MX_UNKNOWN;
	MxVerdict verdict = ask(asker, domain, &silent);
	now_ms = clock_now_ms(asker->clock);
	if (silent)
		asker->silent_until_ms = now_ms + UNKNOWN_MS;
	else
		remember(asker, domain, verdict, now_ms);
	return verdict;
}
