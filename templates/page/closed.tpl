{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Sign-up is closed]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Sign-up is closed]]</h1>
<p>[[{{SITE_NAME}} takes no new accounts at the moment. Existing accounts work as before.]]</p>
<p><a class="button" href="{{BASE}}/login">[[Sign in]]</a></p>
<p><a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
