#include "tests/store/sample.h"

#include <glib/gstdio.h>
#include <string.h>

TokenHash
sample_hash(const char *what, unsigned n)
{
	g_autofree char *text = g_strdup_printf("%s %u", what, n);
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(checksum, (const guchar *)text, -1);
	TokenHash hash;
	gsize size = sizeof(hash.bytes);
	g_checksum_get_digest(checksum, hash.bytes, &size);
	return hash;
}

Account *
sample_account(const char *user, unsigned n)
{
	Account *account = g_new0(Account, 1);
	account->username = g_strdup_printf("%s%u", user, n);
	account->email = g_strdup_printf("%s%u@Example.org", user, n);
	account->email_key = g_ascii_strdown(account->email, -1);
	account->password_hash = g_strdup(
	    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
	    "aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g");
	account->language = g_strdup("en");
	account->created_ms = SAMPLE_NOW_MS;
	return account;
}

Pending *
sample_pending(unsigned n)
{
	g_autoptr(Account) account = sample_account("ada", n);
	Pending *pending = g_new0(Pending, 1);
	pending->flow = sample_hash("flow", n);
	pending->username = g_steal_pointer(&account->username);
	pending->email = g_steal_pointer(&account->email);
	pending->email_key = g_steal_pointer(&account->email_key);
	pending->mailbox_key = g_strdup(pending->email_key);
	pending->password_hash = g_steal_pointer(&account->password_hash);
	pending->next = g_strdup("/members/");
	pending->language = g_strdup("zh_CN");
	pending->created_ms = SAMPLE_NOW_MS;
	pending->expires_ms = SAMPLE_NOW_MS + DAY_MS;
	return pending;
}

Code
sample_code(int64_t pending_id, unsigned n)
{
	Code code = {
		.pending_id = pending_id,
		.link = sample_hash("link", n),
		.created_ms = SAMPLE_NOW_MS,
		.expires_ms = SAMPLE_NOW_MS + 10 * MINUTE_MS,
	};
	TokenHash mac = sample_hash("mac", n);
	memcpy(code.mac, mac.bytes, sizeof(code.mac));
	return code;
}

OutboxMail *
sample_mail(int64_t pending_id, unsigned n)
{
	static const char sealed[120] = "sealed";
	OutboxMail *mail = g_new0(OutboxMail, 1);
	mail->pending_id = pending_id;
	mail->kind = MAIL_SIGNUP_CODE;
	mail->recipient = g_strdup_printf("ada%u@Example.org", n);
	mail->mailbox_key = g_ascii_strdown(mail->recipient, -1);
	mail->language = g_strdup("zh_CN");
	mail->message_id = g_strdup_printf("%032x", n);
	mail->sealed = g_bytes_new_static(sealed, sizeof(sealed));
	mail->state = MAIL_WAITING;
	mail->created_ms = SAMPLE_NOW_MS;
	mail->due_ms = SAMPLE_NOW_MS;
	mail->expires_ms = SAMPLE_NOW_MS + 10 * MINUTE_MS;
	return mail;
}

static bool
count(StoreTxn *txn, int kind, const char *key, GError **error)
{
	LimitCount count;
	if (!store_limit_get(txn, kind, key, &count, error))
		return false;
	count.current++;
	return store_limit_put(
	    txn, kind, key, &count, SAMPLE_NOW_MS + DAY_MS, error);
}

bool
sample_signup(Store *store, StoreMode mode, unsigned n, GError **error)
{
	g_autoptr(Pending) pending = sample_pending(n);
	g_autofree char *network = g_strdup_printf(
	    "10.%u.%u.0", n / 250 % 250, n % 250);
	g_auto(StoreTxn) txn = { 0 };
	int64_t id;
	if (!store_begin(store, mode, &txn, error) ||
	    !count(&txn, 0, pending->mailbox_key, error) ||
	    !count(&txn, 1, pending->mailbox_key, error) ||
	    !count(&txn, 2, network, error) || !count(&txn, 3, "", error) ||
	    !store_pending_add(&txn, pending, &id, error))
		return false;
	Code code = sample_code(id, n);
	g_autoptr(OutboxMail) mail = sample_mail(id, n);
	return store_code_add(&txn, &code, error) &&
	       store_outbox_add(&txn, mail, &id, error) &&
	       store_commit(&txn, error);
}

bool
sample_signup_is_there(Store *store, unsigned n)
{
	g_auto(StoreTxn) txn = { 0 };
	TokenHash flow = sample_hash("flow", n);
	TokenHash link = sample_hash("link", n);
	g_autoptr(Pending) by_flow = NULL;
	g_autoptr(Pending) by_link = NULL;
	g_autoptr(Pending) wanted = sample_pending(n);
	LimitCount count;
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_pending_by_flow(
	    &txn, PENDING_SIGNUP, &flow, SAMPLE_NOW_MS, &by_flow, &error));
	OK(store_pending_by_link(&txn, &link, SAMPLE_NOW_MS, &by_link, &error));
	OK(store_limit_get(&txn, 0, wanted->mailbox_key, &count, &error));
	g_assert_cmpint(count.current, ==, by_flow == NULL ? 0 : 1);
	g_assert_true((by_flow == NULL) == (by_link == NULL));
	if (by_flow == NULL)
		return false;
	g_autoptr(OutboxMail) mail = NULL;
	OK(store_outbox_latest(&txn, by_flow->id, &mail, &error));
	g_assert_nonnull(mail);
	g_assert_cmpstr(by_flow->email, ==, wanted->email);
	g_assert_cmpint(by_link->id, ==, by_flow->id);
	return true;
}

char *
sample_folder_new(void)
{
	GError *error = NULL;
	char *folder = g_dir_make_tmp("sallyport-store-XXXXXX", &error);
	g_assert_no_error(error);
	return folder;
}

void
sample_folder_remove(char *folder)
{
	if (folder == NULL)
		return;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_unlink(path);
	}
	g_rmdir(folder);
	g_free(folder);
}
