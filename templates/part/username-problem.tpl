{{%AUTOESCAPE context="HTML"}}
{{#USERNAME_MISSING}}
[[Choose a user name.]]
{{/USERNAME_MISSING}}
{{#USERNAME_TOO_SHORT}}
[[This user name is too short: use at least {{USERNAME_MIN}} characters.]]
{{/USERNAME_TOO_SHORT}}
{{#USERNAME_TOO_LONG}}
[[This user name is too long: use at most {{USERNAME_MAX}} characters.]]
{{/USERNAME_TOO_LONG}}
{{#USERNAME_BAD_CHARACTER}}
[[Use only letters from a to z, digits, dots, hyphens and underscores in the user name.]]
{{/USERNAME_BAD_CHARACTER}}
{{#USERNAME_BAD_START}}
[[Begin the user name with a letter from a to z.]]
{{/USERNAME_BAD_START}}
{{#USERNAME_RESERVED}}
[[This user name is kept for the site itself. Choose another one.]]
{{/USERNAME_RESERVED}}
{{#USERNAME_TAKEN}}
[[Somebody already has this user name. Choose another one.]]
{{/USERNAME_TAKEN}}
{{#USERNAME_SAME}}
[[This is your user name already.]]
{{/USERNAME_SAME}}
