{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[This page is for others]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[This page is for others]]</h1>
<p>[[You are signed in as <b>{{USER}}</b>, and this account may not see the page you asked for. If it should, tell the people who run {{SITE_NAME}}.]]</p>
<form method="post" action="{{BASE}}/logout">
<button class="second" type="submit">[[Sign out, to use another account]]</button>
</form>
<p class="aside actions"><a href="{{BASE}}/">[[Your account]]</a> <a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
