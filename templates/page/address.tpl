{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Change your address]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Change your address]]</h1>
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
{{#PENDING}}
{{#EMAIL}}
{{#VALID}}
<p>[[Enter the {{DIGITS}} digits that we mail to <b>{{EMAIL}}</b>. They are valid for {{>SPAN}}. Nothing changes until you enter them.]]</p>
{{/VALID}}
{{/EMAIL}}
{{>MAIL_STATE}}
<form method="post" action="{{BASE}}/address/code">
{{>CODE_FIELD}}
<button type="submit">[[Change the address]]</button>
</form>
<section class="aside" aria-labelledby="no-mail">
<h2 id="no-mail">[[No mail?]]</h2>
{{#MAIL_COMES}}
<p>[[It can take a minute. Look in the spam folder, too.]]</p>
{{/MAIL_COMES}}
<form method="post" action="{{BASE}}/address/code">
<input type="hidden" name="resend" value="yes">
<button class="second" type="submit">[[Send a new code]]</button>
{{>RESEND_WAIT}}
</form>
<p class="actions"><a href="{{BASE}}/address?again=1">[[Use another address]]</a> <a href="{{BASE}}/">[[Your account]]</a></p>
</section>
{{/PENDING}}
{{#NAMING}}
{{#ADDRESS}}
<p>[[Your address is <b>{{ADDRESS}}</b>. We mail a code to the new one; once you have entered it, the address changes.]]</p>
{{/ADDRESS}}
{{>CONFIRM_MAIL}}
{{#MAY_CONFIRM}}
<form method="post" action="{{BASE}}/address">
<div class="field">
<label for="email">[[New e-mail address]]</label>
{{#EMAIL_PROBLEM}}
<p class="wrong" id="email-problem">{{>EMAIL_PROBLEM}}</p>
{{/EMAIL_PROBLEM}}
<input type="email" id="email" name="email" value="{{NEW_EMAIL}}" required maxlength="254" autocomplete="email"{{#EMAIL_PROBLEM}} aria-describedby="email-problem" aria-invalid="true"{{/EMAIL_PROBLEM}}>
</div>
{{>CONFIRM_FIELDS}}
<button type="submit">[[Mail a code there]]</button>
</form>
{{/MAY_CONFIRM}}
<p class="aside"><a href="{{BASE}}/">[[Your account]]</a></p>
{{/NAMING}}
</main>
{{>FOOT}}
</body>
</html>
