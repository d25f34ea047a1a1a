{{%AUTOESCAPE context="HTML"}}
<div class="summary" role="alert" tabindex="-1" autofocus>
<h2>[[Please check this]]</h2>
<ul>
{{#LOGIN_PROBLEM}}
<li><a href="#login">{{>LOGIN_PROBLEM}}</a></li>
{{#RESET_HELPS}}
<li><a href="{{BASE}}/reset{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Set a new password]]</a></li>
{{/RESET_HELPS}}
{{/LOGIN_PROBLEM}}
{{#USERNAME_PROBLEM}}
<li><a href="#username">{{>USERNAME_PROBLEM}}</a></li>
{{/USERNAME_PROBLEM}}
{{#EMAIL_PROBLEM}}
<li><a href="#email">{{>EMAIL_PROBLEM}}</a></li>
{{/EMAIL_PROBLEM}}
{{#CURRENT_PROBLEM}}
<li><a href="#current">{{>CURRENT_PROBLEM}}</a></li>
{{/CURRENT_PROBLEM}}
{{#PASSWORD_PROBLEM}}
<li><a href="#password">{{>PASSWORD_PROBLEM}}</a></li>
{{/PASSWORD_PROBLEM}}
{{#CODE_PROBLEM}}
<li><a href="#code">{{>CODE_PROBLEM}}</a></li>
{{/CODE_PROBLEM}}
</ul>
</div>
