#include "account/model.h"

#include "base/secret.h"

void
account_free(Account *account)
{
	if (account == NULL)
		return;
	g_free(account->username);
	g_free(account->email);
	g_free(account->email_key);
	secret_text_free(account->password_hash);
	g_free(account->language);
	g_free(account->groups);
	g_free(account);
}

char *
account_user(const Account *account)
{
	return account->username != NULL
		   ? g_strdup(account->username)
		   : g_strdup_printf("%" G_GINT64_FORMAT, account->id);
}

bool
account_is_over(const Account *account, int64_t now_ms)
{
	return account->delete_ms != 0 && account->delete_ms <= now_ms;
}

void
pending_free(Pending *pending)
{
	if (pending == NULL)
		return;
	g_free(pending->username);
	g_free(pending->email);
	g_free(pending->email_key);
	g_free(pending->mailbox_key);
	secret_text_free(pending->password_hash);
	g_free(pending->next);
	g_free(pending->language);
	g_free(pending);
}

void
outbox_mail_free(OutboxMail *mail)
{
	if (mail == NULL)
		return;
	g_free(mail->recipient);
	g_free(mail->mailbox_key);
	g_free(mail->language);
	g_free(mail->message_id);
	g_clear_pointer(&mail->sealed, g_bytes_unref);
	g_free(mail->reply);
	g_free(mail);
}

void
event_free(Event *event)
{
	if (event == NULL)
		return;
	g_free(event->detail);
	g_free(event);
}

void
group_free(Group *group)
{
	if (group == NULL)
		return;
	g_free(group->name);
	g_free(group);
}

void
address_undo_free(AddressUndo *undo)
{
	if (undo == NULL)
		return;
	g_free(undo->email);
	g_free(undo->email_key);
	g_free(undo);
}

const char *
event_kind_name(EventKind kind)
{
	static const char *const names[] = {
		[EVENT_OPENED] = "opened",
		[EVENT_SIGNED_IN] = "signed-in",
		[EVENT_SIGN_IN_FAILED] = "sign-in-failed",
		[EVENT_SIGN_IN_CODE_ASKED] = "sign-in-code-asked",
		[EVENT_SIGNED_OUT] = "signed-out",
		[EVENT_SESSION_ENDED] = "session-ended",
		[EVENT_OTHERS_ENDED] = "others-ended",
		[EVENT_RESET_ASKED] = "reset-asked",
		[EVENT_PASSWORD_RESET] = "password-reset",
		[EVENT_PASSWORD_CHANGED] = "password-changed",
		[EVENT_ADDRESS_ASKED] = "address-asked",
		[EVENT_ADDRESS_CHANGED] = "address-changed",
		[EVENT_ADDRESS_UNDONE] = "address-undone",
		[EVENT_USERNAME_CHANGED] = "username-changed",
		[EVENT_EXPORTED] = "exported",
		[EVENT_DELETION_ASKED] = "deletion-asked",
		[EVENT_DELETION_UNDONE] = "deletion-undone",
		[EVENT_CONFIRM_ASKED] = "confirm-asked",
		[EVENT_CODE_FAILED] = "code-failed",
	};
	G_STATIC_ASSERT(G_N_ELEMENTS(names) == EVENT_KIND__COUNT);
	return (unsigned)kind < G_N_ELEMENTS(names) ? names[kind] : "unknown";
}
