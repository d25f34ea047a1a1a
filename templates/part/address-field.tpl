{{%AUTOESCAPE context="HTML"}}
<div class="field">
<label for="email">[[Correct e-mail address]]</label>
{{#EMAIL_PROBLEM}}
<p class="wrong" id="email-problem">{{>EMAIL_PROBLEM}}</p>
{{/EMAIL_PROBLEM}}
<input type="email" id="email" name="email" value="{{NEW_EMAIL}}" required maxlength="254" autocomplete="email"{{#EMAIL_PROBLEM}} aria-describedby="email-problem" aria-invalid="true"{{/EMAIL_PROBLEM}}>
</div>
