#include "store/memory-rows.h"

Event *
memory_rows_copy_event(const Event *event)
{
	Event *copy = g_memdup2(event, sizeof(*event));
	copy->detail = g_strdup(event->detail);
	return copy;
}

AddressUndo *
memory_rows_copy_undo(const AddressUndo *undo)
{
	AddressUndo *copy = g_memdup2(undo, sizeof(*undo));
	copy->email = g_strdup(undo->email);
	copy->email_key = g_strdup(undo->email_key);
	return copy;
}

Account *
memory_rows_copy_account(const Account *account)
{
	Account *copy = g_memdup2(account, sizeof(*account));
	copy->username = g_strdup(account->username);
	copy->email = g_strdup(account->email);
	copy->email_key = g_strdup(account->email_key);
	copy->password_hash = g_strdup(account->password_hash);
	copy->language = g_strdup(account->language);
	copy->groups = g_strdup(account->groups);
	return copy;
}

Pending *
memory_rows_copy_pending(const Pending *pending)
{
	Pending *copy = g_memdup2(pending, sizeof(*pending));
	copy->username = g_strdup(pending->username);
	copy->email = g_strdup(pending->email);
	copy->email_key = g_strdup(pending->email_key);
	copy->mailbox_key = g_strdup(pending->mailbox_key);
	copy->password_hash = g_strdup(pending->password_hash);
	copy->next = g_strdup(pending->next);
	copy->language = g_strdup(pending->language);
	return copy;
}

OutboxMail *
memory_rows_copy_mail(const OutboxMail *mail)
{
	OutboxMail *copy = g_memdup2(mail, sizeof(*mail));
	copy->recipient = g_strdup(mail->recipient);
	copy->mailbox_key = g_strdup(mail->mailbox_key);
	copy->language = g_strdup(mail->language);
	copy->message_id = g_strdup(mail->message_id);
	copy->sealed = mail->sealed ? g_bytes_ref(mail->sealed) : NULL;
	copy->reply = g_strdup(mail->reply);
	return copy;
}

static void
mail_row_free(void *data)
{
	MemoryMail *row = data;
	outbox_mail_free(row->mail);
	g_free(row);
}

static void
destination_free(void *data)
{
	MemoryDestination *destination = data;
	g_free(destination->domain);
	g_free(destination);
}

static void
code_row_free(void *data)
{
	MemoryCode *row = data;
	g_free(row->email_key);
	g_free(row);
}

static void
refusal_link_free(void *data)
{
	MemoryRefusalLink *row = data;
	g_free(row->email_key);
	g_free(row);
}

static void
refusal_free(void *data)
{
	MemoryRefusal *refusal = data;
	g_free(refusal->mailbox_key);
	g_free(refusal);
}

static void
hold_free(void *data)
{
	MemoryHold *hold = data;
	g_free(hold->username);
	g_free(hold);
}

static void
membership_free(void *data)
{
	MemoryMembership *membership = data;
	g_free(membership->group);
	g_free(membership);
}

static void
limit_free(void *data)
{
	MemoryLimit *limit = data;
	g_free(limit->key);
	g_free(limit);
}

static void *
copy_account(const void *row, void *data)
{
	(void)data;
	return memory_rows_copy_account(row);
}

static void *
copy_pending(const void *row, void *data)
{
	(void)data;
	return memory_rows_copy_pending(row);
}

static void *
copy_code_row(const void *row, void *data)
{
	(void)data;
	MemoryCode *copy = g_memdup2(row, sizeof(*copy));
	copy->email_key = g_strdup(copy->email_key);
	return copy;
}

static void *
copy_refusal_link(const void *row, void *data)
{
	(void)data;
	MemoryRefusalLink *copy = g_memdup2(row, sizeof(*copy));
	copy->email_key = g_strdup(copy->email_key);
	return copy;
}

static void *
copy_mail_row(const void *row, void *data)
{
	(void)data;
	MemoryMail *copy = g_memdup2(row, sizeof(*copy));
	copy->mail = memory_rows_copy_mail(copy->mail);
	return copy;
}

static void *
copy_destination(const void *row, void *data)
{
	(void)data;
	MemoryDestination *copy = g_memdup2(row, sizeof(*copy));
	copy->domain = g_strdup(copy->domain);
	return copy;
}

static void *
copy_session(const void *row, void *data)
{
	(void)data;
	return g_memdup2(row, sizeof(Session));
}

static void *
copy_event(const void *row, void *data)
{
	(void)data;
	return memory_rows_copy_event(row);
}

static void *
copy_undo(const void *row, void *data)
{
	(void)data;
	return memory_rows_copy_undo(row);
}

