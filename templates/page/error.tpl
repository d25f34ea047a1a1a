{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>{{>ERROR_TITLE}} - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>{{>ERROR_TITLE}}</h1>
{{#STATUS_400}}
<p>[[Your browser sent something we could not read. Go back, load the form again and send it once more.]]</p>
{{/STATUS_400}}
{{#STATUS_403}}
<p>[[The form was sent from another site, or your browser hides where it came from. Open the form here and send it again.]]</p>
{{/STATUS_403}}
{{#STATUS_404}}
<p>[[Perhaps the address was mistyped or a link is old.]]</p>
{{/STATUS_404}}
{{#STATUS_405}}
<p>[[This address is for a form and cannot be opened like a page.]]</p>
{{/STATUS_405}}
{{#STATUS_413}}
<p>[[What was sent is larger than any form of ours. Go back and make it shorter.]]</p>
{{/STATUS_413}}
{{#STATUS_414}}
<p>[[The address is longer than any of ours. Copy it again, or begin at the start.]]</p>
{{/STATUS_414}}
{{#STATUS_415}}
<p>[[Forms are taken only as a browser sends them (application/x-www-form-urlencoded).]]</p>
{{/STATUS_415}}
{{#STATUS_500}}
<p>[[Something broke on our side, not yours. Try again, which does no harm; if it stays so, tell the people who run this site.]]</p>
{{/STATUS_500}}
{{>WAIT}}
<p class="actions">{{#SIGNED_IN}}<a href="{{BASE}}/">[[Your account]]</a> {{/SIGNED_IN}}{{#UNDER_WAY}}<a href="{{BASE}}/verify">[[Enter your code]]</a> {{/UNDER_WAY}}{{#START}}<a href="{{BASE}}/login">[[Sign in]]</a> {{#SIGNUP_OPEN}}<a href="{{BASE}}/signup">[[Create an account]]</a> {{/SIGNUP_OPEN}}{{/START}}{{#ELSEWHERE}}<a href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a>{{/ELSEWHERE}}</p>
{{#REQUEST_ID}}
<p class="hint">[[If you ask for help, name this: {{STATUS}}, {{REQUEST_ID}}]]</p>
{{/REQUEST_ID}}
</main>
{{>FOOT}}
</body>
</html>
