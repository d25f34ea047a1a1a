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
[[This code is no longer valid. Ask for a new one below.]]
{{/CODE_EXPIRED}}
{{#CODE_SPENT}}
[[This code was tried wrongly too often. Ask for a new one below.]]
{{/CODE_SPENT}}
{{#CODE_LIMITED}}
[[Too many wrong codes. Open the link in the mail instead, or try again in {{RETRY_MINUTES}} min.]]
{{/CODE_LIMITED}}
