{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[This link is no longer valid]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[This link is no longer valid]]</h1>
<p>[[It was used already, it has expired, or a newer mail has taken its place.]]</p>
{{#HERE}}
<p>[[Your sign-up in this browser is still under way. Enter the code of the newest mail, or ask for a new one.]]</p>
<p><a class="button" href="{{BASE}}/verify">[[Enter your code]]</a></p>
{{/HERE}}
{{#NOT_HERE}}
<p><a class="button" href="{{BASE}}/login">[[Sign in]]</a></p>
<p>[[If your account is not open yet, go back to the browser where you signed up, and ask for a new code there.]]</p>
{{#SIGNUP_OPEN}}
<p>[[Is that browser out of reach? Then sign up again.]] <a href="{{BASE}}/signup">[[Create an account]]</a></p>
{{/SIGNUP_OPEN}}
{{/NOT_HERE}}
</main>
{{>FOOT}}
</body>
</html>
