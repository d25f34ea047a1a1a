{{%AUTOESCAPE context="HTML"}}
{{#CODE_MISSING}}
[[Enter the code from the mail.]]
{{/CODE_MISSING}}
{{#CODE_MALFORMED}}
[[The code has {{DIGITS}} digits. Enter it as it stands in the mail.]]
{{/CODE_MALFORMED}}
{{#CODE_WRONG}}
[[This code is not right. Look at the newest mail and try again.]]
{{/CODE_WRONG}}
{{#CODE_EXPIRED}}
[[This code is no longer valid. Ask for a new one.]]
{{/CODE_EXPIRED}}
{{#CODE_SPENT}}
[[This code was tried wrongly too often. Ask for a new one.]]
{{/CODE_SPENT}}
{{#CODE_LIMITED}}
{{#RETRY}}
[[Too many wrong codes were entered for this address, from your network (perhaps by others there), or by everybody together. Try again in {{>SPAN}}.]]{{#LINK_HELPS}} [[Or open the link in the mail instead.]]{{/LINK_HELPS}}
{{/RETRY}}
{{/CODE_LIMITED}}
{{#CODE_TAKEN}}
[[This address has an account of its own. Nothing was changed.]]
{{/CODE_TAKEN}}
