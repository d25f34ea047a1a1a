{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Change your user name]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Change your user name]]</h1>
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
{{#OLD_USERNAME}}
<p>[[You are <b>{{OLD_USERNAME}}</b>. Nobody else can have that name for {{HELD_DAYS}} days after you give it up.]]</p>
{{/OLD_USERNAME}}
<form method="post" action="{{BASE}}/username">
{{>USERNAME_FIELD}}
<button type="submit">[[Change the user name]]</button>
</form>
<p class="aside"><a href="{{BASE}}/">[[Your account]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
