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
	g_free(account);
}

void
pending_signup_free(PendingSignup *pending)
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
