{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Set a new password]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Set a new password]]</h1>
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
{{#RESEND_TOO_SOON}}
{{#RESEND}}
<p class="notice" role="status">[[A new code can be sent in {{>SPAN}}.]]</p>
{{/RESEND}}
{{/RESEND_TOO_SOON}}
{{#EMAIL}}
{{#VALID}}
<p>[[If <b>{{EMAIL}}</b> has an account, a code is on its way to it. It is valid for {{>SPAN}}, in this browser only.]]</p>
{{/VALID}}
{{/EMAIL}}
<form method="post" action="{{BASE}}/reset/code">
{{>CODE_FIELD}}
{{>NEW_PASSWORD_FIELD}}
<button type="submit">[[Set the password and sign in]]</button>
<p class="hint">[[Everybody else who is signed in to the account is signed out.]]</p>
</form>
{{#EMAIL}}
<section class="aside" aria-labelledby="no-mail">
<h2 id="no-mail">[[No mail?]]</h2>
<p>[[It can take a minute. Look in the spam folder, too. An address that is not that of an account, or has had too many mails, gets none.]]</p>
<form method="post" action="{{BASE}}/reset">
{{>FORM_TOKEN}}
<input type="hidden" name="email" value="{{EMAIL}}">
<input type="hidden" name="again" value="yes">
<button class="second" type="submit">[[Send a new code]]</button>
{{>RESEND_WAIT}}
</form>
<p><a href="{{BASE}}/reset">[[Use another address]]</a></p>
</section>
{{/EMAIL}}
</main>
{{>FOOT}}
</body>
</html>
