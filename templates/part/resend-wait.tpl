{{%AUTOESCAPE context="HTML"}}
{{#RESEND_SECONDS}}
<p class="hint">[[A new code can be sent in {{RESEND_SECONDS}} s.]]</p>
{{/RESEND_SECONDS}}
