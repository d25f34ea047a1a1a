{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[You are signed in]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[You are signed in]]</h1>
<p><a class="button" href="{{NEXT}}">[[Go on]]</a></p>
<p class="hint">[[If you come back here again and again, the page does not see that you are signed in: tell the people who run {{SITE_NAME}}.]]</p>
<p class="aside actions"><a href="{{BASE}}/">[[Your account]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
