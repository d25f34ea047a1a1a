{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Nobody is signed in here]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Nobody is signed in here]]</h1>
<p>[[In this browser, nobody is signed in at {{SITE_NAME}} now.]]</p>
{{#UNDER_WAY}}
<p><a class="button" href="{{BASE}}/verify">[[Enter your code]]</a></p>
<p><a href="{{BASE}}/login">[[Sign in]]</a></p>
{{/UNDER_WAY}}
{{#START}}
<p><a class="button" href="{{BASE}}/login">[[Sign in]]</a></p>
{{#SIGNUP_OPEN}}
<p><a href="{{BASE}}/signup">[[Create an account]]</a></p>
{{/SIGNUP_OPEN}}
{{/START}}
{{#ELSEWHERE}}
<p><a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
{{/ELSEWHERE}}
</main>
{{>FOOT}}
</body>
</html>
