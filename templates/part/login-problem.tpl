{{%AUTOESCAPE context="HTML"}}
{{#LOGIN_MISSING}}
[[Enter the user name or the e-mail address of your account.]]
{{/LOGIN_MISSING}}
{{#LOGIN_WRONG}}
[[Name and password do not belong together. Check both.]]
{{/LOGIN_WRONG}}
{{#LOGIN_LIMITED}}
{{#RETRY}}
[[Too many tries to sign in were made for this name or address, from your network (perhaps by others there), or by everybody together. Try again in {{>SPAN}}.]]
{{/RETRY}}
{{/LOGIN_LIMITED}}
