{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[You are signed out]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[You are signed out]]</h1>
<p>[[In this browser, nobody is signed in at {{SITE_NAME}} now.]]</p>
<p><a href="{{BASE}}/login{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Sign in]]</a></p>
{{#ELSEWHERE}}
<p><a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
{{/ELSEWHERE}}
</main>
{{>FOOT}}
</body>
</html>
