{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Start again]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Start again]]</h1>
<p>[[There is no sign-up under way in this browser, or it is over: it was finished, so that you can sign in, it was removed, or a day has passed.]]</p>
<p>[[Did you sign up just now? Then your browser keeps no cookies. Allow them for this site.]]</p>
<p><a class="button" href="{{BASE}}/login">[[Sign in]]</a></p>
{{#SIGNUP_OPEN}}
<p><a href="{{BASE}}/signup">[[Create an account]]</a></p>
{{/SIGNUP_OPEN}}
</main>
{{>FOOT}}
</body>
</html>
