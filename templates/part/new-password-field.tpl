{{%AUTOESCAPE context="HTML"}}
<div class="field">
<label for="password">[[New password]]</label>
{{#PASSWORD_PROBLEM}}
<p class="wrong" id="password-problem">{{>PASSWORD_PROBLEM}}</p>
{{/PASSWORD_PROBLEM}}
<input type="password" id="password" name="password" required autocomplete="new-password" aria-describedby="{{#PASSWORD_PROBLEM}}password-problem {{/PASSWORD_PROBLEM}}password-hint"{{#PASSWORD_PROBLEM}} aria-invalid="true"{{/PASSWORD_PROBLEM}}>
<p class="hint" id="password-hint">[[At least {{PASSWORD_MIN}} characters. Longer is better than complicated.]]</p>
</div>
