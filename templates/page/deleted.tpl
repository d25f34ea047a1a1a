{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#DATE}}[[Your account will be deleted]]{{/DATE}}{{#AT_ONCE}}[[Your account is deleted]]{{/AT_ONCE}} - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>{{#DATE}}[[Your account will be deleted]]{{/DATE}}{{#AT_ONCE}}[[Your account is deleted]]{{/AT_ONCE}}</h1>
{{#DATE}}
<p>[[On {{DATE}} it is erased. Until then, signing in takes that back.]]</p>
<p><a href="{{BASE}}/login">[[Sign in]]</a></p>
{{/DATE}}
{{#AT_ONCE}}
<p>[[It is erased, with all that belongs to it.]]</p>
{{/AT_ONCE}}
{{#ELSEWHERE}}
<p><a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
{{/ELSEWHERE}}
</main>
{{>FOOT}}
</body>
</html>
