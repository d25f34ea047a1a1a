{{%AUTOESCAPE context="HTML"}}
{{#LOGIN_WRONG}}
<a href="{{BASE}}/reset{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Set a new password]]</a>
{{/LOGIN_WRONG}}
{{#LOGIN_LIMITED}}
<a href="{{BASE}}/reset{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Set a new password]]</a>
{{/LOGIN_LIMITED}}
