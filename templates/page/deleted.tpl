{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Your account will be deleted]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Your account will be deleted]]</h1>
{{#DATE}}
<p>[[On {{DATE}} it is erased. Until then, signing in takes that back.]]</p>
<p><a href="{{BASE}}/login">[[Sign in]]</a></p>
{{/DATE}}
{{#AT_ONCE}}
<p>[[It is erased within the hour.]]</p>
{{/AT_ONCE}}
{{#ELSEWHERE}}
<p><a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
{{/ELSEWHERE}}
</main>
{{>FOOT}}
</body>
</html>
