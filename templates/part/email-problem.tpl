{{%AUTOESCAPE context="HTML"}}
{{#EMAIL_MISSING}}
[[Enter your e-mail address.]]
{{/EMAIL_MISSING}}
{{#EMAIL_INVALID}}
[[This is not an e-mail address. It should look like name@example.org.]]
{{/EMAIL_INVALID}}
{{#EMAIL_TOO_LONG}}
[[This e-mail address is too long. Use another one.]]
{{/EMAIL_TOO_LONG}}
{{#EMAIL_DOMAIN_REFUSED}}
[[This site does not take addresses of this mail provider. Use another address.]]
{{/EMAIL_DOMAIN_REFUSED}}
{{#EMAIL_UNMAILABLE}}
[[No mail gets to this domain: it exists for examples or local networks only. Enter an address at which you get mail.]]
{{/EMAIL_UNMAILABLE}}
{{#EMAIL_DISPOSABLE}}
[[This site does not take addresses of disposable mailboxes. Use an address that stays yours.]]
{{/EMAIL_DISPOSABLE}}
{{#EMAIL_MEANT}}
[[This looks mistyped. Did you mean <b>{{MEANT_INSTEAD}}</b>? This site does not take addresses at the domain you entered.]]
{{/EMAIL_MEANT}}
{{#EMAIL_SAME}}
[[This is the address that your account has now.]]
{{/EMAIL_SAME}}
