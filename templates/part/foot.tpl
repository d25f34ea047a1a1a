{{%AUTOESCAPE context="HTML"}}
<footer class="foot">
{{#SELF}}
<nav aria-label="[[Language]]">
<ul>
{{#LANGUAGE}}
{{#LANGUAGE_CURRENT}}
<li><span lang="{{LANGUAGE_TAG}}" aria-current="true">{{LANGUAGE_NAME}}</span></li>
{{/LANGUAGE_CURRENT}}
{{#LANGUAGE_OTHER}}
<li><a href="{{SELF}}?lang={{LANGUAGE_TAG:u}}{{#KEEP}}&amp;{{KEEP_NAME:u}}={{KEEP_VALUE:u}}{{/KEEP}}" lang="{{LANGUAGE_TAG}}" hreflang="{{LANGUAGE_TAG}}">{{LANGUAGE_NAME}}</a></li>
{{/LANGUAGE_OTHER}}
{{/LANGUAGE}}
</ul>
</nav>
{{/SELF}}
</footer>
