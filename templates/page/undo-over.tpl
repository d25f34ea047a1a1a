{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[This link is no longer valid]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[This link is no longer valid]]</h1>
{{#OVER}}
<p>[[It was used already, or it is more than {{UNDO_DAYS}} days old.]]</p>
<p>[[Was it used just now? Then the account has its old address again.]]</p>
<p class="actions">{{#ASK_PASSWORD}}<a href="{{BASE}}/reset">[[Set a new password]]</a> {{/ASK_PASSWORD}}<a href="{{BASE}}/login">[[Sign in]]</a></p>
{{/OVER}}
{{#TAKEN}}
<p>[[In the meantime this address got another account, so the first one cannot have it back. Ask the people who run this site for help.]]</p>
<p><a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
{{/TAKEN}}
</main>
{{>FOOT}}
</body>
</html>
