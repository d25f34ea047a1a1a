{{%AUTOESCAPE context="HTML"}}
<div class="summary" role="alert" tabindex="-1" autofocus>
<h2>[[Please check this]]</h2>
<ul>
{{#USERNAME_PROBLEM}}
<li><a href="#username">{{>USERNAME_PROBLEM}}</a></li>
{{/USERNAME_PROBLEM}}
{{#EMAIL_PROBLEM}}
<li><a href="#email">{{>EMAIL_PROBLEM}}</a></li>
{{/EMAIL_PROBLEM}}
{{#PASSWORD_PROBLEM}}
<li><a href="#password">{{>PASSWORD_PROBLEM}}</a></li>
{{/PASSWORD_PROBLEM}}
{{#CODE_PROBLEM}}
<li><a href="#code">{{>CODE_PROBLEM}}</a></li>
{{/CODE_PROBLEM}}
</ul>
</div>
