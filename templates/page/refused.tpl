{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Done]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Done]]</h1>
<p>[[Your address is out of the sign-up. For {{DAYS}} days, nobody can have sign-up mail sent to it from here.]]</p>
<p>[[You need not do anything else.]]</p>
</main>
{{>FOOT}}
</body>
</html>
