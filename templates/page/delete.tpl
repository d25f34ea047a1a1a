{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Delete the account]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Delete the account]]</h1>
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
{{#DATE}}
<p>[[You are signed out everywhere at once. On {{DATE}} the account and all that belongs to it is erased, and then nobody can bring it back. Until that day, signing in takes the deletion back.]]</p>
{{/DATE}}
{{#AT_ONCE}}
<p>[[You are signed out everywhere at once. The account and all that belongs to it is erased, and nobody can bring it back.]]</p>
{{/AT_ONCE}}
{{>CONFIRM_MAIL}}
{{#MAY_CONFIRM}}
<form method="post" action="{{BASE}}/delete">
{{>CONFIRM_FIELDS}}
<button class="danger" type="submit">[[Delete the account]]</button>
</form>
{{/MAY_CONFIRM}}
<p class="aside"><a href="{{BASE}}/">[[Your account]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
