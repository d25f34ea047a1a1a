{{%AUTOESCAPE context="HTML"}}
{{#NOT_NOW}}
<div class="notice" role="alert" tabindex="-1" autofocus>
{{>WAIT}}
</div>
{{/NOT_NOW}}
