{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{#PROBLEM}}[[Problem:]] {{/PROBLEM}}{{#NOT_NOW}}[[Problem:]] {{/NOT_NOW}}[[Confirm your address]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Confirm your address]]</h1>
{{#PROBLEM}}
{{>PROBLEM}}
{{/PROBLEM}}
{{>NOT_NOW}}
{{#EMAIL}}
<p>[[You signed up with <b>{{EMAIL}}</b>.]]</p>
{{/EMAIL}}
{{#LINK_CODE}}
<p>[[To finish, enter this code in the browser where you signed up:]]</p>
<p class="big">{{CODE}}</p>
{{/LINK_CODE}}
{{#LINK_FORM}}
<form method="post" action="{{BASE}}/verify/link">
<input type="hidden" name="t" value="{{T}}">
{{#NEXT}}
<input type="hidden" name="next" value="{{NEXT}}">
{{/NEXT}}
{{#ASK_USERNAME}}
{{>USERNAME_FIELD}}
{{/ASK_USERNAME}}
{{#ASK_PASSWORD}}
<div class="field">
<label for="password">[[Password]]</label>
{{#PASSWORD_PROBLEM}}
<p class="wrong" id="password-problem">{{>PASSWORD_PROBLEM}}</p>
{{/PASSWORD_PROBLEM}}
<input type="password" id="password" name="password" required autocomplete="current-password" aria-describedby="{{#PASSWORD_PROBLEM}}password-problem {{/PASSWORD_PROBLEM}}password-hint"{{#PASSWORD_PROBLEM}} aria-invalid="true"{{/PASSWORD_PROBLEM}}>
<p class="hint" id="password-hint">[[You signed up in another browser, so enter the password you chose there.]]</p>
</div>
{{/ASK_PASSWORD}}
<button type="submit">[[Open my account]]</button>
</form>
{{/LINK_FORM}}
<p class="aside">[[You did not sign up?]] <a href="{{BASE}}/refuse?t={{T:u}}">[[This was not me]]</a></p>
</main>
{{>FOOT}}
</body>
</html>
