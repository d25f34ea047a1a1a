{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[You already have an account]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[You already have an account]]</h1>
<p>[[This address is yours, and it already has an account at {{SITE_NAME}}. No new one was made, and the account you have is as it was.]]</p>
<p><a class="button" href="{{BASE}}/login">[[Sign in]]</a></p>
<p><a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
