{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Create an account]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Create an account]]</h1>
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{#NOT_NOW}}
<div class="notice" role="alert" tabindex="-1" autofocus>
{{>WAIT}}
{{#WORK_ONLY}}
<p>[[At the moment, sign-ups are taken only where the browser does a small calculation, for which it needs JavaScript. Switch JavaScript on and send the form again, or try again in {{>SPAN}}.]]</p>
{{/WORK_ONLY}}
{{#ASK_PASSWORD}}
<p>[[What you typed is kept below; only the password must be typed again.]]</p>
{{/ASK_PASSWORD}}
</div>
{{/NOT_NOW}}
<form method="post" action="{{BASE}}/signup">
{{>FORM_TOKEN}}
{{#ASK_USERNAME}}
{{>USERNAME_FIELD}}
{{/ASK_USERNAME}}
{{>EMAIL_FIELD}}
{{#ASK_PASSWORD}}
<div class="field">
<label for="password">[[Password]]</label>
{{#PASSWORD_PROBLEM}}
<p class="wrong" id="password-problem">{{>PASSWORD_PROBLEM}}</p>
{{/PASSWORD_PROBLEM}}
<input type="password" id="password" name="password" required autocomplete="new-password" aria-describedby="{{#PASSWORD_PROBLEM}}password-problem {{/PASSWORD_PROBLEM}}password-hint"{{#PASSWORD_PROBLEM}} aria-invalid="true"{{/PASSWORD_PROBLEM}}>
<p class="hint" id="password-hint">[[At least {{PASSWORD_MIN}} characters. Longer is better than complicated.]]</p>
</div>
{{/ASK_PASSWORD}}
{{>WORK}}
<button type="submit">[[Continue]]</button>
<p class="hint">[[Next, we mail you a code to make sure that the address is yours.]]</p>
</form>
<p class="aside">[[Do you have an account?]] <a href="{{BASE}}/login{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Sign in]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
