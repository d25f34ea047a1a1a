#include "store/memory-signup.h"

#include <string.h>

#include "base/limits.h"
#include "store/memory-outbox.h"

static PendingSignup *
pending_at(MemoryRows *rows, unsigned i)
{
	return g_ptr_array_index(rows->pendings, i);
}

static Code *
code_at(MemoryRows *rows, unsigned i)
{
	return g_ptr_array_index(rows->codes, i);
}

static bool
is_same(const TokenHash *a, const TokenHash *b)
{
	return memcmp(a->bytes, b->bytes, TOKEN_HASH_BYTES) == 0;
}

int64_t
memory_signup_add(MemoryRows *rows, const PendingSignup *pending)
{
	PendingSignup *row = memory_rows_copy_pending(pending);
	row->id = ++rows->last_id;
	g_ptr_array_add(rows->pendings, row);
	return row->id;
}

void
memory_signup_update(MemoryRows *rows, const PendingSignup *pending)
{
	for (unsigned i = 0; i < rows->pendings->len; i++) {
		PendingSignup *old = pending_at(rows, i);
		if (old->id != pending->id)
			continue;
		PendingSignup *row = memory_rows_copy_pending(pending);
		row->flow = old->flow;
		row->created_ms = old->created_ms;
		pending_signup_free(old);
		rows->pendings->pdata[i] = row;
	}
}

PendingSignup *
memory_signup_by_flow(MemoryRows *rows, const TokenHash *flow, int64_t now_ms)
{
	for (unsigned i = 0; i < rows->pendings->len; i++) {
		PendingSignup *pending = pending_at(rows, i);
		if (pending->expires_ms > now_ms &&
		    is_same(&pending->flow, flow))
			return memory_rows_copy_pending(pending);
	}
	return NULL;
}

PendingSignup *
memory_signup_by_link(MemoryRows *rows, const TokenHash *link, int64_t now_ms)
{
	for (unsigned i = 0; i < rows->codes->len; i++) {
		const Code *code = code_at(rows, i);
		if (!is_same(&code->link, link))
			continue;
		for (unsigned j = 0; j < rows->pendings->len; j++) {
			PendingSignup *pending = pending_at(rows, j);
			if (pending->id == code->pending_id &&
			    pending->expires_ms > now_ms)
				return memory_rows_copy_pending(pending);
		}
	}
	return NULL;
}

void
memory_signup_remove(MemoryRows *rows, int64_t id, int64_t now_ms)
{
	for (unsigned i = 0; i < rows->pendings->len; i++) {
		if (pending_at(rows, i)->id != id)
			continue;
		g_ptr_array_remove_index(rows->pendings, i);
		memory_signup_remove_codes(rows, id, now_ms);
		memory_outbox_orphan(rows, id);
		return;
	}
}

unsigned
memory_signup_purge(MemoryRows *rows, int64_t now_ms, unsigned limit)
{
	unsigned n = 0;
	for (unsigned i = 0; i < rows->pendings->len && n < limit;) {
		const PendingSignup *pending = pending_at(rows, i);
		if (pending->expires_ms > now_ms) {
			i++;
			continue;
		}
		memory_signup_remove(rows, pending->id, now_ms);
		n++;
	}
	return n;
}

int64_t
memory_signup_add_code(MemoryRows *rows, const Code *code)
{
	Code *row = g_memdup2(code, sizeof(*code));
	row->id = ++rows->last_id;
	g_ptr_array_add(rows->codes, row);
	return row->id;
}

unsigned
memory_signup_newest_codes(
    MemoryRows *rows, int64_t pending_id, Code *ret_codes)
{
	unsigned n = 0;
	for (unsigned i = rows->codes->len; i > 0 && n < LIMIT_LIVE_CODES;
	     i--) {
		const Code *code = code_at(rows, i - 1);
		if (code->pending_id == pending_id)
			ret_codes[n++] = *code;
	}
	return n;
}

void
memory_signup_count_wrong(MemoryRows *rows, int64_t code_id)
{
	for (unsigned i = 0; i < rows->codes->len; i++) {
		Code *code = code_at(rows, i);
		if (code->id == code_id)
			code->wrong_tries++;
	}
}

void
memory_signup_remove_codes(MemoryRows *rows, int64_t pending_id, int64_t now_ms)
{
	for (unsigned i = rows->codes->len; i > 0; i--)
		if (code_at(rows, i - 1)->pending_id == pending_id)
			g_ptr_array_remove_index(rows->codes, i - 1);
	memory_outbox_withhold_signup(rows, pending_id, now_ms);
}
