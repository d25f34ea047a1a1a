{{%AUTOESCAPE context="HTML"}}
{{#ASK_CURRENT}}
<div class="field">
<label for="current">[[Your password, to be sure that it is you]]</label>
{{#CURRENT_PROBLEM}}
<p class="wrong" id="current-problem">{{>CURRENT_PROBLEM}}</p>
{{/CURRENT_PROBLEM}}
<input type="password" id="current" name="current" required autocomplete="current-password"{{#CURRENT_PROBLEM}} aria-describedby="current-problem" aria-invalid="true"{{/CURRENT_PROBLEM}}>
</div>
{{/ASK_CURRENT}}
{{#ASK_CODE}}
{{>CODE_FIELD}}
{{/ASK_CODE}}
