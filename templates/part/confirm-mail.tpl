{{%AUTOESCAPE context="HTML"}}
{{#ASK_CODE}}
<form method="post" action="{{BASE}}/confirm">
<input type="hidden" name="back" value="{{BACK}}">
<p>[[To be sure that it is you, we mail a code to the address of your account.]]</p>
{{#CODE_ASKED}}
{{>MAIL_STATE}}
{{/CODE_ASKED}}
<button class="second" type="submit">[[Mail me a code]]</button>
{{#CODE_ASKED}}
{{>RESEND_WAIT}}
{{/CODE_ASKED}}
</form>
{{/ASK_CODE}}
