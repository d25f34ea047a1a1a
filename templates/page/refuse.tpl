{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Was this not you?]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Was this not you?]]</h1>
{{#EMAIL}}
<p>[[Somebody signed up at {{SITE_NAME}} with <b>{{EMAIL}}</b>.]]</p>
{{/EMAIL}}
<p>[[If that was not you, press the button: we take your address out of the sign-up and send no sign-up mail to it for {{DAYS}} days.]]</p>
<form method="post" action="{{BASE}}/refuse">
<input type="hidden" name="t" value="{{T}}">
<button type="submit">[[This was not me]]</button>
</form>
</main>
{{>FOOT}}
</body>
</html>
