{{%AUTOESCAPE context="HTML"}}
<header class="top">
<a href="{{HOME}}">{{SITE_NAME}}</a>
</header>
