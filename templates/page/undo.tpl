{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Undo the change of address?]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Undo the change of address?]]</h1>
<p>[[The account that had <b>{{EMAIL}}</b> as its address was given another one. If that was not you, press the button.]]</p>
{{#ASK_PASSWORD}}
<p>[[Then the account has this address again, everybody who is signed in is signed out, and the password no longer works: you set a new one with a code that we mail to this address.]]</p>
{{/ASK_PASSWORD}}
{{#ONLY_CODE}}
<p>[[Then the account has this address again, and everybody who is signed in is signed out.]]</p>
{{/ONLY_CODE}}
<form method="post" action="{{BASE}}/address/undo">
<input type="hidden" name="t" value="{{T}}">
<button type="submit">[[Undo the change]]</button>
</form>
</main>
{{>FOOT}}
</body>
</html>
