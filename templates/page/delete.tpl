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
{{#DELETE_DAYS}}
<p>[[You are signed out everywhere at once. For {{DELETE_DAYS}} days, signing in takes the deletion back. Then the account and all that belongs to it is erased, and nobody can bring it back.]]</p>
{{/DELETE_DAYS}}
{{#AT_ONCE}}
<p>[[You are signed out everywhere at once. The account and all that belongs to it is erased, and nobody can bring it back.]]</p>
{{/AT_ONCE}}
{{>CONFIRM_MAIL}}
<form method="post" action="{{BASE}}/delete">
{{>CONFIRM_FIELDS}}
<button class="danger" type="submit">[[Delete the account]]</button>
</form>
<p class="aside"><a href="{{BASE}}/">[[Your account]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
