{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Enter your code]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Enter your code]]</h1>
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
{{#RESEND_TOO_SOON}}
{{#RESEND}}
<p class="notice" role="status">[[A new code can be sent in {{>SPAN}}.]]</p>
{{/RESEND}}
{{/RESEND_TOO_SOON}}
{{#LOGIN}}
{{#VALID}}
<p>[[If <b>{{LOGIN}}</b> has an account, a code is on its way to its address. It is valid for {{>SPAN}}, in this browser only.]]</p>
{{/VALID}}
{{/LOGIN}}
<form method="post" action="{{BASE}}/login/code">
{{>FORM_TOKEN}}
{{>CODE_FIELD}}
<button type="submit">[[Sign in]]</button>
</form>
{{#LOGIN}}
<section class="aside" aria-labelledby="no-mail">
<h2 id="no-mail">[[No mail?]]</h2>
<p>[[It can take a minute. Look in the spam folder, too. An address that is not that of an account, or has had too many mails, gets none.]]</p>
<form method="post" action="{{BASE}}/login">
{{>FORM_TOKEN}}
<input type="hidden" name="login" value="{{LOGIN}}">
<input type="hidden" name="by" value="code">
{{#KEEP_SIGNED_IN}}
<input type="hidden" name="keep" value="yes">
{{/KEEP_SIGNED_IN}}
<input type="hidden" name="again" value="yes">
<button class="second" type="submit">[[Send a new code]]</button>
{{>RESEND_WAIT}}
</form>
<p><a href="{{BASE}}/login">[[Use another name or address]]</a></p>
</section>
{{/LOGIN}}
</main>
{{>FOOT}}
</body>
</html>
