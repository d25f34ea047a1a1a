{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
{{>HEAD}}
<title>[[Your account]] - {{SITE_NAME}}</title>
</head>
<body>
{{>TOP}}
<main>
<h1>[[Your account]]</h1>
{{#WELCOME}}
<p class="notice done" role="status">[[Your address is confirmed and your account is open.]]</p>
{{/WELCOME}}
{{#UNDELETED}}
<p class="notice done" role="status">[[Welcome back. Your account will not be deleted.]]</p>
{{/UNDELETED}}
{{#PASSWORD_DONE}}
<p class="notice done" role="status">[[Your password is changed, and all other sessions are ended.]]</p>
{{/PASSWORD_DONE}}
{{#ADDRESS_DONE}}
<p class="notice done" role="status">[[Your address is changed. We told the old one, from where it can be undone for {{UNDO_DAYS}} days.]]</p>
{{/ADDRESS_DONE}}
{{#USERNAME_DONE}}
<p class="notice done" role="status">[[Your user name is changed.]]</p>
{{/USERNAME_DONE}}
{{#SESSION_DONE}}
<p class="notice done" role="status">[[The session is ended.]]</p>
{{/SESSION_DONE}}
{{#OTHERS_DONE}}
<p class="notice done" role="status">[[All other sessions are ended.]]</p>
{{/OTHERS_DONE}}
<dl>
{{#USERNAME}}
<div><dt>[[User name]]</dt><dd>{{USERNAME}}{{#MAY_RENAME}} <a href="{{BASE}}/username" aria-label="[[Change your user name]]">[[Change]]</a>{{/MAY_RENAME}}</dd></div>
{{/USERNAME}}
<div><dt>[[E-mail address]]</dt><dd>{{EMAIL}} <a href="{{BASE}}/address" aria-label="[[Change your address]]">[[Change]]</a></dd></div>
{{#GROUPS}}
<div><dt>[[Groups]]</dt><dd>{{GROUPS}}</dd></div>
{{/GROUPS}}
{{#HAS_PASSWORD}}
<div><dt>[[Password]]</dt><dd><a href="{{BASE}}/password" aria-label="[[Change your password]]">[[Change]]</a></dd></div>
{{/HAS_PASSWORD}}
<div><dt>[[Member since]]</dt><dd><time datetime="{{SINCE}}">{{SINCE}}</time></dd></div>
</dl>
{{#ELSEWHERE}}
<p><a class="button" href="{{HOME}}">[[Go to {{SITE_NAME}}]]</a></p>
{{/ELSEWHERE}}
<form method="post" action="{{BASE}}/logout">
<button class="second" type="submit">[[Sign out]]</button>
</form>
<section class="aside" aria-labelledby="sessions">
<h2 id="sessions">[[Where you are signed in]]</h2>
<ul class="list">
{{#SESSION}}
<li>
<p><b>{{SESSION_BROWSER}}{{#SESSION_UNKNOWN}}[[Unknown browser]]{{/SESSION_UNKNOWN}}</b>{{#SESSION_HERE}} · [[this browser]]{{/SESSION_HERE}}</p>
<p class="hint">{{SESSION_NETWORK}} · [[first seen {{SESSION_FIRST}}, last seen {{SESSION_LAST}}]]</p>
{{#SESSION_NAME}}
<form method="post" action="{{BASE}}/sessions/end">
<input type="hidden" name="session" value="{{SESSION_NAME}}">
<button class="small" type="submit">[[End this session]]</button>
</form>
{{/SESSION_NAME}}
</li>
{{/SESSION}}
</ul>
{{#OTHERS}}
<form method="post" action="{{BASE}}/sessions/end">
<button class="second" type="submit">[[End all other sessions]]</button>
</form>
{{/OTHERS}}
</section>
<section class="aside" aria-labelledby="events">
<h2 id="events">[[Recent activity]]</h2>
<ul class="list">
{{#EVENT}}
<li>
<p>{{>EVENT}}{{#EVENT_DETAIL}} ({{EVENT_DETAIL}}){{/EVENT_DETAIL}}</p>
<p class="hint">{{EVENT_TIME}} · {{EVENT_NETWORK}}{{#EVENT_BROWSER}} · {{EVENT_BROWSER}}{{/EVENT_BROWSER}}</p>
</li>
{{/EVENT}}
</ul>
<p class="hint">[[Kept for {{EVENT_DAYS}} days. All times are in {{ZONE}}.]]</p>
</section>
<section class="aside" aria-labelledby="own-data">
<h2 id="own-data">[[Your data]]</h2>
<form method="post" action="{{BASE}}/export">
<button class="second" type="submit">[[Download your data (JSON)]]</button>
</form>
<p><a href="{{BASE}}/delete">[[Delete the account]]</a></p>
</section>
</main>
{{>FOOT}}
</body>
</html>
