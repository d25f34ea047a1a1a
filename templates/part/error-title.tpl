{{%AUTOESCAPE context="HTML"}}
{{#STATUS_400}}
[[That did not work]]
{{/STATUS_400}}
{{#STATUS_403}}
[[Not from here]]
{{/STATUS_403}}
{{#STATUS_404}}
[[There is no such page]]
{{/STATUS_404}}
{{#STATUS_405}}
[[Not this way]]
{{/STATUS_405}}
{{#STATUS_413}}
[[That is too much]]
{{/STATUS_413}}
{{#STATUS_414}}
[[That address is too long]]
{{/STATUS_414}}
{{#STATUS_415}}
[[Not in this form]]
{{/STATUS_415}}
{{#STATUS_429}}
[[Too many at once]]
{{/STATUS_429}}
{{#STATUS_500}}
[[Something broke]]
{{/STATUS_500}}
{{#STATUS_503}}
[[Not right now]]
{{/STATUS_503}}
