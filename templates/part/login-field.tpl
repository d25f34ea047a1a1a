{{%AUTOESCAPE context="HTML"}}
<div class="field">
{{#BY_NAME}}
<label for="login">[[User name or e-mail address]]</label>
{{/BY_NAME}}
{{#BY_ADDRESS}}
<label for="login">[[E-mail address]]</label>
{{/BY_ADDRESS}}
{{#LOGIN_PROBLEM}}
<p class="wrong" id="login-problem">{{>LOGIN_PROBLEM}}{{#RESET_HELPS}} <a href="{{BASE}}/reset{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Set a new password]]</a>{{/RESET_HELPS}}</p>
{{/LOGIN_PROBLEM}}
<input type="text" id="login" name="login" value="{{LOGIN}}" required maxlength="254" autocomplete="username" autocapitalize="none" spellcheck="false"{{#LOGIN_PROBLEM}} aria-describedby="login-problem" aria-invalid="true"{{/LOGIN_PROBLEM}}>
</div>
