{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Your account]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Your account]]</h1>
{{#WELCOME}}
<p class="notice done" role="status">[[Your address is confirmed and your account is open.]]</p>
{{/WELCOME}}
<dl>
{{#USERNAME}}
<div><dt>[[User name]]</dt><dd>{{USERNAME}}</dd></div>
{{/USERNAME}}
<div><dt>[[E-mail address]]</dt><dd>{{EMAIL}}</dd></div>
<div><dt>[[Member since]]</dt><dd><time datetime="{{SINCE}}">{{SINCE}}</time></dd></div>
</dl>
{{#ELSEWHERE}}
<p><a class="button" href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
{{/ELSEWHERE}}
<form method="post" action="{{BASE}}/logout">
<button class="second" type="submit">[[Sign out]]</button>
</form>
</main>
{{>FOOT}}
</body>
</html>
