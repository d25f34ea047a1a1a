{{%AUTOESCAPE context="HTML"}}
{{#PASSWORD_MISSING}}
[[Enter a password.]]
{{/PASSWORD_MISSING}}
{{#PASSWORD_TOO_SHORT}}
[[This password is too short: use at least {{PASSWORD_MIN}} characters.]]
{{/PASSWORD_TOO_SHORT}}
{{#PASSWORD_TOO_LONG}}
[[This password is too long: use at most {{PASSWORD_MAX}} characters.]]
{{/PASSWORD_TOO_LONG}}
{{#PASSWORD_OWN_NAME}}
[[This password is too close to your name or address. Choose another one.]]
{{/PASSWORD_OWN_NAME}}
{{#PASSWORD_TOO_COMMON}}
[[This password is easy to guess. Choose a longer one: a few unusual words do well.]]
{{/PASSWORD_TOO_COMMON}}
{{#PASSWORD_SAME}}
[[The new password is the same as the current one that you entered. Choose another one.]]
{{/PASSWORD_SAME}}
{{#PASSWORD_WRONG}}
[[This is not the password you chose when you signed up. Try again.]]
{{/PASSWORD_WRONG}}
{{#PASSWORD_LIMITED}}
{{#RETRY}}
[[Too many wrong tries were made for this address, from your network (perhaps by others there), or by everybody together. Try again in {{>SPAN}}.]]
{{/RETRY}}
{{/PASSWORD_LIMITED}}
