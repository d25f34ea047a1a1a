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
<p>[[The sign-up is removed. For {{DAYS}} days, nobody can have sign-up mail sent to your address from here.]]</p>
<p>[[You need not do anything else.]]</p>
</main>
{{>FOOT}}
</body>
</html>
