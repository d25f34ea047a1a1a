{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Sign in]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Sign in]]</h1>
{{#FROM_GATE}}
<p>[[To see the page you asked for, sign in.]]</p>
{{/FROM_GATE}}
{{#FORM_LOST}}
<p class="notice" role="status">[[You were not signed in any more, so what you sent was not taken. To keep what you wrote, go back one page and copy it first. Sign in and you come back to the page with the form.]]</p>
{{/FORM_LOST}}
{{#FORM_GONE}}
<p class="notice" role="status">[[You are not signed in, so what you sent was not taken. To keep what you wrote, go back one page and copy it first. Sign in, then send it again.]]</p>
{{/FORM_GONE}}
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
<form method="post" action="{{BASE}}/login">
{{>FORM_TOKEN}}
{{#FROM}}
<input type="hidden" name="from" value="{{FROM}}">
{{/FROM}}
{{>LOGIN_FIELD}}
{{#ASK_PASSWORD}}
<div class="field">
<label for="password">[[Password]]</label>
{{#PASSWORD_PROBLEM}}
<p class="wrong" id="password-problem">{{>PASSWORD_PROBLEM}}</p>
{{/PASSWORD_PROBLEM}}
<input type="password" id="password" name="password" required autocomplete="current-password"{{#PASSWORD_PROBLEM}} aria-describedby="password-problem" aria-invalid="true"{{/PASSWORD_PROBLEM}}>
</div>
{{/ASK_PASSWORD}}
<div class="check">
<input type="checkbox" id="keep" name="keep" value="yes"{{#KEEP_SIGNED_IN}} checked{{/KEEP_SIGNED_IN}}>
<label for="keep">[[Keep me signed in on this device]]</label>
</div>
{{#ASK_PASSWORD}}
<button type="submit">[[Sign in]]</button>
{{#BY_CODE}}
<button class="second" type="submit" name="by" value="code" formnovalidate>[[Mail me a code instead]]</button>
{{/BY_CODE}}
{{/ASK_PASSWORD}}
{{#ONLY_CODE}}
<button type="submit" name="by" value="code">[[Mail me a code]]</button>
{{/ONLY_CODE}}
</form>
<p class="aside actions">{{#ASK_PASSWORD}}<a href="{{BASE}}/reset{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Forgot your password?]]</a> {{/ASK_PASSWORD}}{{#SIGNUP_OPEN}}<a href="{{BASE}}/signup{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Create an account]]</a>{{/SIGNUP_OPEN}}</p>
</main>
{{>FOOT}}
</body>
</html>
