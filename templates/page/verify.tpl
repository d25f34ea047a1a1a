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
{{>VERIFY_NOTICE}}
{{#USERNAME_TAKEN}}
<p>[[In the meantime, somebody else got the user name you chose. With another one, your account opens at once.]]</p>
{{/USERNAME_TAKEN}}
{{#BLIND}}
<p>[[Enter the code from the mail.]]</p>
{{/BLIND}}
{{#EMAIL}}
{{#VALID}}
<p>[[Enter the {{DIGITS}} digits that we mail to <b>{{EMAIL}}</b>. They are valid for {{>SPAN}}.]]</p>
{{/VALID}}
{{/EMAIL}}
{{>MAIL_STATE}}
{{#MEANT_EMAIL}}
<form class="notice" method="post" action="{{BASE}}/verify/address">
<input type="hidden" name="email" value="{{MEANT_EMAIL}}">
<p>[[Did you mean <b>{{MEANT_EMAIL}}</b>? If the address above is right, just go on.]]</p>
<button class="second" type="submit">[[Correct the address]]</button>
</form>
{{/MEANT_EMAIL}}
<form method="post" action="{{BASE}}/verify">
{{#NEXT}}
<input type="hidden" name="next" value="{{NEXT}}">
{{/NEXT}}
{{#ASK_USERNAME}}
{{>USERNAME_FIELD}}
{{/ASK_USERNAME}}
{{>CODE_FIELD}}
<button type="submit">[[Open my account]]</button>
</form>
<section class="aside" aria-labelledby="no-mail">
<h2 id="no-mail">[[No mail?]]</h2>
{{#MAIL_COMES}}
<p>[[It can take a minute. Look in the spam folder, too.]]</p>
{{/MAIL_COMES}}
<form method="post" action="{{BASE}}/verify/resend">
<button class="second" type="submit">[[Send a new code]]</button>
{{>RESEND_WAIT}}
</form>
<details{{#ADDRESS_OPEN}} open{{/ADDRESS_OPEN}}>
<summary>[[Is the address wrong?]]</summary>
<form method="post" action="{{BASE}}/verify/address">
{{>ADDRESS_FIELD}}
<button class="second" type="submit">[[Send the code there]]</button>
<p class="hint">[[Everything else you entered is kept.]]</p>
</form>
</details>
</section>
</main>
{{>FOOT}}
</body>
</html>