static void *
copy_hold(const void *row, void *data)
{
	(void)data;
	MemoryHold *copy = g_memdup2(row, sizeof(*copy));
	copy->username = g_strdup(copy->username);
	return copy;
}

static void *
copy_group(const void *row, void *data)
{
	(void)data;
	return g_strdup(row);
}

static void *
copy_membership(const void *row, void *data)
{
	(void)data;
	MemoryMembership *copy = g_memdup2(row, sizeof(*copy));
	copy->group = g_strdup(copy->group);
	return copy;
}

static void *
copy_refusal(const void *row, void *data)
{
	(void)data;
	MemoryRefusal *copy = g_memdup2(row, sizeof(*copy));
	copy->mailbox_key = g_strdup(copy->mailbox_key);
	return copy;
}

static void *
copy_limit(const void *row, void *data)
{
	(void)data;
	MemoryLimit *copy = g_memdup2(row, sizeof(*copy));
	copy->key = g_strdup(copy->key);
	return copy;
}

MemoryRows *
memory_rows_new(void)
{
	MemoryRows *rows = g_new0(MemoryRows, 1);
	rows->accounts = g_ptr_array_new_with_free_func(
	    (GDestroyNotify)account_free);
	rows->pendings = g_ptr_array_new_with_free_func(
	    (GDestroyNotify)pending_free);
	rows->codes = g_ptr_array_new_with_free_func(code_row_free);
	rows->refusal_links = g_ptr_array_new_with_free_func(refusal_link_free);
	rows->mails = g_ptr_array_new_with_free_func(mail_row_free);
	rows->destinations = g_ptr_array_new_with_free_func(destination_free);
	rows->sessions = g_ptr_array_new_with_free_func(g_free);
	rows->events = g_ptr_array_new_with_free_func(
	    (GDestroyNotify)event_free);
	rows->undos = g_ptr_array_new_with_free_func(
	    (GDestroyNotify)address_undo_free);
	rows->holds = g_ptr_array_new_with_free_func(hold_free);
	rows->groups = g_ptr_array_new_with_free_func(g_free);
	rows->memberships = g_ptr_array_new_with_free_func(membership_free);
	rows->refusals = g_ptr_array_new_with_free_func(refusal_free);
	rows->limits = g_ptr_array_new_with_free_func(limit_free);
	return rows;
}

MemoryRows *
memory_rows_copy(const MemoryRows *rows)
{
	MemoryRows *copy = memory_rows_new();
	g_ptr_array_extend(copy->accounts, rows->accounts, copy_account, NULL);
	g_ptr_array_extend(copy->pendings, rows->pendings, copy_pending, NULL);
	g_ptr_array_extend(copy->codes, rows->codes, copy_code_row, NULL);
	g_ptr_array_extend(
	    copy->refusal_links, rows->refusal_links, copy_refusal_link, NULL);
	g_ptr_array_extend(copy->mails, rows->mails, copy_mail_row, NULL);
	g_ptr_array_extend(
	    copy->destinations, rows->destinations, copy_destination, NULL);
	g_ptr_array_extend(copy->sessions, rows->sessions, copy_session, NULL);
	g_ptr_array_extend(copy->events, rows->events, copy_event, NULL);
	g_ptr_array_extend(copy->undos, rows->undos, copy_undo, NULL);
	g_ptr_array_extend(copy->holds, rows->holds, copy_hold, NULL);
	g_ptr_array_extend(copy->groups, rows->groups, copy_group, NULL);
	g_ptr_array_extend(
	    copy->memberships, rows->memberships, copy_membership, NULL);
	g_ptr_array_extend(copy->refusals, rows->refusals, copy_refusal, NULL);
	g_ptr_array_extend(copy->limits, rows->limits, copy_limit, NULL);
	copy->clock = rows->clock;
	copy->last_id = rows->last_id;
	return copy;
}

void
memory_rows_free(MemoryRows *rows)
{
	if (rows == NULL)
		return;
	g_ptr_array_unref(rows->accounts);
	g_ptr_array_unref(rows->pendings);
	g_ptr_array_unref(rows->codes);
	g_ptr_array_unref(rows->refusal_links);
	g_ptr_array_unref(rows->mails);
	g_ptr_array_unref(rows->destinations);
	g_ptr_array_unref(rows->sessions);
	g_ptr_array_unref(rows->events);
	g_ptr_array_unref(rows->undos);
	g_ptr_array_unref(rows->holds);
	g_ptr_array_unref(rows->groups);
	g_ptr_array_unref(rows->memberships);
	g_ptr_array_unref(rows->refusals);
	g_ptr_array_unref(rows->limits);
	g_free(rows);
}
