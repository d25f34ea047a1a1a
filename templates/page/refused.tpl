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
<p>[[It is forgotten. For {{DAYS}} days, nobody can have mail sent to your address by signing up with it here.]]</p>
<p>[[You need not do anything else.]]</p>
</main>
{{>FOOT}}
</body>
</html>
