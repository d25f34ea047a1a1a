# Installed as they are; [view] templates names the folder.
EXTRA_DIST += templates/README.md

template_pagedir = $(pkgdatadir)/templates/page
dist_template_page_DATA = \
	templates/page/account.tpl \
	templates/page/address.tpl \
	templates/page/asked-over.tpl \
	templates/page/closed.tpl \
	templates/page/delete.tpl \
	templates/page/deleted.tpl \
	templates/page/error.tpl \
	templates/page/has-account.tpl \
	templates/page/link-over.tpl \
	templates/page/link-used.tpl \
	templates/page/link.tpl \
	templates/page/login-code.tpl \
	templates/page/login.tpl \
	templates/page/no-cookies.tpl \
	templates/page/nobody.tpl \
	templates/page/not-allowed.tpl \
	templates/page/over.tpl \
	templates/page/password.tpl \
	templates/page/refuse-over.tpl \
	templates/page/refuse.tpl \
	templates/page/refused.tpl \
	templates/page/reset-code.tpl \
	templates/page/reset.tpl \
	templates/page/signed-in.tpl \
	templates/page/signed-out.tpl \
	templates/page/signup.tpl \
	templates/page/undo-over.tpl \
	templates/page/undo.tpl \
	templates/page/undone.tpl \
	templates/page/username.tpl \
	templates/page/verify.tpl

template_partdir = $(pkgdatadir)/templates/part
dist_template_part_DATA = \
	templates/part/address-field.tpl \
	templates/part/code-field.tpl \
	templates/part/code-problem.tpl \
	templates/part/confirm-fields.tpl \
	templates/part/confirm-mail.tpl \
	templates/part/current-problem.tpl \
	templates/part/email-field.tpl \
	templates/part/email-problem.tpl \
	templates/part/error-title.tpl \
	templates/part/event.tpl \
	templates/part/foot.tpl \
	templates/part/form-token.tpl \
	templates/part/head.tpl \
	templates/part/letter-client.tpl \
	templates/part/letter-code.tpl \
	templates/part/letter-foot.tpl \
	templates/part/letter-head.tpl \
	templates/part/letter-top.tpl \
	templates/part/login-field.tpl \
	templates/part/login-problem.tpl \
	templates/part/mail-state.tpl \
	templates/part/new-password-field.tpl \
	templates/part/not-now.tpl \
	templates/part/password-problem.tpl \
	templates/part/problem.tpl \
	templates/part/resend-wait.tpl \
	templates/part/span.tpl \
	templates/part/top.tpl \
	templates/part/username-field.tpl \
	templates/part/username-problem.tpl \
	templates/part/verify-notice.tpl \
	templates/part/wait.tpl \
	templates/part/work.tpl

template_maildir = $(pkgdatadir)/templates/mail
dist_template_mail_DATA = \
	templates/mail/account-exists.html \
	templates/mail/account-exists.subject \
	templates/mail/account-exists.txt \
	templates/mail/address-changed.html \
	templates/mail/address-changed.subject \
	templates/mail/address-changed.txt \
	templates/mail/address-code.html \
	templates/mail/address-code.subject \
	templates/mail/address-code.txt \
	templates/mail/address-taken.html \
	templates/mail/address-taken.subject \
	templates/mail/address-taken.txt \
	templates/mail/confirm-code.html \
	templates/mail/confirm-code.subject \
	templates/mail/confirm-code.txt \
	templates/mail/deletion.html \
	templates/mail/deletion.subject \
	templates/mail/deletion.txt \
	templates/mail/password-changed.html \
	templates/mail/password-changed.subject \
	templates/mail/password-changed.txt \
	templates/mail/username-changed.html \
	templates/mail/username-changed.subject \
	templates/mail/username-changed.txt \
	templates/mail/reset-code.html \
	templates/mail/reset-code.subject \
	templates/mail/reset-code.txt \
	templates/mail/sign-in-code.html \
	templates/mail/sign-in-code.subject \
	templates/mail/sign-in-code.txt \
	templates/mail/signed-in.html \
	templates/mail/signed-in.subject \
	templates/mail/signed-in.txt \
	templates/mail/signup-code.html \
	templates/mail/signup-code.subject \
	templates/mail/signup-code.txt
