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
<p>[[There is no code to be entered in this browser, or it is over. A code works only in the browser that asked for it.]]</p>
<p>[[Did you ask just now? Then your browser keeps no cookies. Allow them for this site.]]</p>
{{#RESET}}
<p><a class="button" href="{{BASE}}/reset">[[Set a new password]]</a></p>
{{/RESET}}
{{#SIGN_IN}}
<p><a class="button" href="{{BASE}}/login">[[Sign in]]</a></p>
{{/SIGN_IN}}
</main>
{{>FOOT}}
</body>
</html>
