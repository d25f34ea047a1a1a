{{%AUTOESCAPE context="HTML"}}
{{#RESEND}}
<p class="hint">[[A new code can be sent in {{>SPAN}}.]]</p>
{{/RESEND}}
