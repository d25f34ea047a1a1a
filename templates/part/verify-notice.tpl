{{%AUTOESCAPE context="HTML"}}
{{#RESENT}}
<p class="notice done" role="status">[[A new code is on its way, unless this address has had too many mails already or its owner wants none. Then none comes for some time.]]</p>
{{/RESENT}}
{{#ADDRESS_CHANGED}}
<p class="notice done" role="status">[[The address is corrected. A new code is on its way to it, unless it has had too many mails already or its owner wants none.]]</p>
{{/ADDRESS_CHANGED}}
{{#ADDRESS_KEPT}}
<p class="notice done" role="status">[[This is the address now. The code we made for it before counts as long as it is valid, so there is no new one.]]</p>
{{/ADDRESS_KEPT}}
{{#RESEND_TOO_SOON}}
{{#RETRY}}
<p class="notice" role="status">[[We have just sent you a code. You can have a new one in {{>SPAN}}.]]</p>
{{/RETRY}}
{{/RESEND_TOO_SOON}}
{{#HELD}}
<p class="notice" role="status">[[Your code has not been sent yet. It goes out in {{>SPAN}}.]]</p>
{{/HELD}}
{{#RESEND_LIMITED}}
{{#RETRY}}
<p class="notice" role="status">[[Too many mails were asked for. You can have a new code in {{>SPAN}}.]]</p>
{{/RETRY}}
{{/RESEND_LIMITED}}
