{{%AUTOESCAPE context="HTML"}}
<div class="field">
<label for="username">[[User name]]</label>
{{#USERNAME_PROBLEM}}
<p class="wrong" id="username-problem">{{>USERNAME_PROBLEM}}</p>
{{/USERNAME_PROBLEM}}
<input type="text" id="username" name="username" value="{{USERNAME}}" required maxlength="{{USERNAME_MAX}}" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="{{#USERNAME_PROBLEM}}username-problem {{/USERNAME_PROBLEM}}username-hint"{{#USERNAME_PROBLEM}} aria-invalid="true"{{/USERNAME_PROBLEM}}>
<p class="hint" id="username-hint">[[{{USERNAME_MIN}} to {{USERNAME_MAX}} characters: letters from a to z, digits, dot, hyphen, underscore. Others can see it.]]</p>
</div>
