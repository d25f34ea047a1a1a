# Installed as they are; [view] templates names the folder.
EXTRA_DIST += templates/README.md

template_pagedir = $(pkgdatadir)/templates/page
dist_template_page_DATA = \
	templates/page/account.tpl \
	templates/page/closed.tpl \
	templates/page/error.tpl \
	templates/page/has-account.tpl \
	templates/page/link.tpl \
	templates/page/link-over.tpl \
	templates/page/link-used.tpl \
	templates/page/nobody.tpl \
	templates/page/over.tpl \
	templates/page/refuse.tpl \
	templates/page/refuse-over.tpl \
	templates/page/refused.tpl \
	templates/page/signed-out.tpl \
	templates/page/signup.tpl \
	templates/page/verify.tpl

template_partdir = $(pkgdatadir)/templates/part
dist_template_part_DATA = \
	templates/part/address-field.tpl \
	templates/part/code-problem.tpl \
	templates/part/email-field.tpl \
	templates/part/email-problem.tpl \
	templates/part/error-title.tpl \
	templates/part/foot.tpl \
	templates/part/head.tpl \
	templates/part/mail-state.tpl \
	templates/part/password-problem.tpl \
	templates/part/problem.tpl \
	templates/part/top.tpl \
	templates/part/username-field.tpl \
	templates/part/username-problem.tpl \
	templates/part/verify-notice.tpl \
	templates/part/wait.tpl

template_maildir = $(pkgdatadir)/templates/mail
dist_template_mail_DATA = \
	templates/mail/account-exists.html \
	templates/mail/account-exists.subject \
	templates/mail/account-exists.txt \
	templates/mail/signup-code.html \
	templates/mail/signup-code.subject \
	templates/mail/signup-code.txt
