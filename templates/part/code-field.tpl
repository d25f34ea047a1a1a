{{%AUTOESCAPE context="HTML"}}
<div class="field">
<label for="code">[[Code]]</label>
{{#CODE_PROBLEM}}
<p class="wrong" id="code-problem">{{>CODE_PROBLEM}}</p>
{{/CODE_PROBLEM}}
<input class="code" type="text" id="code" name="code" value="{{CODE}}" required maxlength="32" inputmode="numeric" autocomplete="one-time-code" autocapitalize="none" spellcheck="false"{{#CODE_PROBLEM}} aria-describedby="code-problem" aria-invalid="true"{{/CODE_PROBLEM}}>
</div>
