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
<p>[[Somebody entered <b>{{EMAIL}}</b> at {{SITE_NAME}} as their own address.]]</p>
{{/EMAIL}}
<p>[[If that was not you, press the button: we forget that, and for {{DAYS}} days nobody can have mail sent to it by signing up with it.]]</p>
<form method="post" action="{{BASE}}/refuse">
<input type="hidden" name="t" value="{{T}}">
<button type="submit">[[This was not me]]</button>
</form>
</main>
{{>FOOT}}
</body>
</html>
