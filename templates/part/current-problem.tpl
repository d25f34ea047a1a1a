{{%AUTOESCAPE context="HTML"}}
{{#CURRENT_MISSING}}
[[Enter your password.]]
{{/CURRENT_MISSING}}
{{#CURRENT_WRONG}}
[[This is not your password. Try again.]]
{{/CURRENT_WRONG}}
{{#CURRENT_LIMITED}}
{{#RETRY}}
[[Too many tries or changes were made in your account, or tries from your network (perhaps by others there). Try again in {{>SPAN}}.]]
{{/RETRY}}
{{/CURRENT_LIMITED}}
