{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Your browser refuses cookies]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Your browser refuses cookies]]</h1>
<p>[[What you entered was right, but your browser did not keep the cookie by which {{SITE_NAME}} knows you on the next page. Allow cookies for this site, and sign in once more. They follow you nowhere else.]]</p>
<p><a class="button" href="{{BASE}}/login{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Sign in]]</a></p>
{{#ELSEWHERE}}
<p><a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
{{/ELSEWHERE}}
</main>
{{>FOOT}}
</body>
</html>
