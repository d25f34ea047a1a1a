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
{{#FORM_LOST}}
<p class="notice" role="status">[[You were not signed in any more, so what you sent was not taken. Sign in and you come back to the page with the form.]]</p>
{{/FORM_LOST}}
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
<form method="post" action="{{BASE}}/login">
{{>FORM_TOKEN}}
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
<p class="aside actions">{{#ASK_PASSWORD}}<a href="{{BASE}}/reset">[[Forgot your password?]]</a> {{/ASK_PASSWORD}}{{#SIGNUP_OPEN}}<a href="{{BASE}}/signup{{#NEXT}}?next={{NEXT:u}}{{/NEXT}}">[[Create an account]]</a>{{/SIGNUP_OPEN}}</p>
</main>
{{>FOOT}}
</body>
</html>
