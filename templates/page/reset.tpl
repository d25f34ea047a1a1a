{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Forgot your password?]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Forgot your password?]]</h1>
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
<p>[[Enter the address of your account. We mail you a code with which you can set a new password.]]</p>
<form method="post" action="{{BASE}}/reset">
{{>FORM_TOKEN}}
{{>EMAIL_FIELD}}
<button type="submit">[[Mail me a code]]</button>
</form>
<p class="aside"><a href="{{BASE}}/login{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Sign in]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
