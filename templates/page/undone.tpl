{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[The change is undone]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[The change is undone]]</h1>
<p>[[The account has its old address again, and everybody who was signed in is signed out.]]</p>
{{#ASK_PASSWORD}}
<p>[[Its password no longer works. Set a new one now.]]</p>
<p><a class="button" href="{{BASE}}/reset/mail?t={{T:u}}">[[Set a new password]]</a></p>
{{/ASK_PASSWORD}}
{{#ONLY_CODE}}
<p><a class="button" href="{{BASE}}/login/mail?t={{T:u}}">[[Sign in]]</a></p>
{{/ONLY_CODE}}
</main>
{{>FOOT}}
</body>
</html>
