{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[There is nothing to remove]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[There is nothing to remove]]</h1>
<p>[[What this link is about is over: it was confirmed or removed already, or its time has passed. You need not do anything.]]</p>
</main>
{{>FOOT}}
</body>
</html>
