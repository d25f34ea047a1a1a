{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[You may not see this page]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[You may not see this page]]</h1>
<p>[[You are signed in as <b>{{USER}}</b>, and the page you asked for is for some accounts only. To be let in, ask the people who run {{SITE_NAME}}.]]</p>
<form method="post" action="{{BASE}}/logout">
{{#NEXT}}
<input type="hidden" name="next" value="{{NEXT}}">
{{/NEXT}}
<button class="second" type="submit">[[Sign out, to use another account]]</button>
</form>
<p class="aside actions"><a href="{{BASE}}/">[[Your account]]</a>{{#ELSEWHERE}} <a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a>{{/ELSEWHERE}}</p>
</main>
{{>FOOT}}
</body>
</html>
