{{%AUTOESCAPE context="HTML"}}
{{#MAIL_HELD}}
<p class="state waiting">{{#WORK_NOW}}[[The mail goes out at {{MAIL_HELD}}. At the moment, many sign up with addresses that are not theirs, so mail waits where no calculation was done.]]{{/WORK_NOW}}{{#WORK_ALWAYS}}[[The mail goes out at {{MAIL_HELD}}. On this site, mail waits where no calculation was done.]]{{/WORK_ALWAYS}} <a href="{{SELF}}">[[Check again]]</a></p>
{{/MAIL_HELD}}
{{#MAIL_WAITING}}
<p class="state waiting">[[The mail is on its way.]] <a href="{{SELF}}">[[Check again]]</a></p>
{{/MAIL_WAITING}}
{{#MAIL_DELAYED}}
<p class="state waiting">[[The mail has still not been sent. Either the mail server has not taken it yet, and we keep trying as long as the code is valid; or this address gets none now, because it has had too many or its owner wants none.]] <a href="{{SELF}}">[[Check again]]</a></p>
{{/MAIL_DELAYED}}
{{#MAIL_SENT}}
<p class="state sent">[[The mail was handed to the mail server at {{MAIL_TIME}}.]]</p>
{{/MAIL_SENT}}
{{#MAIL_REFUSED}}
<div class="state refused">
<p>[[The mail server refused the mail to <b>{{EMAIL}}</b>. Check the address and correct it below, or send a new code.]]</p>
{{#MAIL_REPLY}}
<p>[[It said:]] <q lang="">{{MAIL_REPLY}}</q></p>
{{/MAIL_REPLY}}
</div>
{{/MAIL_REFUSED}}
{{#MAIL_NO_DOMAIN}}
<div class="state refused">
<p>[[No mail can be sent to <b>{{EMAIL}}</b>: what stands behind the @ does not exist, or takes no mail. Check the address and correct it.]]</p>
</div>
{{/MAIL_NO_DOMAIN}}
{{#MAIL_EXPIRED}}
<p class="state refused">[[The mail could not be sent before its code expired. Ask for a new one.]]</p>
{{/MAIL_EXPIRED}}
