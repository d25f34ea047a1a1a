{{%AUTOESCAPE context="HTML"}}
<p style="margin:0 0 16px">{{TIME}}{{#BROWSER}}<br>{{BROWSER}}{{/BROWSER}}{{#NETWORK}}<br>{{NETWORK}}{{/NETWORK}}</p>
