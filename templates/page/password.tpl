{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Change your password]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Change your password]]</h1>
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
{{>CONFIRM_MAIL}}
{{#MAY_CONFIRM}}
<form method="post" action="{{BASE}}/password">
{{>CONFIRM_FIELDS}}
{{>NEW_PASSWORD_FIELD}}
<button type="submit">[[Change the password]]</button>
<p class="hint">[[All other sessions are ended, and we tell you by mail.]]</p>
</form>
{{/MAY_CONFIRM}}
<p class="aside actions"><a href="{{BASE}}/">[[Your account]]</a> {{#ASK_CURRENT}}<a href="{{BASE}}/reset">[[Forgot your password?]]</a>{{/ASK_CURRENT}}</p>
</main>
{{>FOOT}}
</body>
</html>
