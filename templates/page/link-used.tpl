{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[This link has been used]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[This link has been used]]</h1>
<p>[[Your address is confirmed and your account is open.]]</p>
<p><a class="button" href="{{BASE}}/login">[[Sign in]]</a></p>
<p><a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
